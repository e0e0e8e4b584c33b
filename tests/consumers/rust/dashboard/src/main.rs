//! A page in Leptos: lists backup units, and creates one. The credentials are the gateway's; none is here.

use ionos_backup::{BackupUnit, Client, Error, Fetch, NewBackupUnit};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

fn main() {
    mount_to_body(Dashboard);
}

#[component]
fn Dashboard() -> impl IntoView {
    let units = LocalResource::new(|| async { client()?.list().send().await });
    let (name, set_name) = signal(String::new());
    let (problem, set_problem) = signal(String::new());

    let create = move |event: SubmitEvent| {
        event.prevent_default();
        spawn_local(async move {
            match ensure(&name.get_untracked()).await {
                Ok(_) => set_problem.set(String::new()),
                Err(error) => set_problem.set(error.to_string()),
            }
            units.refetch();
        });
    };

    view! {
        <h1>"Backup units"</h1>
        <Suspense fallback=|| view! { <p>"Loading …"</p> }>
            {move || Suspend::new(async move {
                match units.await {
                    Ok(units) => view! { <ul>{units.items.into_iter().map(row).collect_view()}</ul> }.into_any(),
                    Err(error) => view! { <p role="alert">{error.to_string()}</p> }.into_any(),
                }
            })}
        </Suspense>
        <form on:submit=create>
            <label>"Name " <input required bind:value=(name, set_name) /></label>
            <button>"Create"</button>
            <p role="alert">{problem}</p>
        </form>
    }
}

fn row(unit: BackupUnit) -> impl IntoView {
    let name = unit.properties.and_then(|properties| properties.name);
    let state = unit.metadata.and_then(|metadata| metadata.state);
    view! { <li>{name.unwrap_or(unit.id)} " (" {state.unwrap_or_default()} ")"</li> }
}

/// There is a unit of this name afterwards, whatever happens on the way.
async fn ensure(name: &str) -> Result<BackupUnit, Error> {
    let unit = NewBackupUnit::new(name, "correct horse 1", "admin@example.com");
    client()?.create(unit).send().await
}

/// Calls go to this page's own origin, where the gateway adds the credentials.
fn client() -> Result<Client<Fetch>, Error> {
    let origin = window().location().origin().unwrap_or_default();
    Client::builder().base_url(format!("{origin}/api")).build()
}

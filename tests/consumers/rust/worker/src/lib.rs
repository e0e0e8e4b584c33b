//! A Cloudflare Worker in Rust: lists the names of backup units.

use ionos_backup::{Client, Error};
use worker::{Context, Env, Request, Response, Result, event};

#[event(fetch)]
async fn fetch(_request: Request, env: Env, _context: Context) -> Result<Response> {
    // Your own sign-in belongs here: whoever gets past this line acts with your token.
    match names(&env).await {
        Ok(names) => Response::from_json(&names),
        // An error shows facts and no secret.
        Err(error) => Response::error(error.to_string(), 502),
    }
}

async fn names(env: &Env) -> std::result::Result<Vec<String>, Error> {
    // IONOS_TOKEN, IONOS_API_URL and the others: `wrangler secret put IONOS_TOKEN`.
    let variable = |name: &str| env.var(name).ok().map(|value| value.to_string());
    let client = Client::builder().environment(variable)?.build()?;
    let units = client.list().send().await?;
    Ok(units.items.into_iter().filter_map(|unit| unit.properties?.name).collect())
}

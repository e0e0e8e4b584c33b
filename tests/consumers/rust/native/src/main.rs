//! A native program: lists the names of backup units.

mod reqwest_io;

use ionos_backup::Client;

use crate::reqwest_io::Reqwest;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // IONOS_TOKEN, IONOS_API_URL and the others.
    let variable = |name: &str| std::env::var(name).ok();
    let client = Client::builder_with(Reqwest::new()?).environment(variable)?.build()?;
    for unit in client.list().send().await?.items {
        println!("{}", unit.properties.and_then(|properties| properties.name).unwrap_or(unit.id));
    }
    Ok(())
}

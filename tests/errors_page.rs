//! The page of the errors has an anchor for every code, and both languages lead there.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail; clippy.toml allows it only inside of #[test]"
)]

use std::path::Path;

use ionos_backup::{Client, Code};

#[path = "support/mod.rs"]
mod support;

use crate::support::{TestIo, World, run};

#[test]
fn every_code_has_its_anchor() {
    let page = read("www/docs/errors.md");
    for code in Code::ALL {
        let heading = format!("\n## `{}`\n", code.as_str());
        assert!(page.contains(&heading), "www/docs/errors.md has no {heading:?}");
    }
}

#[test]
fn error_leads_to_its_anchor_in_both_languages() {
    let client = Client::builder_with(TestIo(World::answering(403, "{}"))).build().unwrap();
    let error = run(client.list().send()).unwrap_err();
    let package: serde_json::Value = serde_json::from_str(&read("pkg-template/package.json")).unwrap();
    let homepage = package["homepage"].as_str().unwrap().split('#').next().unwrap().to_owned();
    let page = format!("{homepage}/blob/main/www/docs/errors.md");
    assert_eq!(error.docs(), format!("{page}#forbidden"));
    assert!(read("pkg-template/errors.js").contains(&format!("const DOCS = '{page}';")), "errors.js: {page}");
}

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path)
}

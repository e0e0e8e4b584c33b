//! What JavaScript needs of the tables, written from them: a table that has changed turns these tests red until
//! `UPDATE=1 cargo test --test generated` has written it anew.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail; clippy.toml allows it only inside of #[test]"
)]

mod arguments;
mod checks;

use std::path::Path;

#[test]
fn what_the_shell_knows_is_what_the_tables_say() {
    let head = "/** Generated from the tables by tests/generated: what JavaScript and Rust both know. */\n";
    let text = [head, &arguments::tables(), &checks::checks()].join("\n");
    keep("src/wasm/generated.js", &text);
}

/// Holds a file against what it has to be, or writes it.
#[track_caller]
fn keep(path: &str, wanted: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, wanted).expect(path);
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(found == wanted, "{path} is not what the tables say: UPDATE=1 cargo test --test generated");
}

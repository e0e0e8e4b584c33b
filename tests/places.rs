//! Where an operation has to be besides its row: each place that no compiler asks for, by its name.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail; clippy.toml allows it only inside of #[test]"
)]

#[path = "support/house.rs"]
mod house;

use ionos_backup::Operation;

use crate::house::read;

#[test]
fn operation_has_its_place_in_every_room() {
    for operation in Operation::ALL {
        let name = operation.definition().name;
        let snake: String = name
            .chars()
            .map(|c| if c.is_uppercase() { format!("_{}", c.to_ascii_lowercase()) } else { c.into() })
            .collect();
        for (path, needle) in [
            ("src/client.rs", format!("    pub fn {snake}(")),
            ("pkg-template/calls.js", format!("  ['{name}'")),
            ("pkg-template/client.d.ts", format!("  {name}(")),
            ("tests/exchanges.json", format!("\"operation\": \"{name}\"")),
            ("tests/sandbox/README.md", format!("`{name}`")),
            ("www/docs/reference/methods.md", format!("| `{name}(")),
            ("CHANGELOG.md", format!("`{name}`")),
        ] {
            assert!(read(path).contains(&needle), "{name}: {path} has no {needle}");
        }
    }
}

#[test]
fn callers_can_make_every_body_and_name_its_type() {
    for operation in Operation::ALL {
        let definition = operation.definition();
        let Some(body) = definition.body.as_ref().map(|body| body.schema.name.text) else { continue };
        let operation = definition.name;
        for (path, needle) in
            [("src/proto/model.rs", format!("impl {body} {{")), ("src/lib.rs", format!("{body},"))]
        {
            assert!(read(path).contains(&needle), "{operation}: {path} has no {needle}");
        }
        let named = read("pkg-template/client.d.ts").matches(&format!("  {body},")).count();
        assert_eq!(
            named, 2,
            "{operation}: pkg-template/client.d.ts has {body} not where it imports and where it exports"
        );
    }
}

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
        let has = format!("impl {body} {{");
        assert!(read("src/proto/model.rs").contains(&has), "{operation}: src/proto/model.rs has no {has}");
        let library = read("src/lib.rs");
        let mut words = library.split(|c: char| !c.is_alphanumeric());
        assert!(words.any(|word| word == body), "{operation}: src/lib.rs has no {body}");
        let named = read("pkg-template/client.d.ts").matches(&format!("  {body},")).count();
        assert_eq!(
            named, 2,
            "{operation}: pkg-template/client.d.ts has {body} not where it imports and where it exports"
        );
    }
}

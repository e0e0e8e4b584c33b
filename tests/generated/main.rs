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
mod declarations;
mod names;

use std::path::Path;

#[test]
fn what_the_shell_knows_is_what_the_tables_say() {
    let head = "/** Generated from the tables by tests/generated: what JavaScript and Rust both know. */\n";
    keep(
        "src/wasm/generated.js",
        &[head, &names::names(), &arguments::tables(), &checks::checks()].join("\n"),
    );
}

#[test]
fn methods_of_the_class_are_what_the_tables_say() {
    let head = "\
/** Generated from the tables by tests/generated: the methods of the class, as the core counts them. */
";
    keep("pkg-template/calls.js", &[head, &arguments::calls()].join("\n"));
    keep_part("pkg-template/client.d.ts", &declarations::methods());
}

#[test]
fn declarations_are_what_the_tables_say() {
    let head = "/** Generated from the tables by tests/generated: names, bodies and options. */\n\n\
                import type { AttemptInfo, PollInfo, ResponseInfo } from '../ionos_backup.js';\n\
                import type { AbortSignalLike, Auth, Depth, FetchFunction, FetchOptions } from './arguments.js';\n\
                import type { BackupError } from './errors.js';\n";
    keep("pkg-template/types/generated.d.ts", &[head, &declarations::declarations()].join("\n"));
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

/// The same of what stands in a file between two marks.
#[track_caller]
fn keep_part(path: &str, wanted: &str) {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path);
    let (before, rest) = text.split_once(BEGIN).expect("the first mark is there");
    let (_, after) = rest.split_once(END).expect("the second mark is there");
    keep(path, &[before, BEGIN, wanted, "\n", END, after].concat());
}

const BEGIN: &str = "  // Generated from the tables by tests/generated, up to the end of it.\n";
const END: &str = "  // End of what is generated.\n";

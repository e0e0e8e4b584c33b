//! A Rust application for wasm32 that uses this crate without the feature `npm` exports nothing of the JavaScript
//! class.
//!
//! It builds such an application, which takes its minute, so it runs only when asked for:
//! `cargo test --test npm_feature -- --ignored`.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail; clippy.toml allows it only inside of #[test]"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
#[ignore = "builds for wasm32"]
fn application_without_the_feature_exports_nothing_of_the_class() {
    let without = exports(&build(""));
    assert!(without.contains("list_units"), "the application's own function: {without:?}");
    let of_the_class = |names: &BTreeSet<String>| -> Vec<String> {
        names.iter().filter(|name| name.to_lowercase().contains("core_")).cloned().collect()
    };
    assert_eq!(of_the_class(&without), [""; 0]);

    // Or the names are others by now and the test looks for nothing.
    let with = exports(&build("npm"));
    assert!(!of_the_class(&with).is_empty(), "{with:?}");
}

/// Builds an application that calls the client, with these features of the crate.
fn build(features: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("npm-feature");
    fs::create_dir_all(folder.join("src")).expect("target/ can be written");
    let features = if features.is_empty() { String::new() } else { format!("\"{features}\"") };
    let manifest = MANIFEST.replace("PATH", env!("CARGO_MANIFEST_DIR")).replace("FEATURES", &features);
    fs::write(folder.join("Cargo.toml"), manifest).expect("target/ can be written");
    fs::write(folder.join("src/lib.rs"), APPLICATION).expect("target/ can be written");
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("target/ can be written");
    let output = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--target", "wasm32-unknown-unknown"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder.join("target/wasm32-unknown-unknown/debug/application.wasm")
}

/// The names that a module exports. Source: WebAssembly core specification, section 5.5.10.
fn exports(path: &Path) -> BTreeSet<String> {
    let bytes = fs::read(path).expect("the module was built");
    assert_eq!(&bytes[..4], b"\0asm");
    let mut rest = &bytes[8..];
    while let Some((id, after)) = rest.split_first() {
        rest = after;
        let size = number(&mut rest);
        let (mut section, after) = rest.split_at(size);
        rest = after;
        if *id != EXPORTS {
            continue;
        }
        let count = number(&mut section);
        let mut names = BTreeSet::new();
        for _ in 0..count {
            let length = number(&mut section);
            let (name, after) = section.split_at(length);
            names.insert(String::from_utf8_lossy(name).into_owned());
            section = &after[1..];
            number(&mut section);
        }
        return names;
    }
    panic!("{} exports nothing", path.display());
}

/// An unsigned number in LEB128.
fn number(bytes: &mut &[u8]) -> usize {
    let (mut value, mut shift) = (0, 0);
    loop {
        let (byte, rest) = bytes.split_first().expect("a number goes on");
        *bytes = rest;
        value |= usize::from(byte & 0x7F) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            return value;
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

const EXPORTS: u8 = 7;

const MANIFEST: &str = r#"
[package]
name = "application"
version = "0.0.0"
edition = "2024"

[workspace]

[lib]
crate-type = ["cdylib"]

[dependencies]
ionos-backup = { path = "PATH", features = [FEATURES] }
wasm-bindgen-futures = "0.4"
"#;

const APPLICATION: &str = r#"//! A Rust application that lists backup units.

use ionos_backup::{Auth, Client};

#[unsafe(no_mangle)]
pub extern "C" fn list_units() {
    wasm_bindgen_futures::spawn_local(async {
        let Ok(client) = Client::builder().auth(Auth::token("token")).build() else { return };
        if let Ok(units) = client.list().send().await {
            units.items.first().map(|unit| unit.id.len());
        }
    });
}
"#;

//! The contract: the public Rust API against the sandbox's core, on a clock that only the test moves.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail; clippy.toml allows it only inside of #[test]"
)]

mod arguments;
mod attempts;
mod ensure;
mod environment;
mod failures;
mod operations;
mod outcomes;
mod rows;
#[path = "../support/mod.rs"]
mod support;
mod unsent;
mod waiting;
mod watching;

//! Properties of everything that parses what a server sends or a caller gives, through the public API.
//!
//! `corpus/` holds inputs that are known to be interesting, one a line, percent-encoded. Each property is tried on
//! every line, on lines with some bytes changed, and on random bytes. `PROPERTY_CASES` says how often (400 unless told
//! otherwise); what fails is shrunk and kept in `corpus/failures.txt`, to be tried first ever after.

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
mod bodies;
mod corpus;
mod headers;
#[path = "../support/mod.rs"]
mod support;

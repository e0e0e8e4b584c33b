//! What the native tests share: a clock that only the test moves, and the sandbox's core behind the client's `Io`.

#![allow(dead_code, unused_imports, reason = "each test file uses its own part")]

mod random;
mod rows;
mod scenario;
mod wire;
mod world;

pub(crate) use self::random::Random;
pub(crate) use self::rows::{properties, row_of, sample};
pub(crate) use self::scenario::Scenario;
pub(crate) use self::wire::{headers, json, receive, to_sandbox};
pub(crate) use self::world::{Came, TestIo, World, answer, milliseconds, run};

/// Where the sandbox would be, were there a network.
pub(crate) const ORIGIN: &str = "http://127.0.0.1";
/// When every test begins: 2027-01-15T08:00:00Z.
pub(crate) const BEGIN_MS: u64 = 1_800_000_000_000;

//! The simulation: the real client against the sandbox's core, under schedules of faults drawn from a seed.
//!
//! One seed is one history: drops before and after the server has applied a request, requests that a proxy sends twice
//! or that arrive long after, every status, spoiled bodies, hints in every form, clocks that jump, tokens that expire,
//! aborts and deadlines at every step. Each call is held against the rules (`model.rs`, `wait_model.rs`), against what
//! the server has really applied, and against the promises on time and secrets (`check.rs`).
//!
//! `SIMULATION_HISTORIES=1000000 cargo test --release --test simulation` runs it long, from `SIMULATION_SEED` (0) on.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail; clippy.toml allows it only inside of #[test]"
)]

mod answers;
mod check;
mod ensure_model;
mod generate;
mod history;
mod model;
mod network;
mod regressions;
mod runner;
mod secrets;
mod shrink;
#[path = "../support/mod.rs"]
mod support;
mod trace;
mod wait_model;
mod watch_model;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::history::History;
use crate::regressions::HISTORIES;

#[test]
fn every_history_keeps_the_promises() {
    let histories = from_env("SIMULATION_HISTORIES", DEFAULT_HISTORIES);
    let first = from_env("SIMULATION_SEED", 0);
    let workers = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    std::thread::scope(|scope| {
        for worker in 0..workers {
            scope.spawn(move || {
                let mut seeds = (first + worker..first + histories).step_by(workers as usize);
                // One failure is enough, and the other workers need not go on.
                while let Some(seed) = seeds.next().filter(|_| !FAILED.load(Ordering::Relaxed)) {
                    check(&format!("seed {seed}"), &generate::history(seed));
                }
            });
        }
    });
    println!("{histories} histories from seed {first} on");
}

#[test]
fn histories_that_once_failed_stay_mended() {
    for (name, history) in HISTORIES {
        check(name, &history());
    }
}

#[test]
fn the_same_seed_is_the_same_history() {
    for seed in 0..20 {
        let (one, other) = (generate::history(seed), generate::history(seed));
        assert_eq!(format!("{one:?}"), format!("{other:?}"), "{seed}");
    }
}

/// Plays a history; one that fails is shrunk and shown.
#[track_caller]
fn check(name: &str, history: &History) {
    let Err(first) = play(history) else { return };
    FAILED.store(true, Ordering::Relaxed);
    let shrunk = shrink::shrink(history, |candidate| play(candidate).is_err());
    let violation = play(&shrunk).err().unwrap_or_default();
    panic!("{name}: {first}\n\nshrunk to: {violation}\n{shrunk:#?}");
}

/// A panic of the client's breaks a promise as well.
fn play(history: &History) -> Result<(), String> {
    catch_unwind(AssertUnwindSafe(|| runner::play(history))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        Err(text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default())
    })
}

fn from_env(name: &str, default: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} is not a number: {text}")),
        Err(_) => default,
    }
}

/// About five seconds in the test profile.
const DEFAULT_HISTORIES: u64 = 4000;

/// Whether a history has failed.
static FAILED: AtomicBool = AtomicBool::new(false);

//! `cargo xtask simulate`: many histories of faults and schedules, on the native target.

use std::os::unix::process::CommandExt;

use anyhow::{Context, Result};

use crate::{flags, project::Project};

/// Becomes the simulation.
pub(crate) fn run(project: &Project, args: &flags::Simulate) -> Result<()> {
    let mut cargo = project.cargo();
    cargo
        .args(["test", "--release", "--test", "simulation", "--", "--nocapture", "every_history"])
        .env("SIMULATION_HISTORIES", args.histories.to_string())
        .env("SIMULATION_SEED", args.seed.to_string());
    for (name, value) in FAST {
        cargo.env(name, value);
    }
    Err(cargo.exec()).context("cannot start the simulation")
}

/// The release profile is made for small wasm; here it is speed that counts.
const FAST: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "3"),
];

//! `cargo xtask simulate`: many histories of faults and schedules, on the native target.

use std::os::unix::process::CommandExt;

use anyhow::{Context, Result};

use crate::{flags::PassOn, project::Project};

/// Becomes the simulation.
pub(crate) fn run(project: &Project, args: &PassOn) -> Result<()> {
    let error =
        project.cargo().args(["test", "--release", "--test", "simulation", "--"]).args(&args.args).exec();
    Err(error).context("cannot start the simulation")
}

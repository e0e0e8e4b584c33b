//! `cargo xtask sandbox`: the API emulator, with the arguments passed on.

use std::{os::unix::process::CommandExt, path::PathBuf, process::Command};

use anyhow::{Context, Result};

use crate::{flags::PassOn, process, project::Project, say};

/// Becomes the sandbox.
pub(crate) fn run(project: &Project, args: &PassOn) -> Result<()> {
    let program = build(project)?;
    // Takes this program's place, so that signals reach the sandbox itself.
    let error = Command::new(program).args(&args.args).exec();
    Err(error).context("cannot start the sandbox")
}

/// Builds the sandbox and gives its program.
pub(crate) fn build(project: &Project) -> Result<PathBuf> {
    say::step("build the sandbox", || run_cargo(project))?;
    Ok(project.cargo_target().join("debug/sandbox"))
}

fn run_cargo(project: &Project) -> Result<()> {
    process::run(project.cargo().args(["build", "--quiet", "--package", "sandbox"])).map(drop)
}

//! `cargo xtask bench`: sizes and times against other clients, measured on the packed package.

use std::{os::unix::process::CommandExt, process::Command};

use anyhow::{Context, Result};

use crate::{build, flags::PassOn, project::Project};

/// Builds the package, then becomes the benchmark.
pub(crate) fn run(project: &Project, args: &PassOn) -> Result<()> {
    build::ensure(project)?;
    let error =
        Command::new("node").current_dir(&project.root).arg("tests/bench/run.mjs").args(&args.args).exec();
    Err(error).context("cannot start the benchmark")
}

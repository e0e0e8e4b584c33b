//! `cargo xtask bench`: sizes and times against other clients, measured on the packed package.

use std::{os::unix::process::CommandExt, process::Command};

use anyhow::{Context, Result};

use crate::{browser, build, flags::PassOn, npm, process, project::Project, say};

/// Builds and installs what is to be measured, then becomes the benchmark.
pub(crate) fn run(project: &Project, args: &PassOn) -> Result<()> {
    let mut bench = Command::new("node");
    bench.current_dir(&project.root).arg(format!("{FOLDER}/run.mjs")).args(&args.args);
    if !args.args.iter().any(|arg| HELP.contains(&arg.as_str())) {
        install(project)?;
        match browser::ensure(project) {
            Ok(browser) => {
                bench.env("CHROMIUM", browser.chromium);
            }
            Err(error) => say::note(&format!("measuring without Chromium: {error:#}")),
        }
    }
    Err(bench.exec()).context("cannot start the benchmark")
}

/// Holds the package against its budgets of size, crossings and allocations; nothing is timed.
pub(crate) fn guard(project: &Project) -> Result<String> {
    install(project)?;
    let output = process::run(&mut npm::script(project, FOLDER, "test"))?;
    Ok(output
        .lines()
        .filter_map(|line| line.trim_start_matches(['#', ' ', '\u{2139}']).split_once(": "))
        .filter(|(_, figure)| figure.contains(" of "))
        .map(|(name, figure)| format!("{name}: {figure}"))
        .collect::<Vec<_>>()
        .join("\n"))
}

/// Refuses results that tell other sizes than the package has.
pub(crate) fn told(project: &Project) -> Result<()> {
    install(project)?;
    let mut bench = Command::new("node");
    bench.current_dir(&project.root).arg(format!("{FOLDER}/run.mjs")).arg("told");
    process::run(&mut bench)
        .context("tests/bench/RESULTS.md measures another package: run `cargo xtask bench`")
        .map(drop)
}

fn install(project: &Project) -> Result<()> {
    build::ensure(project)?;
    npm::install(project, FOLDER)?;
    npm::install_ours(project, FOLDER).map(drop)
}

const FOLDER: &str = "tests/bench";
const HELP: [&str; 2] = ["--help", "-h"];

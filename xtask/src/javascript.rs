//! The rules for JavaScript, TypeScript and CSS, which rustfmt, clippy and the compiler are for Rust.

use std::process::Command;

use anyhow::{Context, Result};

use crate::{npm, process::run, project::Project};

/// Holds all that git would keep against Biome's format and lints; a warning fails as an error does.
pub(crate) fn style(project: &Project) -> Result<String> {
    npm::install(project, "xtask")?;
    run(tool(project, "biome")
        .args(["ci", "--config-path=xtask/javascript.jsonc", "--error-on-warnings"])
        .args(["--max-diagnostics=none", "--colors=off", "."]))
    .context(
        "most of it mends itself: \
         xtask/node_modules/.bin/biome check --write --config-path=xtask/javascript.jsonc .",
    )
    .map(|_| String::new())
}

/// Holds the JavaScript that is shipped, and that of the tests, against the types in its comments and imports.
///
/// Nothing has to be built for it: of the package it takes the types that are reported in the tree.
pub(crate) fn types(project: &Project) -> Result<String> {
    npm::install(project, "xtask")?;
    run(tool(project, "tsc").args(["--project", "pkg-template"]))?;
    for folder in WITH_TESTS {
        npm::install(project, folder)?;
    }
    run(tool(project, "tsc").args(["--project", "tests/javascript.jsonc"])).map(|_| String::new())
}

fn tool(project: &Project, name: &str) -> Command {
    let mut command = Command::new(project.path("xtask/node_modules/.bin").join(name));
    command.current_dir(&project.root);
    command
}

/// Whose packages have types that the tests' JavaScript is written against.
const WITH_TESTS: [&str; 4] = ["tests/behaviour", "tests/bench", "tests/consumers", "tests/runtimes"];

//! The rules for JavaScript, TypeScript and CSS, which clippy and rustfmt are for Rust.

use std::process::Command;

use anyhow::{Context, Result};

use crate::{npm, process::run, project::Project};

/// Holds all that git would keep against Biome's format and lints; a warning fails as an error does.
pub(crate) fn style(project: &Project) -> Result<String> {
    npm::install(project, "xtask")?;
    let mut biome = Command::new(project.path("xtask/node_modules/.bin/biome"));
    biome.current_dir(&project.root).args(["ci", "--config-path=xtask/javascript.jsonc"]);
    run(biome.args(["--error-on-warnings", "--max-diagnostics=none", "--colors=off", "."]))
        .context("most of it mends itself: xtask/node_modules/.bin/biome check --write --config-path=xtask/javascript.jsonc .")
        .map(|_| String::new())
}

//! The demo page and its gateway: their packages, our package among them, and their build.

use std::fs;

use anyhow::{Context, Result};

use crate::{
    npm, process,
    project::Project,
    say,
    stamp::{self, Inputs},
};

/// Installs what www/ needs, the freshly packed package included.
pub(crate) fn install(project: &Project) -> Result<()> {
    npm::install(project, "www")?;
    npm::install_ours(project, "www").map(drop)
}

/// Builds page and gateway, unless they are up to date.
pub(crate) fn build(project: &Project) -> Result<()> {
    install(project)?;
    let _lock = stamp::lock(project, "www")?;
    let packed = fs::read(project.tarball()?).context("the package is not built")?;
    let digest = Inputs::default().fact(&stamp::sha256(&packed)).path(&project.root, "www")?.digest();
    if project.path("www/dist").is_dir() && stamp::is_fresh(project, "www", &digest) {
        say::note("page and gateway are up to date");
        return Ok(());
    }
    say::step("build page and gateway", || {
        process::run(&mut npm::script(project, "www", "build")).map(drop)
    })?;
    stamp::keep(project, "www", &digest)
}

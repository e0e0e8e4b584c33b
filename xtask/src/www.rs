//! The demo page and its gateway: their packages, our package among them, and their build.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};

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

/// Writes the page with gateway and sandbox inside into a folder, which becomes that and nothing else.
pub(crate) fn build_static(project: &Project, folder: &Path) -> Result<()> {
    ensure_ours(folder)?;
    install(project)?;
    say::step("build the page without a server", || {
        process::run(npm::script(project, "www", "build:static").arg("--").arg(folder)).map(drop)
    })
}

/// Refuses to empty a folder that something else is in.
fn ensure_ours(folder: &Path) -> Result<()> {
    let is_used = fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some());
    ensure!(
        !is_used || folder.join("worker.js").is_file(),
        "{} holds something else: name a folder that is empty, or not there",
        folder.display()
    );
    Ok(())
}

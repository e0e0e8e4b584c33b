//! The package's declarations: one flat file, made from the hand-written ones and those that tsify wrote.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::{npm, process::run, project::Project, stamp};

/// Writes the declarations of all entries, for ES modules and for CommonJS.
///
/// Flat, because a CommonJS declaration may not lead into an ES module's, and because what a reader sees in an
/// editor is then what `pkg-template/api.d.ts` reports.
pub(crate) fn write(project: &Project, built: &Path, pkg: &Path) -> Result<()> {
    let folder = project.path("target/npm/types");
    npm::remove(&folder)?;
    fs::create_dir_all(&folder)?;
    let template = project.path("pkg-template");
    copy(&built.join("ionos_backup.d.ts"), &folder.join("ionos_backup.d.ts"))?;
    copy(&template.join("client.d.ts"), &folder.join("client.d.ts"))?;
    fs::create_dir_all(folder.join("types"))?;
    for file in stamp::files_below(&template.join("types"))? {
        let name = file.file_name().context("a declaration has no name")?;
        copy(&file, &folder.join("types").join(name))?;
    }
    run(std::process::Command::new("node")
        .current_dir(project.path("xtask"))
        .arg("flatten-types.mjs")
        .arg(folder.join("client.d.ts"))
        .arg(folder.join("index.d.ts")))
    .context("cannot flatten the declarations")?;
    copy(&folder.join("index.d.ts"), &pkg.join("index.d.ts"))?;
    copy(&folder.join("index.d.ts"), &pkg.join("index.d.cts"))?;
    for entry in WITHOUT_WASM.into_iter().chain(["sandbox", "wasm"]) {
        let name = format!("{entry}.d.ts");
        let text = fs::read_to_string(template.join(&name)).with_context(|| format!("cannot read {name}"))?;
        fs::write(pkg.join(&name), &text)?;
        fs::write(pkg.join(format!("{entry}.d.cts")), text.replace("'./index.js'", "'./index.cjs'"))?;
    }
    Ok(())
}

/// The entries that stand by themselves, and so do their declarations.
pub(crate) const WITHOUT_WASM: [&str; 2] = ["browser", "gateway"];

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).map(drop).with_context(|| format!("cannot copy {}", from.display()))
}

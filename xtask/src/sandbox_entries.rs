//! The package's entries `ionos-backup/sandbox`, one file each with all it imports, and its command.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result};

use crate::{
    npm,
    process::run,
    project::Project,
    stamp,
    wasm_text::{self, TEXT_CODING},
};

/// Writes them into pkg/, with the wasm beside them.
pub(crate) fn write(project: &Project, pkg: &Path, wasm: &[u8]) -> Result<()> {
    fs::write(pkg.join("sandbox.wasm"), wasm).context("cannot write the sandbox's wasm")?;
    let stage = project.path("target/npm/sandbox");
    npm::remove(&stage)?;
    copy_sources(project, &stage)?;
    stamp::write(
        &stage.join("sandbox-text.js"),
        wasm_text::module(project, "sandbox.wasm", wasm)?.as_bytes(),
    )?;
    for (entry, file, format) in ENTRIES {
        let banner = format!("--banner:js=/** Generated: {entry} and all it imports. */\n{TEXT_CODING}");
        bundle(project, &stage, entry, &pkg.join(file), &["--platform=neutral", format, &banner])?;
    }
    bundle(project, &stage, "cli.js", &pkg.join("cli.js"), &["--platform=node", "--format=esm"])
}

/// Copies the modules of pkg-template/, which import each other by their places.
pub(crate) fn copy_sources(project: &Project, to: &Path) -> Result<()> {
    let template = project.path("pkg-template");
    for file in stamp::files_below(&template)? {
        if file.extension().is_some_and(|extension| extension == "js") {
            stamp::write(&to.join(file.strip_prefix(&template)?), &fs::read(&file)?)?;
        }
    }
    Ok(())
}

fn bundle(project: &Project, stage: &Path, entry: &str, to: &Path, args: &[&str]) -> Result<()> {
    run(Command::new(project.path("xtask/node_modules/.bin/esbuild"))
        .current_dir(stage)
        .arg(entry)
        .arg(format!("--outfile={}", to.display()))
        .args([
            "--bundle",
            "--target=es2022",
            "--log-level=warning",
            "--external:*.wasm",
            "--external:*.wasm?module",
        ])
        .args(args))
    .with_context(|| format!("esbuild cannot bundle {entry}"))
    .map(drop)
}

/// Entry, file in the package, format.
const ENTRIES: [(&str, &str, &str); 4] = [
    ("sandbox.js", "sandbox.js", "--format=esm"),
    ("sandbox.js", "sandbox.cjs", "--format=cjs"),
    ("sandbox-edge-light.js", "sandbox-edge-light.js", "--format=esm"),
    ("sandbox-workerd.js", "sandbox-workerd.js", "--format=esm"),
];

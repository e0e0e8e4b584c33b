//! `cargo xtask sandbox`: the API emulator, with the arguments passed on.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{build, flags::PassOn, npm, package, project::Project, sandbox_entries, say, stamp, wasm};

/// Becomes the sandbox, built from its sources in seconds: without the package's tools, and larger than in the package.
pub(crate) fn run(project: &Project, args: &PassOn) -> Result<()> {
    npm::ensure_node()?;
    let command = say::step("build the sandbox", || assemble(project))?;
    // Takes this program's place, so that signals reach the sandbox itself.
    let error = Command::new("node").arg(command).arg("sandbox").args(&args.args).exec();
    Err(error).context("cannot start the sandbox")
}

/// The package's sandbox as a program of its own, for whoever starts one.
pub(crate) fn program(project: &Project) -> Result<PathBuf> {
    build::ensure(project)?;
    let program = project.path("target/sandbox-of-the-package");
    let _lock = stamp::lock(project, "sandbox")?;
    stamp::write(&program, PROGRAM.as_bytes())?;
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755))
        .context("cannot make the sandbox a program")?;
    Ok(program)
}

/// Puts the modules and a wasm of them together, and gives the command.
fn assemble(project: &Project) -> Result<PathBuf> {
    let wasm = wasm::build_sandbox_quickly(project)?;
    let folder = project.path("target/sandbox");
    let _lock = stamp::lock(project, "sandbox")?;
    sandbox_entries::copy_sources(project, &folder)?;
    stamp::write(&folder.join("package.json"), package::manifest(project)?.as_bytes())?;
    stamp::write(&folder.join("sandbox.wasm"), &fs::read(&wasm).context("the sandbox's wasm is gone")?)?;
    Ok(folder.join(Path::new("cli.js")))
}

/// A module as CommonJS sees it: a file without an extension.
const PROGRAM: &str = "\
#!/usr/bin/env node
/** Generated: the command `sandbox` of the package in pkg/. */
process.argv.splice(2, 0, 'sandbox');
import('../pkg/cli.js');
";

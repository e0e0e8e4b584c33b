//! `cargo xtask build`: the npm package in pkg/ and packed in target/.

use std::fs;

use anyhow::{Context, Result};

use crate::{
    npm, package,
    project::Project,
    rust_tools, say,
    stamp::{self, Inputs},
    tarball, wasm,
};

/// Builds, and says what came of it.
pub(crate) fn run(project: &Project) -> Result<()> {
    ensure(project)?;
    let packed = project.tarball()?;
    let bytes = fs::read(&packed).context("the packed package is gone")?;
    say::result(&format!(
        "{}: {} bytes, sha256 {}",
        packed.strip_prefix(&project.root).unwrap_or(&packed).display(),
        bytes.len(),
        stamp::sha256(&bytes)
    ));
    Ok(())
}

/// Builds unless the package is up to date.
pub(crate) fn ensure(project: &Project) -> Result<()> {
    npm::ensure_node()?;
    let _lock = stamp::lock(project, "build")?;
    let digest = inputs(project)?;
    let packed = project.tarball()?;
    if project.pkg().is_dir() && packed.is_file() && stamp::is_fresh(project, "build", &digest) {
        say::note("the package is up to date");
        return Ok(());
    }
    say::note("to do: install the tools and compile the wasm, both at once, then put the package together");
    let work: [&(dyn Fn() -> Result<()> + Sync); 3] =
        [&|| rust_tools::ensure(project), &|| npm::install(project, "xtask"), &|| {
            say::step("compile the wasm", || wasm::compile(project))
        }];
    say::at_once(work)?;
    say::note("left to do: a module of the wasm, the sandbox's wasm, and the package of both");
    let built = say::step("make it a module by wasm-pack", || wasm::build(project))?;
    let sandbox = say::step("shrink the sandbox's wasm", || wasm::build_sandbox(project))?;
    say::step("put the package together in pkg/", || package::assemble(project, &built, &sandbox))?;
    say::step("pack it", || tarball::pack(&project.pkg(), &packed))?;
    stamp::keep(project, "build", &digest)
}

/// A digest of all that the package is made of.
pub(crate) fn inputs(project: &Project) -> Result<String> {
    let mut inputs = Inputs::default();
    for path in INPUTS {
        inputs = inputs.path(&project.root, path)?;
    }
    Ok(inputs.digest())
}

/// What the package is made of: of the commands all, since a list of those that have a part in it would have holes.
pub(crate) const INPUTS: [&str; 16] = [
    ".cargo/config.toml",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "pkg-template",
    "rust-toolchain.toml",
    "src",
    "tests/sandbox/Cargo.toml",
    "tests/sandbox/src",
    "tests/sandbox/sso",
    "xtask/Cargo.toml",
    "xtask/flatten-types.mjs",
    "xtask/package-lock.json",
    "xtask/src",
];

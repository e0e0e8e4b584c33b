//! The crate as wasm with its JavaScript glue, by wasm-pack, and the sandbox's core as wasm without any, by cargo
//! alone: both over one standard library that is rebuilt for size.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    npm,
    process::{count_crates, run},
    project::Project,
    rust_tools, say,
};

/// Compiles all that [`build`] and [`build_sandbox`] need, the standard library first: what wants no tool of theirs.
pub(crate) fn compile(project: &Project) -> Result<()> {
    rust_tools::ensure_target(project)?;
    let mut cargo = sandbox(project, "cdylib,rlib");
    run(small(project, count_crates(&mut cargo))?).context("the sandbox's core cannot be built")?;
    // As wasm-pack does it, which then finds everything compiled.
    let mut cargo = project.cargo();
    cargo.current_dir(project.path("pkg-template/crate"));
    cargo.args(["build", "--lib", "--release", "--target", "wasm32-unknown-unknown", "--locked"]);
    run(small(project, count_crates(&mut cargo))?).context("the wasm cannot be compiled").map(drop)
}

/// Builds into target/npm and gives the folder that wasm-pack wrote.
pub(crate) fn build(project: &Project) -> Result<PathBuf> {
    let out = project.path("target/npm/wasm-pack");
    npm::remove(&out)?;
    let mut wasm_pack = Command::new("wasm-pack");
    wasm_pack
        .current_dir(&project.root)
        .env("PATH", rust_tools::search_path(project)?)
        .args(["build", "--release", "--mode", "no-install", "--target", "bundler", "--no-pack"])
        .arg("--out-dir")
        .arg(&out)
        .args(["--out-name", "ionos_backup", "pkg-template/crate", "--", "--locked"]);
    run(small(project, &mut wasm_pack)?).context("wasm-pack failed")?;
    Ok(out)
}

/// Builds the sandbox's core and gives it, shrunk.
pub(crate) fn build_sandbox(project: &Project) -> Result<Vec<u8>> {
    // As our own crate is built, or cargo would build the standard library once more for it.
    let mut cargo = sandbox(project, "cdylib,rlib");
    run(small(project, &mut cargo)?).context("the sandbox's core cannot be built")?;
    let built = project.path("target/npm/wasm32-unknown-unknown/release/sandbox.wasm");
    let shrunk = project.path("target/npm/sandbox.wasm");
    wasm_opt(project, &["-Oz", "--low-memory-unused", "--dealign", "--strip-producers"], &built, &shrunk)
}

/// The wasm once more through wasm-opt, which now has calls with zeros to fold, and less to keep.
pub(crate) fn optimized(project: &Project, wasm: &[u8]) -> Result<Vec<u8>> {
    let folder = project.path("target/npm");
    let (from, to) = (folder.join("shortened.wasm"), folder.join("optimized.wasm"));
    fs::write(&from, wasm).context("cannot write the wasm")?;
    wasm_opt(project, &[&ONCE_MORE[..], &FEATURES[..]].concat(), &from, &to)
}

/// Runs wasm-opt from one file to another, and gives what it wrote.
fn wasm_opt(project: &Project, flags: &[&str], from: &Path, to: &Path) -> Result<Vec<u8>> {
    run(Command::new(project.path("xtask/node_modules/.bin/wasm-opt"))
        .args(flags)
        .arg(from)
        .arg("-o")
        .arg(to))
    .context("wasm-opt failed")?;
    fs::read(to).context("what wasm-opt wrote is gone")
}

/// Builds the sandbox's core with what every Rust toolchain has: larger, and there in seconds.
pub(crate) fn build_sandbox_quickly(project: &Project) -> Result<PathBuf> {
    rust_tools::ensure_target(project)?;
    run(&mut sandbox(project, "cdylib")).context("the sandbox's core cannot be built")?;
    Ok(project.cargo_target().join("wasm32-unknown-unknown/release/sandbox.wasm"))
}

fn sandbox(project: &Project, kind: &str) -> Command {
    let mut cargo = project.cargo();
    cargo.args(["rustc", "--locked", "--release", "--target", "wasm32-unknown-unknown"]);
    cargo.args(["--package", "sandbox", "--lib", "--crate-type", kind]);
    cargo
}

/// Has a build make what is published: small, over a rebuilt standard library, without a path of this machine. What the
/// command is given has to end with cargo's arguments.
fn small<'a>(project: &Project, command: &'a mut Command) -> Result<&'a mut Command> {
    let library = rust_tools::standard_library(project);
    command
        .env("CARGO_TARGET_DIR", project.path("target/npm"))
        // Flags of the caller's own would make another package than the one that is tested.
        .env_remove("RUSTFLAGS")
        .env("CARGO_ENCODED_RUSTFLAGS", rust_flags(project, library.is_some())?);
    if library.is_some() {
        // The stable compiler, told to accept what is not stable: rebuilding its own library.
        command.env("RUSTC_BOOTSTRAP", "1").args(BUILD_STD);
    } else {
        say::note(
            "NOTICE: the standard library's sources (rustup component rust-src) cannot be had: building with the \
             prebuilt library, which makes a package that works the same and is about a third larger",
        );
    }
    Ok(command)
}

/// The compiler's flags, joined as cargo wants them when a path may hold a space.
fn rust_flags(project: &Project, library: bool) -> Result<OsString> {
    let sources = rust_tools::sysroot(project)?.join("lib/rustlib/src/rust");
    let mut flags = vec![
        remap(&project.root, "/ionos-backup"),
        remap(&project.path("target/npm"), "/target"),
        remap(&rust_tools::cargo_home()?, "/cargo"),
        remap(&sources, "/rust"),
        // For JavaScript to put it back when an exception goes through wasm.
        "-Clink-arg=--export=__stack_pointer".into(),
    ];
    if library {
        flags.extend(SMALL.iter().map(OsString::from));
    }
    Ok(flags.join(std::ffi::OsStr::new("\u{1f}")))
}

/// No path of the machine may end up in the package.
fn remap(from: &Path, to: &str) -> OsString {
    let mut flag = OsString::from("--remap-path-prefix=");
    flag.push(from);
    flag.push("=");
    flag.push(to);
    flag
}

const BUILD_STD: [&str; 2] = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];

/// A panic ends the instance without words, whose text and formatting are most of the library's weight.
const SMALL: [&str; 6] = [
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zfmt-debug=none",
    "-Zlocation-detail=none",
    "-Zmir-opt-level=2",
    // Without them wasm-bindgen keeps JavaScript values in an array of its own, whose glue is the smaller one.
    "-Ctarget-feature=-reference-types,-multivalue",
];

/// What the manifest of the wasm's crate has wasm-opt do at first: less would take some of it back.
const ONCE_MORE: [&str; 4] =
    ["-Oz", "--one-caller-inline-max-function-size=20", "--low-memory-unused", "--dealign"];
/// What the wasm may use, whose section that says so is left out; the last two are for the prebuilt library.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wasm_opt_does_once_more_what_the_manifest_has_it_do() {
        let manifest = include_str!("../../pkg-template/crate/Cargo.toml");
        let flags = manifest.lines().find(|line| line.starts_with("wasm-opt = ")).unwrap_or_default();
        for flag in ONCE_MORE {
            assert!(flags.contains(&format!("\"{flag}\"")), "{flag} is not in {flags}");
        }
    }
}

//! wasm-pack, wasm-bindgen-cli and the parts of the toolchain that a plain rustup installation lacks.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    process::{count_crates, run, try_run},
    project::Project,
    say, stamp,
};

/// Installs what is missing, each tool once, into target/tools.
pub(crate) fn ensure(project: &Project) -> Result<()> {
    let _lock = stamp::lock(project, "tools")?;
    ensure_target(project)?;
    // The two must be of one version, or what one writes the other cannot read.
    let bindgen = project.locked("wasm-bindgen")?;
    let tools = [
        // Without its features, which are encryption: it fetches nothing.
        ("wasm-bindgen-cli", "wasm-bindgen", bindgen.as_str(), &["--no-default-features"][..]),
        ("wasm-pack", "wasm-pack", WASM_PACK, &[]),
    ];
    say::at_once(
        tools.map(|(krate, program, version, args)| {
            move || ensure_tool(project, krate, program, version, args)
        }),
    )?;
    // wasm-pack asks the registry for a newer wasm-pack unless this file says that it just did.
    let said = format!("created 2999-01-01T00:00:00+00:00\nversion {WASM_PACK}\n");
    fs::write(bin(project).join("wasm-pack.stamp"), said).context("cannot write beside wasm-pack")
}

/// The search path with target/tools and the npm tools of xtask in front.
pub(crate) fn search_path(project: &Project) -> Result<OsString> {
    let mut folders = vec![bin(project), project.path("xtask/node_modules/.bin")];
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    std::env::join_paths(folders).context("a folder on PATH has a colon in its name")
}

/// The sources of the standard library, for building it anew; `None` when they cannot be had.
pub(crate) fn standard_library(project: &Project) -> Option<PathBuf> {
    let sysroot = sysroot(project).ok()?;
    let library = sysroot.join("lib/rustlib/src/rust/library");
    let _lock = stamp::lock(project, RUSTUP).ok()?;
    if !library.join("Cargo.lock").is_file() {
        say::note("installing the standard library's sources (rust-src) ...");
        try_run(project_command(project, "rustup").args(["component", "add", "rust-src"]))?;
    }
    library.join("Cargo.lock").is_file().then_some(library)
}

/// Where the toolchain lies.
pub(crate) fn sysroot(project: &Project) -> Result<PathBuf> {
    let printed = run(project_command(project, "rustc").args(["--print", "sysroot"]))?;
    Ok(PathBuf::from(printed.lines().last().unwrap_or_default().trim()))
}

/// Where cargo keeps the sources of dependencies.
pub(crate) fn cargo_home() -> Result<PathBuf> {
    if let Some(home) = std::env::var_os("CARGO_HOME") {
        return Ok(PathBuf::from(home));
    }
    let home = std::env::var_os("HOME").context("neither CARGO_HOME nor HOME is set")?;
    Ok(Path::new(&home).join(".cargo"))
}

/// Adds the Rust target, which a toolchain file alone does not everywhere.
pub(crate) fn ensure_target(project: &Project) -> Result<()> {
    let installed = sysroot(project)?.join("lib/rustlib").join(TARGET);
    let _lock = stamp::lock(project, RUSTUP)?;
    if installed.is_dir() {
        return Ok(());
    }
    say::step("install the Rust target wasm32-unknown-unknown", || {
        run(project_command(project, "rustup").args(["target", "add", TARGET]))
            .map(drop)
            .context("the Rust target wasm32-unknown-unknown is missing and rustup cannot add it")
    })
}

fn ensure_tool(project: &Project, krate: &str, program: &str, version: &str, args: &[&str]) -> Result<()> {
    let path = bin(project).join(program);
    match installed_version(&path) {
        Some(installed) if installed == version => return Ok(()),
        Some(installed) => {
            say::note(&format!("{krate} {installed} is installed, {version} is needed: replacing it"))
        }
        None => {}
    }
    say::step(&format!("install {krate} {version} into target/tools"), || {
        let mut cargo = project.cargo();
        cargo
            .args(["install", krate, "--force", "--version", &format!("={version}")])
            .args(args)
            .arg("--root")
            .arg(project.path("target/tools"))
            .arg("--target-dir")
            .arg(project.path(format!("target/tools/build/{krate}")));
        for (name, value) in QUICK_BUILD {
            cargo.env(name, value);
        }
        run(count_crates(&mut cargo))
            .with_context(|| format!("cannot install {krate} {version}; the first run needs the network"))
    })?;
    match installed_version(&path) {
        Some(installed) if installed == version => Ok(()),
        other => bail!("{krate} {version} was installed, but {program} says {other:?}"),
    }
}

fn installed_version(program: &Path) -> Option<String> {
    if !program.is_file() {
        return None;
    }
    let printed = try_run(Command::new(program).arg("--version"))?;
    printed.split_whitespace().nth(1).map(str::to_owned)
}

fn project_command(project: &Project, program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(&project.root);
    command
}

fn bin(project: &Project) -> PathBuf {
    project.path("target/tools/bin")
}

/// The version whose command line and output the build relies on.
const WASM_PACK: &str = "0.15.1";

const TARGET: &str = "wasm32-unknown-unknown";

/// Two that add to the toolchain at once would break it.
const RUSTUP: &str = "rustup";

/// The tools work on small files: a quick build saves minutes, a slow tool costs milliseconds.
const QUICK_BUILD: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
];

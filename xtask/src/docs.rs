//! `cargo xtask docs`: the documentation as a folder of files, and what holds its every line.

use std::{fs, path::Path, process::Command, thread, time::Duration};

use anyhow::{Context, Result, bail};

use crate::{
    browser, build, flags, npm, process,
    project::Project,
    rust_tools, say,
    stamp::{self, Inputs},
    www,
};

/// Builds the site, and serves it if that is asked for.
pub(crate) fn run(project: &Project, args: &flags::Docs) -> Result<()> {
    build(project)?;
    say::result("target/docs");
    if !args.serve {
        return Ok(());
    }
    let mut server = Command::new("node");
    server.current_dir(project.path(FOLDER)).args(["site/serve.mjs", &args.port.to_string()]);
    let mut server = process::Running::start(&mut server)?;
    let url = server.wait_for_line("ready: ", START_LIMIT).context("the server did not start")?;
    say::note("Ctrl-C stops it");
    say::result(&format!("ready: {url}"));
    while server.ended()?.is_none() {
        thread::sleep(Duration::from_millis(100));
    }
    bail!("the server ended:\n{}", server.output())
}

/// The step of `cargo xtask test`: builds the site and runs the checks of www/docs/check.
pub(crate) fn check(project: &Project) -> Result<String> {
    build(project)?;
    let mut command = npm::script(project, FOLDER, "test");
    command.env("CHROMIUM", browser::ensure(project)?.chromium);
    process::run(&mut command).map(|_| String::new())
}

/// Builds the site into target/docs, unless it is up to date.
fn build(project: &Project) -> Result<()> {
    build::ensure(project)?;
    npm::install(project, FOLDER)?;
    npm::install_ours(project, FOLDER)?;
    let _lock = stamp::lock(project, "docs")?;
    let packed = fs::read(project.tarball()?).context("the package is not built")?;
    let mut inputs = Inputs::default().fact(&stamp::sha256(&packed));
    for path in SOURCES {
        inputs = inputs.path(&project.root, path)?;
    }
    let digest = inputs.digest();
    if project.path("target/docs/index.html").is_file() && stamp::is_fresh(project, "docs", &digest) {
        say::note("the documentation is up to date");
        return Ok(());
    }
    say::step("build the documentation", || {
        process::run(&mut npm::script(project, FOLDER, "build"))?;
        rustdoc(project)
    })?;
    www::build_static(project, &project.path("target/docs/demo"))?;
    stamp::keep(project, "docs", &digest)
}

/// The crate's own documentation, as docs.rs shows it, beside the pages.
fn rustdoc(project: &Project) -> Result<()> {
    rust_tools::ensure_target(project)?;
    let _lock = stamp::lock(project, "rustdoc")?;
    let out = project.cargo_target().join("wasm32-unknown-unknown/doc");
    // What a build with other features has left there.
    npm::remove(&out)?;
    process::run(
        project
            .cargo()
            .args(["doc", "--package", "ionos-backup", "--no-deps"])
            .args(["--target", "wasm32-unknown-unknown"]),
    )?;
    copy(&out, &project.path("target/docs/rust"))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for file in stamp::files_below(from)? {
        let into = to.join(file.strip_prefix(from)?);
        if let Some(folder) = into.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&file, &into).with_context(|| format!("cannot copy {}", file.display()))?;
    }
    Ok(())
}

const FOLDER: &str = "www/docs";

/// What the site is made of besides the package.
const SOURCES: [&str; 8] = [
    FOLDER,
    "www/screenshots",
    "www/src",
    "www/static",
    "www/package.json",
    "tests/bench/growth.svg",
    "src",
    "Cargo.toml",
];

const START_LIMIT: Duration = Duration::from_secs(20);

//! The steps of `cargo xtask test`: what can fail soonest stands first, and each can run alone.

use std::process::Command;

use anyhow::Result;

use crate::{
    api, api_rust, bench, browser, build, docs, flags, javascript, npm, process, project::Project, reproduce,
    rust_tools, sandbox, sbom, stamp, wasm_tests, www,
};

/// One named thing that can fail.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) when: When,
    pub(crate) kind: Kind,
    /// Whether it belongs to `cargo xtask check`: it only reads the code.
    pub(crate) is_check: bool,
    /// Does it; gives what is worth printing when it passes.
    pub(crate) run: fn(&Project) -> Result<String>,
}

/// When a step runs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum When {
    /// With `--all` only.
    All,
    /// Every time.
    Always,
}

/// What a step runs beside. Two run at a time, since most leave a processor idle: they compile one crate, or wait for a
/// page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    /// Beside any: Node, browsers and other runtimes do something with the package.
    JavaScript,
    /// Beside nothing, at the end.
    Measure,
    /// Beside any but its like, which would only wait for each other's builds.
    Rust,
}

use Kind::{JavaScript, Measure, Rust};

/// All steps, in the order in which they begin. A new one is a line here.
pub(crate) const STEPS: &[Step] = &[
    check(Rust, "format", |p| cargo(p, "fmt --all --check")),
    check(JavaScript, "JavaScript: format and lint", javascript::style),
    check(JavaScript, "JavaScript: types", javascript::types),
    check(Rust, "npm package: what is inside", |p| {
        sbom::run(p, &flags::Report { check: true }).map(|()| String::new())
    }),
    check(Rust, "clippy, host", |p| cargo(p, "clippy --workspace --all-targets -- -D warnings")),
    check(Rust, "clippy, wasm32", |p| wasm_cargo(p, "clippy --all-targets -- -D warnings")),
    check(Rust, "clippy, wasm32, npm", |p| {
        wasm_cargo(p, "clippy --all-targets --features npm -- -D warnings")
    }),
    test(Rust, "native tests", |p| cargo(p, "test --workspace --lib --bins --tests")),
    test(Rust, "doc tests", |p| cargo(p, "test --workspace --doc")),
    check(Rust, "rustdoc, host", |p| cargo(p, "doc --workspace --no-deps")),
    check(Rust, "rustdoc, wasm32", |p| {
        let _lock = stamp::lock(p, "rustdoc")?;
        wasm_cargo(p, "doc --no-deps --features npm")
    }),
    check(Rust, "crate: public API reported", |p| {
        api_rust::run(p, &flags::Report { check: true }).map(|()| String::new())
    }),
    test(Rust, "wasm tests in Node", wasm_tests::in_node),
    test(Rust, "wasm tests in Chromium", wasm_tests::in_chromium),
    test(JavaScript, "npm package", |p| build::ensure(p).map(|()| String::new())),
    test(JavaScript, "npm package: public types reported", |p| {
        api::run(p, &flags::Report { check: true }).map(|()| String::new())
    }),
    test(JavaScript, "npm package in each runtime", runtimes),
    test(JavaScript, "npm package: behaviour", |p| behaviour(p, None)),
    test(Measure, "npm package: size and cost of a call", bench::guard),
    test(JavaScript, "consumers", |p| consumers(p, None)),
    test(JavaScript, "www: types", |p| www_script(p, "typecheck")),
    test(JavaScript, "www: unit tests", |p| www_script(p, "test")),
    test(JavaScript, "www: in Chromium", www_in_chromium),
    test(JavaScript, "documentation", docs::check),
    slow(JavaScript, "consumers --all", |p| consumers(p, Some("--heavy"))),
    slow(JavaScript, "npm package: behaviour over a million calls", |p| behaviour(p, Some("leaks"))),
    slow(Rust, "npm package: builds alike anywhere", reproduce::run),
    slow(Rust, "rehearsal: operations added by the instructions", rehearsal),
];

const fn check(kind: Kind, name: &'static str, run: fn(&Project) -> Result<String>) -> Step {
    Step { name, when: When::Always, kind, is_check: true, run }
}

const fn test(kind: Kind, name: &'static str, run: fn(&Project) -> Result<String>) -> Step {
    Step { name, when: When::Always, kind, is_check: false, run }
}

const fn slow(kind: Kind, name: &'static str, run: fn(&Project) -> Result<String>) -> Step {
    Step { name, when: When::All, kind, is_check: false, run }
}

fn cargo(project: &Project, words: &str) -> Result<String> {
    process::run(project.cargo().env("RUSTDOCFLAGS", "-D warnings").args(words.split_whitespace()))
        .map(|output| counts(&output))
}

/// The root crate for wasm32; what stands before ` -- ` in the words is cargo's.
fn wasm_cargo(project: &Project, words: &str) -> Result<String> {
    rust_tools::ensure_target(project)?;
    let (command, rest) = words.split_once(' ').unwrap_or((words, ""));
    cargo(project, &format!("{command} --package ionos-backup --target wasm32-unknown-unknown {rest}"))
}

/// `tests/rehearsal.rs`, which builds the package of a copy with this very program.
fn rehearsal(project: &Project) -> Result<String> {
    build::ensure(project)?;
    let mut cargo = project.cargo();
    cargo.args(["test", "--package", "ionos-backup", "--test", "rehearsal", "--", "--ignored"]);
    process::run(cargo.env("XTASK", std::env::current_exe()?)).map(|output| counts(&output))
}

fn runtimes(project: &Project) -> Result<String> {
    build::ensure(project)?;
    npm::install(project, "tests/runtimes")?;
    npm::install_ours(project, "tests/runtimes")?;
    let mut command = npm::script(project, "tests/runtimes", "test");
    command.env("SANDBOX", sandbox::program(project)?).env("CHROMIUM", browser::ensure(project)?.chromium);
    process::run(&mut command)
}

/// The tests of tests/behaviour: all of them, or those that `only` names, at their full length.
fn behaviour(project: &Project, only: Option<&str>) -> Result<String> {
    build::ensure(project)?;
    // The runtimes and their helpers are those of tests/runtimes.
    npm::install(project, "tests/runtimes")?;
    npm::install(project, "tests/behaviour")?;
    npm::install_ours(project, "tests/behaviour")?;
    let mut command = Command::new("node");
    command
        .arg("run.mjs")
        .args(only)
        .current_dir(project.path("tests/behaviour"))
        .env("SANDBOX", sandbox::program(project)?)
        .env("CHROMIUM", browser::ensure(project)?.chromium);
    if only.is_some() {
        command.env("LEAK_CALLS", "1000000");
    }
    process::run(&mut command)
}

/// The cells of tests/consumers: the fast ones, or those whose tools are installed apart because they are large.
fn consumers(project: &Project, only: Option<&str>) -> Result<String> {
    build::ensure(project)?;
    let heavy = only.map(|_| "tests/consumers/heavy");
    if heavy.is_some() {
        // For the applications in Rust.
        rust_tools::ensure(project)?;
    }
    for folder in ["tests/consumers"].into_iter().chain(heavy) {
        npm::install(project, folder)?;
        npm::install_ours(project, folder)?;
    }
    let mut command = Command::new("node");
    command
        .arg("run.mjs")
        .args(only)
        .current_dir(project.path("tests/consumers"))
        .env("PATH", rust_tools::search_path(project)?)
        .env("SANDBOX", sandbox::program(project)?)
        .env("CHROMIUM", browser::ensure(project)?.chromium)
        .env("FIREFOX", browser::ensure_firefox(project)?);
    process::run(&mut command)
}

fn www_script(project: &Project, script: &str) -> Result<String> {
    build::ensure(project)?;
    www::install(project)?;
    process::run(&mut npm::script(project, "www", script)).map(|_| String::new())
}

fn www_in_chromium(project: &Project) -> Result<String> {
    build::ensure(project)?;
    www::build(project)?;
    let mut command = npm::script(project, "www", "test:e2e");
    command.env("SANDBOX", sandbox::program(project)?).env("CHROMIUM", browser::ensure(project)?.chromium);
    process::run(&mut command).map(|_| String::new())
}

/// The lines of a Rust test run that count, added up.
fn counts(output: &str) -> String {
    let passed: usize = output
        .lines()
        .filter_map(|line| line.strip_prefix("test result: ok. "))
        .filter_map(|line| line.split(' ').next()?.parse::<usize>().ok())
        .sum();
    if passed == 0 { String::new() } else { format!("{passed} tests") }
}

//! The commands and their arguments, as `--help` shows them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// The project's own commands.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
pub(crate) struct Flags {
    /// What to do.
    #[command(subcommand)]
    pub(crate) task: Task,
}

/// One command, one file of the same name.
#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// Write the reports of what is public: the npm package's types (pkg-template/api.d.ts) and the crate (tests/api).
    Api(Report),
    /// Measure size and speed against other clients (tests/bench).
    Bench(PassOn),
    /// Build the npm package into pkg/ and pack it into target/.
    Build,
    /// Format, lints, rustdoc and types, with warnings denied: the quick half of `test`.
    Check,
    /// Build everything and serve the demo page with its gateway and the sandbox, until Ctrl-C.
    Demo(Demo),
    /// Build the documentation's site into target/docs; it works from any file server, in any folder.
    Docs(Docs),
    /// Do all of a release up to the upload, for npm and crates.io; refuses a dirty tree and a stale report.
    Release(Release),
    /// Run the API emulator, passing the arguments on (`cargo xtask sandbox --help` lists them).
    #[command(disable_help_flag = true)]
    Sandbox(PassOn),
    /// Write the report of what is inside the wasm to pkg-template/sbom.cdx.json, refusing what may not be there.
    Sbom(Report),
    /// Run the simulation of faults and schedules on the native target.
    Simulate(Simulate),
    /// Run every check and test there is; the last line says `N passed, N failed`.
    Test(Test),
}

/// Arguments of what writes a report into the tree.
#[derive(Args, Debug)]
pub(crate) struct Report {
    /// Write nothing and fail when the report in the tree is out of date.
    #[arg(long)]
    pub(crate) check: bool,
}

/// Arguments of `demo`.
#[derive(Args, Debug)]
pub(crate) struct Demo {
    /// Port of the page on localhost.
    #[arg(long, default_value_t = 8787)]
    pub(crate) port: u16,
    /// Use the real API instead of the sandbox; sign in with real credentials.
    #[arg(long, conflicts_with = "folder")]
    pub(crate) live: bool,
    /// Start nothing: write the page with gateway and sandbox inside into this folder, for any static host.
    #[arg(long = "static", value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
}

/// Arguments of `docs`.
#[derive(Args, Debug)]
pub(crate) struct Docs {
    /// Serve it on loopback, until Ctrl-C.
    #[arg(long)]
    pub(crate) serve: bool,
    /// Port of `--serve`; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    pub(crate) port: u16,
}

/// Arguments of `release`.
#[derive(Args, Debug)]
pub(crate) struct Release {
    /// Upload nothing. There is no other way: what is left to do by hand is printed.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Arguments of `simulate`.
#[derive(Args, Debug)]
pub(crate) struct Simulate {
    /// How many histories to play.
    #[arg(long, default_value_t = 100_000)]
    pub(crate) histories: u64,
    /// The seed of the first; the others follow.
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,
}

/// Arguments of `test`.
#[derive(Args, Debug)]
pub(crate) struct Test {
    /// Also the slow steps.
    #[arg(long)]
    pub(crate) all: bool,
    /// Print the names of the steps and stop.
    #[arg(long)]
    pub(crate) list: bool,
    /// Only the steps whose name contains one of these words.
    pub(crate) only: Vec<String>,
}

/// Arguments that go to another program as they are.
#[derive(Args, Debug)]
pub(crate) struct PassOn {
    /// Passed on.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) args: Vec<String>,
}

//! The report of the crate's public API, for Rust's callers in wasm and on the host: tests/api/*.txt.

use std::process::Command;

use anyhow::Result;

use crate::{flags, process, project::Project, report, rust_tools};

/// Writes the reports, or compares with those in the tree.
pub(crate) fn run(project: &Project, args: &flags::Report) -> Result<()> {
    rust_tools::ensure_target(project)?;
    process::run(project.cargo().args(["build", "--quiet", "--package", "api-report"]))?;
    for (target, name) in [(Some("wasm32-unknown-unknown"), "wasm32"), (None, "host")] {
        let advice = "run `cargo xtask api`, and say in the changelog what changed";
        report::keep(project, &format!("tests/api/{name}.txt"), &of_crate(project, target)?, args, advice)?;
    }
    Ok(())
}

fn of_crate(project: &Project, target: Option<&str>) -> Result<String> {
    // A folder of its own: some crates are built anew when they see RUSTC_BOOTSTRAP.
    let out = project.cargo_target().join("api-report");
    let mut cargo = project.cargo();
    cargo.args(["rustdoc", "--quiet", "--package", "ionos-backup", "--lib", "--target-dir"]).arg(&out);
    if let Some(target) = target {
        cargo.args(["--target", target]);
    }
    // The format is not stable; the report's crate reads that of this very toolchain.
    cargo.env("RUSTC_BOOTSTRAP", "1");
    process::run(cargo.args(["--", "-Zunstable-options", "--output-format=json"]))?;
    let json = out.join(target.unwrap_or_default()).join("doc/ionos_backup.json");
    process::run(Command::new(project.cargo_target().join("debug/api-report")).arg(json))
        .map(|text| text + "\n")
}

//! The crate's own tests in wasm, by wasm-pack in Node and in the system's Chromium.

use std::process::Command;

use anyhow::Result;

use crate::{browser, npm, process, project::Project, rust_tools, say};

/// In Node.
pub(crate) fn in_node(project: &Project) -> Result<String> {
    npm::ensure_node()?;
    rust_tools::ensure(project)?;
    let mut command = wasm_pack_test(project)?;
    command.arg("--node");
    finish(&mut command)
}

/// In headless Chromium.
pub(crate) fn in_chromium(project: &Project) -> Result<String> {
    rust_tools::ensure(project)?;
    let browser = browser::ensure(project)?;
    let capabilities = browser::write_capabilities(project, &browser)?;
    let attempt = || {
        let mut command = wasm_pack_test(project)?;
        command
            .args(["--headless", "--chrome", "--chromedriver"])
            .arg(&browser.driver)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities)
            // Also for tests that do not ask for a browser themselves.
            .env("WASM_BINDGEN_USE_BROWSER", "1");
        finish(&mut command)
    };
    for _ in 0..RETRIES {
        match attempt() {
            Err(error) if hung(&error) => {
                say::note("NOTICE: Chromium's page hung before any test began: once more");
            }
            result => return result,
        }
    }
    attempt()
}

/// Whether the driver lost the page before it said anything: about one start in ten, and nothing of ours has run then.
fn hung(error: &anyhow::Error) -> bool {
    let output = error.to_string();
    output.contains("Failed to detect test as having been run") && !output.contains("test result:")
}

fn wasm_pack_test(project: &Project) -> Result<Command> {
    let mut command = Command::new("wasm-pack");
    command.current_dir(&project.root).env("PATH", rust_tools::search_path(project)?).args([
        "test",
        "--mode",
        "no-install",
    ]);
    Ok(command)
}

fn finish(command: &mut Command) -> Result<String> {
    process::run(command.args([".", "--features", "npm"]))
}

/// How often a start that hangs may be repeated.
const RETRIES: usize = 3;

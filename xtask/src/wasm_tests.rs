//! The crate's own tests in wasm, by wasm-pack in Node and in the system's Chromium.

use std::process::Command;

use anyhow::Result;

use crate::{browser, npm, process, project::Project, proxy, rust_tools};

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
    let capabilities = browser::write_capabilities(project, &browser, proxy::start()?)?;
    let mut command = wasm_pack_test(project)?;
    command
        .args(["--headless", "--chrome", "--chromedriver"])
        .arg(&browser.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities)
        // Also for tests that do not ask for a browser themselves.
        .env("WASM_BINDGEN_USE_BROWSER", "1");
    finish(&mut command)
}

fn wasm_pack_test(project: &Project) -> Result<Command> {
    let mut command = Command::new("wasm-pack");
    command.current_dir(&project.root).env("PATH", rust_tools::search_path(project)?).args([
        "test",
        "--mode",
        "no-install",
    ]);
    command
        // Ten times as much for the runner to read and the browser to load, and nobody debugs it.
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("WASM_BINDGEN_TEST_TIMEOUT", browser::LIMIT.as_secs().to_string());
    Ok(command)
}

fn finish(command: &mut Command) -> Result<String> {
    // The others have nothing to run in wasm.
    process::run(command.args([".", "--features", "npm", "--test", "wasm"]))
}

//! The system's Chromium with its driver, and Firefox: found, or installed with apt where that is possible.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, bail};

use crate::{process, process::try_run, project::Project, say, stamp};

/// What the browser tests start.
#[derive(Clone, Debug)]
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Finds Chromium and chromedriver, installing them when they are absent and this user may.
pub(crate) fn ensure(project: &Project) -> Result<Browser> {
    let _lock = stamp::lock(project, "browser")?;
    if let Some(found) = find() {
        return Ok(found);
    }
    say::step("install chromium and chromium-driver with apt", || {
        install(&["chromium", "chromium-driver"]).context(
            "Chromium or its driver is missing and cannot be installed from here: install the packages `chromium` \
             and `chromium-driver` (Debian) or put `chromium` and `chromedriver` on PATH",
        )
    })?;
    find().context("apt installed chromium and chromium-driver, but they are not on PATH")
}

/// Finds Firefox in the same way.
pub(crate) fn ensure_firefox(project: &Project) -> Result<PathBuf> {
    let _lock = stamp::lock(project, "browser")?;
    if let Some(found) = find_firefox() {
        return Ok(found);
    }
    say::step("install firefox-esr with apt", || {
        install(&["firefox-esr"]).context(
            "Firefox is missing and cannot be installed from here: install the package `firefox-esr` (Debian) or put \
             `firefox` on PATH",
        )
    })?;
    find_firefox().context("apt installed firefox-esr, but it is not on PATH")
}

/// Writes the capabilities that wasm-bindgen's test runner starts Chromium with, and gives the file.
pub(crate) fn write_capabilities(project: &Project, browser: &Browser, proxy_port: u16) -> Result<PathBuf> {
    let file = project.path("target/xtask/webdriver.json");
    let capabilities = serde_json::json!({
        "goog:chromeOptions": {
            "binary": browser.chromium,
            // The pages are our own, on loopback; the browser's sandbox needs rights that containers lack. The driver
            // itself adds what keeps Chromium from calling home.
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                // Else loopback would go past the proxy.
                format!("--proxy-server=127.0.0.1:{proxy_port}"), "--proxy-bypass-list=<-loopback>",
            ],
        },
        // The driver's own is five minutes, in which a page that hangs would keep everybody waiting.
        "timeouts": { "pageLoad": LIMIT.as_millis(), "script": LIMIT.as_millis() },
    });
    fs::write(&file, format!("{capabilities:#}\n"))
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}

fn find() -> Option<Browser> {
    let chromium = ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(on_path)?;
    let driver = on_path("chromedriver")?;
    Some(Browser { chromium, driver })
}

fn find_firefox() -> Option<PathBuf> {
    ["firefox-esr", "firefox"].into_iter().find_map(on_path)
}

fn install(packages: &[&str]) -> Result<()> {
    let root = try_run(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    let apt: &[&str] = if root { &["apt-get"] } else { &["sudo", "--non-interactive", "apt-get"] };
    let Some((program, start)) = apt.split_first() else {
        bail!("no apt");
    };
    let run = |args: &[&str]| {
        process::run(Command::new(program).args(start).args(args).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    run(&["update"])?;
    run(&[&["install", "--yes", "--no-install-recommends"], packages].concat()).map(drop)
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file: &PathBuf| is_file(file))
}

fn is_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| found.is_file())
}

/// For a page that hangs: a busy machine is slow, and not wrong.
pub(crate) const LIMIT: Duration = Duration::from_secs(120);

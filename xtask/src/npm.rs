//! Node and npm: are they there, and are the packages that a folder's lockfile names installed?

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    process::{run, try_run},
    project::Project,
    say,
    stamp::{self, Inputs},
    tarball,
};

/// Checks that Node is there and new enough; gives its version.
pub(crate) fn ensure_node() -> Result<String> {
    let Some(printed) = try_run(Command::new("node").arg("--version")) else {
        bail!("Node is missing: install Node {OLDEST_NODE} or newer (https://nodejs.org)");
    };
    let version = printed.trim().trim_start_matches('v').to_owned();
    let major = version.split('.').next().and_then(|major| major.parse().ok());
    if major.is_none_or(|major: u32| major < OLDEST_NODE) {
        bail!("Node {version} is too old: install Node {OLDEST_NODE} or newer");
    }
    if try_run(Command::new("npm").arg("--version")).is_none() {
        bail!("npm is missing: it comes with Node (some distributions pack it apart, as `npm`)");
    }
    Ok(version)
}

/// Installs a folder's packages exactly as its lockfile names them, unless that is done.
pub(crate) fn install(project: &Project, folder: &str) -> Result<()> {
    let _lock = stamp::lock(project, &format!("npm-{}", folder.replace('/', "-")))?;
    let node = ensure_node()?;
    let digest = Inputs::default()
        .fact(node.split('.').next().unwrap_or_default())
        // None of the packages needs its install script, and none shall run one here.
        .fact("--ignore-scripts")
        .path(&project.root, &format!("{folder}/package.json"))?
        .path(&project.root, &format!("{folder}/package-lock.json"))?
        .digest();
    let kept = project.path(folder).join("node_modules/.installed-by-xtask");
    if fs::read_to_string(&kept).is_ok_and(|kept| kept == digest) {
        return Ok(());
    }
    say::step(&format!("install the npm packages of {folder}/"), || {
        run(Command::new("npm").current_dir(project.path(folder)).args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--prefer-offline",
        ]))
        .with_context(|| {
            format!("cannot install the npm packages of {folder}/; the first run needs the network")
        })?;
        fs::write(&kept, digest).context("npm left no node_modules folder")
    })
}

/// Puts the packed package into a folder's node_modules, as an installation from the registry would.
///
/// No lockfile names the package: it would hold the hash of one build, and npm would refuse the next one or,
/// worse, take the old one from its cache.
pub(crate) fn install_ours(project: &Project, folder: &str) -> Result<PathBuf> {
    let _lock = stamp::lock(project, &format!("npm-{}", folder.replace('/', "-")))?;
    let into = project.path(folder).join("node_modules/ionos-backup");
    let packed = project.tarball()?;
    let digest = stamp::sha256(&fs::read(&packed).context("the package is not built")?);
    let kept = project.path(folder).join("node_modules/.ionos-backup-tarball");
    if fs::read_to_string(&kept).is_ok_and(|kept| kept == digest) && into.is_dir() {
        return Ok(into);
    }
    remove(&into)?;
    tarball::unpack(&packed, &into)?;
    fs::write(kept, digest).with_context(|| format!("{folder}/node_modules is missing"))?;
    Ok(into)
}

/// `npm run <script>` in a folder.
pub(crate) fn script(project: &Project, folder: &str, script: &str) -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(project.path(folder)).args(["run", "--silent", script]);
    npm
}

/// Removes a file, link or folder, if it is there.
pub(crate) fn remove(path: &Path) -> Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Err(_) => Ok(()),
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
    };
    removed.with_context(|| format!("cannot remove {}", path.display()))
}

const OLDEST_NODE: u32 = 20;

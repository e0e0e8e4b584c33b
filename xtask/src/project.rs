//! Where things lie in the checkout, and the few facts read from its manifests.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use toml::{Table, Value};

/// The checkout that the commands work on.
#[derive(Clone, Debug)]
pub(crate) struct Project {
    pub(crate) root: PathBuf,
}

impl Project {
    /// The checkout that holds this crate.
    pub(crate) fn find() -> Result<Self> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.parent().context("xtask has no parent folder")?;
        Ok(Self { root: root.to_path_buf() })
    }

    /// A path in the checkout.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// Where `build` leaves the npm package.
    pub(crate) fn pkg(&self) -> PathBuf {
        self.path("pkg")
    }

    /// Where `build` leaves the packed npm package.
    pub(crate) fn tarball(&self) -> Result<PathBuf> {
        Ok(self.path(format!("target/ionos-backup-{}.tgz", self.version()?)))
    }

    /// Cargo's target folder, as the caller's environment has it.
    pub(crate) fn cargo_target(&self) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.path("target"), |dir| self.path(dir))
    }

    /// The one version number, from the workspace's manifest.
    pub(crate) fn version(&self) -> Result<String> {
        let manifest = self.toml("Cargo.toml")?;
        let package = manifest.get("workspace").and_then(|workspace| workspace.get("package"));
        package.and_then(|package| text(package, "version")).context("Cargo.toml has no version")
    }

    /// The version of a crate as Cargo.lock has it.
    pub(crate) fn locked(&self, name: &str) -> Result<String> {
        let locked = self.locked_packages()?;
        let package = locked.iter().find(|package| text(package, "name").is_some_and(|found| found == name));
        package
            .and_then(|package| text(package, "version"))
            .with_context(|| format!("Cargo.lock has no {name}"))
    }

    /// SHA-256 of each crate that comes from a registry, by name and version, as Cargo.lock has them.
    pub(crate) fn checksums(&self) -> Result<BTreeMap<(String, String), String>> {
        let read = |package: &Value| {
            Some(((text(package, "name")?, text(package, "version")?), text(package, "checksum")?))
        };
        Ok(self.locked_packages()?.iter().filter_map(read).collect())
    }

    /// The version of Rust that the checkout is built with.
    pub(crate) fn toolchain(&self) -> Result<String> {
        let file = self.toml("rust-toolchain.toml")?;
        let channel = file.get("toolchain").and_then(|toolchain| text(toolchain, "channel"));
        channel.context("rust-toolchain.toml has no channel")
    }

    fn locked_packages(&self) -> Result<Vec<Value>> {
        let packages = self.toml("Cargo.lock")?.remove("package");
        packages.and_then(|packages| packages.try_into().ok()).context("Cargo.lock has no packages")
    }

    fn toml(&self, name: &str) -> Result<Table> {
        let text = fs::read_to_string(self.path(name)).with_context(|| format!("cannot read {name}"))?;
        text.parse().with_context(|| format!("{name} is no TOML"))
    }

    /// `cargo` in the checkout's root.
    pub(crate) fn cargo(&self) -> Command {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(&self.root);
        // Set by `cargo run` for this very program; it means nothing to the builds below it.
        for name in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PKG_NAME"] {
            cargo.env_remove(name);
        }
        cargo
    }
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name).and_then(Value::as_str).map(str::to_owned)
}

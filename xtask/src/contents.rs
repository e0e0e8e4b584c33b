//! What is inside the wasm, the client's and the sandbox's: the crates that are linked into them and the standard
//! library, each allowed to be there.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    process::Command,
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{process, project::Project, spdx};

/// The crates, by name and version.
pub(crate) struct Contents {
    pub(crate) crates: Vec<Crate>,
    /// What our own crate names as its dependencies, as places in `crates`.
    pub(crate) direct: Vec<usize>,
    /// The version of the standard library.
    pub(crate) std: String,
}

/// One crate that is linked into the wasm.
#[derive(Default)]
pub(crate) struct Crate {
    pub(crate) name: String,
    pub(crate) version: String,
    /// An SPDX expression.
    pub(crate) licence: String,
    pub(crate) authors: Vec<String>,
    pub(crate) repository: Option<String>,
    /// SHA-256 of what the registry has, as Cargo.lock pins it.
    pub(crate) checksum: String,
    /// Where its sources lie on this machine.
    pub(crate) sources: PathBuf,
    /// Places in [`Contents::crates`].
    pub(crate) needs: Vec<usize>,
}

impl Contents {
    /// Reads them from cargo, and refuses what may not be inside.
    pub(crate) fn of(project: &Project) -> Result<Self> {
        // Without `--offline`, which would fail on a fresh machine; what is there already is not asked for again.
        let words = ["metadata", "--format-version=1", "--locked", "--features=npm", "--filter-platform"];
        let metadata = metadata(project.cargo().args(words).arg(TARGET))?;
        // The metadata has the features of the whole workspace, xtask's among them; the tree has those that are built.
        let mut tree = project.cargo();
        tree.args([
            "tree",
            "--locked",
            "--edges=normal",
            "--prefix=none",
            "--format={p}",
            "--target",
            TARGET,
        ]);
        // The library of the wasm, which sets the feature npm itself.
        tree.args(["--package=ionos-backup-npm", "--package", SANDBOX]);
        let built = process::run(&mut tree)?;
        Self::read(&metadata, &built, &project.checksums()?, project.toolchain()?)
    }

    /// `built` has a line for each crate that is built, which begins with its name and its version.
    fn read(metadata: &Value, built: &str, checksums: &Checksums, std: String) -> Result<Self> {
        let built = built.lines().filter_map(|line| line.split_once(" v"));
        let built: BTreeSet<(&str, &str)> =
            built.map(|(name, rest)| (name, rest.split(' ').next().unwrap_or_default())).collect();
        let resolve = metadata.get("resolve").context("cargo metadata has no resolve")?;
        let packages = by_id(metadata, "packages")?;
        let nodes = by_id(resolve, "nodes")?;
        let sandbox =
            packages.iter().find(|(_, package)| text(package, "name").is_ok_and(|name| name == SANDBOX));
        let mut roots = vec![text(resolve, "root")?];
        roots.extend(sandbox.map(|(id, _)| *id));
        let mut linked = BTreeMap::new();
        let mut found = roots.clone();
        while let Some(id) = found.pop() {
            if !linked.contains_key(id) {
                let needs = needs(id, &nodes, &packages, &built)?;
                found.extend(&needs);
                linked.insert(id, needs);
            }
        }
        let direct = roots.iter().filter_map(|root| linked.remove(root)).flatten().collect();
        let mut crates = Vec::new();
        for id in linked.keys() {
            crates.push((*id, Crate::read(packages.get(id).context("no such package")?, checksums)?));
        }
        crates.sort_by(|(_, one), (_, other)| (&one.name, &one.version).cmp(&(&other.name, &other.version)));
        let places: BTreeMap<&str, usize> =
            crates.iter().enumerate().map(|(place, (id, _))| (*id, place)).collect();
        let placed = |ids: &BTreeSet<&str>| {
            let mut found: Vec<usize> = ids.iter().filter_map(|id| places.get(id).copied()).collect();
            found.sort_unstable();
            found
        };
        for (id, krate) in &mut crates {
            krate.needs = linked.get(id).map(placed).unwrap_or_default();
        }
        let direct = placed(&direct);
        Ok(Self { crates: crates.into_iter().map(|(_, krate)| krate).collect(), direct, std })
    }
}

impl Crate {
    fn read(package: &Value, checksums: &Checksums) -> Result<Self> {
        let name = text(package, "name")?.to_owned();
        let version = text(package, "version")?.to_owned();
        if package.get("source").and_then(Value::as_str) != Some(REGISTRY) {
            bail!("{name} {version} does not come from the registry and may not be inside the wasm");
        }
        let licence = text(package, "license").with_context(|| format!("{name} {version}"))?.to_owned();
        spdx::choose(&licence).with_context(|| format!("{name} {version} may not be inside the wasm"))?;
        let key = (name, version);
        let checksum =
            checksums.get(&key).with_context(|| format!("Cargo.lock has no {} {}", key.0, key.1))?;
        let manifest = PathBuf::from(text(package, "manifest_path")?);
        let authors = package.get("authors").and_then(Value::as_array).into_iter().flatten();
        Ok(Self {
            licence,
            authors: authors.filter_map(Value::as_str).map(str::to_owned).collect(),
            repository: package.get("repository").and_then(Value::as_str).map(str::to_owned),
            checksum: checksum.clone(),
            sources: manifest.parent().context("a manifest without a folder")?.to_path_buf(),
            needs: Vec::new(),
            name: key.0,
            version: key.1,
        })
    }
}

/// The folders of the workspace's members below its root.
pub(crate) fn members(project: &Project) -> Result<Vec<PathBuf>> {
    let metadata = metadata(project.cargo().args(["metadata", "--format-version=1", "--no-deps"]))?;
    let mut folders = Vec::new();
    for package in list(&metadata, "packages")? {
        let manifest = PathBuf::from(text(package, "manifest_path")?);
        folders.extend(manifest.parent().filter(|folder| *folder != project.root).map(PathBuf::from));
    }
    Ok(folders)
}

fn metadata(command: &mut Command) -> Result<Value> {
    let printed = process::run(command)?;
    let json = printed.lines().find(|line| line.starts_with('{')).context("cargo metadata said nothing")?;
    serde_json::from_str(json).context("cargo metadata printed no JSON")
}

/// Checksums by name and version.
pub(crate) type Checksums = BTreeMap<(String, String), String>;

/// What a package is linked with: neither for its tests or its build script, nor run by the compiler.
fn needs<'a>(
    id: &str,
    nodes: &BTreeMap<&str, &'a Value>,
    packages: &BTreeMap<&str, &Value>,
    built: &BTreeSet<(&str, &str)>,
) -> Result<BTreeSet<&'a str>> {
    let node = nodes.get(id).with_context(|| format!("cargo metadata has no node of {id}"))?;
    let mut needs = BTreeSet::new();
    for dependency in list(node, "deps")? {
        let is_normal =
            list(dependency, "dep_kinds")?.iter().any(|kind| kind.get("kind").is_some_and(Value::is_null));
        let id = text(dependency, "pkg")?;
        let package = packages.get(id).with_context(|| format!("cargo metadata has no package {id}"))?;
        let is_built = built.contains(&(text(package, "name")?, text(package, "version")?));
        if is_normal && is_built && !is_macro(package)? {
            needs.insert(id);
        }
    }
    Ok(needs)
}

fn is_macro(package: &Value) -> Result<bool> {
    for target in list(package, "targets")? {
        if list(target, "kind")?.iter().any(|kind| kind == "proc-macro") {
            return Ok(true);
        }
    }
    Ok(false)
}

fn by_id<'a>(value: &'a Value, name: &str) -> Result<BTreeMap<&'a str, &'a Value>> {
    list(value, name)?.iter().map(|item| Ok((text(item, "id")?, item))).collect()
}

fn list<'a>(value: &'a Value, name: &str) -> Result<&'a [Value]> {
    let list = value.get(name).and_then(Value::as_array);
    list.map(Vec::as_slice).with_context(|| format!("cargo metadata has no list {name}"))
}

fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str> {
    value.get(name).and_then(Value::as_str).with_context(|| format!("cargo metadata has no {name}"))
}

/// The crate whose wasm the package carries as well.
const SANDBOX: &str = "sandbox";

const TARGET: &str = "wasm32-unknown-unknown";

/// As Cargo.lock names it, whatever mirror the machine fetches from.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn contents_are_what_normal_dependencies_lead_to() {
        let contents = read(REGISTRY, "MIT").unwrap();
        let named = |places: &[usize]| places.iter().map(|at| contents.crates[*at].name.clone()).collect();
        let needs: Vec<(&str, Vec<String>)> =
            contents.crates.iter().map(|krate| (krate.name.as_str(), named(&krate.needs))).collect();
        assert_eq!(needs, [("inner", vec![]), ("outer", vec!["inner".to_owned()])]);
        assert_eq!(named(&contents.direct), ["inner", "outer"]);
        assert_eq!(contents.crates[0].checksum, "sum of inner");
    }

    #[test]
    fn crate_is_refused_that_is_not_allowed_inside() {
        for (name, source, licence, want) in [
            ("licence", REGISTRY, "GPL-3.0-only", "inner 1.0.0 may not be inside the wasm: \"GPL-3.0-only\""),
            ("git", "git+https://example.com/inner", "MIT", "inner 1.0.0 does not come from the registry"),
            ("other registry", "registry+https://example.com", "MIT", "does not come from the registry"),
            ("allowed", REGISTRY, "MIT", ""),
        ] {
            let got = read(source, licence).err().map(|error| format!("{error:#}")).unwrap_or_default();
            assert!(got.contains(want) && want.is_empty() == got.is_empty(), "{name}: {got}");
        }
    }

    /// Our crate needs `outer`, and that `inner`, which is as given; the others are not linked.
    fn read(source: &str, licence: &str) -> Result<Contents> {
        let package = |name: &str, kind: &str, source: Option<&str>, licence: &str| {
            let targets = [json!({ "kind": [kind] })];
            json!({ "id": name, "name": name, "version": "1.0.0", "source": source, "license": licence,
                    "targets": targets, "manifest_path": format!("/{name}/Cargo.toml") })
        };
        let needs = |name: &str, kinds: &[Option<&str>]| {
            let kinds: Vec<Value> = kinds.iter().map(|kind| json!({ "kind": kind })).collect();
            json!({ "pkg": name, "dep_kinds": kinds })
        };
        let metadata = json!({
            "packages": [
                package("ours", "lib", None, "MIT"),
                package("outer", "lib", Some(REGISTRY), "MIT OR Apache-2.0"),
                package("inner", "lib", Some(source), licence),
                package("macros", "proc-macro", Some(REGISTRY), "GPL-3.0-only"),
                package("tests", "lib", None, "GPL-3.0-only"),
                package(SANDBOX, "lib", None, "MIT"),
                package("unbuilt", "lib", Some(REGISTRY), "GPL-3.0-only"),
            ],
            "resolve": { "root": "ours", "nodes": [
                { "id": "ours", "deps": [needs("outer", &[None]), needs("tests", &[Some("dev")])] },
                { "id": SANDBOX, "deps": [needs("inner", &[None]), needs("unbuilt", &[None])] },
                { "id": "outer", "deps": [
                    needs("inner", &[Some("build"), None]),
                    needs("macros", &[None]),
                    needs("tests", &[Some("build")]),
                ] },
                { "id": "inner", "deps": [] },
            ] },
        });
        let sums = ["inner", "outer"].map(|name| ((name.into(), "1.0.0".into()), format!("sum of {name}")));
        let built = "ours v1.0.0 (/ours)\nouter v1.0.0\ninner v1.0.0 (*)\nmacros v1.0.0 (proc-macro)";
        Contents::read(&metadata, built, &sums.into(), "1.0.0".into())
    }
}

//! pkg/: what wasm-pack wrote, joined with pkg-template/.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    contents::Contents,
    glue, notices, npm,
    process::run,
    project::Project,
    rust_tools, sandbox_entries, sbom, stamp, types, wasm,
    wasm_imports::{self, Shortened},
    wasm_text::{self, TEXT_CODING},
};

/// Makes pkg/ anew from the folder that wasm-pack wrote and the sandbox's wasm.
pub(crate) fn assemble(project: &Project, built: &Path, sandbox: &[u8]) -> Result<()> {
    // Beside pkg/, so that a failure leaves the last good one, and a reader never sees half of one.
    let pkg = project.path("target/npm/pkg");
    npm::remove(&pkg)?;
    fs::create_dir_all(&pkg)?;
    let glue = glue::trimmed(&read(&built.join("ionos_backup_bg.js"))?)?;
    let Shortened { wasm, glue, imports } =
        wasm_imports::shorten(&fs::read(built.join("ionos_backup_bg.wasm"))?, glue)?;
    write(&pkg.join("ionos_backup_bg.js"), &glue)?;
    write(&pkg.join("wasm-imports.js"), &imports)?;
    let wasm = wasm::optimized(project, &wasm)?;
    fs::write(pkg.join("ionos_backup_bg.wasm"), &wasm).context("cannot write the wasm")?;
    let snippets = copy_snippets(built, &pkg)?;
    for name in ENTRIES {
        let text = read(&project.path("pkg-template").join(name))?;
        write(&pkg.join(name), &snippets.place(&text))?;
    }
    write(&pkg.join("wasm-text.js"), &wasm_text::module(project, "ionos_backup_bg.wasm", &wasm)?)?;
    bundle_commonjs(project, &pkg)?;
    bundle_index(project, &pkg)?;
    bundle_without_wasm(project, &pkg)?;
    sandbox_entries::write(project, &pkg, sandbox)?;
    for name in BUNDLED {
        fs::remove_file(pkg.join(name)).with_context(|| format!("cannot remove {name}"))?;
    }
    types::write(project, built, &pkg)?;
    write(&pkg.join("package.json"), &manifest(project)?)?;
    copy(&project.path("pkg-template/README.md"), &pkg.join("README.md"))?;
    for name in ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"] {
        let from = project.path(name);
        if from.is_file() {
            copy(&from, &pkg.join(name))?;
        }
    }
    let contents = Contents::of(project)?;
    write(&pkg.join("sbom.cdx.json"), &sbom::text(project, &contents)?)?;
    write(&pkg.join("THIRD-PARTY-NOTICES"), &notices::text(project, &contents)?)?;
    check_allow_list(&pkg)?;
    check_paths(project, &pkg)?;
    npm::remove(&project.pkg())?;
    fs::rename(&pkg, project.pkg()).context("cannot move the package to pkg/")
}

/// Where the modules are that the glue brings along and pkg-template/ imports as well: the same copy, by name.
struct Snippets(Vec<(String, String)>);

impl Snippets {
    fn place(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (name, place)| {
            text.replace(&format!("'./{name}'"), &format!("'./{place}'"))
        })
    }
}

fn copy_snippets(built: &Path, pkg: &Path) -> Result<Snippets> {
    let mut snippets = Vec::new();
    for file in stamp::files_below(&built.join("snippets"))? {
        let relative = file.strip_prefix(built)?;
        copy(&file, &pkg.join(relative))?;
        let name = relative.file_name().context("a snippet has no name")?.to_string_lossy().into_owned();
        snippets.push((name, relative.display().to_string()));
    }
    Ok(Snippets(snippets))
}

/// One CommonJS file for each entry with everything in it, for `require` where it cannot load ES modules.
fn bundle_commonjs(project: &Project, pkg: &Path) -> Result<()> {
    for entry in ["index", "wasm"] {
        run(std::process::Command::new(project.path("xtask/node_modules/.bin/esbuild"))
            .current_dir(pkg)
            .arg(format!("{entry}.js"))
            .arg(format!("--outfile={entry}.cjs"))
            .args(["--bundle", "--format=cjs", "--platform=node", "--target=es2022"])
            .arg("--log-level=warning")
            .arg(format!(
                "--banner:js=/** Generated: {entry}.js and all it imports, as CommonJS. */\n{TEXT_CODING}"
            )))
        .with_context(|| format!("esbuild cannot bundle {entry}.js"))?;
    }
    Ok(())
}

/// index.js with everything in it: a runtime takes longer to find ten modules than to read one.
///
/// Not minified: engines print the line of an error that nobody catches.
fn bundle_index(project: &Project, pkg: &Path) -> Result<()> {
    run(std::process::Command::new(project.path("xtask/node_modules/.bin/esbuild"))
        .current_dir(pkg)
        .args(["index.js", "--outfile=index.js", "--allow-overwrite"])
        .args(["--bundle", "--format=esm", "--platform=neutral", "--target=es2022", "--log-level=warning"])
        .arg(format!(
            "--banner:js=/** Generated: the entry for runtimes that may compile bytes, and all it imports. */\n\
             {TEXT_CODING}"
        )))
    .context("esbuild cannot bundle index.js")
    .map(|_| ())
}

/// The entries that need no wasm, each one file with all it imports, as an ES module and as CommonJS.
///
/// Minified, since every worker loads them whole; in short lines, since engines print that of an error.
fn bundle_without_wasm(project: &Project, pkg: &Path) -> Result<()> {
    for entry in types::WITHOUT_WASM {
        for (format, ending) in [("esm", "js"), ("cjs", "cjs")] {
            run(std::process::Command::new(project.path("xtask/node_modules/.bin/esbuild"))
                .current_dir(project.path("pkg-template"))
                .arg(format!("{entry}.js"))
                .arg(format!("--outfile={}", pkg.join(entry).with_extension(ending).display()))
                .args(["--bundle", "--platform=neutral", "--target=es2022", "--log-level=warning"])
                .args(["--minify", "--line-limit=300"])
                .arg(format!("--format={format}"))
                .arg(format!("--banner:js=/** Generated: ionos-backup/{entry} and all it imports. */")))
            .with_context(|| format!("esbuild cannot bundle {entry}.js"))?;
        }
    }
    Ok(())
}

/// package.json with the one version number in it.
pub(crate) fn manifest(project: &Project) -> Result<String> {
    let template = read(&project.path("pkg-template/package.json"))?;
    let mut manifest: Value = serde_json::from_str(&template).context("pkg-template/package.json")?;
    let version = manifest.get_mut("version").context("pkg-template/package.json has no version")?;
    *version = Value::String(project.version()?);
    Ok(format!("{manifest:#}\n"))
}

/// Every file must be one that `files` names (npm adds package.json, the README and the licences by itself).
fn check_allow_list(pkg: &Path) -> Result<()> {
    let manifest: Value = serde_json::from_str(&read(&pkg.join("package.json"))?)?;
    let files = manifest.get("files").and_then(Value::as_array).context("package.json has no files")?;
    let allowed: BTreeSet<&str> = files.iter().filter_map(Value::as_str).collect();
    for path in stamp::files_below(pkg)? {
        let name = path.strip_prefix(pkg)?.to_string_lossy().into_owned();
        let first = name.split('/').next().unwrap_or_default();
        if !(allowed.contains(first) || BY_ITSELF.iter().any(|start| name.starts_with(start))) {
            bail!("{name} is not in package.json's `files`");
        }
    }
    let missing: Vec<&str> =
        allowed.into_iter().filter(|name| *name != "CHANGELOG.md" && !pkg.join(name).exists()).collect();
    if !missing.is_empty() {
        bail!("package.json's `files` names what is not there: {}", missing.join(", "));
    }
    Ok(())
}

/// No file may hold a path of the machine that built it.
fn check_paths(project: &Project, pkg: &Path) -> Result<()> {
    let places = [project.root.clone(), rust_tools::cargo_home()?, rust_tools::sysroot(project)?];
    for file in stamp::files_below(pkg)? {
        let content = fs::read(&file)?;
        for place in &places {
            let place = place.as_os_str().as_encoded_bytes();
            if content.windows(place.len()).any(|window| window == place) {
                let (name, place) = (file.strip_prefix(pkg)?.display(), String::from_utf8_lossy(place));
                bail!("{name} holds the path {place} of this machine");
            }
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to).map(drop).with_context(|| format!("cannot copy {}", from.display()))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// What pkg-template/ has for the package as it stands, but for the place of errors.js.
const ENTRIES: [&str; 12] = [
    "calls.js",
    "client.js",
    "edge-light.js",
    "index.js",
    "invalid.js",
    "loader.js",
    "public.js",
    "unsupported.js",
    "wasm-bytes.js",
    "wasm.js",
    "watch.js",
    "workerd.js",
];

/// What nothing needs besides index.js and index.cjs, which have it inside.
const BUNDLED: [&str; 2] = ["wasm-bytes.js", "wasm-text.js"];

const BY_ITSELF: [&str; 3] = ["LICENSE", "README", "package.json"];

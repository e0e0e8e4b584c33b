//! `cargo xtask release`: all of a release up to the upload, for npm and crates.io. It uploads nothing.

use std::{fs, process::Command};

use anyhow::{Context, Result, bail, ensure};

use crate::{
    api, api_rust, bench, build, changelog, flags, npm, process, project::Project, rust_tools, say, sbom,
    stamp,
};

/// Refuses what must not go out, builds what would, tries both uploads dry, and leaves everything in
/// target/release-notes.
pub(crate) fn run(project: &Project, args: &flags::Release) -> Result<()> {
    ensure!(
        args.dry_run,
        "there is no upload from here: run it with --dry-run, which ends with the commands for a person"
    );
    let commit = clean_commit(project)?;
    let version = project.version()?;
    let notes = changelog::of(&project.path("CHANGELOG.md"), &version)?;
    let tag = free_tag(project, &version)?;
    reports(project)?;
    let results = fs::read_to_string(project.path("tests/bench/RESULTS.md")).unwrap_or_default();
    ensure!(
        results.contains(&format!("\n{version} on ")),
        "tests/bench/RESULTS.md measures another version: run `cargo xtask bench`"
    );
    bench::told(project)?;
    let npm_files = say::step("npm publish --dry-run", || npm_publish(project))?;
    let crate_files = say::step("cargo publish --dry-run", || cargo_publish(project))?;
    // Nothing of the above may have written into the tree.
    clean_commit(project)?;
    let summary = summary(project, &Facts { version: &version, tag: &tag, commit: &commit, notes: &notes })?;
    let out = project.path("target/release-notes.md");
    fs::write(
        &out,
        format!(
            "{summary}
## What is in the npm package

```text
{npm_files}
```

## What is in the crate

```text
{crate_files}
```
"
        ),
    )?;
    say::result(&summary);
    say::result("target/release-notes.md has this, and the contents of both packages");
    Ok(())
}

/// The commit, if the tree is exactly that.
fn clean_commit(project: &Project) -> Result<String> {
    let changed = git(project, &["status", "--porcelain"]).context("a release comes from a git checkout")?;
    ensure!(changed.is_empty(), "the tree is dirty; commit or remove:\n{changed}");
    git(project, &["rev-parse", "HEAD"])
}

/// The name of the tag, which is not there yet or names this very commit.
fn free_tag(project: &Project, version: &str) -> Result<String> {
    let tag = format!("v{version}");
    if !git(project, &["tag", "--list", &tag])?.is_empty() {
        let tagged = git(project, &["rev-list", "--max-count=1", &tag])?;
        if tagged != git(project, &["rev-parse", "HEAD"])? {
            bail!("{tag} is another commit: raise the version in Cargo.toml");
        }
    }
    Ok(tag)
}

/// The reports in the tree are those of this source.
fn reports(project: &Project) -> Result<()> {
    let check = flags::Report { check: true };
    sbom::run(project, &check)?;
    build::ensure(project)?;
    api::run(project, &check)?;
    api_rust::run(project, &check)
}

/// The packed package as npm takes it: without the dot it would look for a repository of that name on GitHub.
fn npm_package(version: &str) -> String {
    format!("./target/ionos-backup-{version}.tgz")
}

/// Gives the list of files as npm prints it.
fn npm_publish(project: &Project) -> Result<String> {
    let printed = process::run(
        Command::new("npm")
            .current_dir(&project.root)
            .args(["publish", "--dry-run", "--access", "public", "--provenance=false"])
            .arg(npm_package(&project.version()?)),
    )?;
    let files = printed.lines().filter_map(|line| line.strip_prefix("npm notice "));
    Ok(files.skip_while(|line| !line.contains("Tarball Contents")).collect::<Vec<_>>().join("\n"))
}

/// Builds the crate out of its own package, for wasm with the feature that needs every file, and for this machine;
/// gives the list of files.
fn cargo_publish(project: &Project) -> Result<String> {
    rust_tools::ensure_target(project)?;
    let package = ["--package", "ionos-backup"];
    let wasm = ["--features", "npm", "--target", "wasm32-unknown-unknown"];
    without_warnings(&process::run(project.cargo().arg("package").args(package).args(wasm))?)?;
    without_warnings(&process::run(project.cargo().arg("publish").args(package).arg("--dry-run"))?)?;
    let listed = process::run(project.cargo().arg("package").args(package).arg("--list"))?;
    Ok(listed.trim().to_owned())
}

/// Refuses what cargo warns of, but for the tests, which stay out of the package, and for the dry run itself.
fn without_warnings(printed: &str) -> Result<()> {
    let is_expected =
        |text: &str| text.starts_with("ignoring test `") || text == "aborting upload due to dry run";
    let mut warnings = printed.lines().filter_map(|line| line.trim().strip_prefix("warning: "));
    match warnings.find(|text| !is_expected(text)) {
        Some(text) => bail!("cargo warns of the package: {text}"),
        None => Ok(()),
    }
}

struct Facts<'a> {
    version: &'a str,
    tag: &'a str,
    commit: &'a str,
    notes: &'a str,
}

/// What went into it, what came out, and what a person does now.
fn summary(project: &Project, facts: &Facts<'_>) -> Result<String> {
    let Facts { version, tag, commit, notes } = facts;
    let tarball = fs::read(project.tarball()?).context("the packed package is gone")?;
    let sbom = fs::read(project.path("pkg-template/sbom.cdx.json"))?;
    let crate_file = project.cargo_target().join(format!("package/ionos-backup-{version}.crate"));
    let packed = fs::read(&crate_file).with_context(|| format!("cargo left no {}", crate_file.display()))?;
    Ok(format!(
        "# {version}

{notes}

## Provenance

| | |
|---|---|
| commit | {commit} |
| tag | {tag} |
| Rust | {rust} |
| Node | {node} |
| npm package | {tarball_bytes} bytes, sha256 {tarball_hash} |
| crate | {crate_bytes} bytes, sha256 {crate_hash} |
| software bill of materials | pkg-template/sbom.cdx.json, sha256 {sbom_hash} |

The same commit gives the same npm package on any machine: `cargo xtask test \"builds alike\"` builds it twice and
compares.

## By hand, from this commit

1. `cargo xtask test --all`
2. Give pkg-template/sbom.cdx.json to an advisory scanner.
3. `git tag --sign {tag} && git push origin {tag}`
4. `npm publish --access public {npm_package}`, in CI with `--provenance`
5. `cargo publish --package ionos-backup`
6. A release of {tag} with the notes above, and the npm package, the crate and the bill of materials beside it.
",
        npm_package = npm_package(version),
        rust = project.toolchain()?,
        node = npm::ensure_node()?,
        tarball_bytes = tarball.len(),
        tarball_hash = stamp::sha256(&tarball),
        crate_bytes = packed.len(),
        crate_hash = stamp::sha256(&packed),
        sbom_hash = stamp::sha256(&sbom),
    ))
}

fn git(project: &Project, args: &[&str]) -> Result<String> {
    process::run(Command::new("git").current_dir(&project.root).args(args)).map(|text| text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::without_warnings;

    #[test]
    fn the_package_goes_out_without_warnings() {
        for (printed, is_clean) in [
            (
                "   Packaging x\nwarning: ignoring test `tidy` as `tests/tidy.rs` is not included in the package",
                true,
            ),
            ("   Uploading x\nwarning: aborting upload due to dry run", true),
            ("warning: manifest has no description\n   Packaging x", false),
            ("warning: unused variable: `x`", false),
        ] {
            assert_eq!(without_warnings(printed).is_ok(), is_clean, "{printed}");
        }
    }
}

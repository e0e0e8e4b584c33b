//! The changelog: the section of one version, which has to stand on top.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};

/// What the changelog says of this version.
pub(crate) fn of(path: &Path, version: &str) -> Result<String> {
    let text = fs::read_to_string(path).context("cannot read the changelog")?;
    section(&text, version)
}

fn section(text: &str, version: &str) -> Result<String> {
    let first = text.split("\n## ").nth(1).context("the changelog has no section")?;
    let (title, body) = first.split_once('\n').unwrap_or((first, ""));
    ensure!(
        title.trim() == version,
        "the changelog begins with {title:?}: give it the version of Cargo.toml, {version}"
    );
    let lines: Vec<&str> = body.trim().lines().collect();
    ensure!(!lines.is_empty(), "the changelog says nothing of {version}");
    let kinds = ["breaking", "added", "changed", "fixed"];
    let is_said = |line: &&&str| {
        let is_entry = kinds.iter().any(|kind| line.starts_with(&format!("- **{kind}** ")));
        is_entry || line.starts_with("  ") || line.is_empty()
    };
    let odd = lines.iter().find(|line| !is_said(line));
    ensure!(odd.is_none(), "the changelog has a line of none of the kinds {kinds:?}: {odd:?}");
    Ok(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::section;

    #[test]
    fn ok_section_of_the_version() {
        let first = "# Changelog\n\nWords.\n\n## 1.2.0\n\n- **added** a thing\n  of two lines\n\n";
        let text = &format!("{first}## 1.1.0\n\n- **fixed** it\n");
        assert_eq!(section(text, "1.2.0").unwrap(), "- **added** a thing\n  of two lines");
    }

    #[test]
    fn err_what_no_release_may_say() {
        for (text, part) in [
            ("# Changelog\n", "no section"),
            ("# Changelog\n\n## Unreleased\n\n- **added** a thing\n", "Unreleased"),
            ("# Changelog\n\n## 1.1.0\n\n- **added** a thing\n", "1.1.0"),
            ("# Changelog\n\n## 1.2.0\n\n## 1.1.0\n\n- **added** a thing\n", "says nothing"),
            ("# Changelog\n\n## 1.2.0\n\n- a thing\n", "none of the kinds"),
        ] {
            let error = section(text, "1.2.0").unwrap_err().to_string();
            assert!(error.contains(part), "{text:?}: {error}");
        }
    }
}

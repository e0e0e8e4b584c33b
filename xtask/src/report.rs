//! A report that is kept in the tree, so that a review sees every change of it.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::{flags, project::Project, say};

/// Writes the report, or with `--check` compares with the one in the tree; `advice` says what to do when they differ.
pub(crate) fn keep(
    project: &Project,
    name: &str,
    report: &str,
    args: &flags::Report,
    advice: &str,
) -> Result<()> {
    let path = project.path(name);
    let kept = fs::read_to_string(&path).unwrap_or_default();
    if kept == report {
        say::result(&format!("{name} is up to date"));
    } else if args.check {
        bail!("{name} is out of date: {advice}\n{}", first_difference(&kept, report));
    } else {
        fs::write(&path, report).with_context(|| format!("cannot write {name}"))?;
        say::result(&format!("wrote {name}"));
    }
    Ok(())
}

fn first_difference(kept: &str, report: &str) -> String {
    let both = kept
        .lines()
        .map(Some)
        .chain(std::iter::repeat(None))
        .zip(report.lines().map(Some).chain(std::iter::repeat(None)));
    both.enumerate()
        .take(kept.lines().count().max(report.lines().count()))
        .find(|(_, (kept, new))| kept != new)
        .map(|(number, (kept, new))| {
            let line = number.saturating_add(1);
            format!(
                "line {line} is\n  {}\nand should be\n  {}",
                kept.unwrap_or("(end)"),
                new.unwrap_or("(end)")
            )
        })
        .unwrap_or_default()
}

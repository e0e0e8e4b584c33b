//! Whether the package comes out the same, byte for byte, when it is built in another folder.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{build, contents, npm, project::Project, stamp};

/// Builds a copy of the sources elsewhere and compares the two packed packages.
pub(crate) fn run(project: &Project) -> Result<String> {
    build::ensure(project)?;
    let elsewhere = Elsewhere::copy_of(project)?;
    build::ensure(&elsewhere.project)?;
    // Again, in case somebody has changed a source since.
    build::ensure(project)?;
    if build::inputs(project)? != build::inputs(&elsewhere.project)? {
        bail!("the sources changed meanwhile: the two packages cannot be compared");
    }
    let here = stamp::sha256(&fs::read(project.tarball()?)?);
    let there = stamp::sha256(&fs::read(elsewhere.project.tarball()?)?);
    if here != there {
        let files = differing_files(&project.pkg(), &elsewhere.project.pkg())?;
        bail!("built in another folder the package differs in: {}", files.join(", "));
    }
    Ok(format!("sha256 {here}, twice"))
}

/// A folder with a copy of what the package is built from; gone when dropped.
struct Elsewhere {
    folder: PathBuf,
    project: Project,
}

impl Elsewhere {
    fn copy_of(project: &Project) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("ionos-backup-{}", std::process::id()));
        // Longer and deeper than most, so that no length hides a difference.
        let root = folder.join("quite another place/for the same sources");
        let copy = Self { folder, project: Project { root } };
        // Cargo reads the manifest of every member, and looks for the sources that it names.
        let members = contents::members(project)?;
        for input in build::INPUTS.iter().map(|input| project.path(input)).chain(members) {
            for file in stamp::files_below(&input)? {
                let to = copy.project.path(file.strip_prefix(&project.root)?);
                fs::create_dir_all(to.parent().context("a file without a folder")?)?;
                fs::copy(&file, &to).with_context(|| format!("cannot copy {}", file.display()))?;
            }
        }
        fs::create_dir_all(copy.project.path("target"))?;
        for installed in ["target/tools", "xtask/node_modules"] {
            symlink(project.path(installed), copy.project.path(installed))?;
        }
        Ok(copy)
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        // A leftover in the temporary folder harms nobody.
        let _ = npm::remove(&self.folder);
    }
}

fn differing_files(here: &Path, there: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for file in stamp::files_below(here)? {
        let name = file.strip_prefix(here)?;
        if fs::read(&file).ok() != fs::read(there.join(name)).ok() {
            names.push(name.display().to_string());
        }
    }
    Ok(names)
}

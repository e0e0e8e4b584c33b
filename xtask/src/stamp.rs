//! Skipping what is up to date: a digest of the inputs, kept beside the result.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::project::Project;

/// A digest over files, folders and plain facts.
#[derive(Default)]
pub(crate) struct Inputs {
    hash: Sha256,
}

impl Inputs {
    /// Adds a fact, such as a version.
    pub(crate) fn fact(mut self, fact: &str) -> Self {
        self.add(b"fact", fact.as_bytes());
        self
    }

    /// Adds a file, or a folder with all below it save installed and built things; what is absent counts as absent.
    pub(crate) fn path(mut self, root: &Path, relative: &str) -> Result<Self> {
        for file in files_below(&root.join(relative))? {
            let name = file.strip_prefix(root).unwrap_or(&file);
            let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            self.add(name.to_string_lossy().as_bytes(), &content);
        }
        Ok(self)
    }

    /// The digest in hexadecimal digits.
    pub(crate) fn digest(self) -> String {
        hex(&self.hash.finalize())
    }

    fn add(&mut self, name: &[u8], content: &[u8]) {
        for part in [name, content] {
            self.hash.update(part.len().to_le_bytes());
            self.hash.update(part);
        }
    }
}

/// Whether the named result was made from these inputs.
pub(crate) fn is_fresh(project: &Project, name: &str, digest: &str) -> bool {
    fs::read_to_string(file(project, name)).is_ok_and(|kept| kept == digest)
}

/// Remembers that the named result was made from these inputs.
pub(crate) fn keep(project: &Project, name: &str, digest: &str) -> Result<()> {
    let file = file(project, name);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&file, digest).with_context(|| format!("cannot write {}", file.display()))
}

/// Writes a file, unless it is so already: somebody may be reading it.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|kept| kept == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// Waits until no other run of these commands is at the named work; hold on to what it gives.
pub(crate) fn lock(project: &Project, name: &str) -> Result<fs::File> {
    let folder = project.path("target/xtask");
    fs::create_dir_all(&folder)?;
    let file = fs::File::create(folder.join(format!("{name}.lock")))?;
    file.lock().with_context(|| format!("cannot lock {name}"))?;
    Ok(file)
}

/// SHA-256 of some bytes in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// All files below a path in a fixed order, without installed and built things.
pub(crate) fn files_below(path: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    if path.is_file() {
        files.push(path.to_path_buf());
    } else if path.is_dir() {
        let mut entries: Vec<PathBuf> = fs::read_dir(path)
            .with_context(|| format!("cannot list {}", path.display()))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        entries.sort();
        for entry in entries {
            let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if !BUILT.contains(&name.as_str()) {
                files.extend(files_below(&entry)?);
            }
        }
    }
    Ok(files)
}

fn file(project: &Project, name: &str) -> PathBuf {
    project.path(format!("target/xtask/{name}.stamp"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Folders and files that hold results, never inputs.
const BUILT: [&str; 8] =
    [".vite", ".wrangler", "api.d.ts", "dist", "node_modules", "playwright-report", "target", "test-results"];

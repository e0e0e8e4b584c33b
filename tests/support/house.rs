//! A copy of the project's sources below target/, to be changed on purpose.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::fs;
use std::path::{Path, PathBuf};

/// The copy. It stays from one run to the next, so that cargo builds no more than it must.
pub(crate) struct House(pub(crate) PathBuf);

impl House {
    pub(crate) fn new(name: &str) -> Self {
        Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name))
    }

    /// Copies a folder with all that is below it.
    pub(crate) fn copy(&self, folder: &Path) {
        for entry in fs::read_dir(root().join(folder)).expect("the folder is there") {
            let path = folder.join(entry.expect("the folder can be read").file_name());
            if root().join(&path).is_dir() {
                self.copy(&path);
            } else {
                self.write(&path, read(&path));
            }
        }
    }

    /// Leaves a file alone that has the text already, so that cargo sees no change.
    pub(crate) fn write(&self, path: impl AsRef<Path>, text: impl AsRef<[u8]>) {
        let path = self.0.join(path);
        let text = text.as_ref();
        if fs::read(&path).is_ok_and(|old| old == text) {
            return;
        }
        fs::create_dir_all(path.parent().expect("files stand in folders")).expect("target/ can be written");
        fs::write(path, text).expect("target/ can be written");
    }
}

/// A text of the project.
#[track_caller]
pub(crate) fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(root().join(path.as_ref()))
        .unwrap_or_else(|_| panic!("{} is no text", path.as_ref().display()))
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

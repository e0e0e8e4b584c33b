//! Is it true what CONTRIBUTING.md says of adding an operation? Two invented ones are added to a copy of the sources, by the
//! changes that `rehearsal/operations.md` shows, and have to work from Rust and from JavaScript; and each change that is
//! left out has to be noticed, by the words that stand below it.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail; clippy.toml allows it only inside of #[test]"
)]

#[path = "support/house.rs"]
mod house;
#[path = "rehearsal/steps.rs"]
mod steps;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use crate::house::{House, read, root};
use crate::steps::{Change, Evidence, changes};

#[test]
#[ignore = "minutes: `cargo xtask test rehearsal` runs it"]
fn added_operations_work_and_no_change_can_be_left_out() {
    let house = Rehearsal::new();
    let changes = changes();
    house.apply(&changes);
    for file in ["generated", "gateway"] {
        let said = house.cargo(&format!("test --test {file}")).expect_err("nothing is written anew yet");
        assert!(said.contains(&format!("UPDATE=1 cargo test --test {file}")), "{said}");
    }
    house.generate().expect("all of it is there");
    house.house.write("tests/rehearsed.rs", read("tests/rehearsal/in_rust.rs"));
    house.git(&["add", "--all"]);
    // But for the mutants, which say nothing of what was added, and for changes that have been made.
    let words = "test --package ionos-backup --package sandbox --lib --tests --";
    let tests = format!("{words} --skip goes_red --skip every_change_still_applies");
    house.cargo(&tests).expect("with all changes");
    house.check_package();
    let missed: Vec<String> = changes
        .iter()
        .filter_map(|change| {
            let rest: Vec<&Change> = changes.iter().filter(|other| !std::ptr::eq(*other, change)).collect();
            house.apply(rest);
            house.miss(&change.left_out).map(|said| format!("{}\n{said}", change.name()))
        })
        .collect();
    house.apply(&changes);
    assert_eq!(missed, [""; 0], "left out, this is not noticed as the document says");
}

#[test]
fn every_change_still_applies() {
    applied(&changes());
}

#[test]
fn instructions_name_the_files_that_are_changed_and_they_are_few() {
    let changed: BTreeSet<String> = changes().into_iter().map(|change| change.path).collect();
    let (sandbox, rest): (Vec<&String>, Vec<&String>) =
        changed.iter().partition(|path| path.starts_with("tests/sandbox/"));
    let instructions = read("CONTRIBUTING.md");
    let (_, steps) = instructions.split_once("## Adding an operation").expect("it says how");
    let steps = steps.split("\n## ").next().unwrap_or_default();
    for path in &rest {
        assert!(steps.contains(&format!("`{path}`")), "CONTRIBUTING.md does not name {path}");
    }
    assert!(rest.len() <= 8, "an operation is to need no more than 8 files by hand: {rest:#?}");
    let instructions = read("tests/sandbox/README.md");
    let (_, steps) = instructions.split_once("## Adding an operation").expect("it says how");
    for path in sandbox {
        let name = path.trim_start_matches("tests/sandbox/");
        assert!(name == "README.md" || steps.contains(name), "tests/sandbox/README.md does not name {name}");
    }
}

#[test]
fn words_below_a_change_are_looked_for_where_the_document_says() {
    for change in changes() {
        if let Evidence::Test { file, .. } = change.left_out {
            let places = [format!("tests/{file}.rs"), format!("tests/{file}/main.rs")];
            assert!(places.iter().any(|place| root().join(place).is_file()), "{file}: no such tests");
        }
    }
}

/// The files that some changes make, by path.
#[track_caller]
fn applied<'a>(changes: impl IntoIterator<Item = &'a Change>) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for change in changes {
        let text = files.entry(change.path.clone()).or_insert_with(|| read(&change.path));
        *text = change.apply(text);
    }
    files
}

/// The copy.
struct Rehearsal {
    house: House,
    /// What git has or would keep, and so the copy.
    files: Vec<String>,
}

impl Rehearsal {
    fn new() -> Self {
        let house = House::new("rehearsal");
        let listed = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(root())
            .output()
            .expect("git runs");
        let listed = String::from_utf8(listed.stdout).expect("names are UTF-8");
        // One that is deleted and not yet committed is not there.
        let files =
            listed.split('\0').filter(|path| root().join(path).is_file()).map(str::to_owned).collect();
        let copy = Self { house, files };
        let _ = fs::remove_dir_all(copy.house.0.join(".git"));
        for path in &copy.files {
            let text = fs::read(root().join(path)).expect("it can be read");
            copy.house.write(path, text);
        }
        // The tests of the house ask git what is there; what was there in an earlier run is not listed.
        copy.git(&["init", "--quiet"]);
        copy
    }

    /// Writes what the changes make, and what all others do not change as it is.
    fn apply<'a>(&self, changes: impl IntoIterator<Item = &'a Change>) {
        let changed = applied(changes);
        for path in &self.files {
            match changed.get(path) {
                Some(text) => self.house.write(path, text),
                None => self.house.write(path, fs::read(root().join(path)).expect("it can be read")),
            }
        }
    }

    /// What the last step of the instructions says.
    fn generate(&self) -> Result<(), String> {
        ended(self.command("test --test generated --test gateway").env("UPDATE", "1"))
    }

    /// Builds the package of the copy, and has JavaScript try it.
    fn check_package(&self) {
        let xtask =
            std::env::var_os("XTASK").expect("`cargo xtask test rehearsal` says which program builds");
        for installed in ["target/tools", "xtask/node_modules"] {
            let link = self.house.0.join(installed);
            let _ = fs::remove_file(&link);
            fs::create_dir_all(link.parent().unwrap()).unwrap();
            std::os::unix::fs::symlink(root().join(installed), &link).expect("target/ can be written");
        }
        let run = |words: &[&str]| {
            let manifest = self.house.0.join("xtask");
            ended(Command::new(&xtask).args(words).env("CARGO_MANIFEST_DIR", manifest))
        };
        run(&["build"]).expect("the package is built");
        let said = run(&["api", "--check"]).expect_err("what is public is not reported yet");
        assert!(said.contains("run `cargo xtask api`"), "{said}");
        let mut node = Command::new("node");
        node.args(["--test", "tests/rehearsal/in_javascript.mjs"]).current_dir(&self.house.0);
        ended(node.env("PACKAGE", self.house.0.join("pkg"))).expect("the package works");
    }

    /// `None` if what is missing is noticed as it should be, what was said instead if not.
    fn miss(&self, evidence: &Evidence) -> Option<String> {
        let (words, said) = match evidence {
            Evidence::Compiler(words) => {
                (words, self.cargo("check --package ionos-backup --package sandbox --lib --tests"))
            }
            Evidence::Test { file, words } => {
                (words, self.generate().and_then(|()| self.cargo(&format!("test --test {file}"))))
            }
        };
        match said {
            Ok(()) => Some("it went well".to_owned()),
            Err(said) if said.contains(words.as_str()) => None,
            Err(said) => Some(format!("instead of {words}: {said}")),
        }
    }

    fn cargo(&self, words: &str) -> Result<(), String> {
        ended(&mut self.command(words))
    }

    fn command(&self, words: &str) -> Command {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(words.split(' ')).current_dir(&self.house.0);
        // A folder beside the one of the package, which would be built anew for other settings.
        cargo.env("CARGO_TARGET_DIR", self.house.0.join("target/native")).env("CARGO_PROFILE_DEV_DEBUG", "0");
        // Those of this very test mean nothing there.
        for name in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PKG_NAME"] {
            cargo.env_remove(name);
        }
        cargo
    }

    fn git(&self, words: &[&str]) {
        ended(Command::new("git").args(words).current_dir(&self.house.0)).expect("git runs");
    }
}

/// Runs a program to its end; what it said if it failed.
fn ended(command: &mut Command) -> Result<(), String> {
    let output = command.output().expect("it can be started");
    let said =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    if output.status.success() { Ok(()) } else { Err(said) }
}

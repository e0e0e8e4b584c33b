//! Is it true what CONTRIBUTING.md says of adding an operation? Two invented ones are added to a copy of the sources,
//! by the changes that `rehearsal/operations.md` shows, and have to work from Rust and from JavaScript; and each change
//! that is left out has to be noticed, by the words that stand below it.

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
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::house::{House, read, root};
use crate::steps::{Change, Evidence, batches, changes};

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
    let mut generate = house.command("test --test generated --test gateway");
    ended(generate.env("UPDATE", "1")).expect("all of it is there");
    house.house.write("tests/rehearsed.rs", read("tests/rehearsal/in_rust.rs"));
    house.git(&["add", "--all"]);
    // Each builds into a folder of its own.
    std::thread::scope(|scope| {
        scope.spawn(|| house.check_package());
        house.check_crate();
    });
    let places = house.built(PLACES);
    let missed: Vec<String> =
        batches(&changes).iter().filter_map(|left_out| house.miss(left_out, &places)).collect();
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
        if let Evidence::Test { file, .. } = &change.left_out {
            let tests = if change.package() == "sandbox" { "tests/sandbox/tests" } else { "tests" };
            let places = [format!("{tests}/{file}.rs"), format!("{tests}/{file}/main.rs")];
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

/// What git has of a folder, or would keep; nothing of one that is not there yet.
fn listed(folder: &Path) -> BTreeSet<String> {
    let words = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let output = Command::new("git").args(words).current_dir(folder).output();
    let listed = output.map(|output| String::from_utf8(output.stdout).expect("names are UTF-8"));
    // One that is deleted and not yet committed is not there.
    let is_there = |path: &&str| folder.join(path).is_file();
    listed.unwrap_or_default().split('\0').filter(is_there).map(str::to_owned).collect()
}

/// The copy.
struct Rehearsal {
    house: House,
}

impl Rehearsal {
    fn new() -> Self {
        let copy = Self { house: House::new("rehearsal") };
        let files = listed(root());
        // What was there in an earlier run and is gone.
        for path in listed(&copy.house.0).difference(&files) {
            let _ = fs::remove_file(copy.house.0.join(path));
        }
        let _ = fs::remove_dir_all(copy.house.0.join(".git"));
        for path in &files {
            let text = fs::read(root().join(path)).expect("it can be read");
            copy.house.write(path, text);
        }
        // The tests of the house ask git what is there.
        copy.git(&["init", "--quiet"]);
        copy
    }

    /// Writes what the changes make.
    fn apply(&self, changes: &[Change]) {
        for (path, text) in applied(changes) {
            self.house.write(path, text);
        }
    }

    /// Takes changes back, does something, and makes them again; what was generated of them stays.
    fn without<T>(&self, left_out: &[&Change], doing: impl FnOnce() -> T) -> T {
        let mut files: BTreeMap<&str, [String; 2]> = BTreeMap::new();
        for change in left_out {
            let [_, text] = files.entry(&change.path).or_insert_with(|| {
                let text = fs::read_to_string(self.house.0.join(&change.path)).expect("it has been written");
                [text.clone(), text]
            });
            *text = change.take_back(text);
        }
        for (path, [_, text]) in &files {
            self.house.write(path, text);
        }
        let done = doing();
        for (path, [text, _]) in &files {
            self.house.write(path, text);
        }
        done
    }

    /// Has all tests of Rust run but for the mutants, which say nothing of what was added, and for changes that have
    /// been made.
    fn check_crate(&self) {
        let words = "test --package ionos-backup --package sandbox --lib --tests --";
        let tests = format!("{words} --skip goes_red --skip every_change_still_applies");
        self.cargo(&tests).expect("with all changes");
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
    fn miss(&self, left_out: &[&Change], places: &Path) -> Option<String> {
        let first = left_out.first()?;
        let said = self.without(left_out, || match &first.left_out {
            Evidence::Compiler(_) => {
                let targets = if first.path.contains("/tests/") { "--tests" } else { "--lib" };
                let words =
                    "check --keep-going --message-format short --package ionos-backup --package sandbox";
                self.cargo(&format!("{words} {targets}"))
            }
            // It reads texts alone, so that it need not be built again.
            Evidence::Test { file, .. } if file == PLACES => {
                ended(Command::new(places).current_dir(&self.house.0))
            }
            Evidence::Test { file, .. } => {
                self.cargo(&format!("test --package {} --test {file}", first.package()))
            }
        });
        let said = said.err().unwrap_or_else(|| "nothing".to_owned());
        // Each wants a line of its own.
        let mut lines: BTreeSet<&str> = said.lines().collect();
        let unheard = left_out.iter().filter(|change| {
            let words = change.left_out.words();
            let heard = lines.iter().copied().find(|line| line.contains(words));
            heard.is_none_or(|line| !lines.remove(line))
        });
        let unheard: Vec<String> =
            unheard.map(|change| format!("{} without {}", change.name(), change.left_out.words())).collect();
        (!unheard.is_empty()).then(|| format!("{}\n{said}", unheard.join("\n")))
    }

    /// The program of a file of tests.
    fn built(&self, file: &str) -> PathBuf {
        let words = format!("test --no-run --message-format json --test {file}");
        let output = self.command(&words).output().expect("cargo runs");
        let built = String::from_utf8(output.stdout).expect("JSON is UTF-8");
        let built = built.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        built
            .filter_map(|message| message.get("executable")?.as_str().map(PathBuf::from))
            .next_back()
            .expect("it has been built")
    }

    fn cargo(&self, words: &str) -> Result<(), String> {
        ended(&mut self.command(words))
    }

    /// Cargo, which finds the dependencies built as it built them for this very test.
    fn command(&self, words: &str) -> Command {
        let mut cargo = Command::new(env!("CARGO"));
        // Of a profile of their own, or cargo would take the packages of the copy for the project's.
        for package in ["ionos-backup", "sandbox"] {
            for (setting, value) in [("debug", 0), ("codegen-units", 128)] {
                cargo.args(["--config", &format!("profile.dev.package.{package}.{setting}={value}")]);
            }
        }
        cargo.args(words.split(' ')).current_dir(&self.house.0);
        cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name(""));
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

/// The file of tests that holds what no compiler asks for.
const PLACES: &str = "places";

//! Has the simulation teeth? Each row of the table breaks the core on purpose, in a copy under target/, and the
//! simulation there has to go red.
//!
//! The rows of the first table are tried by every `cargo test`; `MUTANTS=all` tries the others as well, and
//! `MUTANTS=name` those whose name contains it.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail; clippy.toml allows it only inside of #[test]"
)]

#[path = "mutants/flows.rs"]
mod flows;
#[path = "mutants/table.rs"]
mod table;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::flows::FLOWS;
use crate::table::{DELIBERATE, FURTHER};

/// One deliberate defect: a file below src/proto, what stands there, and what is to stand there instead.
struct Mutant {
    name: &'static str,
    file: &'static str,
    right: &'static str,
    wrong: &'static str,
}

#[test]
fn simulation_goes_red_for_every_deliberate_defect() {
    let house = House::new();
    house.write_sources();
    let sound = house.simulate();
    assert!(sound.status.success(), "without any defect: {}", text(&sound));
    let survivors: Vec<&str> =
        wanted().into_iter().filter(|mutant| house.survives(mutant)).map(|mutant| mutant.name).collect();
    house.write_sources();
    assert_eq!(survivors, [""; 0], "the simulation lets these defects pass");
}

#[test]
fn every_defect_still_applies() {
    for mutant in all() {
        mutated(mutant);
    }
}

fn wanted() -> Vec<&'static Mutant> {
    match std::env::var("MUTANTS").as_deref() {
        Err(_) => DELIBERATE.iter().collect(),
        Ok("all") => all().collect(),
        Ok(part) => all().filter(|mutant| mutant.name.contains(part)).collect(),
    }
}

fn all() -> impl Iterator<Item = &'static Mutant> {
    DELIBERATE.iter().chain(FURTHER).chain(FLOWS)
}

/// The source with the defect in it.
#[track_caller]
fn mutated(mutant: &Mutant) -> String {
    let source = fs::read_to_string(root().join("src/proto").join(mutant.file)).expect(mutant.file);
    let found = source.matches(mutant.right).count();
    assert_eq!(found, 1, "{}: {} has this {found} times: {}", mutant.name, mutant.file, mutant.right);
    source.replace(mutant.right, mutant.wrong)
}

/// The copy of the workspace that is broken on purpose: the crate, the sandbox, and the simulation.
struct House(PathBuf);

impl House {
    fn new() -> Self {
        let house = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutants"));
        house.write("Cargo.toml", &manifest());
        house.write("Cargo.lock", &read("Cargo.lock"));
        for folder in [
            "tests/sandbox/src",
            "tests/sandbox/sso",
            "tests/sandbox/tests",
            "tests/simulation",
            "tests/support",
        ] {
            house.copy(Path::new(folder));
        }
        house.write("tests/sandbox/Cargo.toml", &read("tests/sandbox/Cargo.toml"));
        house
    }

    fn write_sources(&self) {
        self.copy(Path::new("src"));
    }

    fn copy(&self, folder: &Path) {
        for entry in fs::read_dir(root().join(folder)).expect("the folder is there") {
            let path = folder.join(entry.expect("the folder can be read").file_name());
            if root().join(&path).is_dir() {
                self.copy(&path);
            } else {
                self.write(&path, &read(&path));
            }
        }
    }

    /// Leaves a file alone that has the text already, so that cargo builds no more than it must.
    fn write(&self, path: impl AsRef<Path>, text: &str) {
        let path = self.0.join(path);
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            return;
        }
        fs::create_dir_all(path.parent().expect("files stand in folders")).expect("target/ can be written");
        fs::write(path, text).expect("target/ can be written");
    }

    fn survives(&self, mutant: &Mutant) -> bool {
        self.write_sources();
        self.write(Path::new("src/proto").join(mutant.file), &mutated(mutant));
        let output = self.simulate();
        let said = text(&output);
        // A defect that does not compile proves nothing.
        assert!(said.contains("running "), "{}: {said}", mutant.name);
        let violation = said.lines().find(|line| line.starts_with("shrunk to: ")).unwrap_or("survived");
        println!("{}: {violation:.160}", mutant.name);
        output.status.success()
    }

    fn simulate(&self) -> Output {
        Command::new(env!("CARGO"))
            .args(["test", "--offline", "--quiet", "--package", "ionos-backup", "--test", "simulation"])
            .args(["--", "--skip", "same_seed"])
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", self.0.join("target"))
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("SIMULATION_HISTORIES", "3000")
            .env_remove("SIMULATION_SEED")
            .env("RUST_BACKTRACE", "0")
            .output()
            .expect("cargo runs")
    }
}

/// The project's manifest without what the simulation does not need.
fn manifest() -> String {
    let manifest = read("Cargo.toml");
    let line = |line: &str| {
        let is_left_out = ["proptest", "readme"].iter().any(|word| line.starts_with(word));
        let members = r#"members = ["tests/sandbox"]"#;
        let line = if line.starts_with("members = ") { members } else { line };
        (!is_left_out).then(|| format!("{line}\n"))
    };
    manifest.lines().filter_map(line).collect()
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(root().join(path.as_ref()))
        .unwrap_or_else(|_| panic!("{} is no text", path.as_ref().display()))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

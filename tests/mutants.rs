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
#[path = "support/house.rs"]
mod house;
#[path = "mutants/table.rs"]
mod table;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::flows::FLOWS;
use crate::house::{House, read, root};
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
    let house = Broken::new();
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
struct Broken(House);

impl Broken {
    fn new() -> Self {
        let house = House::new("mutants");
        house.write("Cargo.toml", manifest());
        for file in ["Cargo.lock", "tests/sandbox/Cargo.toml"] {
            house.write(file, read(file));
        }
        for folder in [
            "tests/sandbox/src",
            "tests/sandbox/sso",
            "tests/sandbox/tests",
            "tests/simulation",
            "tests/support",
        ] {
            house.copy(Path::new(folder));
        }
        Self(house)
    }

    fn write_sources(&self) {
        self.0.copy(Path::new("src"));
    }

    fn survives(&self, mutant: &Mutant) -> bool {
        self.write_sources();
        self.0.write(Path::new("src/proto").join(mutant.file), mutated(mutant));
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
            .current_dir(&self.0.0)
            .env("CARGO_TARGET_DIR", self.0.0.join("target"))
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

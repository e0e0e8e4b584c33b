//! `cargo xtask test`: the steps of `test_steps.rs`, one after another, and one line that says how it went.

use anyhow::{Result, bail};

use crate::{
    flags, npm,
    project::Project,
    say,
    test_steps::{STEPS, Step, When},
};

/// Runs the steps; a failed one does not keep the others from running.
pub(crate) fn run(project: &Project, args: &flags::Test) -> Result<()> {
    let wanted: Vec<&Step> = STEPS.iter().filter(|step| is_wanted(step, args)).collect();
    if args.list {
        for step in STEPS {
            let slow = if step.when == When::All { " (with --all)" } else { "" };
            say::result(&format!("{}{slow}", step.name));
        }
        return Ok(());
    }
    if wanted.is_empty() {
        bail!("no step has such a name; `cargo xtask test --list` prints them");
    }
    // Not after minutes of compiling.
    npm::ensure_node()?;
    run_steps(project, &wanted)
}

/// Runs these steps, prints each failed one's output again at the end, and the closing line last.
pub(crate) fn run_steps(project: &Project, steps: &[&Step]) -> Result<()> {
    let mut failed = Vec::new();
    for step in steps {
        match say::step(step.name, || (step.run)(project)) {
            Ok(output) => {
                for line in output.lines() {
                    say::result(&format!("    {line}"));
                }
            }
            Err(error) => {
                say::problem(&error);
                failed.push((step.name, error));
            }
        }
    }
    // Once more where the eye is: the first report may be a thousand lines above.
    for (name, error) in &failed {
        say::result(&format!("\nFAILED: {name}\n{error:#}"));
    }
    let passed = steps.len().saturating_sub(failed.len());
    say::result(&format!("{passed} passed, {} failed", failed.len()));
    if failed.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = failed.iter().map(|(name, _)| *name).collect();
    bail!("failed: {}", names.join(", "))
}

fn is_wanted(step: &Step, args: &flags::Test) -> bool {
    if args.only.is_empty() {
        return args.all || step.when == When::Always;
    }
    args.only.iter().any(|word| step.name.contains(word.as_str()))
}

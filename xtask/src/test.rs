//! `cargo xtask test`: the steps of `test_steps.rs`, and one line that says how it went.

use std::{
    sync::{Mutex, PoisonError},
    thread,
};

use anyhow::{Error, Result, bail};

use crate::{
    flags, npm,
    project::Project,
    say,
    test_steps::{Kind, STEPS, Step, When},
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

/// Runs these steps, two at a time, and what measures afterwards; prints each failed one's output again at the end, and
/// the closing line last.
pub(crate) fn run_steps(project: &Project, steps: &[&Step]) -> Result<()> {
    let of = |kind: Kind| steps.iter().copied().filter(move |step| step.kind == kind);
    let failed = Mutex::new(Vec::new());
    let run = |step: &Step| {
        if let Some(failure) = run_step(project, step) {
            failed.lock().unwrap_or_else(PoisonError::into_inner).push(failure);
        }
    };
    let others = Mutex::new(of(Kind::JavaScript));
    let next = || others.lock().unwrap_or_else(PoisonError::into_inner).next();
    let help = || std::iter::from_fn(next).for_each(run);
    thread::scope(|scope| {
        scope.spawn(help);
        of(Kind::Rust).for_each(run);
        help();
    });
    of(Kind::Measure).for_each(run);
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
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

/// Runs one step; its name and what went wrong if it fails.
fn run_step(project: &Project, step: &Step) -> Option<(&'static str, Error)> {
    match say::step(step.name, || (step.run)(project)) {
        Ok(output) => {
            let lines: Vec<String> = output.lines().map(|line| format!("    {line}")).collect();
            if !lines.is_empty() {
                // At once, or lines of the step beside it would stand between.
                say::result(&lines.join("\n"));
            }
            None
        }
        Err(error) => {
            say::problem(&error);
            Some((step.name, error))
        }
    }
}

fn is_wanted(step: &Step, args: &flags::Test) -> bool {
    if args.only.is_empty() {
        return args.all || step.when == When::Always;
    }
    args.only.iter().any(|word| step.name.contains(word.as_str()))
}

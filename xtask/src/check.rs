//! `cargo xtask check`: the steps of `test` that only read the code.

use anyhow::Result;

use crate::{
    project::Project,
    test,
    test_steps::{STEPS, Step},
};

/// Runs the checks.
pub(crate) fn run(project: &Project) -> Result<()> {
    let checks: Vec<&Step> = STEPS.iter().filter(|step| step.is_check).collect();
    test::run_steps(project, &checks)
}

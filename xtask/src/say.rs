//! What the commands print: each step as it runs with the time since the start, and problems in full.

use std::{
    io::Write,
    sync::OnceLock,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

/// Names a step, runs it, and says how long it took.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = now();
    note(&format!("{name} ..."));
    let result = work();
    let took = seconds(start.elapsed());
    match result {
        Ok(_) => note(&format!("{name}: done in {took}")),
        Err(_) => note(&format!("{name}: FAILED after {took}")),
    }
    result
}

/// Does several things at once, each to its end; gives the first problem of theirs.
pub(crate) fn at_once<W: Fn() -> Result<()> + Send>(work: impl IntoIterator<Item = W>) -> Result<()> {
    std::thread::scope(|scope| {
        let started: Vec<_> = work.into_iter().map(|part| scope.spawn(part)).collect();
        let ended: Vec<Result<()>> = started
            .into_iter()
            .map(|part| part.join().unwrap_or_else(|_| bail!("a part of the work panicked")))
            .collect();
        ended.into_iter().collect()
    })
}

/// One line on stderr with the time since the command started; stdout is for results.
pub(crate) fn note(text: &str) {
    let elapsed = seconds(beginning().elapsed());
    // Nobody reads a closed stderr, so there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "[{elapsed:>8}] {text}");
}

/// One line on stdout.
pub(crate) fn result(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// An error with all its causes on stderr.
pub(crate) fn problem(error: &anyhow::Error) {
    let _ = writeln!(std::io::stderr(), "error: {error:#}");
}

/// `12.3 s`
pub(crate) fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

/// The only clock of these commands.
#[expect(
    clippy::disallowed_methods,
    reason = "the ban is for the core, which also runs in wasm; this program never does"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// When the command started; the first call decides.
pub(crate) fn beginning() -> Instant {
    static BEGINNING: OnceLock<Instant> = OnceLock::new();
    *BEGINNING.get_or_init(now)
}

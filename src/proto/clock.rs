//! The time that a call or a wait has taken.

use std::time::Duration;

/// As JavaScript counts. Without the 128 bits that `Duration::as_millis` counts in, whose product is a function of its
/// own.
pub(crate) fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs() as f64 * 1000.0 + f64::from(duration.subsec_millis())
}

/// Time that has passed. A clock that jumps back stands still instead; one that stands still, as those of tests do, is
/// helped on by the pauses.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clock {
    last: Option<u64>,
    pub(crate) elapsed_ms: u64,
    least_ms: u64,
}

impl Clock {
    pub(crate) fn tick(&mut self, now: u64) {
        let passed = self.last.map_or(0, |last| now.saturating_sub(last));
        self.elapsed_ms = self.elapsed_ms.saturating_add(passed.max(self.least_ms));
        self.last = Some(now);
        self.least_ms = 0;
    }

    /// At least so much will have passed at the next tick, whatever the clock says then.
    pub(crate) fn expect(&mut self, least_ms: u64) {
        self.least_ms = least_ms;
    }

    pub(crate) fn left_ms(&self, total_ms: u32) -> u32 {
        u32::try_from(u64::from(total_ms).saturating_sub(self.elapsed_ms)).unwrap_or(0)
    }
}

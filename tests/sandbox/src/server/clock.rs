//! The only place that reads a clock.

use std::time::{Instant, SystemTime};

/// Milliseconds since the Unix epoch.
#[expect(clippy::disallowed_methods, reason = "the server is native, and hands the time to the core")]
pub(super) fn epoch_ms() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// For the durations in the log.
#[expect(clippy::disallowed_methods, reason = "the server is native, and logs how long it took")]
pub(super) fn instant() -> Instant {
    Instant::now()
}

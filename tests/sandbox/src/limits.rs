//! How much a caller may send, and how often.

use crate::error::ApiError;
use crate::http::{Request, Response};

/// The longest body that is read, in bytes.
pub const MAX_BODY_BYTES: usize = 64 * 1024;

/// Refuses a request that is too large in any part of it.
pub(crate) fn check_size(request: &Request) -> Result<(), ApiError> {
    let header_bytes = |(name, value): &(String, String)| name.len().saturating_add(value.len());
    let headers = request.headers.iter().map(header_bytes).fold(0, usize::saturating_add);
    for (size, max, status) in [
        (request.target.len(), MAX_TARGET_BYTES, 414),
        (headers, MAX_HEADER_BYTES, 431),
        (request.body.len(), MAX_BODY_BYTES, 413),
    ] {
        if size > max {
            return Err(ApiError::of(status));
        }
    }
    Ok(())
}

/// Requests counted within fixed windows of a minute.
#[derive(Clone, Debug, Default)]
pub(crate) struct RateLimit {
    window_start: u64,
    used: u32,
}

impl RateLimit {
    /// Counts a request, or refuses it if the window is used up.
    pub(crate) fn count(&mut self, limit: Option<u32>, now: u64) -> Result<(), ApiError> {
        let window_end = self.window_start.saturating_add(WINDOW_MS);
        if self.used == 0 || !(self.window_start..window_end).contains(&now) {
            *self = Self { window_start: now, used: 0 };
        }
        if limit.is_some_and(|limit| self.used >= limit) {
            // Whole seconds, rounded up: one official client reads nothing else, and none may come too early.
            let seconds =
                self.window_start.saturating_add(WINDOW_MS).saturating_sub(now).div_ceil(1000).max(1);
            return Err(ApiError::of(429).with("Retry-After", seconds.to_string()));
        }
        self.used = self.used.saturating_add(1);
        Ok(())
    }

    /// Adds the headers that every answer of the API carries.
    pub(crate) fn write(&self, limit: Option<u32>, response: &mut Response) {
        let limit = limit.unwrap_or(UNLIMITED);
        for (name, number) in [
            ("X-RateLimit-Limit", limit),
            ("X-RateLimit-Remaining", limit.saturating_sub(self.used)),
            ("X-RateLimit-Burst", BURST),
        ] {
            response.headers.push((name.to_owned(), number.to_string()));
        }
    }
}

const MAX_TARGET_BYTES: usize = 8 * 1024;
const MAX_HEADER_BYTES: usize = 16 * 1024;
const WINDOW_MS: u64 = 60_000;
const BURST: u32 = 50;
/// What the headers say where nothing is enforced.
const UNLIMITED: u32 = 1_000_000;

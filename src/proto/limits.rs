//! `CallLimits`: how long a call may take, and how often it is tried again.

/// The limits of one call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallLimits {
    pub(crate) timeout_ms: u32,
    pub(crate) total_timeout_ms: u32,
    pub(crate) max_retries: u32,
}

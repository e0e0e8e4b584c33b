//! What hooks are told: an allow-list of facts, never headers or bodies.

use serde::Deserialize;

use crate::proto::declare::schema;

schema! {
    /// What `onResponse` is told of one answer.
    #[derive(Clone, Debug, Deserialize)]
    pub struct ResponseInfo {
        /// The name of the method that was called.
        "operation" operation: String => "OperationName",
        /// Which attempt of the call this was, from 1; a wait counts those of all its polls.
        "attempt" attempt: f64 => "number",
        /// The HTTP status; 0 for a redirect that the browser hides.
        "status" status: f64 => "number",
        /// How long the attempt took, in milliseconds.
        "durationMs" duration_ms: f64 => "number",
        /// The rate limit, if the server told it. A browser shows it only where CORS exposes the headers.
        "rateLimit" [optional] rate_limit: Option<RateLimit> => "RateLimit",
        /// How long the server asked to wait, in milliseconds.
        "retryAfterMs" [optional] retry_after_ms: Option<f64> => "number",
        /// The id of the request: `X-Request-Id`, else the one in `Location`.
        "requestId" [optional] request_id: Option<String> => "string",
    }

    /// The rate limit, as far as the server told it.
    #[derive(Clone, Debug, Deserialize)]
    pub struct RateLimit {
        /// Requests a minute, on average.
        "limit" [optional] limit: Option<f64> => "number",
        /// Requests left.
        "remaining" [optional] remaining: Option<f64> => "number",
        /// Requests at once, at most.
        "burst" [optional] burst: Option<f64> => "number",
    }

    /// What `onPoll` is told of one look at a unit.
    #[derive(Clone, Debug, Deserialize)]
    pub struct PollInfo {
        /// The state as the server spelled it; absent while the unit is not in the list, or shows none.
        "state" [optional] state: Option<String> => "BackupUnitState",
        /// How long the wait has taken so far, in milliseconds.
        "elapsedMs" elapsed_ms: f64 => "number",
    }
}

impl RateLimit {
    /// Whether the server told anything.
    pub(crate) fn is_some(&self) -> bool {
        self.limit.is_some() || self.remaining.is_some() || self.burst.is_some()
    }
}

//! What hooks are told: an allow-list of facts, never headers or bodies.

use std::time::Duration;

use serde::Deserialize;

use crate::proto::declare::{info, schema};
use crate::proto::error::Code;
use crate::proto::model::BackupUnit;
use crate::proto::redact::Redactor;
use crate::proto::response::{self, Header, Headers};
use crate::proto::schema::{Schema, Schematic};

info! {
    /// What `onResponse` is told of one answer.
    #[derive(Clone, Debug)]
    pub struct ResponseInfo {
        /// The name of the method that was called.
        "operation" operation: &'static str => "OperationName",
        /// Which attempt of the call this was, from 1; a wait counts those of all its polls.
        "attempt" attempt: u32 => "number",
        /// The HTTP status; 0 for a redirect that the browser hides.
        "status" status: u16 => "number",
        /// How long the attempt took.
        #[cfg_attr(all(feature = "npm", target_arch = "wasm32"), doc = " In milliseconds.")]
        "durationMs" duration: Duration => "number",
        /// The rate limit, if the server told it. A browser shows it only where CORS exposes the headers.
        "rateLimit" [optional] rate_limit: Option<RateLimit> => "RateLimit",
        /// How long the server asked to wait.
        #[cfg_attr(all(feature = "npm", target_arch = "wasm32"), doc = " In milliseconds.")]
        "retryAfterMs" [optional] retry_after: Option<Duration> => "number",
        /// The id of the request: `X-Request-Id`, else the one in `Location`.
        "requestId" [optional] request_id: Option<String> => "string",
    }

    /// What `onAttempt` is told of one attempt, answered or not.
    #[derive(Clone, Debug)]
    pub struct AttemptInfo {
        /// The name of the method that was called.
        "operation" operation: &'static str => "OperationName",
        /// Which attempt of the call this was, from 1; `ensure`, `watch` and waits count those of all their calls.
        "attempt" attempt: u32 => "number",
        /// The HTTP status, if an answer came; 0 for a redirect that the browser hides.
        "status" [optional] status: Option<u16> => "number",
        /// Why it was no success; absent for one that was aborted, too.
        "code" [optional] code: Option<Code> => "BackupErrorCode",
        /// How long the attempt took.
        #[cfg_attr(all(feature = "npm", target_arch = "wasm32"), doc = " In milliseconds.")]
        "durationMs" duration: Duration => "number",
        /// After how long the next attempt of this request follows, if one does.
        #[cfg_attr(all(feature = "npm", target_arch = "wasm32"), doc = " In milliseconds.")]
        "retryInMs" [optional] retry_in: Option<Duration> => "number",
        /// The rate limit, if the server told it. A browser shows it only where CORS exposes the headers.
        "rateLimit" [optional] rate_limit: Option<RateLimit> => "RateLimit",
        /// How long the server asked to wait.
        #[cfg_attr(all(feature = "npm", target_arch = "wasm32"), doc = " In milliseconds.")]
        "retryAfterMs" [optional] retry_after: Option<Duration> => "number",
        /// The id of the request: `X-Request-Id`, else the one in `Location`.
        "requestId" [optional] request_id: Option<String> => "string",
    }

    /// The rate limit, as far as the server told it.
    #[derive(Clone, Debug)]
    pub struct RateLimit {
        /// Requests a minute, on average.
        "limit" [optional] limit: Option<u32> => "number",
        /// Requests left.
        "remaining" [optional] remaining: Option<u32> => "number",
        /// Requests at once, at most.
        "burst" [optional] burst: Option<u32> => "number",
    }

    /// What `onPoll` is told of one look at a unit.
    #[derive(Clone, Debug)]
    pub struct PollInfo {
        /// The state as the server spelled it; absent while the unit is not in the list, or shows none.
        "state" [optional] state: Option<String> => "BackupUnitState",
        /// How long the wait has taken so far.
        #[cfg_attr(all(feature = "npm", target_arch = "wasm32"), doc = " In milliseconds.")]
        "elapsedMs" elapsed: Duration => "number",
    }
}

schema! {
    /// What `ensure` comes to.
    #[derive(Clone, Debug, Deserialize)]
    pub struct Ensured {
        /// The unit; it may still be `BUSY`.
        "unit" unit: BackupUnit => "BackupUnit",
        /// How it came to be there.
        "how" how: How => "'existing' | 'created' | 'recovered'",
    }

    /// The list of backup units, and what has changed in it since the last time.
    #[derive(Clone, Debug, Deserialize)]
    pub struct BackupUnitsSnapshot {
        /// The units.
        "items" items: Vec<BackupUnit> => "BackupUnit[]",
        /// The ids of those that are new; at first of all.
        "added" added: Vec<String> => "string[]",
        /// The ids of those that have changed.
        "changed" changed: Vec<String> => "string[]",
        /// The ids of those that are gone.
        "removed" removed: Vec<String> => "string[]",
        /// Whether the list may be out of date: the last looks at it have failed. These are the units as last seen.
        "stale" stale: bool => "boolean",
    }
}

/// How `ensure` came to its unit.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// It was there already; nothing was changed, neither password nor e-mail.
    Existing,
    /// It was created.
    Created,
    /// It was created, as the list says; the create itself did not tell.
    Recovered,
}

impl How {
    /// The word as JavaScript spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Existing => "existing",
            Self::Created => "created",
            Self::Recovered => "recovered",
        }
    }
}

impl Schematic for How {
    const SCHEMA: Schema = Schema::String;
}

impl Schematic for Code {
    const SCHEMA: Schema = Schema::String;
}

impl AttemptInfo {
    pub(crate) fn new(operation: &'static str, attempt: u32, duration_ms: u64) -> Self {
        Self {
            operation,
            attempt,
            status: None,
            code: None,
            duration: Duration::from_millis(duration_ms),
            retry_in: None,
            rate_limit: None,
            retry_after: None,
            request_id: None,
        }
    }

    /// Adds what an answer says.
    #[inline(never)]
    pub(crate) fn answered(self, status: u16, headers: &Headers, now: u64, redactor: &Redactor) -> Self {
        let number = |header| {
            headers.get(header).and_then(response::number).map(|n| u32::try_from(n).unwrap_or(u32::MAX))
        };
        let rate_limit = RateLimit {
            limit: number(Header::RateLimit),
            remaining: number(Header::RateLimitRemaining),
            burst: number(Header::RateLimitBurst),
        };
        Self {
            status: Some(status),
            rate_limit: rate_limit.is_some().then_some(rate_limit),
            retry_after: headers.retry_after_ms(now).map(Duration::from_millis),
            request_id: headers.request_id(redactor),
            ..self
        }
    }

    /// What `onResponse` is told of it, if an answer came.
    pub(crate) fn response(&self) -> Option<ResponseInfo> {
        Some(ResponseInfo {
            operation: self.operation,
            attempt: self.attempt,
            status: self.status?,
            duration: self.duration,
            rate_limit: self.rate_limit.clone(),
            retry_after: self.retry_after,
            request_id: self.request_id.clone(),
        })
    }
}

impl RateLimit {
    /// Whether the server told anything.
    pub(crate) fn is_some(&self) -> bool {
        self.limit.is_some() || self.remaining.is_some() || self.burst.is_some()
    }
}

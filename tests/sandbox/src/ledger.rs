//! What was applied, and what was asked.

use serde::Serialize;
use serde_json::Value;

use crate::http::{Reply, Request};
use crate::route::Operation;
use crate::shown;
use crate::time;

/// A change that took place, whatever the caller was told about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LedgerEntry {
    /// What was done.
    pub operation: Operation,
    /// The unit's id.
    pub id: String,
    /// The unit's name.
    pub name: String,
    /// The properties that the request set.
    pub fields: Vec<&'static str>,
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: u64,
}

/// A request that came in, without its secrets.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SeenRequest {
    /// The method.
    pub method: String,
    /// Path and query, unknown parameters redacted.
    pub target: String,
    /// The path with its parameters unnamed.
    pub route: &'static str,
    /// The operation, if one was asked for.
    pub operation: Option<Operation>,
    /// Names in lower case; of `authorization` only the scheme, of headers that are not known to be harmless nothing.
    pub headers: Vec<(String, String)>,
    /// The JSON body, all but `name` and `email` in it redacted; `None` if there is none that can be read.
    pub body: Option<Value>,
    /// Length of the body.
    pub body_bytes: usize,
    /// The status of the answer.
    pub status: u16,
    /// Whether the transport was made to fail.
    pub disturbed: bool,
    /// When, in the spelling of RFC 3339.
    pub at: String,
}

impl SeenRequest {
    /// Writes down a request and how it was answered.
    pub(crate) fn new(request: &Request, operation: Option<Operation>, reply: &Reply, now: u64) -> Self {
        Self {
            method: request.method.clone(),
            target: shown::target(&request.target),
            route: reply.route,
            operation,
            headers: shown::headers(request),
            body: shown::body(&request.body),
            body_bytes: request.body.len(),
            status: reply.response.status,
            disturbed: reply.fault.is_some(),
            at: time::json_date(now),
        }
    }
}

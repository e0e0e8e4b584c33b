//! What was applied, and what was asked.

use serde::Serialize;
use serde_json::Value;

use crate::http::{Reply, Request};
use crate::route::Operation;
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
    /// Path and query.
    pub target: String,
    /// The path with its parameters unnamed.
    pub route: &'static str,
    /// The operation, if one was asked for.
    pub operation: Option<Operation>,
    /// Names in lower case; of `authorization` only the scheme, of `cookie` nothing.
    pub headers: Vec<(String, String)>,
    /// The JSON body, every `password` in it redacted; `None` if there is none that can be read.
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
            target: request.target.clone(),
            route: reply.route,
            operation,
            headers: request.headers.iter().map(shown).collect(),
            body: serde_json::from_slice(&request.body).ok().map(redacted),
            body_bytes: request.body.len(),
            status: reply.response.status,
            disturbed: reply.fault.is_some(),
            at: time::json_date(now),
        }
    }
}

fn shown((name, value): &(String, String)) -> (String, String) {
    let name = name.to_ascii_lowercase();
    let value = match name.as_str() {
        "authorization" => value.split(' ').next().filter(|scheme| *scheme != value).unwrap_or(REDACTED),
        "cookie" | "proxy-authorization" => REDACTED,
        _ => value,
    };
    (name.clone(), value.to_owned())
}

fn redacted(document: Value) -> Value {
    match document {
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(key, value)| {
                    let secret = key.eq_ignore_ascii_case("password") && !value.is_null();
                    let value = if secret { Value::String(REDACTED.to_owned()) } else { redacted(value) };
                    (key, value)
                })
                .collect(),
        ),
        Value::Array(items) => Value::Array(items.into_iter().map(redacted).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => document,
    }
}

const REDACTED: &str = "[REDACTED]";

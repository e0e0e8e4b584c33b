//! From the core's values to JavaScript's: errors, hooks' facts.

use std::time::Duration;

use wasm_bindgen::prelude::*;

use crate::proto::clock::milliseconds;
use crate::proto::decimal;
use crate::proto::error::{Code, Detail, Error};
use crate::proto::info::{AttemptInfo, How, PollInfo};
use crate::proto::properties::push_string;
use crate::wasm::body::JsBody;
use crate::wasm::host;

/// Facts for JavaScript, as JSON: a text crosses the border at once, where objects would name by name.
struct Facts(String);

impl Facts {
    fn new() -> Self {
        Self(String::from("{"))
    }

    /// Appends a value, or the beginning of an object or a list.
    fn json(&mut self, json: &str) {
        if !matches!(self.0.as_bytes().last(), Some(b'{' | b'[' | b':')) {
            self.0.push(',');
        }
        self.0.push_str(json);
    }

    fn name(&mut self, name: &str) {
        self.json("\"");
        self.0.push_str(name);
        self.0.push_str("\":");
    }

    fn string(&mut self, text: &str) {
        self.json("");
        push_string(&mut self.0, text);
    }

    fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.name(name);
            self.string(text);
        }
    }

    fn number(&mut self, name: &str, number: Option<u32>) {
        if let Some(number) = number {
            self.name(name);
            decimal::push(&mut self.0, number.into());
        }
    }

    fn duration(&mut self, name: &str, duration: Option<Duration>) {
        if let Some(duration) = duration {
            self.name(name);
            // The cast saturates.
            decimal::push(&mut self.0, milliseconds(duration) as u64);
        }
    }

    fn end(&mut self, bracket: char) {
        self.0.push(bracket);
    }
}

/// The error as it leaves wasm, for `toError` to turn into the real one at a place whose stack shows the caller.
pub(crate) fn error_parts(error: &Error) -> JsValue {
    let mut facts = Facts::new();
    facts.text("code", Some(error.code.as_str()));
    facts.text("operation", Some(error.operation));
    facts.text("outcome", Some(error.outcome.as_str()));
    facts.number("attempts", Some(error.attempts));
    facts.name("retryable");
    facts.json(if error.retryable { "true" } else { "false" });
    match &error.detail {
        Detail::Api(api) => {
            facts.number("status", Some(api.status.into()));
            facts.name("messages");
            facts.json("[");
            for message in &api.messages {
                facts.json("{");
                facts.text("errorCode", Some(&message.error_code));
                facts.text("message", Some(&message.message));
                facts.end('}');
            }
            facts.end(']');
            facts.name("fieldErrors");
            facts.json("[");
            for (name, text) in api.field_errors.iter() {
                facts.string(name);
                facts.string(text);
            }
            facts.end(']');
            facts.text("requestId", api.request_id.as_deref());
            facts.duration("retryAfterMs", api.retry_after);
        }
        Detail::Argument(path) => facts.text("argument", Some(path)),
        Detail::Connection(Some(cause)) => {
            facts.name("cause");
            facts.json("{");
            facts.text("name", Some(&cause.name));
            facts.text("code", cause.any_code());
            facts.text("message", Some(&cause.message));
            facts.end('}');
        }
        Detail::Connection(None) | Detail::None => {}
        Detail::Response(path) => facts.text("path", Some(path)),
        Detail::UnitFailed(state) => facts.text("state", Some(state)),
    }
    facts.end('}');
    host::error_parts(error.class(), &error.message, &facts.0)
}

/// What an `onResponse` or an `onAttempt` hook is told.
pub(crate) fn attempt(info: &AttemptInfo) -> JsValue {
    let mut facts = Facts::new();
    facts.text("operation", Some(info.operation));
    facts.number("attempt", Some(info.attempt));
    facts.number("status", info.status.map(u32::from));
    facts.text("code", info.code.map(Code::as_str));
    facts.duration("durationMs", Some(info.duration));
    facts.duration("retryInMs", info.retry_in);
    if let Some(limits) = &info.rate_limit {
        facts.name("rateLimit");
        facts.json("{");
        facts.number("limit", limits.limit);
        facts.number("remaining", limits.remaining);
        facts.number("burst", limits.burst);
        facts.end('}');
    }
    facts.duration("retryAfterMs", info.retry_after);
    facts.text("requestId", info.request_id.as_deref());
    facts.end('}');
    host::parsed(&facts.0)
}

/// What an `onPoll` hook is told.
pub(crate) fn poll(info: &PollInfo) -> JsValue {
    let mut facts = Facts::new();
    facts.text("state", info.state.as_deref());
    facts.duration("elapsedMs", Some(info.elapsed));
    facts.end('}');
    host::parsed(&facts.0)
}

/// What `ensure` comes to.
pub(crate) fn ensured(unit: &JsValue, how: How) -> JsValue {
    host::ensured(unit, how.as_str())
}

/// What `watch` tells.
pub(crate) fn snapshot(list: &JsBody, [added, changed, removed]: &[JsBody; 3], stale: bool) -> JsValue {
    host::snapshot(&list.value, &added.value, &changed.value, &removed.value, stale)
}

//! From the core's values to JavaScript's: errors, hooks' facts.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use crate::proto::clock::milliseconds;
use crate::proto::error::{Code, Detail, Error};
use crate::proto::info::{AttemptInfo, How, PollInfo};
use crate::proto::response::Body;
use crate::wasm::body::JsBody;
use crate::wasm::host;

/// An object for JavaScript: names and values in turn.
struct Facts(Array);

impl Facts {
    fn new() -> Self {
        Self(Array::new())
    }

    fn set(&self, name: &str, value: &JsValue) {
        self.0.push(&name.into());
        self.0.push(value);
    }

    fn text(&self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.set(name, &text.into());
        }
    }

    fn number(&self, name: &str, number: Option<f64>) {
        if let Some(number) = number {
            self.set(name, &number.into());
        }
    }

    fn into_object(self) -> JsValue {
        host::record(&self.0)
    }
}

/// The error as it leaves wasm, for `toError` to turn into the real one at a place whose stack shows the caller.
pub(crate) fn error_parts(error: &Error) -> JsValue {
    let facts = Facts::new();
    facts.text("code", Some(error.code.as_str()));
    facts.text("operation", Some(error.operation));
    facts.text("outcome", Some(error.outcome.as_str()));
    facts.number("attempts", Some(error.attempts.into()));
    facts.set("retryable", &error.retryable.into());
    match &error.detail {
        Detail::Api(api) => {
            facts.number("status", Some(api.status.into()));
            let messages = Array::new();
            for message in &api.messages {
                let facts = Facts::new();
                facts.text("errorCode", Some(&message.error_code));
                facts.text("message", Some(&message.message));
                messages.push(&facts.into_object());
            }
            facts.set("messages", &messages);
            let fields = Facts::new();
            for (name, text) in api.field_errors.iter() {
                fields.text(name, Some(text));
            }
            facts.set("fieldErrors", &fields.0);
            // There all the same, as undefined.
            facts.set("requestId", &api.request_id.as_deref().map(JsValue::from).unwrap_or_default());
            let retry_after_ms = api.retry_after.map(|duration| JsValue::from(milliseconds(duration)));
            facts.set("retryAfterMs", &retry_after_ms.unwrap_or_default());
        }
        Detail::Argument(path) => facts.text("argument", Some(path)),
        Detail::Connection(Some(cause)) => {
            let about = Facts::new();
            about.text("name", Some(&cause.name));
            about.text("code", cause.any_code());
            about.text("message", Some(&cause.message));
            facts.set("cause", &about.into_object());
        }
        Detail::Connection(None) | Detail::None => {}
        Detail::Response(path) => facts.text("path", Some(path)),
        Detail::UnitFailed(state) => facts.text("state", Some(state)),
    }
    host::error_parts(error.class(), &error.message, &facts.into_object())
}

/// What an `onResponse` or an `onAttempt` hook is told.
pub(crate) fn attempt(info: &AttemptInfo) -> JsValue {
    let facts = Facts::new();
    facts.text("operation", Some(info.operation));
    facts.number("attempt", Some(info.attempt.into()));
    facts.number("status", info.status.map(f64::from));
    facts.text("code", info.code.map(Code::as_str));
    facts.number("durationMs", Some(milliseconds(info.duration)));
    facts.number("retryInMs", info.retry_in.map(milliseconds));
    if let Some(limits) = &info.rate_limit {
        let told = Facts::new();
        told.number("limit", limits.limit.map(f64::from));
        told.number("remaining", limits.remaining.map(f64::from));
        told.number("burst", limits.burst.map(f64::from));
        facts.set("rateLimit", &told.into_object());
    }
    facts.number("retryAfterMs", info.retry_after.map(milliseconds));
    facts.text("requestId", info.request_id.as_deref());
    facts.into_object()
}

/// What an `onPoll` hook is told.
pub(crate) fn poll(info: &PollInfo) -> JsValue {
    let facts = Facts::new();
    facts.text("state", info.state.as_deref());
    facts.number("elapsedMs", Some(milliseconds(info.elapsed)));
    facts.into_object()
}

/// What `ensure` comes to.
pub(crate) fn ensured(unit: &JsValue, how: How) -> JsValue {
    let facts = Facts::new();
    facts.set("unit", unit);
    facts.text("how", Some(how.as_str()));
    facts.into_object()
}

/// What `watch` tells.
pub(crate) fn snapshot(list: &JsBody, [added, changed, removed]: &[JsBody; 3], stale: bool) -> JsValue {
    let facts = Facts::new();
    facts.set("items", &list.field("items").map(|items| items.value).unwrap_or_default());
    facts.set("added", &added.value);
    facts.set("changed", &changed.value);
    facts.set("removed", &removed.value);
    facts.set("stale", &stale.into());
    facts.into_object()
}

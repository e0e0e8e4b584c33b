//! From the core's values to JavaScript's: errors, hooks' facts.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::proto::error::{ApiDetail, Code, Detail, Error};
use crate::proto::info::{PollInfo, ResponseInfo};
use crate::wasm::host;

#[wasm_bindgen(module = "/pkg-template/errors.js")]
extern "C" {
    /// An error on its way out.
    type Failure;
    #[wasm_bindgen(constructor)]
    fn new(class: &str, message: &str, facts: &Object) -> Failure;

    #[wasm_bindgen(js_name = toError)]
    fn to_error(failure: &JsValue) -> JsValue;

    #[wasm_bindgen(thread_local_v2, js_name = toError)]
    static TO_ERROR: JsValue;
}

/// The error as it is thrown.
pub(crate) fn thrown(error: &Error) -> JsValue {
    to_error(&failure(error))
}

/// `toError` itself, for `drive` to call.
pub(crate) fn to_error_function() -> JsValue {
    TO_ERROR.with(JsValue::clone)
}

/// The error as it leaves wasm, for `toError` to turn into the real one at a place whose stack shows the caller.
pub(crate) fn failure(error: &Error) -> JsValue {
    let facts = object(&[
        ("code", error.code.as_str().into()),
        ("operation", error.operation.into()),
        ("outcome", error.outcome.as_str().into()),
        ("attempts", error.attempts.into()),
        ("retryable", error.retryable.into()),
    ]);
    let class = match &error.detail {
        Detail::Api(api) => {
            set_api(&facts, api);
            "ApiError"
        }
        Detail::Argument(path) => {
            set(&facts, "argument", &path.into());
            "InvalidArgumentError"
        }
        Detail::Connection(cause) => {
            if let Some(cause) = cause {
                let cause = object(&[
                    ("name", (&cause.name).into()),
                    ("code", optional(cause.code.as_ref())),
                    ("message", (&cause.message).into()),
                ]);
                set(&facts, "cause", &cause);
            }
            "ConnectionError"
        }
        Detail::None if error.code == Code::Timeout => "TimeoutError",
        Detail::None => "BackupError",
        Detail::Response(path) => {
            set(&facts, "path", &path.into());
            "ResponseError"
        }
        Detail::UnitFailed(state) => {
            set(&facts, "state", &state.into());
            "UnitFailedError"
        }
    };
    Failure::new(class, &error.message, &facts).into()
}

fn set_api(facts: &Object, api: &ApiDetail) {
    let messages: Array = api
        .messages
        .iter()
        .map(|message| {
            object(&[("errorCode", (&message.error_code).into()), ("message", (&message.message).into())])
        })
        .collect();
    let fields = Object::new();
    for (name, list) in [
        ("name", &api.field_errors.name),
        ("email", &api.field_errors.email),
        ("password", &api.field_errors.password),
    ] {
        if !list.is_empty() {
            set(&fields, name, &list.iter().map(JsValue::from).collect::<Array>());
        }
    }
    set(facts, "status", &api.status.into());
    set(facts, "messages", &messages);
    set(facts, "fieldErrors", &fields);
    set(facts, "requestId", &optional(api.request_id.as_ref()));
    set(facts, "retryAfterMs", &optional(api.retry_after_ms.map(|ms| ms as f64)));
}

/// Tells an `onResponse` hook.
pub(crate) fn tell_response(hook: &Function, info: &ResponseInfo) {
    let facts = object(&[
        ("operation", (&info.operation).into()),
        ("attempt", info.attempt.into()),
        ("status", info.status.into()),
        ("durationMs", info.duration_ms.into()),
    ]);
    if let Some(rate_limit) = &info.rate_limit {
        let limits = Object::new();
        for (name, value) in
            [("limit", rate_limit.limit), ("remaining", rate_limit.remaining), ("burst", rate_limit.burst)]
        {
            set_optional(&limits, name, value);
        }
        set(&facts, "rateLimit", &limits);
    }
    set_optional(&facts, "retryAfterMs", info.retry_after_ms);
    set_optional(&facts, "requestId", info.request_id.as_ref());
    host::notify(hook, &facts);
}

/// Tells an `onPoll` hook.
pub(crate) fn tell_poll(hook: &Function, info: &PollInfo) {
    let facts = object(&[("elapsedMs", info.elapsed_ms.into())]);
    set_optional(&facts, "state", info.state.as_ref());
    host::notify(hook, &facts);
}

fn object(fields: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        set(&object, name, value);
    }
    object
}

fn set_optional<T: Into<JsValue>>(object: &Object, name: &str, value: Option<T>) {
    if let Some(value) = value {
        set(object, name, &value.into());
    }
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // An object made here takes every property.
    let _ = Reflect::set(object, &name.into(), value);
}

fn optional<T: Into<JsValue>>(value: Option<T>) -> JsValue {
    value.map_or(JsValue::UNDEFINED, Into::into)
}

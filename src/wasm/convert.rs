//! From the core's values to JavaScript's: errors, hooks' facts.

use std::time::Duration;

use wasm_bindgen::prelude::*;

use crate::proto::error::{Cause, Code, Detail, Error};
use crate::proto::info::{AttemptInfo, PollInfo};
use crate::wasm::host;

#[wasm_bindgen(module = "/pkg-template/errors.js")]
extern "C" {
    /// An error on its way out.
    type Failure;
    #[wasm_bindgen(constructor)]
    fn new(
        message: &str,
        code: &str,
        operation: &str,
        outcome: &str,
        attempts: u32,
        retryable: bool,
    ) -> Failure;
    #[wasm_bindgen(method)]
    fn api(this: &Failure, status: u16, request_id: Option<&str>, retry_after_ms: Option<f64>);
    #[wasm_bindgen(method)]
    fn message(this: &Failure, error_code: &str, message: &str);
    #[wasm_bindgen(method)]
    fn field(this: &Failure, name: &str, message: &str);
    #[wasm_bindgen(method)]
    fn fact(this: &Failure, class: &str, name: &str, value: &str);
    #[wasm_bindgen(method)]
    fn connection(this: &Failure, name: Option<&str>, code: Option<&str>, message: Option<&str>);
}

/// The error as it leaves wasm, for `toError` to turn into the real one at a place whose stack shows the caller.
pub(crate) fn failure(error: &Error) -> JsValue {
    let failure = Failure::new(
        &error.message,
        error.code.as_str(),
        error.operation,
        error.outcome.as_str(),
        error.attempts,
        error.retryable,
    );
    match &error.detail {
        Detail::Api(api) => {
            failure.api(api.status, api.request_id.as_deref(), api.retry_after.map(milliseconds));
            for message in &api.messages {
                failure.message(&message.error_code, &message.message);
            }
            for (name, text) in api.field_errors.iter() {
                failure.field(name, text);
            }
        }
        Detail::Argument(path) => failure.fact("InvalidArgumentError", "argument", path),
        Detail::Connection(cause) => {
            let cause = cause.as_deref();
            failure.connection(
                cause.map(|cause| cause.name.as_str()),
                cause.and_then(Cause::any_code),
                cause.map(|cause| cause.message.as_str()),
            );
        }
        Detail::None => {}
        Detail::Response(path) => failure.fact("ResponseError", "path", path),
        Detail::UnitFailed(state) => failure.fact("UnitFailedError", "state", state),
    }
    failure.into()
}

/// Tells an `onResponse` or an `onAttempt` hook.
pub(crate) fn tell_attempt(hook: &JsValue, info: &AttemptInfo) {
    let limits = info.rate_limit.as_ref();
    host::tell_attempt(
        hook,
        info.operation,
        info.attempt,
        info.status,
        info.code.map(Code::as_str),
        milliseconds(info.duration),
        info.retry_in.map(milliseconds),
        limits.and_then(|limits| limits.limit),
        limits.and_then(|limits| limits.remaining),
        limits.and_then(|limits| limits.burst),
        info.retry_after.map(milliseconds),
        info.request_id.as_deref(),
    );
}

/// Tells an `onPoll` hook.
pub(crate) fn tell_poll(hook: &JsValue, info: &PollInfo) {
    host::tell_poll(hook, info.state.as_deref(), milliseconds(info.elapsed));
}

/// As JavaScript counts.
fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs() as f64 * 1000.0 + f64::from(duration.subsec_millis())
}

//! The words of errors: each code says what happened, whether it was applied, and what to do next.
//!
//! Built by appending, since the formatting machinery would cost kilobytes in wasm.

use crate::proto::decimal;
use crate::proto::error::{ApiDetail, Cause, Code, Detail, Error, Outcome};
use crate::proto::operation::Effect;
use crate::proto::target::Target;
use crate::proto::text;

/// Why a runtime refuses to send a request at all.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Refusal {
    /// It may not reach the network, or not this host.
    Permission,
    /// It blocks the port.
    Port,
    /// Next renders a page in advance, and tries it as a dynamic one when it learns of this.
    Prerender,
    /// It does not know the scheme.
    Scheme,
}

/// An error in words. Whether repeating helps is for others to say.
pub(crate) fn error(
    target: Target,
    effect: Effect,
    code: Code,
    detail: Detail,
    outcome: Outcome,
    attempts: u32,
) -> Box<Error> {
    let message = message(target, effect, code, &detail, outcome);
    Box::new(Error { code, operation: target.name(), outcome, attempts, retryable: false, detail, message })
}

/// The caller gave it up.
pub(crate) fn aborted(target: Target, effect: Effect, outcome: Outcome, attempts: u32) -> Box<Error> {
    let message = text::concat(&[target.phrase(), ": the call was aborted", applied(effect, outcome)]);
    let detail = Detail::Connection(None);
    let (code, operation) = (Code::ConnectionFailed, target.name());
    Box::new(Error { code, operation, outcome, attempts, retryable: false, detail, message })
}

fn message(target: Target, effect: Effect, code: Code, detail: &Detail, outcome: Outcome) -> String {
    let mut text = String::from(target.phrase());
    text.push_str(": ");
    match detail {
        Detail::Api(api) => push_api(&mut text, api),
        Detail::Argument(path) => {
            text.push_str(path);
            text.push(' ');
        }
        Detail::Connection(cause) => push_connection(&mut text, cause.as_deref()),
        Detail::None => text.push_str(happened(code)),
        Detail::Response(place) => {
            text.push_str(happened(code));
            if !place.is_empty() {
                text.push_str(" at ");
                text.push_str(place);
            }
        }
        Detail::UnitFailed(state) => {
            text.push_str("the unit is in state ");
            text.push_str(state);
        }
    }
    text.push_str(applied(effect, outcome));
    text.push_str(advice(code));
    text
}

/// Whether anything was applied.
pub(crate) fn applied(effect: Effect, outcome: Outcome) -> &'static str {
    match (effect, outcome) {
        (Effect::Reads, _) => "",
        (Effect::Ensures, Outcome::NotSent | Outcome::Rejected) => "; nothing was created",
        (_, Outcome::NotSent) => "; nothing was sent",
        (_, Outcome::Rejected) => "; nothing was applied",
        (Effect::Creates, Outcome::Unknown) => {
            "; the unit may have been created all the same: list the units and look for the name, which is unique, \
             before creating again"
        }
        (Effect::Ensures, Outcome::Unknown) => {
            "; the unit may have been created all the same: call ensure again, which looks for it first"
        }
        (Effect::Changes, Outcome::Unknown) => {
            "; it may have been applied all the same, repeating it is safe"
        }
    }
}

fn push_api(text: &mut String, api: &ApiDetail) {
    text.push_str("server answered ");
    decimal::push(text, u64::from(api.status));
    let mut separator = ": ";
    for message in &api.messages {
        text.push_str(separator);
        if !message.error_code.is_empty() {
            text.push('[');
            text.push_str(&message.error_code);
            text.push_str("] ");
        }
        text.push_str(&message.message);
        separator = ", ";
    }
}

fn push_connection(text: &mut String, cause: Option<&Cause>) {
    text.push_str("the connection failed");
    if let Some(code) = cause.and_then(Cause::any_code) {
        text.push_str(" (");
        text.push_str(code);
        text.push(')');
    }
}

/// What happened, where the code alone can tell.
fn happened(code: Code) -> &'static str {
    match code {
        Code::InvalidResponse => "the answer is not what the API promises",
        Code::NotFound => "there is no such unit in the list",
        Code::ResponseTooLarge => "the answer is larger than 32 MiB",
        Code::Timeout => "ran out of time (timeoutMs, totalTimeoutMs)",
        Code::UnexpectedRedirect => "the server answered with a redirect, which is not followed",
        Code::BadRequest
        | Code::ConnectionFailed
        | Code::Forbidden
        | Code::HttpError
        | Code::InvalidArgument
        | Code::RateLimited
        | Code::ServerError
        | Code::TokenFailed
        | Code::Unauthorized
        | Code::UnitFailed
        | Code::Unprocessable
        | Code::UnsupportedRuntime => "",
    }
}

/// What to do next, where the code alone can tell.
fn advice(code: Code) -> &'static str {
    match code {
        Code::BadRequest | Code::Unprocessable => "; correct the values and call again",
        Code::ConnectionFailed => "; check the network and baseUrl",
        Code::Forbidden => "; the user lacks the right, or has to name a contract number",
        Code::HttpError | Code::InvalidResponse | Code::UnexpectedRedirect => {
            "; check that baseUrl leads to the API"
        }
        Code::NotFound => "; list the units to see which there are",
        Code::RateLimited => "; wait before calling again",
        Code::ResponseTooLarge => "; ask for less of it with depth",
        Code::ServerError => "; the API may recover, look again later",
        Code::Timeout => "; allow more time or look again later",
        Code::Unauthorized => "; check the credentials",
        Code::UnitFailed => "; look into the Backup Console, or delete it",
        Code::InvalidArgument | Code::TokenFailed | Code::UnsupportedRuntime => "",
    }
}

/// A runtime that refuses to send.
pub(crate) fn refused(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Permission => {
            "; this runtime denies access to the network: permit it (in Deno: --allow-net)"
        }
        Refusal::Port => "; this runtime blocks the port: choose another one",
        Refusal::Prerender => "; Next renders this page in advance, and fetches only what may be kept",
        Refusal::Scheme => "; this runtime cannot fetch a URL of this scheme",
    }
}

/// A runtime without `fetch`.
pub(crate) const NO_FETCH: &str = "this runtime has no fetch: give one as the option fetch";

/// What a failed call from a browser page may have met.
pub(crate) const CORS_HINT: &str = "; a browser reports a call that CORS blocks in the same way: call through a \
                                    gateway of your own origin (baseUrl)";

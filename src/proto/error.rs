//! The one error of the crate: what happened, whether anything was applied, and what to do next.
//!
//! A flat struct instead of nested enums, since callers in both languages switch on `code` and read facts;
//! the facts are an allow-list, so that no request, body or foreign object can travel inside an error.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;

use crate::proto::argument::InvalidArgument;
use crate::proto::model::ApiMessage;
use crate::proto::text;

/// Why a call did not succeed.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub struct Error {
    /// What to switch on.
    pub code: Code,
    /// The name of the method that was called, as JavaScript spells it.
    pub operation: &'static str,
    /// Whether the call may have been applied.
    pub outcome: Outcome,
    /// How many requests were sent.
    pub attempts: u32,
    /// Whether repeating the same call is safe and may help.
    pub retryable: bool,
    /// The facts that belong to the code.
    pub detail: Detail,
    /// What was attempted, what happened and what to do, in words.
    pub message: String,
}

/// The closed set of things that can go wrong.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum Code {
    /// HTTP 400.
    BadRequest,
    /// The request could not be sent, or the answer broke off.
    ConnectionFailed,
    /// HTTP 403.
    Forbidden,
    /// Any other HTTP status that is no success.
    HttpError,
    /// An argument or option is wrong. Nothing was sent.
    InvalidArgument,
    /// The answer is not what the API promises.
    InvalidResponse,
    /// HTTP 404; or, while waiting, the unit is gone or never showed.
    NotFound,
    /// HTTP 429.
    RateLimited,
    /// The body of the answer is larger than this library reads.
    ResponseTooLarge,
    /// HTTP 5xx.
    ServerError,
    /// An attempt, the call or a wait ran out of time.
    Timeout,
    /// The token function failed, or gave what cannot be a token.
    TokenFailed,
    /// HTTP 401.
    Unauthorized,
    /// A redirect, which is never followed: it would carry the credentials along.
    UnexpectedRedirect,
    /// Waiting met a unit that has failed.
    UnitFailed,
    /// HTTP 422.
    Unprocessable,
    /// There is no WebAssembly to run. JavaScript callers alone meet it.
    UnsupportedRuntime,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 17] = [
        Self::BadRequest,
        Self::ConnectionFailed,
        Self::Forbidden,
        Self::HttpError,
        Self::InvalidArgument,
        Self::InvalidResponse,
        Self::NotFound,
        Self::RateLimited,
        Self::ResponseTooLarge,
        Self::ServerError,
        Self::Timeout,
        Self::TokenFailed,
        Self::Unauthorized,
        Self::UnexpectedRedirect,
        Self::UnitFailed,
        Self::Unprocessable,
        Self::UnsupportedRuntime,
    ];

    /// The code of an HTTP status that is no success.
    pub fn of_status(status: u16) -> Self {
        match status {
            400 => Self::BadRequest,
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            422 => Self::Unprocessable,
            429 => Self::RateLimited,
            500..=599 => Self::ServerError,
            _ => Self::HttpError,
        }
    }

    /// The code as JavaScript spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BadRequest => "bad_request",
            Self::ConnectionFailed => "connection_failed",
            Self::Forbidden => "forbidden",
            Self::HttpError => "http_error",
            Self::InvalidArgument => "invalid_argument",
            Self::InvalidResponse => "invalid_response",
            Self::NotFound => "not_found",
            Self::RateLimited => "rate_limited",
            Self::ResponseTooLarge => "response_too_large",
            Self::ServerError => "server_error",
            Self::Timeout => "timeout",
            Self::TokenFailed => "token_failed",
            Self::Unauthorized => "unauthorized",
            Self::UnexpectedRedirect => "unexpected_redirect",
            Self::UnitFailed => "unit_failed",
            Self::Unprocessable => "unprocessable",
            Self::UnsupportedRuntime => "unsupported_runtime",
        }
    }
}

/// Whether a call may have been applied by the server. It speaks of the whole call, all attempts together.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// No request reached the network.
    NotSent,
    /// The server answered, and did not apply it.
    Rejected,
    /// It may have been applied.
    Unknown,
}

impl Outcome {
    /// The outcome of a call that may have been applied, or that was answered.
    pub(crate) fn of(unknown: bool, answered: bool) -> Self {
        match (unknown, answered) {
            (true, _) => Self::Unknown,
            (false, true) => Self::Rejected,
            (false, false) => Self::NotSent,
        }
    }

    /// The outcome as JavaScript spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Rejected => "rejected",
            Self::Unknown => "unknown",
        }
    }
}

/// The facts of an error.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum Detail {
    /// The server said no.
    Api(Box<ApiDetail>),
    /// An argument, by the path that the caller wrote: `id`, `properties.email`, `auth.token`.
    Argument(String),
    /// What `fetch` threw, in words that are safe to show.
    Connection(Option<Box<Cause>>),
    /// Nothing more to say.
    None,
    /// Where in the answer it went wrong, such as `items[3].id`; empty for the whole of it.
    Response(String),
    /// The state of the failed unit, as the server spelled it.
    UnitFailed(String),
}

impl Detail {
    /// What the server said, if it was the server that said no.
    pub fn api(&self) -> Option<&ApiDetail> {
        if let Self::Api(api) = self { Some(api) } else { None }
    }
}

/// What the server said when it said no.
#[derive(Clone, Debug, Default)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub struct ApiDetail {
    /// The HTTP status.
    pub status: u16,
    /// The API's messages; empty if something before the API answered.
    pub messages: Vec<ApiMessage>,
    /// What the messages say of single properties.
    pub field_errors: FieldErrors,
    /// The id of the request, if the server named it.
    pub request_id: Option<String>,
    /// How long the server asked to wait.
    pub retry_after: Option<Duration>,
}

/// Messages by property, for a form to show beside its inputs.
#[derive(Clone, Debug, Default)]
pub struct FieldErrors(Vec<(String, String)>);

impl FieldErrors {
    /// What is said of a property, such as `email`; one that is part of another has the names of both: `address.city`.
    pub fn get(&self, property: &str) -> Vec<&str> {
        self.iter().filter(|(name, _)| *name == property).map(|(_, message)| message).collect()
    }

    /// Each property with something that is said of it, in the order in which it was said.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, message)| (name.as_str(), message.as_str()))
    }

    pub(crate) fn add(&mut self, property: String, message: String) {
        self.0.push((property, message));
    }
}

/// What `fetch` threw: a few strings of it, with the call's secrets taken out.
#[derive(Clone, Debug, Default)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub struct Cause {
    /// The name of the error, such as `TypeError`.
    pub name: String,
    /// The runtime's code, such as `ECONNRESET`.
    pub code: Option<String>,
    /// The code of what it was itself caused by; Node's `fetch` has its code there.
    pub inner_code: Option<String>,
    /// The message.
    pub message: String,
    /// Name and message of what it was itself caused by, such as `Error: bad port`; Node's own message is no more than
    /// `fetch failed`.
    pub inner: String,
}

impl Cause {
    /// What was thrown, by its name and its message.
    pub fn new(name: impl Into<String>, message: impl Into<String>) -> Self {
        Self { name: name.into(), message: message.into(), ..Self::default() }
    }

    /// The same with the runtime's code, such as `ECONNREFUSED`.
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// The runtime's code, wherever it stood.
    pub fn any_code(&self) -> Option<&str> {
        self.code.as_deref().or(self.inner_code.as_deref())
    }
}

impl Error {
    /// The URL at which the code is explained.
    pub fn docs(&self) -> String {
        text::concat(&[DOCS, self.code.as_str()])
    }

    /// The class of it in JavaScript.
    #[cfg(all(target_arch = "wasm32", feature = "npm"))]
    pub(crate) fn class(&self) -> &'static str {
        match &self.detail {
            Detail::Api(_) => "ApiError",
            Detail::Argument(_) => "InvalidArgumentError",
            Detail::Connection(_) => "ConnectionError",
            Detail::None if self.code == Code::Timeout => "TimeoutError",
            Detail::None => "BackupError",
            Detail::Response(_) => "ResponseError",
            Detail::UnitFailed(_) => "UnitFailedError",
        }
    }

    /// An argument was wrong: nothing is sent, and the caller has to mend it.
    pub(crate) fn invalid_argument(operation: &'static str, argument: InvalidArgument) -> Self {
        let [path, problem] = argument.into_parts();
        let message = text::concat(&[operation, ": ", &path, " ", &problem]);
        let detail = Detail::Argument(path);
        Self::new(Code::InvalidArgument, operation, Outcome::NotSent, detail, message)
    }

    /// A checked answer did not become its Rust type after all.
    pub(crate) fn undecodable(operation: &'static str) -> Self {
        let message = "the answer is not what the API promises".to_owned();
        Self::new(
            Code::InvalidResponse,
            operation,
            Outcome::Unknown,
            Detail::Response(String::new()),
            message,
        )
    }

    fn new(code: Code, operation: &'static str, outcome: Outcome, detail: Detail, message: String) -> Self {
        Self { code, operation, outcome, attempts: 0, retryable: false, detail, message }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// The page of the errors, which has an anchor for every code.
const DOCS: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/www/docs/errors.md#");

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_and_snake_case() {
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
        assert!(names.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')));
    }
}

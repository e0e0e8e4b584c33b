//! Refusals, worded as the API words them.

use serde::Serialize;

use crate::http::{Flaw, Response};

/// An answer in the API's error shape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ApiError {
    status: u16,
    messages: Vec<Message>,
    headers: Vec<(String, String)>,
}

impl ApiError {
    /// An error with the message that belongs to its status.
    pub(crate) fn of(status: u16) -> Self {
        let (code, message) = WORDS.iter().find(|(known, _, _)| *known == status).map_or_else(
            || (status.to_string(), "Request failed"),
            |(_, code, text)| ((*code).to_owned(), *text),
        );
        Self::new(status, &code, message)
    }

    /// An error with a message of its own.
    pub(crate) fn new(status: u16, code: &str, message: &str) -> Self {
        let messages = vec![Message { error_code: code.to_owned(), message: message.to_owned() }];
        Self { status, messages, headers: Vec::new() }
    }

    /// The error of a request that is understood and wrong, one message for each field.
    pub(crate) fn fields(complaints: Vec<(String, String)>) -> Self {
        let messages = complaints
            .into_iter()
            .map(|(path, text)| Message { error_code: "100".to_owned(), message: format!("[{path}] {text}") })
            .collect();
        Self { status: 422, messages, headers: Vec::new() }
    }

    /// The error of a request that did not arrive whole.
    pub(crate) fn flaw(flaw: Flaw) -> Self {
        match flaw {
            Flaw::BrokenBody => Self::new(400, "400", "The request body is incomplete or broken"),
            Flaw::Host => Self::new(400, "400", "The request must have one Host header"),
            Flaw::TooLarge => Self::of(413),
        }
    }

    /// Adds a header.
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The error as a response.
    pub(crate) fn respond(&self, pretty: bool) -> Response {
        // The live API leaves `httpStatus` out of exactly this one.
        let http_status = (self.status != 404).then_some(self.status);
        let document = ErrorDocument { http_status, messages: &self.messages };
        let mut response = Response::json(self.status, &document, pretty);
        response.headers.extend(self.headers.iter().cloned());
        response
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorDocument<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    messages: &'a [Message],
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    error_code: String,
    message: String,
}

const WORDS: [(u16, &str, &str); 16] = [
    (400, "400", "Bad request"),
    (401, "315", "Unauthorized"),
    (402, "402", "Payment required"),
    (403, "paas-feature-1", "feature is not enabled for the contract"),
    (404, "309", "Resource does not exist"),
    (405, "405", "Method not allowed"),
    (408, "408", "Request timeout"),
    (413, "413", "Request body is too large"),
    (414, "414", "Request target is too long"),
    (415, "415", "Unsupported media type"),
    (422, "100", "[(root)] Request cannot be processed"),
    (429, "429", "Too many requests"),
    (431, "431", "Request headers are too large"),
    (500, "301", "Internal server error. Please contact the administrator"),
    (502, "502", "Bad gateway"),
    (503, "503", "Service temporarily unavailable"),
];

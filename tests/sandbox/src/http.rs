//! Requests and responses as plain values.

use serde::Serialize;

use crate::faults::TransportFault;

/// A request as it arrives, nothing of it checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The method, letter for letter.
    pub method: String,
    /// Path and query, as on the request line.
    pub target: String,
    /// Header names in any case, and their values.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
    /// Scheme, host and port that the caller used, where whoever passes the request on knows them; links in the answer
    /// point there. Otherwise they are read from `Host`.
    pub origin: Option<String>,
}

impl Request {
    /// A request without headers and body.
    pub fn new(method: &str, target: &str) -> Self {
        Self { method: method.to_owned(), target: target.to_owned(), ..Self::default() }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets a JSON body and its `Content-Type`.
    #[must_use]
    pub fn json(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header("Content-Type", "application/json")
    }

    /// The first value of a header, its name compared without case.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// All values of a header, its name compared without case.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// A response as it would leave an undisturbed server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Header names and values; `Content-Length` is left to the server.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
}

impl Response {
    /// A response without headers and body.
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    /// A response of the given type.
    pub(crate) fn typed(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }.with("Content-Type", content_type)
    }

    /// A JSON document, indented if asked for.
    pub(crate) fn json(status: u16, document: &impl Serialize, pretty: bool) -> Self {
        let written = if pretty { serde_json::to_vec_pretty(document) } else { serde_json::to_vec(document) };
        // Strings, numbers and lists of them: there is nothing in these documents that serde_json cannot write.
        Self::typed(status, "application/json", written.unwrap_or_default())
    }

    /// Adds a header.
    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The first value of a header, its name compared without case.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Why a request is refused before it is whole: what only whoever reads it can know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Flaw {
    /// The body ended too early, or its framing is not that of HTTP.
    BrokenBody,
    /// An HTTP/1.1 request names no host, or several (RFC 9112 section 3.2).
    Host,
    /// The body is longer than `MAX_BODY_BYTES`, or says that it will be.
    TooLarge,
}

impl Flaw {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::BrokenBody, Self::Host, Self::TooLarge];
}

/// What is to be done: a response is sent, perhaps late, perhaps badly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// What to send.
    pub response: Response,
    /// How the transport is to fail while sending it.
    pub fault: Option<TransportFault>,
    /// How long to wait before sending anything, in milliseconds.
    pub delay_ms: u64,
    /// The path with its parameters unnamed, fit for a log line.
    pub route: &'static str,
}

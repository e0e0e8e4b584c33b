//! What came back, and what can be read from it. Nothing here trusts the server, and nothing panics.

use crate::proto::date;
use crate::proto::decimal;
use crate::proto::error::Cause;
use crate::proto::operation::Document;
use crate::proto::redact::Redactor;
use crate::proto::text;

/// An answer.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub struct Response<B> {
    /// The HTTP status; 0 for a redirect that the runtime hides.
    pub status: u16,
    /// The headers that this library reads.
    pub headers: Headers,
    /// The body, or why there is none.
    pub body: Result<B, BodyProblem>,
}

/// The headers that this library reads, as they came. A header that a browser hides is absent.
#[derive(Clone, Debug, Default)]
pub struct Headers {
    values: Vec<Option<String>>,
    /// What those that can be a date say as one: milliseconds since the Unix epoch.
    date: Option<u64>,
    retry_after: Option<u64>,
}

/// A header that this library reads.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum Header {
    /// `Date`
    Date,
    /// `Location`
    Location,
    /// `X-RateLimit-Limit`
    RateLimit,
    /// `X-RateLimit-Burst`
    RateLimitBurst,
    /// `X-RateLimit-Remaining`
    RateLimitRemaining,
    /// `X-Request-Id`
    RequestId,
    /// `Retry-After`
    RetryAfter,
    /// `Retry-After-Ms`
    RetryAfterMs,
}

impl Header {
    /// Every header that this library reads.
    pub const ALL: [Self; 8] = [
        Self::Date,
        Self::Location,
        Self::RateLimit,
        Self::RateLimitBurst,
        Self::RateLimitRemaining,
        Self::RequestId,
        Self::RetryAfter,
        Self::RetryAfterMs,
    ];

    /// The name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Location => "location",
            Self::RateLimit => "x-ratelimit-limit",
            Self::RateLimitBurst => "x-ratelimit-burst",
            Self::RateLimitRemaining => "x-ratelimit-remaining",
            Self::RequestId => "x-request-id",
            Self::RetryAfter => "retry-after",
            Self::RetryAfterMs => "retry-after-ms",
        }
    }
}

/// Why a body could not be had.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum BodyProblem {
    /// The body broke off.
    Broken(Cause),
    /// The body is no JSON.
    NotJson,
    /// Nobody wanted it.
    Skipped,
    /// The attempt ran out of time while the body was read.
    Timeout,
    /// The body is larger than [`MAX_BODY_BYTES`].
    TooLarge,
}

/// Why no answer came.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum Failure {
    /// The caller gave the call up.
    Aborted,
    /// There is no `fetch` to call.
    NoFetch,
    /// What came back is no answer at all: not a `Response`, or one without a status.
    NotAResponse,
    /// The network failed.
    Network {
        /// What was thrown.
        cause: Cause,
        /// Whether a browser may have blocked the call for want of CORS headers.
        cross_origin: bool,
    },
    /// The attempt ran out of time.
    Timeout,
}

/// The caller gave the call up.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Aborted;

/// A JSON value of the host: `serde_json`'s on native targets, JavaScript's own in wasm.
///
/// In wasm the value that was checked goes back to the caller as it came, unknown fields and all.
pub trait Body: Clone {
    /// The value of a field, if this is an object that has it.
    fn field(&self, name: &str) -> Option<Self>;
    /// The items, if this is an array.
    fn items(&self) -> Option<Vec<Self>>;
    /// The text, if this is a string.
    fn text(&self) -> Option<String>;
    /// Holds the value against the schema of a document. `Err` is the path of the first place that does not fit.
    ///
    /// # Errors
    /// The path, such as `items[3].id`; empty for the value itself.
    fn check(&self, document: Document) -> Result<(), String>;

    /// The units of this list with the given id or, `by_name`, the given name.
    fn find(&self, by_name: bool, key: &str) -> Vec<Self>;
    /// The states that the units of this list show, each once.
    fn states(&self) -> Vec<String>;
    /// Whether it was read from the same text.
    fn is_same(&self, other: &Self) -> bool;
    /// The value read from its text once more, as nobody can have changed it.
    fn fresh(&self) -> Self;
    /// Arrays of the ids that this list has and the one `before` had not, that differ, and that it has no more. The
    /// order of units does not matter, nor does what was done to `before` since it was read.
    fn changes(&self, before: Option<&Self>) -> [Self; 3];
}

impl<B> Response<B> {
    /// An answer with this status, these headers and this body.
    pub fn new(status: u16, headers: Headers, body: Result<B, BodyProblem>) -> Self {
        Self { status, headers, body }
    }
}

impl Headers {
    /// Reads the headers of an answer; `value_of` is asked for each by its name in lower case.
    pub fn read(value_of: impl Fn(&str) -> Option<String>) -> Self {
        let mut headers = Self::default();
        for header in Header::ALL {
            headers.set(header, value_of(header.name()));
        }
        headers
    }

    /// The headers in the order of [`Header::ALL`], and then [`DATES`] once more: as digits, where they are dates.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn in_order(mut values: Vec<Option<String>>) -> Self {
        let mut last = || decimal::parse(&values.pop()??);
        let (retry_after, date) = (last(), last());
        Self { values, date, retry_after }
    }

    /// Sets the value of a header.
    pub fn set(&mut self, header: Header, value: Option<String>) {
        let as_date = || date::parse(text::trim(value.as_deref()?, b""));
        match header {
            Header::Date => self.date = as_date(),
            Header::RetryAfter => self.retry_after = as_date(),
            Header::Location
            | Header::RateLimit
            | Header::RateLimitBurst
            | Header::RateLimitRemaining
            | Header::RequestId
            | Header::RetryAfterMs => {}
        }
        self.values.resize(Header::ALL.len(), None);
        if let Some(slot) = self.values.get_mut(header as usize) {
            *slot = value;
        }
    }

    /// The value of a header.
    pub fn get(&self, header: Header) -> Option<&str> {
        self.values.get(header as usize)?.as_deref()
    }

    /// How long the server asks to wait, in milliseconds; nothing where it does not say so or not in a known form.
    ///
    /// Source: RFC 9110 section 10.2.3. A date is held against the server's own clock where it tells it.
    pub(crate) fn retry_after_ms(&self, now: u64) -> Option<u64> {
        if let Some(milliseconds) = self.get(Header::RetryAfterMs).and_then(number) {
            return Some(milliseconds);
        }
        let hint = text::trim(self.get(Header::RetryAfter)?, b"");
        decimal::parse(hint)
            .map(|seconds| seconds.wrapping_mul(1000))
            .or_else(|| Some(self.retry_after?.saturating_sub(self.date.unwrap_or(now))))
    }

    /// The id of the request: `X-Request-Id`, else the one in `Location: …/requests/{id}/status`.
    pub(crate) fn request_id(&self, redactor: &Redactor) -> Option<String> {
        let in_location = || {
            let mut last = ["", "", ""];
            let mut rest = Some(self.get(Header::Location)?);
            while let Some(segment) = text::next_part(&mut rest, b"/") {
                last = [last[1], last[2], segment];
            }
            (last[0] == "requests" && last[2] == "status").then_some(last[1])
        };
        let id = self.get(Header::RequestId).filter(|id| is_request_id(id)).or_else(in_location)?;
        is_request_id(id).then(|| redactor.redact(id))
    }
}

/// A header that is a number.
pub(crate) fn number(header: &str) -> Option<u64> {
    decimal::parse(text::trim(header, b""))
}

fn is_request_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= LONGEST_REQUEST_ID
        && id.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/')
}

/// The headers that can be dates, which in wasm the engine reads.
pub const DATES: [Header; 2] = [Header::Date, Header::RetryAfter];
/// The largest body that is read, in bytes.
pub const MAX_BODY_BYTES: u32 = 32 * 1024 * 1024;
const LONGEST_REQUEST_ID: usize = 128;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn headers_are_found_under_their_own_names() {
        let headers = Headers::read(|name| Some(name.to_owned()));
        for header in Header::ALL {
            assert_eq!(headers.get(header), Some(header.name()));
        }
    }

    #[test]
    fn retry_after_is_read_in_every_form() {
        let now = 784_111_777_000; // Sun, 06 Nov 1994 08:49:37 GMT
        type Row<'a> = (&'a str, [Option<&'a str>; 3], Option<u64>);
        let rows: &[Row<'_>] = &[
            ("seconds", [Some("120"), None, None], Some(120_000)),
            ("zero", [Some(" 0 "), None, None], Some(0)),
            ("milliseconds win", [Some("120"), Some("250"), None], Some(250)),
            ("garbage milliseconds", [Some("1"), Some("soon"), None], Some(1000)),
            ("date against our clock", [Some("Sun, 06 Nov 1994 08:49:47 GMT"), None, None], Some(10_000)),
            (
                "date against the server's clock",
                [Some("Sun, 06 Nov 1994 08:49:47 GMT"), None, Some("Sun, 06 Nov 1994 08:49:46 GMT")],
                Some(1000),
            ),
            ("garbage server clock", [Some("Sunday, 06-Nov-94 08:49:47 GMT"), None, Some("x")], Some(10_000)),
            ("date in the past", [Some("Sun Nov  6 08:49:00 1994"), None, None], Some(0)),
            ("huge", [Some("99999999999999999999999"), None, None], Some(9_007_199_254_740_991_000)),
            ("negative", [Some("-1"), None, None], None),
            ("fraction", [Some("1.5"), None, None], None),
            ("words", [Some("soon"), None, None], None),
            ("empty", [Some(""), None, None], None),
            ("absent", [None, None, None], None),
        ];
        for (name, [retry_after, retry_after_ms, date], want) in rows {
            let headers = Headers::read(|name| match name {
                "retry-after" => retry_after.map(str::to_owned),
                "retry-after-ms" => retry_after_ms.map(str::to_owned),
                "date" => date.map(str::to_owned),
                _ => None,
            });
            assert_eq!(headers.retry_after_ms(now), *want, "{name}");
        }
    }

    #[test]
    fn request_id_comes_from_its_header_else_from_location() {
        let mut redactor = Redactor::default();
        redactor.add("hunter2");
        let rows = [
            (Some("abc-1"), None, Some("abc-1")),
            (None, Some("https://h/cloudapi/v6/requests/r-1/status"), Some("r-1")),
            (Some("abc-1"), Some("https://h/requests/r-1/status"), Some("abc-1")),
            (Some("has space"), Some("https://h/requests/r-1/status"), Some("r-1")),
            (Some("x-hunter2"), None, Some("x-[REDACTED]")),
            (None, Some("https://h/requests/a/b/status"), None),
            (None, Some("https://h/requests//status"), None),
            (None, None, None),
        ];
        for (header, location, want) in rows {
            let headers = Headers::read(|name| match name {
                "x-request-id" => header.map(str::to_owned),
                "location" => location.map(str::to_owned),
                _ => None,
            });
            assert_eq!(headers.request_id(&redactor).as_deref(), want, "{header:?} {location:?}");
        }
    }
}

//! Failures, scripted or at random, as data that whoever sends the answer carries out.

use serde::{Serialize, Serializer};

use crate::error::ApiError;
use crate::http::{Request, Response};
use crate::route::Operation;

/// Which requests fail, and how. `scripts.rs` reads it from JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FaultRule {
    /// The operation that fails; every request to the API if absent.
    pub operation: Option<Operation>,
    /// The first matching request that fails, counted from 1.
    pub nth: u64,
    /// How many fail from there on; 0 for all.
    pub times: u64,
    /// Whether the request is applied all the same; if absent, as the kind of fault has it.
    pub when: Option<When>,
    /// What happens.
    pub fault: Fault,
}

impl FaultRule {
    /// A fault of the next request for an operation.
    pub fn next(operation: Operation, when: When, fault: Fault) -> Self {
        Self { operation: Some(operation), nth: 1, times: 1, when: Some(when), fault }
    }
}

/// On which side of its application a request fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum When {
    /// Nothing is applied.
    Before,
    /// It is applied, and the caller does not learn of it.
    After,
}

impl When {
    /// Both of them.
    pub(crate) const ALL: [Self; 2] = [Self::Before, Self::After];
}

/// The ways to fail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Fault {
    /// Answers late. Applied unless told otherwise.
    Delay {
        /// By how much, in milliseconds.
        ms: u64,
    },
    /// Sends the response in small pieces. Applied unless told otherwise.
    Drip {
        /// Size of a piece, in bytes.
        bytes: usize,
        /// Pause between pieces, in milliseconds.
        interval_ms: u64,
    },
    /// Answers 200 with bytes that are not JSON. Applied unless told otherwise.
    Garbage,
    /// Sends the caller elsewhere. Not applied unless told otherwise.
    Redirect {
        /// The status; 307 if absent.
        status: u16,
        /// Where to; the request's own target if absent.
        location: Option<String>,
    },
    /// Resets the connection. Unless told otherwise, applied if headers are sent.
    Reset {
        /// Whether the headers and a part of the body are sent before.
        after_headers: bool,
    },
    /// Sends nothing more and keeps the connection open. Unless told otherwise, applied if headers are sent.
    Stall {
        /// Whether the headers and a part of the body are sent before.
        after_headers: bool,
    },
    /// Answers with a status. Not applied unless told otherwise.
    Status {
        /// The status.
        status: u16,
        /// The error code; the API's own for this status if absent.
        error_code: Option<String>,
        /// The message; the API's own for this status if absent.
        message: Option<String>,
        /// Whether the body is HTML, as that of a gateway in front.
        html: bool,
        /// Headers besides.
        #[serde(serialize_with = "as_object")]
        headers: Vec<(String, String)>,
    },
    /// Ends the connection in the middle of the body. Applied unless told otherwise.
    Truncate {
        /// How much of the body is sent, in bytes.
        bytes: usize,
    },
}

impl Fault {
    /// A status with the API's own words for it.
    pub fn status(status: u16) -> Self {
        Self::Status { status, error_code: None, message: None, html: false, headers: Vec::new() }
    }

    /// A status with the HTML of a gateway in front of the API.
    pub fn html(status: u16) -> Self {
        Self::Status { status, error_code: None, message: None, html: true, headers: Vec::new() }
    }

    fn when(&self) -> When {
        match self {
            Self::Delay { .. } | Self::Drip { .. } | Self::Garbage | Self::Truncate { .. } => When::After,
            // Headers are sent by a server that has done its work.
            Self::Reset { after_headers: true } | Self::Stall { after_headers: true } => When::After,
            Self::Reset { .. } | Self::Stall { .. } => When::Before,
            Self::Redirect { .. } | Self::Status { .. } => When::Before,
        }
    }
}

/// What happens to the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all_fields = "camelCase")]
pub enum TransportFault {
    /// Pauses between pieces of the body.
    Drip {
        /// Size of a piece, in bytes.
        bytes: usize,
        /// Pause between pieces, in milliseconds.
        interval_ms: u64,
    },
    /// Resets the connection when the headers and half of the body are sent.
    ResetAfterHeaders,
    /// Resets the connection before anything is sent.
    ResetBeforeHeaders,
    /// Sends the headers and half of the body, then nothing more.
    StallAfterHeaders,
    /// Sends nothing.
    StallBeforeHeaders,
    /// Closes the connection before all that `Content-Length` promised is sent.
    Truncate {
        /// How much of the body is sent, in bytes.
        bytes: usize,
    },
}

/// A fault that struck, with everything left open decided.
pub(crate) struct Strike {
    pub(crate) fault: Fault,
    pub(crate) when: When,
}

/// What a fault made of an answer.
pub(crate) struct Disturbed {
    pub(crate) response: Response,
    pub(crate) fault: Option<TransportFault>,
    pub(crate) delay_ms: u64,
}

impl Strike {
    /// Makes the failure of an answer; `None` is that of a request that was not applied.
    pub(crate) fn disturb(self, request: &Request, answer: Option<Response>, pretty: bool) -> Disturbed {
        let answer = answer.unwrap_or_else(|| ApiError::of(503).respond(pretty));
        let (response, fault, delay_ms) = match self.fault {
            Fault::Delay { ms } => (answer, None, ms),
            Fault::Drip { bytes, interval_ms } => {
                (answer, Some(TransportFault::Drip { bytes: bytes.max(1), interval_ms }), 0)
            }
            Fault::Garbage => (Response::typed(200, "application/json", GARBAGE), None, 0),
            Fault::Redirect { status, location } => {
                let location = location.unwrap_or_else(|| request.target.clone());
                (Response::empty(status).with("Location", location), None, 0)
            }
            Fault::Reset { after_headers: false } => (answer, Some(TransportFault::ResetBeforeHeaders), 0),
            Fault::Reset { after_headers: true } => (answer, Some(TransportFault::ResetAfterHeaders), 0),
            Fault::Stall { after_headers: false } => (answer, Some(TransportFault::StallBeforeHeaders), 0),
            Fault::Stall { after_headers: true } => (answer, Some(TransportFault::StallAfterHeaders), 0),
            Fault::Status { status, error_code, message, html, headers } => {
                let mut response = match (html, error_code, message) {
                    (true, _, _) => Response::typed(status, "text/html", gateway_page(status)),
                    (false, None, None) => ApiError::of(status).respond(pretty),
                    (false, code, text) => {
                        let code = code.unwrap_or_else(|| status.to_string());
                        ApiError::new(status, &code, &text.unwrap_or_default()).respond(pretty)
                    }
                };
                response.headers.extend(headers);
                (response, None, 0)
            }
            Fault::Truncate { bytes } => (answer, Some(TransportFault::Truncate { bytes }), 0),
        };
        Disturbed { response, fault, delay_ms }
    }
}

/// The rules in force, and how often each has matched.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults {
    rules: Vec<Armed>,
}

/// A rule and what has become of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Armed {
    #[serde(flatten)]
    rule: FaultRule,
    matched: u64,
    struck: u64,
}

impl Faults {
    /// Adds a rule.
    pub(crate) fn add(&mut self, rule: FaultRule) {
        self.rules.push(Armed { rule, matched: 0, struck: 0 });
    }

    /// All rules, the spent ones too.
    pub(crate) fn rules(&self) -> &[Armed] {
        &self.rules
    }

    /// Counts a request with every rule that it matches, and lets the first that is due strike.
    pub(crate) fn strike(&mut self, operation: Option<Operation>) -> Option<Strike> {
        let mut strike = None;
        for Armed { rule, matched, struck } in &mut self.rules {
            if rule.operation.is_some() && rule.operation != operation {
                continue;
            }
            *matched = matched.saturating_add(1);
            if strike.is_none() && *matched >= rule.nth && (rule.times == 0 || *struck < rule.times) {
                *struck = struck.saturating_add(1);
                let when = rule.when.unwrap_or_else(|| rule.fault.when());
                strike = Some(Strike { fault: rule.fault.clone(), when });
            }
        }
        strike
    }
}

/// Draws a fault at the given rate. Nothing is drawn at rate 0, so that ids stay what they were without faults.
pub(crate) fn at_random(rate: f64, random: &mut dyn FnMut() -> u64) -> Option<Strike> {
    if rate <= 0.0 || share(random()) >= rate {
        return None;
    }
    let with_hint = Fault::Status {
        status: 429,
        error_code: None,
        message: None,
        html: false,
        headers: vec![("Retry-After".to_owned(), "1".to_owned())],
    };
    let (fault, when) = match random() % 12 {
        0 => (Fault::status(429), When::Before),
        1 => (with_hint, When::Before),
        2 => (Fault::status(500), When::Before),
        3 => (Fault::status(503), When::Before),
        4 => (Fault::html(502), When::Before),
        5 => (Fault::html(502), When::After),
        6 => (Fault::html(504), When::After),
        7 => (Fault::Reset { after_headers: false }, When::Before),
        8 => (Fault::Reset { after_headers: false }, When::After),
        9 => (Fault::Reset { after_headers: true }, When::After),
        10 => (Fault::Garbage, When::After),
        _ => (Fault::Truncate { bytes: 10 }, When::After),
    };
    Some(Strike { fault, when })
}

// The 53 bits that a float holds, as a number from 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
fn share(number: u64) -> f64 {
    (number >> 11) as f64 / (1_u64 << 53) as f64
}

fn as_object<S: Serializer>(headers: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(headers.iter().map(|(name, value)| (name, value)))
}

fn gateway_page(status: u16) -> String {
    format!("<html>\r\n<head><title>{status}</title></head>\r\n<body><h1>{status}</h1></body>\r\n</html>\r\n")
}

const GARBAGE: &[u8] = b"{\"id\": \"15f67991-\xff\xfe\x00, \"items\": [}]";

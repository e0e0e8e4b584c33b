//! Requests as they come off a connection: whole, or with the flaw that refuses them.

use std::time::Duration;

use axum::body::HttpBody as _;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Version, header};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;

use crate::http::{Flaw, Request};
use crate::limits::MAX_BODY_BYTES;

/// Reads a request; with a flaw, its body is left empty.
pub(super) async fn read(request: axum::http::Request<Incoming>) -> (Request, Option<Flaw>) {
    let (parts, mut body) = request.into_parts();
    let mut request = head(&parts);
    let flaw = match check(&parts, &body) {
        Ok(()) => match collect(&mut body).await {
            Ok(bytes) => {
                request.body = bytes;
                return (request, None);
            }
            Err(flaw) => flaw,
        },
        Err(flaw) => flaw,
    };
    // Whoever waits for `100 Continue` has sent nothing yet, and reading on would tell it to.
    if !parts.headers.contains_key(header::EXPECT) {
        tokio::spawn(tokio::time::timeout(DRAIN_TIMEOUT, drain(body)));
    }
    (request, Some(flaw))
}

fn head(parts: &Parts) -> Request {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    Request {
        method: parts.method.as_str().to_owned(),
        target: parts.uri.path_and_query().map_or("", |target| target.as_str()).to_owned(),
        headers: parts.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect(),
        body: Vec::new(),
        origin: None,
    }
}

fn check(parts: &Parts, body: &Incoming) -> Result<(), Flaw> {
    if parts.version == Version::HTTP_11 && parts.headers.get_all(header::HOST).iter().count() != 1 {
        return Err(Flaw::Host);
    }
    // What `Content-Length` promises; 0 of a chunked body.
    let promised = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if promised > MAX_BODY_BYTES { Err(Flaw::TooLarge) } else { Ok(()) }
}

async fn collect(body: &mut Incoming) -> Result<Vec<u8>, Flaw> {
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Flaw::BrokenBody)?.into_data() else {
            continue;
        };
        bytes.extend_from_slice(&data);
        if bytes.len() > MAX_BODY_BYTES {
            return Err(Flaw::TooLarge);
        }
    }
    Ok(bytes)
}

/// Reads on for a while behind the answer's back: to close on a caller that is still sending would be a reset, and the
/// caller would not read the refusal.
async fn drain(mut body: Incoming) {
    let mut left = MAX_DRAINED_BYTES;
    while left > 0
        && let Some(Ok(frame)) = body.frame().await
    {
        left = left.saturating_sub(frame.data_ref().map_or(0, |data| data.len()));
    }
}

const DRAIN_TIMEOUT: Duration = Duration::from_secs(30);
const MAX_DRAINED_BYTES: usize = 4 * 1024 * 1024;

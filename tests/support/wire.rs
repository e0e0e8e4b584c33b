//! Between the client's requests and answers and the sandbox's.

use ionos_backup::{BodyProblem, Cause, Failure, Headers, JsonBody, Request, Response};
use sandbox::{Reply, TransportFault};

use super::{Came, ORIGIN, milliseconds};

/// The request as the sandbox sees it.
#[track_caller]
pub(crate) fn to_sandbox(request: &Request) -> sandbox::Request {
    let target = request.url.strip_prefix(ORIGIN).expect("requests go to the base URL and nowhere else");
    let mut seen = sandbox::Request::new(request.method.as_str(), target).header("Host", "127.0.0.1");
    for (name, value) in &request.headers {
        // EXPOSE: to the sandbox.
        seen = seen.header(name, value.expose());
    }
    // EXPOSE: to the sandbox.
    seen.body = request.body.as_ref().map(|body| body.expose().clone().into_bytes()).unwrap_or_default();
    seen
}

/// What reaches the client of a reply, the fault of the transport carried out.
pub(crate) fn receive(request: &Request, reply: &Reply) -> Came {
    let whole =
        |body| Ok(Response { status: reply.response.status, headers: headers(&reply.response), body });
    let takes_ms = u32::try_from(reply.delay_ms).unwrap_or(u32::MAX);
    let broken = || whole(Err(BodyProblem::Broken(cause("ECONNRESET"))));
    match &reply.fault {
        None => Came { takes_ms, result: whole(body(request, &reply.response)) },
        Some(TransportFault::ResetBeforeHeaders) => Came {
            takes_ms,
            result: Err(Failure::Network { cause: cause("ECONNRESET"), cross_origin: false }),
        },
        Some(TransportFault::ResetAfterHeaders) => Came { takes_ms, result: broken() },
        Some(TransportFault::Truncate { bytes }) if *bytes < reply.response.body.len() => {
            Came { takes_ms, result: broken() }
        }
        Some(TransportFault::Truncate { .. }) => {
            Came { takes_ms, result: whole(body(request, &reply.response)) }
        }
        Some(TransportFault::StallBeforeHeaders) => {
            Came { takes_ms: milliseconds(request.timeout), result: Err(Failure::Timeout) }
        }
        Some(TransportFault::StallAfterHeaders) => {
            Came { takes_ms: milliseconds(request.timeout), result: whole(Err(BodyProblem::Timeout)) }
        }
        Some(TransportFault::Drip { bytes, interval_ms }) => {
            let pieces = reply.response.body.len().div_ceil((*bytes).max(1)) as u64;
            let takes_ms = reply.delay_ms + pieces * interval_ms;
            if takes_ms > u64::from(milliseconds(request.timeout)) {
                return Came {
                    takes_ms: milliseconds(request.timeout),
                    result: whole(Err(BodyProblem::Timeout)),
                };
            }
            Came { takes_ms: takes_ms as u32, result: whole(body(request, &reply.response)) }
        }
    }
}

/// The headers that the client reads.
pub(crate) fn headers(response: &sandbox::Response) -> Headers {
    Headers::read(|name| response.value(name).map(str::to_owned))
}

/// A JSON document as a body.
#[track_caller]
pub(crate) fn json(text: &str) -> JsonBody {
    JsonBody::from_slice(text.as_bytes()).expect("a test's own JSON")
}

fn body(request: &Request, response: &sandbox::Response) -> Result<JsonBody, BodyProblem> {
    let is_wanted = match response.status {
        200..=299 => request.reads_success,
        300..=399 => false,
        _ => true,
    };
    if is_wanted { JsonBody::from_slice(&response.body) } else { Err(BodyProblem::Skipped) }
}

fn cause(code: &str) -> Cause {
    Cause {
        name: "TypeError".to_owned(),
        code: Some(code.to_owned()),
        message: "fetch failed".to_owned(),
        ..Cause::default()
    }
}

//! The HTTP server around the core: it has the sockets and the clock, and carries out what the core decided.

use std::future::pending;
use std::io::{self, Write as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use http_body_util::BodyExt as _;
use tokio::net::TcpListener;

use crate::faults::TransportFault;
use crate::http::{Reply, Request, Response};
use crate::limits::MAX_BODY_BYTES;
use crate::random;
use crate::sandbox::Sandbox;
use wire::{Line, Wires};

mod clock;
mod wire;

/// Serves a sandbox until the process ends or the future is dropped; `seed` is that of its random numbers.
///
/// # Errors
///
/// When the listener fails for good.
pub async fn serve(listener: TcpListener, sandbox: Sandbox, seed: u64) -> io::Result<()> {
    let random = Box::new(random::seeded(seed));
    let core = Core(Arc::new(Mutex::new((sandbox, random))));
    let app = Router::new().fallback(answer).with_state(core).into_make_service_with_connect_info::<Line>();
    axum::serve(Wires(listener), app).await
}

type Random = Box<dyn FnMut() -> u64 + Send>;

#[derive(Clone)]
struct Core(Arc<Mutex<(Sandbox, Random)>>);

impl Core {
    fn handle(&self, request: &Request) -> Reply {
        let mut guard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (sandbox, random) = &mut *guard;
        sandbox.handle(request, clock::epoch_ms(), random)
    }
}

async fn answer(
    State(core): State<Core>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: axum::extract::Request,
) -> axum::response::Response {
    let started = clock::instant();
    let Some(request) = read(request).await else {
        // The caller went away in the middle of its body, so there is nothing to apply and nobody to answer.
        return axum::response::Response::default();
    };
    let reply = core.handle(&request);
    if reply.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(reply.delay_ms)).await;
    }
    log(&request.method, &reply, started);
    carry_out(reply, line).await
}

async fn read(request: axum::extract::Request) -> Option<Request> {
    let (parts, mut body) = request.into_parts();
    let mut bytes = Vec::new();
    let mut total = 0_usize;
    // What is too long is read on for a while, since a caller that is still sending would not read the refusal.
    while total <= MAX_DRAINED_BYTES
        && let Some(frame) = body.frame().await
    {
        let Ok(data) = frame.ok()?.into_data() else {
            continue;
        };
        total = total.saturating_add(data.len());
        if bytes.len() <= MAX_BODY_BYTES {
            bytes.extend_from_slice(&data);
        }
    }
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    Some(Request {
        method: parts.method.as_str().to_owned(),
        target: parts.uri.path_and_query().map_or("", |target| target.as_str()).to_owned(),
        headers: parts.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect(),
        body: bytes,
    })
}

async fn carry_out(reply: Reply, line: Line) -> axum::response::Response {
    let Reply { response, fault, .. } = reply;
    let length = response.body.len();
    let (head, bytes) = take_apart(response);
    let body = match fault {
        None => Body::from(bytes),
        Some(TransportFault::StallBeforeHeaders) => pending().await,
        Some(TransportFault::ResetBeforeHeaders) => {
            line.reset();
            Body::from(bytes)
        }
        Some(TransportFault::StallAfterHeaders) => wire::stalled(bytes),
        Some(TransportFault::ResetAfterHeaders) => wire::reset(bytes, line),
        Some(TransportFault::Truncate { bytes: kept }) => wire::truncated(bytes, kept),
        Some(TransportFault::Drip { bytes: size, interval_ms }) => {
            wire::dripped(bytes, size, Duration::from_millis(interval_ms))
        }
    };
    let mut sent = head.map(|()| body);
    // Said in advance whatever happens to the body: that is how a caller can tell.
    if length > 0 {
        sent.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    sent
}

fn take_apart(response: Response) -> (axum::http::Response<()>, Vec<u8>) {
    let mut head = axum::http::Response::new(());
    *head.status_mut() = StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in response.headers {
        // A fault script may name headers that HTTP does not allow; those are left out.
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            head.headers_mut().append(name, value);
        }
    }
    (head, response.body)
}

fn log(method: &str, reply: &Reply, started: Instant) {
    let (route, status) = (reply.route, reply.response.status);
    let took = clock::instant().saturating_duration_since(started).as_millis();
    let fault = reply.fault.map_or_else(String::new, |fault| format!(" {fault:?}"));
    // Nobody may be listening on stderr; that is no reason to stop.
    drop(writeln!(io::stderr(), "{method} {route} {status}{fault} {took}ms"));
}

const MAX_DRAINED_BYTES: usize = 4 * 1024 * 1024;

//! The HTTP server around the core: it has the sockets and the clock, and carries out what the core decided.

use std::convert::Infallible;
use std::future::pending;
use std::io::{self, Write as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;

use crate::faults::TransportFault;
use crate::http::{Flaw, Reply, Request, Response};
use crate::random;
use crate::sandbox::Sandbox;
use wire::{Line, Wire, Wires};

mod clock;
mod intake;
mod wire;

/// Serves a sandbox until the process ends or the future is dropped; `seed` is that of its random numbers.
pub async fn serve(listener: TcpListener, sandbox: Sandbox, seed: u64) -> Infallible {
    let random = Box::new(random::seeded(seed));
    let core = Core(Arc::new(Mutex::new((sandbox, random))));
    let mut wires = Wires(listener);
    loop {
        let (wire, line) = wires.accept().await;
        tokio::spawn(converse(wire, line, core.clone()));
    }
}

// Not by `axum::serve`: it gives hyper no timer, and without one a head that never ends holds its connection for ever.
async fn converse(wire: Wire, line: Line, core: Core) {
    let service = service_fn(move |request| {
        let (core, line) = (core.clone(), line.clone());
        async move { Ok::<_, Infallible>(answer(core, line, request).await) }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    // It ends with an error where the caller goes away or a fault has struck: nothing to be done about either.
    server.serve_connection(TokioIo::new(wire), service).await.ok();
}

type Random = Box<dyn FnMut() -> u64 + Send>;

#[derive(Clone)]
struct Core(Arc<Mutex<(Sandbox, Random)>>);

impl Core {
    fn handle(&self, request: &Request, flaw: Option<Flaw>) -> Reply {
        let mut guard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (sandbox, random) = &mut *guard;
        match flaw {
            None => sandbox.handle(request, clock::epoch_ms(), random),
            Some(flaw) => sandbox.refuse(request, flaw, clock::epoch_ms()),
        }
    }
}

async fn answer(
    core: Core,
    line: Line,
    request: axum::http::Request<Incoming>,
) -> axum::http::Response<Body> {
    let started = clock::instant();
    let (request, flaw) = intake::read(request).await;
    let reply = core.handle(&request, flaw);
    if reply.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(reply.delay_ms)).await;
    }
    log(&request.method, &reply, started);
    carry_out(reply, line).await
}

async fn carry_out(reply: Reply, line: Line) -> axum::http::Response<Body> {
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
        // The control plane refuses a script with headers that HTTP does not allow; `Sandbox::inject` checks nothing.
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

/// How long a connection may be without a whole head, between requests too.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

#[cfg(test)]
mod tests {
    use tokio::net::TcpStream;

    use super::*;
    use crate::options::Options;

    // The clock is paused, so that it jumps as soon as nothing else is left to do.
    #[tokio::test(start_paused = true)]
    async fn a_head_that_never_ends_ends_its_connection() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(serve(listener, Sandbox::new(Options::default()), 1));
        for sent in ["", "GET / HTTP/1.1\r\nHost: x\r\nX: y"] {
            let stream = TcpStream::connect(address).await.unwrap();
            stream.writable().await.unwrap();
            assert_eq!(stream.try_write(sent.as_bytes()).unwrap(), sent.len());
            // A second at a time, since the clock jumps past what is on its way through the sockets.
            let mut waited = 0..HEAD_TIMEOUT.as_secs() * 2;
            let second = Duration::from_secs(1);
            while tokio::time::timeout(second, stream.readable()).await.is_err() {
                assert!(waited.next().is_some(), "{sent:?} is still waited for");
            }
            assert_eq!(stream.try_read(&mut [0; 9]).unwrap(), 0, "{sent:?}: the end, and no answer");
        }
    }
}

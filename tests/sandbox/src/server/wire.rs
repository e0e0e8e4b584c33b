//! Connections that can be reset, and bodies that do not arrive as they should.

use std::collections::VecDeque;
use std::future::pending;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::serve::Listener;
use futures_util::stream;
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// A listener whose connections can be reset.
pub(super) struct Wires(pub(super) TcpListener);

impl Wires {
    /// Waits for a connection, whatever happens to others before.
    pub(super) async fn accept(&mut self) -> (Wire, Line) {
        // axum's, not tokio's: it waits where tokio's says that no more files can be open.
        let (stream, _) = Listener::accept(&mut self.0).await;
        // A small answer must not wait for the acknowledgement of the one before; failing to ask for it does no harm.
        stream.set_nodelay(true).ok();
        let line = Line::default();
        (Wire { stream, line: line.clone() }, line)
    }
}

/// The end of a connection that a handler holds: it can have it reset.
#[derive(Clone, Debug, Default)]
pub(super) struct Line(Arc<AtomicBool>);

impl Line {
    /// Lets nothing more out, and ends the connection with a reset.
    pub(super) fn reset(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn is_reset(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// A connection.
pub(super) struct Wire {
    stream: TcpStream,
    line: Line,
}

impl Wire {
    fn check(&self) -> io::Result<()> {
        if self.line.is_reset() { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if self.line.is_reset() {
            // Closing without lingering is what makes it a reset. If the caller is gone already, so much the better.
            SockRef::from(&self.stream).set_linger(Some(Duration::ZERO)).ok();
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// Half of a body, then nothing more.
pub(super) fn stalled(bytes: Vec<u8>) -> Body {
    body(vec![Step::Send(half(&bytes)), Step::Hang])
}

/// Half of a body, then a reset.
pub(super) fn reset(bytes: Vec<u8>, line: Line) -> Body {
    body(vec![Step::Send(half(&bytes)), Step::Pause(FLUSH), Step::Reset(line)])
}

/// The beginning of a body, then the end of the connection.
pub(super) fn truncated(bytes: Vec<u8>, kept: usize) -> Body {
    // At least the last byte is missing, or it would be a whole body.
    let kept = kept.min(bytes.len().saturating_sub(1));
    let sent = bytes.get(..kept).unwrap_or_default();
    body(vec![Step::Send(Bytes::copy_from_slice(sent)), Step::Pause(FLUSH), Step::Cut])
}

/// A whole body, in small pieces with pauses.
pub(super) fn dripped(bytes: Vec<u8>, size: usize, interval: Duration) -> Body {
    let pieces = bytes.chunks(size.max(1));
    body(
        pieces.flat_map(|piece| [Step::Send(Bytes::copy_from_slice(piece)), Step::Pause(interval)]).collect(),
    )
}

enum Step {
    Send(Bytes),
    Pause(Duration),
    Hang,
    Cut,
    Reset(Line),
}

fn body(steps: Vec<Step>) -> Body {
    Body::from_stream(stream::unfold(VecDeque::from(steps), |mut steps| async move {
        loop {
            let sent = match steps.pop_front()? {
                Step::Send(piece) if piece.is_empty() => continue,
                Step::Send(piece) => Ok(piece),
                Step::Pause(pause) => {
                    tokio::time::sleep(pause).await;
                    continue;
                }
                Step::Hang => pending().await,
                Step::Cut => Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
                Step::Reset(line) => {
                    line.reset();
                    Err(io::Error::from(io::ErrorKind::ConnectionReset))
                }
            };
            return Some((sent, steps));
        }
    }))
}

fn half(bytes: &[u8]) -> Bytes {
    let end = bytes.len().div_euclid(2);
    Bytes::copy_from_slice(bytes.get(..end).unwrap_or_default())
}

/// What was sent leaves the machine only when the body pauses; without it, a cut would swallow the headers too.
const FLUSH: Duration = Duration::from_millis(50);

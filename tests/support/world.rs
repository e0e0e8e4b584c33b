//! The client's surroundings in a test: a clock that only the test moves, and somebody who answers.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use ionos_backup::{Aborted, Failure, Headers, Io, JsonBody, Request, Response};

use super::{BEGIN_MS, Random};

/// What comes of a request, and how long it takes. More than the request's `timeout_ms` is a timeout.
pub(crate) struct Came {
    pub(crate) takes_ms: u32,
    pub(crate) result: Result<Response<JsonBody>, Failure>,
}

/// Time, the network, and what was asked of both.
pub(crate) struct World {
    pub(crate) now: Cell<u64>,
    /// The clock that the client sees stands still.
    pub(crate) frozen: Cell<bool>,
    /// From when to when the page is hidden.
    pub(crate) hidden: RefCell<Vec<Range<u64>>>,
    /// No answer ever comes: who does not want to wait drops the call.
    pub(crate) stalled: Cell<bool>,
    /// When the caller aborts.
    pub(crate) abort_at: Cell<Option<u64>>,
    pub(crate) sent: RefCell<Vec<Request>>,
    /// When each of them was sent.
    pub(crate) sent_at: RefCell<Vec<u64>>,
    pub(crate) slept: RefCell<Vec<u32>>,
    respond: RefCell<Respond>,
    random: RefCell<Random>,
}

type Respond = Box<dyn FnMut(&Request, u64) -> Came>;

impl World {
    /// A world in which `respond` answers each request, told the time.
    pub(crate) fn new(respond: impl FnMut(&Request, u64) -> Came + 'static) -> Rc<Self> {
        Rc::new(Self {
            now: Cell::new(BEGIN_MS),
            frozen: Cell::new(false),
            hidden: RefCell::default(),
            stalled: Cell::new(false),
            abort_at: Cell::new(None),
            sent: RefCell::default(),
            sent_at: RefCell::default(),
            slept: RefCell::default(),
            respond: RefCell::new(Box::new(respond)),
            random: RefCell::new(Random::new(1)),
        })
    }

    /// A world that answers everything in the same way.
    pub(crate) fn answering(status: u16, body: &'static str) -> Rc<Self> {
        Self::new(move |_, _| answer(status, body))
    }

    pub(crate) fn elapsed_ms(&self) -> u64 {
        self.now.get() - BEGIN_MS
    }

    /// Time passes; false if the caller aborts meanwhile, which is when it stops.
    pub(crate) fn pass(&self, duration_ms: u32) -> bool {
        let then = self.now.get() + u64::from(duration_ms);
        let end = self.abort_at.get().map_or(then, |abort_at| then.min(abort_at.max(self.now.get())));
        self.now.set(end);
        !self.is_aborted()
    }

    /// When the page shows again, of those times that lie between now and then.
    fn shows_again(&self, then: u64) -> Option<u64> {
        let now = self.now.get();
        let hidden = self.hidden.borrow();
        hidden
            .iter()
            .find(|hidden| hidden.end > now && hidden.end <= then && hidden.start < hidden.end)
            .map(|hidden| hidden.end)
    }

    fn is_aborted(&self) -> bool {
        self.abort_at.get().is_some_and(|abort_at| abort_at <= self.now.get())
    }
}

/// The client's way into a [`World`].
pub(crate) struct TestIo(pub(crate) Rc<World>);

impl Io for TestIo {
    type Body = JsonBody;

    fn now(&self) -> SystemTime {
        let now = if self.0.frozen.get() { BEGIN_MS } else { self.0.now.get() };
        SystemTime::UNIX_EPOCH + Duration::from_millis(now)
    }

    fn random(&self) -> f64 {
        self.0.random.borrow_mut().share()
    }

    fn is_aborted(&self) -> bool {
        self.0.is_aborted()
    }

    async fn send(&self, request: Request) -> Result<Response<JsonBody>, Failure> {
        let Came { takes_ms, result } = (self.0.respond.borrow_mut())(&request, self.0.now.get());
        let timeout_ms = milliseconds(request.timeout);
        self.0.sent_at.borrow_mut().push(self.0.now.get());
        self.0.sent.borrow_mut().push(request);
        if self.0.stalled.get() {
            std::future::pending::<()>().await;
        }
        if !self.0.pass(takes_ms.min(timeout_ms)) {
            return Err(Failure::Aborted);
        }
        if takes_ms > timeout_ms { Err(Failure::Timeout) } else { result }
    }

    async fn sleep(&self, duration: Duration) -> Result<(), Aborted> {
        self.0.slept.borrow_mut().push(milliseconds(duration));
        if self.0.pass(milliseconds(duration)) { Ok(()) } else { Err(Aborted) }
    }

    async fn rest(&self, duration: Duration) -> Result<bool, Aborted> {
        let now = self.0.now.get();
        let shows = self.0.shows_again(now + u64::from(milliseconds(duration)));
        self.sleep(shows.map_or(duration, |shows| Duration::from_millis(shows - now))).await?;
        Ok(shows.is_some())
    }

    fn is_hidden(&self) -> bool {
        self.0.hidden.borrow().iter().any(|hidden| hidden.contains(&self.0.now.get()))
    }

    async fn within<T>(
        &self,
        timeout: Duration,
        future: impl Future<Output = T>,
    ) -> Result<Option<T>, Aborted> {
        let end = self.0.now.get() + u64::from(milliseconds(timeout));
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(output) if self.0.now.get() <= end => Ok(Some(output)),
            Poll::Ready(_) | Poll::Pending => {
                self.0.now.set(end);
                Ok(None)
            }
        }
    }
}

/// A duration in whole milliseconds, which the client asks for alone.
pub(crate) fn milliseconds(duration: Duration) -> u32 {
    assert_eq!(duration.subsec_nanos() % 1_000_000, 0, "{duration:?}");
    u32::try_from(duration.as_millis()).unwrap()
}

/// An answer at once, with a JSON body or none.
pub(crate) fn answer(status: u16, body: &str) -> Came {
    let body = JsonBody::from_slice(body.as_bytes());
    Came { takes_ms: 0, result: Ok(Response { status, headers: Headers::default(), body }) }
}

/// Runs a call to its end. Nothing in a [`World`] has to be waited for, so a call that waits is lost.
#[track_caller]
pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the call waits for what never comes"),
    }
}

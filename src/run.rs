//! The one loop: asks the machine what to do, has it done, and tells what happened.

use std::pin::Pin;
use std::rc::Rc;

use crate::proto::call::{Call, Step};
use crate::proto::error::Error;
use crate::proto::info::{PollInfo, ResponseInfo};
use crate::proto::redact::Secret;
use crate::proto::request::Request;
use crate::proto::response::{Body, Failure, Response};
use crate::proto::waiter::{WaitStep, Waiter};

/// What a client needs from its surroundings: fetch and timers in wasm, anything you like on the host.
///
/// An implementation carries out and reports; it decides nothing. Each method may end early with `Err` if the caller
/// has aborted the call.
pub trait Io {
    /// The JSON value that bodies are read into.
    type Body: Body;
    /// Why a call was aborted; [`std::convert::Infallible`] where there is no aborting but dropping the future.
    type Abort;

    /// The time in milliseconds since the Unix epoch.
    fn now(&self) -> u64;
    /// A random number from 0 to below 1.
    fn random(&self) -> f64;
    /// Whether the call has been aborted already.
    ///
    /// # Errors
    /// Why it was aborted.
    fn check_abort(&self) -> Result<(), Self::Abort>;
    /// Sends a request and reads the answer, within the request's `timeout_ms`. Redirects are not followed.
    fn send(
        &self,
        request: Request,
    ) -> impl Future<Output = Result<Result<Response<Self::Body>, Failure>, Self::Abort>>;
    /// Waits, never less than asked for.
    fn sleep(&self, duration_ms: u32) -> impl Future<Output = Result<(), Self::Abort>>;
    /// What `future` comes to, or `None` if it takes longer than this.
    fn within<T>(
        &self,
        timeout_ms: u32,
        future: impl Future<Output = T>,
    ) -> impl Future<Output = Result<Option<T>, Self::Abort>>;
}

/// Gives a token, or nothing if it cannot.
pub type TokenFunction = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = Option<Secret<String>>>>>>;

/// Told of something.
pub(crate) type Hook<T> = Rc<dyn Fn(&T)>;

/// What a call may need besides its `Io`: who gives tokens, and who is told of answers.
#[derive(Clone, Default)]
pub(crate) struct Hooks {
    pub(crate) token: Option<TokenFunction>,
    pub(crate) on_response: Option<Hook<ResponseInfo>>,
    pub(crate) on_poll: Option<Hook<PollInfo>>,
}

/// Why there is no result.
pub(crate) enum Stopped<A> {
    Aborted(A),
    Failed(Error),
}

impl<A> Stopped<A> {
    /// The error, for a caller who has no abort signal.
    pub(crate) fn into_error(self, operation: &'static str) -> Error {
        match self {
            Self::Aborted(_) => Error::aborted(operation),
            Self::Failed(error) => error,
        }
    }
}

/// The result of a call, or why there is none.
pub(crate) type Ran<I> = Result<Option<<I as Io>::Body>, Stopped<<I as Io>::Abort>>;

/// Drives a call to its end.
pub(crate) async fn call<I: Io>(io: &I, hooks: &Hooks, call: &mut Call<I::Body>) -> Ran<I> {
    io.check_abort().map_err(Stopped::Aborted)?;
    loop {
        match call.next(io.now()) {
            Step::Authorize { timeout_ms } => authorize(io, hooks, call, timeout_ms).await?,
            Step::Send(request) => match io.send(request).await.map_err(Stopped::Aborted)? {
                Ok(response) => {
                    if let Some(on_response) = &hooks.on_response {
                        on_response(&call.describe(io.now(), &response));
                        // A hook may be what aborts.
                        io.check_abort().map_err(Stopped::Aborted)?;
                    }
                    call.received(io.now(), io.random(), response);
                }
                Err(failure) => call.failed(io.now(), io.random(), failure),
            },
            Step::Sleep(duration_ms) => io.sleep(duration_ms).await.map_err(Stopped::Aborted)?,
            Step::Done(result) => return result.map_err(Stopped::Failed),
        }
    }
}

/// Has a call authorized, and gives the request that it would send first; there always is one.
pub(crate) async fn unsent<I: Io>(
    io: &I,
    hooks: &Hooks,
    call: &mut Call<I::Body>,
) -> Result<Option<Request>, Stopped<I::Abort>> {
    io.check_abort().map_err(Stopped::Aborted)?;
    let mut step = call.next(io.now());
    while let Step::Authorize { timeout_ms } = step {
        authorize(io, hooks, call, timeout_ms).await?;
        step = call.next(io.now());
    }
    match step {
        Step::Send(request) => Ok(Some(request)),
        Step::Done(Err(error)) => Err(Stopped::Failed(error)),
        Step::Authorize { .. } | Step::Done(Ok(_)) | Step::Sleep(_) => Ok(None),
    }
}

async fn authorize<I: Io>(
    io: &I,
    hooks: &Hooks,
    call: &mut Call<I::Body>,
    timeout_ms: u32,
) -> Result<(), Stopped<I::Abort>> {
    let token = async {
        match &hooks.token {
            Some(function) => function().await,
            None => None,
        }
    };
    match io.within(timeout_ms, token).await.map_err(Stopped::Aborted)? {
        Some(token) => call.authorized(token),
        None => call.authorization_timed_out(),
    }
    Ok(())
}

/// Drives a wait to its end; `poll` makes one look at the list.
pub(crate) async fn wait<I: Io>(
    io: &I,
    hooks: &Hooks,
    waiter: &mut Waiter<I::Body>,
    poll: impl Fn(u32) -> Call<I::Body>,
) -> Ran<I> {
    io.check_abort().map_err(Stopped::Aborted)?;
    loop {
        match waiter.next(io.now(), io.random()) {
            WaitStep::Poll { total_timeout_ms } => {
                let mut look = poll(total_timeout_ms);
                let list = match call(io, hooks, &mut look).await {
                    Ok(list) => Ok(list),
                    Err(Stopped::Failed(error)) => Err(error),
                    Err(aborted) => return Err(aborted),
                };
                if let (Some(info), Some(on_poll)) = (waiter.polled(io.now(), &look, list), &hooks.on_poll) {
                    on_poll(&info);
                    io.check_abort().map_err(Stopped::Aborted)?;
                }
            }
            WaitStep::Sleep(duration_ms) => io.sleep(duration_ms).await.map_err(Stopped::Aborted)?,
            WaitStep::Done(result) => return result.map_err(Stopped::Failed),
        }
    }
}

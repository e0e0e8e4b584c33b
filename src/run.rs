//! The loop of Rust callers: asks the machine what to do, has it done, and tells what happened.
//!
//! JavaScript callers have the same few lines in `pkg-template/client.js`: there a promise of the engine's own is cheaper by far
//! than a Rust future.

use std::pin::Pin;
use std::rc::Rc;

use crate::proto::error::Error;
use crate::proto::info::{AttemptInfo, PollInfo, ResponseInfo};
use crate::proto::redact::Secret;
use crate::proto::request::Request;
use crate::proto::response::{Body, Failure, Response};
use crate::proto::step::Step;
use crate::proto::task::Task;

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
    /// Waits, never less than asked for, unless the page that this runs in is shown again before: then it says so.
    fn rest(&self, duration_ms: u32) -> impl Future<Output = Result<bool, Self::Abort>> {
        async move { self.sleep(duration_ms).await.map(|()| false) }
    }
    /// Whether the page that this runs in is hidden. Where there is none, it is not.
    fn is_hidden(&self) -> bool {
        false
    }
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

/// What a call may need besides its `Io`: who gives tokens, and who is told of what.
#[derive(Clone, Default)]
pub(crate) struct Hooks {
    pub(crate) token: Option<TokenFunction>,
    pub(crate) on_response: Option<Hook<ResponseInfo>>,
    pub(crate) on_attempt: Option<Hook<AttemptInfo>>,
    pub(crate) on_error: Option<Hook<Error>>,
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

/// Drives a task to its end; a watch, to its next list.
pub(crate) async fn run<I: Io>(io: &I, hooks: &Hooks, task: &mut Task<I::Body>) -> Ran<I> {
    io.check_abort().map_err(Stopped::Aborted)?;
    loop {
        task.is_hidden = io.is_hidden();
        let step = task.next(io.now(), io.random());
        if let (Some(info), Some(on_poll)) = (task.take_poll(), &hooks.on_poll) {
            on_poll(&info);
        }
        if let (Some(error), Some(on_error)) = (task.take_trouble(), &hooks.on_error) {
            on_error(&error);
        }
        match step {
            Step::Authorize { timeout_ms } => authorize(io, hooks, task, timeout_ms).await?,
            Step::Send(request) => {
                // What is not sent is no attempt.
                io.check_abort().map_err(Stopped::Aborted)?;
                let sent = io.send(request).await;
                let response = sent.as_ref().ok().and_then(|answer| answer.as_ref().ok());
                let info = task.describe(io.now(), response);
                if let (Some(info), Some(on_response)) = (&info, &hooks.on_response)
                    && let Some(info) = info.response()
                {
                    on_response(&info);
                }
                let aborted = sent.map(|answer| task.received(io.now(), io.random(), answer)).err();
                let info = info.and_then(|info| task.complete(info));
                if let (Some(info), Some(on_attempt)) = (&info, &hooks.on_attempt) {
                    on_attempt(info);
                }
                if let Some(reason) = aborted {
                    return Err(Stopped::Aborted(reason));
                }
            }
            Step::Rest(duration_ms) => {
                if io.rest(duration_ms).await.map_err(Stopped::Aborted)? {
                    task.shown();
                }
            }
            Step::Sleep(duration_ms) => io.sleep(duration_ms).await.map_err(Stopped::Aborted)?,
            Step::Done(result) => return result.map_err(Stopped::Failed),
        }
    }
}

/// Has a call authorized, and gives the request that it would send first; there always is one.
pub(crate) async fn unsent<I: Io>(
    io: &I,
    hooks: &Hooks,
    task: &mut Task<I::Body>,
) -> Result<Option<Request>, Stopped<I::Abort>> {
    let mut step = task.next(io.now(), io.random());
    while let Step::Authorize { timeout_ms } = step {
        authorize(io, hooks, task, timeout_ms).await?;
        step = task.next(io.now(), io.random());
    }
    match step {
        Step::Send(request) => Ok(Some(request)),
        Step::Done(Err(error)) => Err(Stopped::Failed(error)),
        Step::Authorize { .. } | Step::Done(Ok(_)) | Step::Rest(_) | Step::Sleep(_) => Ok(None),
    }
}

async fn authorize<I: Io>(
    io: &I,
    hooks: &Hooks,
    task: &mut Task<I::Body>,
    timeout_ms: u32,
) -> Result<(), Stopped<I::Abort>> {
    let token = async {
        match &hooks.token {
            Some(function) => function().await,
            None => None,
        }
    };
    match io.within(timeout_ms, token).await.map_err(Stopped::Aborted)? {
        Some(token) => task.authorized(token),
        None => task.authorization_timed_out(),
    }
    Ok(())
}

//! The loop of Rust callers: asks the machine what to do, has it done, and tells what happened.
//!
//! JavaScript callers have the same few lines in `pkg-template/client.js`: there a promise of the engine's own is cheaper by far
//! than a Rust future.

use std::pin::Pin;
use std::rc::Rc;

use crate::proto::call::Step;
use crate::proto::error::Error;
use crate::proto::info::{PollInfo, ResponseInfo};
use crate::proto::redact::Secret;
use crate::proto::request::Request;
use crate::proto::response::{Body, Failure, Response};
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

/// Drives a task to its end.
pub(crate) async fn run<I: Io>(io: &I, hooks: &Hooks, task: &mut Task<I::Body>) -> Ran<I> {
    io.check_abort().map_err(Stopped::Aborted)?;
    loop {
        let step = task.next(io.now(), io.random());
        if let (Some(info), Some(on_poll)) = (task.take_poll(), &hooks.on_poll) {
            on_poll(&info);
        }
        match step {
            Step::Authorize { timeout_ms } => authorize(io, hooks, task, timeout_ms).await?,
            Step::Send(request) => {
                let answer = io.send(request).await.map_err(Stopped::Aborted)?;
                if let (Ok(response), Some(on_response)) = (&answer, &hooks.on_response)
                    && let Some(info) = task.describe(io.now(), response)
                {
                    on_response(&info);
                }
                task.received(io.now(), io.random(), answer);
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
        Step::Authorize { .. } | Step::Done(Ok(_)) | Step::Sleep(_) => Ok(None),
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

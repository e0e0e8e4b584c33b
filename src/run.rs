//! The loop of Rust callers: asks the machine what to do, has it done, and tells what happened.
//!
//! JavaScript callers have the same loop in `wasm/running.rs`, step by step: there a promise of the engine's own is
//! cheaper by far than a Rust future. What goes on around the steps is one for both: [`next`] and [`ended`].

use std::pin::Pin;
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use crate::proto::error::Error;
use crate::proto::info::{AttemptInfo, PollInfo, ResponseInfo};
use crate::proto::redact::Secret;
use crate::proto::request::Request;
use crate::proto::response::{Aborted, Body, Failure, Response};
use crate::proto::step::Step;
use crate::proto::task::Task;

/// What a client needs from its surroundings: fetch and timers in wasm, anything you like elsewhere.
///
/// An implementation carries out and reports; it decides nothing. Where calls can be aborted by other means than
/// dropping their future, [`Io::is_aborted`] says so, and what is waited for ends early with [`Failure::Aborted`] or
/// [`Aborted`].
pub trait Io {
    /// The JSON value that bodies are read into.
    type Body: Body;

    /// The time.
    fn now(&self) -> SystemTime;
    /// A random number from 0 to below 1.
    fn random(&self) -> f64;
    /// Whether the call has been aborted already.
    fn is_aborted(&self) -> bool {
        false
    }
    /// Sends a request and reads the answer, within the request's `timeout`. Redirects are not followed.
    fn send(&self, request: Request) -> impl Future<Output = Result<Response<Self::Body>, Failure>>;
    /// Waits, never less than asked for.
    fn sleep(&self, duration: Duration) -> impl Future<Output = Result<(), Aborted>>;
    /// Waits, never less than asked for, unless the page that this runs in is shown again before: then it says so.
    fn rest(&self, duration: Duration) -> impl Future<Output = Result<bool, Aborted>> {
        async move { self.sleep(duration).await.map(|()| false) }
    }
    /// Whether the page that this runs in is hidden. Where there is none, it is not.
    fn is_hidden(&self) -> bool {
        false
    }
    /// What `future` comes to, or `None` if it takes longer than this.
    fn within<T>(
        &self,
        timeout: Duration,
        future: impl Future<Output = T>,
    ) -> impl Future<Output = Result<Option<T>, Aborted>>;
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

/// Who drives a task: what the core asks of it besides the steps, and whom it tells.
pub(crate) trait Driver {
    /// The time in milliseconds since the Unix epoch.
    fn now(&self) -> u64;
    /// A random number from 0 to below 1.
    fn random(&self) -> f64;
    /// Whether the page that this runs in is hidden.
    fn is_hidden(&self) -> bool;
    /// Whether anybody wants to be told of attempts.
    fn wants_attempts(&self) -> bool;
    /// Tells the caller's hooks.
    fn tell(&self, news: News<'_>);
}

/// What hooks are told.
pub(crate) enum News<'a> {
    /// An attempt has ended, and this follows from it.
    Attempt(&'a AttemptInfo),
    /// A failure that does not end a watch.
    Error(&'a Error),
    /// A look at a unit.
    Poll(&'a PollInfo),
    /// An answer came; nothing has been concluded from it yet.
    Response(&'a AttemptInfo),
}

/// What to do next; what there is to tell before is told.
pub(crate) fn next<B: Body>(task: &mut Task<B>, driver: &impl Driver) -> Step<B> {
    if task.is_watch() {
        task.is_hidden = driver.is_hidden();
    }
    let step = task.next(driver.now(), driver.random());
    if let Some(error) = task.take_trouble() {
        driver.tell(News::Error(&error));
    }
    if let Some(info) = task.take_poll() {
        driver.tell(News::Poll(&info));
    }
    step
}

/// An attempt has ended: with an answer, without one, or else it was aborted.
pub(crate) fn ended<B: Body>(
    task: &mut Task<B>,
    driver: &impl Driver,
    answer: Option<Result<Response<B>, Failure>>,
) {
    let response = answer.as_ref().and_then(|answer| answer.as_ref().ok());
    let info = driver.wants_attempts().then(|| task.describe(driver.now(), response)).flatten();
    if let Some(info) = info.as_ref().filter(|info| info.status.is_some()) {
        driver.tell(News::Response(info));
    }
    if let Some(answer) = answer {
        task.received(driver.now(), driver.random(), answer);
    }
    if let Some(info) = info.and_then(|info| task.complete(info)) {
        driver.tell(News::Attempt(&info));
    }
}

/// What a task comes to.
pub(crate) enum Product<B> {
    /// The answer; `None` is the success of an operation without one.
    Answer(Option<B>),
    /// The request that was asked for, unsent.
    Request(Request),
}

impl<B> Product<B> {
    /// The answer; no task that sends has a request for its product.
    pub(crate) fn answer(self) -> Option<B> {
        match self {
            Self::Answer(answer) => answer,
            Self::Request(_) => None,
        }
    }
}

/// Drives a task to its end; a watch, to its next list.
pub(crate) async fn run<I: Io>(
    io: &I,
    hooks: &Hooks,
    task: &mut Task<I::Body>,
) -> Result<Product<I::Body>, Error> {
    let driver = RustDriver { io, hooks };
    if io.is_aborted() {
        return Err(*task.aborted());
    }
    // Each turn waits once, and the task's own deadlines end it.
    loop {
        let result = match next(task, &driver) {
            Step::Authorize { timeout_ms } => authorize(io, hooks, task, timeout_ms).await,
            // What is not sent is no attempt.
            Step::Send(_) if io.is_aborted() => return Err(*task.aborted_unsent()),
            Step::Send(request) => {
                let under_way = UnderWay(Some((&mut *task, &driver)));
                let answer = match io.send(request).await {
                    Err(Failure::Aborted) => None,
                    answer => Some(answer),
                };
                let result = answer.as_ref().map(drop).ok_or(Aborted);
                under_way.end(answer);
                result
            }
            Step::Rest(duration_ms) => io.rest(milliseconds(duration_ms)).await.map(|is_shown| {
                if is_shown {
                    task.shown();
                }
            }),
            Step::Sleep(duration_ms) => io.sleep(milliseconds(duration_ms)).await,
            Step::Built(request) => return Ok(Product::Request(request)),
            Step::Done(result) => return result.map(Product::Answer).map_err(|error| *error),
        };
        if let Err(Aborted) = result {
            return Err(*task.aborted());
        }
    }
}

/// An attempt under way. Where the call is dropped meanwhile, it ends as one that is aborted does.
struct UnderWay<'a, B: Body, D: Driver>(Option<(&'a mut Task<B>, &'a D)>);

impl<B: Body, D: Driver> UnderWay<'_, B, D> {
    fn end(mut self, answer: Option<Result<Response<B>, Failure>>) {
        if let Some((task, driver)) = self.0.take() {
            ended(task, driver, answer);
        }
    }
}

impl<B: Body, D: Driver> Drop for UnderWay<'_, B, D> {
    fn drop(&mut self) {
        if let Some((task, driver)) = self.0.take() {
            ended(task, driver, None);
        }
    }
}

async fn authorize<I: Io>(
    io: &I,
    hooks: &Hooks,
    task: &mut Task<I::Body>,
    timeout_ms: u32,
) -> Result<(), Aborted> {
    let token = async {
        match &hooks.token {
            Some(function) => function().await,
            None => None,
        }
    };
    match io.within(milliseconds(timeout_ms), token).await? {
        Some(token) => task.authorized(token),
        None => task.authorization_timed_out(),
    }
    Ok(())
}

struct RustDriver<'a, I> {
    io: &'a I,
    hooks: &'a Hooks,
}

impl<I: Io> Driver for RustDriver<'_, I> {
    fn now(&self) -> u64 {
        let since = self.io.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }

    fn random(&self) -> f64 {
        self.io.random()
    }

    fn is_hidden(&self) -> bool {
        self.io.is_hidden()
    }

    fn wants_attempts(&self) -> bool {
        self.hooks.on_attempt.is_some() || self.hooks.on_response.is_some()
    }

    fn tell(&self, news: News<'_>) {
        match news {
            News::Attempt(info) => tell(&self.hooks.on_attempt, info),
            News::Error(error) => tell(&self.hooks.on_error, error),
            News::Poll(info) => tell(&self.hooks.on_poll, info),
            News::Response(info) => {
                if let Some(info) = info.response() {
                    tell(&self.hooks.on_response, &info);
                }
            }
        }
    }
}

fn tell<T>(hook: &Option<Hook<T>>, news: &T) {
    if let Some(hook) = hook {
        hook(news);
    }
}

fn milliseconds(milliseconds: u32) -> Duration {
    Duration::from_millis(milliseconds.into())
}

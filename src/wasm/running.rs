//! A task under way, driven by `BackupClient` in `pkg-template/client.js`: what an async function is in Rust, without
//! its weight.

use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;
use std::rc::Rc;

use slab::Slab;
use wasm_bindgen::prelude::*;

use crate::proto::argument::InvalidArgument;
use crate::proto::error::Error;
use crate::proto::redact::Secret;
use crate::proto::request::Request;
use crate::proto::response::{Body, Failure, Response};
use crate::proto::setting::Setting;
use crate::proto::shell::Ending;
use crate::proto::step::Step;
use crate::proto::task::Task;
use crate::run::{self, Driver, News};
use crate::wasm::arguments::Held;
use crate::wasm::body::JsBody;
use crate::wasm::host::{self, Ended, Pending};
use crate::wasm::{convert, fetch};

/// A task under way.
pub(crate) struct Running {
    task: Task<JsBody>,
    given: Given,
    members: JsValue,
    awaits: Awaits,
}

thread_local! {
    /// The tasks under way by their handles. An empty place belongs to one that is taking a step right now: what it
    /// calls may begin another.
    static RUNNING: RefCell<Slab<Option<Box<Running>>>> = const { RefCell::new(Slab::new()) };
}

/// What the task waits for.
#[derive(Clone, Copy, Default)]
enum Awaits {
    Answer,
    #[default]
    Pause,
    Token,
}

/// Takes how the last thing ended, with its kind and status since numbers cross as they are, the time, a random
/// number, and how many calls of the client have succeeded without it, and gives the next one to wait for, a
/// `Pending`, or else what the caller gets, an `ErrorParts`, or an `Aborted`. With these the handle is no more.
///
/// A handle is a number, since an object of wasm-bindgen's costs a call a tenth of its time.
#[expect(unreachable_pub, reason = "wasm-bindgen exports it")]
#[wasm_bindgen(skip_typescript)]
pub fn step(
    handle: usize,
    ended: &JsValue,
    kind: usize,
    status: u16,
    now: f64,
    random: f64,
    succeeded: u32,
) -> JsValue {
    let running = RUNNING.with_borrow_mut(|all| all.get_mut(handle).and_then(Option::take));
    let Some(mut running) = running else { return JsValue::UNDEFINED };
    (running.given.now, running.given.random) = (now, random);
    running.task.credit(succeeded);
    let (goes_on, value) = match running.step(ended.unchecked_ref(), fetch::ending_of(kind), status) {
        Ok(ControlFlow::Continue(pending)) => (true, pending.into()),
        // A watch goes on when the next list is asked for.
        Ok(ControlFlow::Break(result)) => (running.task.is_watch(), result),
        Err(thrown) => (false, thrown),
    };
    let running = goes_on.then_some(running);
    RUNNING.with_borrow_mut(|all| {
        if running.is_some() {
            if let Some(place) = all.get_mut(handle) {
                *place = running;
            }
        } else {
            all.try_remove(handle);
        }
    });
    value
}

/// Lets go of a task that nobody drives any more.
#[expect(unreachable_pub, reason = "wasm-bindgen exports it")]
#[wasm_bindgen(skip_typescript)]
pub fn end(handle: usize, now: f64) {
    let running = RUNNING.with_borrow_mut(|all| all.try_remove(handle)).flatten();
    if let Some(mut running) = running {
        running.given.now = now;
        // An attempt under way is aborted: told, and nothing more can come of it.
        running.ended(None);
    }
}

impl Running {
    pub(crate) fn new(task: Task<JsBody>, client: Rc<Held>, call: Held) -> Self {
        let members = match (client.get(Setting::FetchOptions), call.get(Setting::FetchOptions)) {
            (None, None) => JsValue::UNDEFINED,
            (of_client, of_call) => host::merged_members(
                of_client.unwrap_or(&JsValue::UNDEFINED),
                of_call.unwrap_or(&JsValue::UNDEFINED),
            ),
        };
        Self {
            task,
            given: Given {
                client,
                call,
                told: Cell::new(false),
                nothing: JsValue::UNDEFINED,
                now: 0.0,
                random: 0.0,
            },
            members,
            awaits: Awaits::default(),
        }
    }

    /// Begins: gives the handle for `step`.
    pub(crate) fn begin(self) -> usize {
        RUNNING.with_borrow_mut(|all| all.insert(Some(Box::new(self))))
    }

    fn step(
        &mut self,
        ended: &Ended,
        ending: Ending,
        status: u16,
    ) -> Result<ControlFlow<JsValue, Pending>, JsValue> {
        self.take(ended, ending, status)?;
        let step = run::next(&mut self.task, &self.given);
        self.check_hooks()?;
        let Given { client, nothing, .. } = &self.given;
        let signal = self.given.signal();
        let (awaits, pending) = match step {
            Step::Authorize { timeout_ms } => {
                let token = client.get(Setting::AuthToken).unwrap_or(nothing);
                (Awaits::Token, host::ask(token, timeout_ms, signal))
            }
            Step::Send(request) => {
                if self.given.get(Setting::OnAttempt).is_some() {
                    // What is not sent is no attempt.
                    self.check_abort()?;
                }
                let fetch = client.get(Setting::Fetch).unwrap_or(nothing);
                let wants_headers = self.given.wants_attempts();
                (Awaits::Answer, fetch::exchange(fetch, &request, &self.members, signal, wants_headers))
            }
            Step::Rest(duration_ms) => (Awaits::Pause, host::rest(duration_ms, signal)),
            Step::Sleep(duration_ms) => (Awaits::Pause, host::pause(duration_ms, signal)),
            Step::Built(request) => return self.built(&request).map(ControlFlow::Break),
            Step::Done(result) => return self.handed_out(result).map(ControlFlow::Break),
        };
        self.awaits = awaits;
        Ok(ControlFlow::Continue(pending))
    }

    /// Tells the task how what it waited for has ended.
    fn take(&mut self, ended: &Ended, ending: Ending, status: u16) -> Result<(), JsValue> {
        let is_aborted = ending == Ending::Aborted;
        match std::mem::take(&mut self.awaits) {
            Awaits::Answer => {
                let (wants_headers, wants_text) = (self.given.wants_attempts(), self.task.is_watch());
                let answer = || fetch::answer_of(ended, ending, status, wants_headers, wants_text);
                self.ended((!is_aborted).then(answer));
                if !is_aborted {
                    return self.check_hooks();
                }
            }
            Awaits::Pause | Awaits::Token if is_aborted => {}
            Awaits::Pause if ending == Ending::Shown => self.task.shown(),
            Awaits::Pause => {}
            Awaits::Token if ending == Ending::TimedOut => self.task.authorization_timed_out(),
            Awaits::Token => self.task.authorized(ended.value().as_string().map(Secret::new)),
        }
        if is_aborted { Err(ended.value()) } else { Ok(()) }
    }

    fn ended(&mut self, answer: Option<Result<Response<JsBody>, Failure>>) {
        run::ended(&mut self.task, &self.given, answer);
    }

    /// What a hook does may have aborted the call.
    fn check_hooks(&self) -> Result<(), JsValue> {
        if self.given.told.take() { self.check_abort() } else { Ok(()) }
    }

    fn check_abort(&self) -> Result<(), JsValue> {
        host::abort_of(self.given.signal()).map_or(Ok(()), Err)
    }

    #[inline(never)]
    fn built(&self, request: &Request) -> Result<JsValue, JsValue> {
        self.check_abort()?;
        // EXPOSE: to the caller, who asked for the request with its credentials.
        let body = request.body.as_ref().map(|body| body.expose().as_str());
        let json = fetch::call_of(request);
        host::unsent(&json, body, &self.members, request.fresh, self.given.signal())
            .ok_or_else(|| self.unbuildable())
    }

    /// A runtime without `Request`, or one that takes no signal but its own.
    fn unbuildable(&self) -> JsValue {
        let path = if self.given.get(Setting::Signal).is_none() { "options" } else { "signal" };
        let argument = InvalidArgument::new(path, "cannot become part of a Request in this runtime");
        convert::error_parts(&Error::invalid_argument(self.task.target().name(), argument))
    }

    fn handed_out(&mut self, result: Result<Option<JsBody>, Box<Error>>) -> Result<JsValue, JsValue> {
        let body = result.map_err(|error| convert::error_parts(&error))?;
        let value = body.map(|body| match self.task.target().hands_out() {
            Some(field) => body.field(field).unwrap_or(body).value,
            None => body.value,
        });
        let value = value.unwrap_or_default();
        if let Some((changes, stale)) = self.task.take_snapshot() {
            return Ok(convert::snapshot(&value.into(), &changes, stale));
        }
        Ok(match self.task.how() {
            Some(how) => convert::ensured(&value, how),
            None => value,
        })
    }
}

/// What the caller gave: signal and hooks.
struct Given {
    client: Rc<Held>,
    call: Held,
    /// A hook was told something.
    told: Cell<bool>,
    /// In the place of what was not given.
    nothing: JsValue,
    /// The time in milliseconds since the Unix epoch, and a random number from 0 to below 1: one of each a step, since
    /// to ask JavaScript costs a crossing.
    now: f64,
    random: f64,
}

impl Given {
    /// The call's own, else the client's.
    fn get(&self, setting: Setting) -> Option<&JsValue> {
        self.call.get(setting).or_else(|| self.client.get(setting))
    }

    fn signal(&self) -> &JsValue {
        self.get(Setting::Signal).unwrap_or(&self.nothing)
    }
}

impl Driver for Given {
    fn now(&self) -> u64 {
        // The cast saturates should a clock be set before 1970.
        self.now as u64
    }

    fn random(&self) -> f64 {
        self.random
    }

    fn is_hidden(&self) -> bool {
        host::is_hidden()
    }

    fn wants_attempts(&self) -> bool {
        self.get(Setting::OnAttempt).is_some() || self.get(Setting::OnResponse).is_some()
    }

    fn tell(&self, news: News<'_>) {
        let hook = match news {
            News::Attempt(_) => Setting::OnAttempt,
            News::Error(_) => Setting::OnError,
            News::Poll(_) => Setting::OnPoll,
            News::Response(_) => Setting::OnResponse,
        };
        let Some(hook) = self.get(hook) else { return };
        self.told.set(true);
        let news = match news {
            News::Attempt(info) | News::Response(info) => convert::attempt(info),
            News::Error(error) => convert::error_parts(error),
            News::Poll(info) => convert::poll(info),
        };
        host::tell(hook, &news);
    }
}

//! A task under way, driven by `BackupClient` in `pkg-template/client.js`: what an async function is in Rust, without its weight.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::rc::Rc;

use slab::Slab;
use wasm_bindgen::prelude::*;

use crate::proto::argument::InvalidArgument;
use crate::proto::error::Error;
use crate::proto::redact::Secret;
use crate::proto::response::{Body, Failure, Response};
use crate::proto::setting::Setting;
use crate::proto::shell::Ending;
use crate::proto::step::Step;
use crate::proto::task::Task;
use crate::wasm::arguments::Held;
use crate::wasm::body::JsBody;
use crate::wasm::host::{self, Ended, Pending};
use crate::wasm::{convert, env, fetch, web_request};

/// A task under way.
pub(crate) struct Running {
    task: Task<JsBody>,
    purpose: Purpose,
    client: Rc<Held>,
    /// Options and no values that may be undefined: to ask JavaScript whether one is costs a crossing each time.
    on_attempt: Option<JsValue>,
    on_error: Option<JsValue>,
    on_poll: Option<JsValue>,
    on_response: Option<JsValue>,
    members: JsValue,
    signal: JsValue,
    awaits: Awaits,
}

thread_local! {
    /// The tasks under way by their handles. An empty place belongs to one that is taking a step right now: what it
    /// calls may begin another.
    static RUNNING: RefCell<Slab<Option<Running>>> = const { RefCell::new(Slab::new()) };
}

/// What the caller gets in the end.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    /// The answer, or this field of it.
    Answer(Option<&'static str>),
    /// The request, unsent, of the method of this name.
    Request(&'static str),
}

/// What the task waits for.
#[derive(Clone, Copy, Default)]
enum Awaits {
    Answer,
    #[default]
    Pause,
    Token,
}

/// Takes how the last thing ended, and gives the next one to wait for, a `Pending`, or else what the caller gets. Throws
/// a `Failure`, or the reason of an abort. After a result or a throw the handle is no more.
///
/// A handle is a number, since an object of wasm-bindgen's costs a call a tenth of its time.
#[expect(unreachable_pub, reason = "wasm-bindgen exports it")]
#[wasm_bindgen(skip_typescript)]
pub fn step(handle: usize, ended: &JsValue) -> Result<JsValue, JsValue> {
    let running = RUNNING.with_borrow_mut(|all| all.get_mut(handle).and_then(Option::take));
    let result = match running {
        Some(mut running) => match running.step(ended) {
            Ok(ControlFlow::Continue(pending)) => {
                RUNNING.with_borrow_mut(|all| all.get_mut(handle).map(|place| place.replace(running)));
                return Ok(pending.into());
            }
            // A watch goes on when the next list is asked for.
            Ok(ControlFlow::Break(result)) if running.task.is_watch() => {
                RUNNING.with_borrow_mut(|all| all.get_mut(handle).map(|place| place.replace(running)));
                return Ok(result);
            }
            Ok(ControlFlow::Break(result)) => Ok(result),
            Err(thrown) => Err(thrown),
        },
        None => Ok(JsValue::UNDEFINED),
    };
    RUNNING.with_borrow_mut(|all| all.try_remove(handle));
    result
}

/// Lets go of a task that nobody drives any more.
#[expect(unreachable_pub, reason = "wasm-bindgen exports it")]
#[wasm_bindgen(skip_typescript)]
pub fn end(handle: usize) {
    let running = RUNNING.with_borrow_mut(|all| all.try_remove(handle)).flatten();
    if let Some(mut running) = running {
        // An attempt under way is aborted: told, and nothing more can come of it.
        let _told = running.answered(None);
    }
}

impl Running {
    pub(crate) fn new(task: Task<JsBody>, purpose: Purpose, client: Rc<Held>, call: Held) -> Self {
        let hook = |setting| call.get(setting).or_else(|| client.get(setting)).cloned();
        let members = match (client.get(Setting::FetchOptions), call.get(Setting::FetchOptions)) {
            (None, None) => JsValue::UNDEFINED,
            (of_client, of_call) => host::merged_members(
                of_client.unwrap_or(&JsValue::UNDEFINED),
                of_call.unwrap_or(&JsValue::UNDEFINED),
            ),
        };
        Self {
            on_attempt: hook(Setting::OnAttempt),
            on_error: call.get(Setting::OnError).cloned(),
            on_poll: call.get(Setting::OnPoll).cloned(),
            on_response: hook(Setting::OnResponse),
            members,
            signal: call.get(Setting::Signal).cloned().unwrap_or_default(),
            task,
            purpose,
            client,
            awaits: Awaits::default(),
        }
    }

    /// Begins: gives the handle for `step`.
    pub(crate) fn begin(self) -> usize {
        RUNNING.with_borrow_mut(|all| all.insert(Some(self)))
    }

    fn step(&mut self, ended: &JsValue) -> Result<ControlFlow<JsValue, Pending>, JsValue> {
        if !ended.is_undefined() {
            self.take(ended.unchecked_ref())?;
        }
        self.next()
    }

    fn take(&mut self, ended: &Ended) -> Result<(), JsValue> {
        let ending = fetch::ending_of(ended);
        let aborted = ending == Some(Ending::Aborted);
        match self.awaits {
            Awaits::Answer => {
                let answer = (!aborted).then(|| fetch::answer_of(ended, ending, self.task.is_watch()));
                self.answered(answer)?;
                if !aborted {
                    return Ok(());
                }
            }
            Awaits::Pause | Awaits::Token if aborted => {}
            Awaits::Pause if ended.shown() => self.task.shown(),
            Awaits::Pause => {}
            Awaits::Token if ending == Some(Ending::TimedOut) => self.task.authorization_timed_out(),
            Awaits::Token => self.task.authorized(ended.token().map(Secret::new)),
        }
        if aborted { Err(ended.reason()) } else { Ok(()) }
    }

    /// An attempt has ended: with an answer or a failure, or else it was aborted.
    fn answered(&mut self, answer: Option<Result<Response<JsBody>, Failure>>) -> Result<(), JsValue> {
        let info = if self.wants_facts() {
            let response = answer.as_ref().and_then(|answer| answer.as_ref().ok());
            self.task.describe(env::now(), response)
        } else {
            None
        };
        if let (Some(info), Some(on_response)) = (&info, &self.on_response)
            && info.status.is_some()
        {
            convert::tell_attempt(on_response, info);
        }
        let is_aborted = answer.is_none();
        if let Some(answer) = answer {
            self.task.received(env::now(), env::random(), answer);
        }
        if let Some(info) = info.and_then(|info| self.task.complete(info))
            && let Some(on_attempt) = &self.on_attempt
        {
            convert::tell_attempt(on_attempt, &info);
        }
        // What a hook does may have aborted it.
        if self.wants_facts() && !is_aborted { host::check_abort(&self.signal) } else { Ok(()) }
    }

    fn wants_facts(&self) -> bool {
        self.on_attempt.is_some() || self.on_response.is_some()
    }

    fn next(&mut self) -> Result<ControlFlow<JsValue, Pending>, JsValue> {
        self.task.is_hidden = self.task.is_watch() && host::is_hidden();
        let step = self.task.next(env::now(), env::random());
        if let (Some(error), Some(on_error)) = (self.task.take_trouble(), &self.on_error) {
            host::tell_error(on_error, &convert::failure(&error));
            host::check_abort(&self.signal)?;
        }
        if let (Some(info), Some(on_poll)) = (self.task.take_poll(), &self.on_poll) {
            host::tell_poll(on_poll, info.state.as_deref(), info.elapsed_ms);
            host::check_abort(&self.signal)?;
        }
        let pending = match step {
            Step::Authorize { timeout_ms } => {
                self.awaits = Awaits::Token;
                let token = self.client.get(Setting::AuthToken);
                host::ask(token.unwrap_or(&JsValue::UNDEFINED), timeout_ms, &self.signal)
            }
            Step::Send(request) => {
                if let Purpose::Request(name) = self.purpose {
                    host::check_abort(&self.signal)?;
                    let request = web_request::build(&request, &self.members, &self.signal);
                    let request = request.map_err(|_| self.unbuildable(name))?;
                    return Ok(ControlFlow::Break(request.into()));
                }
                if self.on_attempt.is_some() {
                    // What is not sent is no attempt.
                    host::check_abort(&self.signal)?;
                }
                self.awaits = Awaits::Answer;
                fetch::exchange(
                    self.client.get(Setting::Fetch).unwrap_or(&JsValue::UNDEFINED),
                    &request,
                    &self.members,
                    &self.signal,
                    self.wants_facts(),
                )
            }
            Step::Rest(duration_ms) => {
                self.awaits = Awaits::Pause;
                host::rest(duration_ms, &self.signal)
            }
            Step::Sleep(duration_ms) => {
                self.awaits = Awaits::Pause;
                host::pause(duration_ms, &self.signal)
            }
            Step::Done(result) => return self.handed_out(result).map(ControlFlow::Break),
        };
        Ok(ControlFlow::Continue(pending))
    }

    /// A runtime without `Request`, or one that takes no signal but its own.
    fn unbuildable(&self, name: &'static str) -> JsValue {
        let path = if self.signal.is_undefined() { "options" } else { "signal" };
        let argument = InvalidArgument::new(path, "cannot become part of a Request in this runtime");
        convert::failure(&Error::invalid_argument(name, argument))
    }

    fn handed_out(&mut self, result: Result<Option<JsBody>, Error>) -> Result<JsValue, JsValue> {
        let body = result.map_err(|error| convert::failure(&error))?;
        let value = body.map(|body| match self.purpose {
            Purpose::Answer(Some(field)) => body.field(field).unwrap_or(body).value,
            Purpose::Answer(None) | Purpose::Request(_) => body.value,
        });
        let value = value.unwrap_or_default();
        if let Some((changes, stale)) = self.task.take_snapshot() {
            let changes = changes.into_iter().map(|ids| ids.value).collect();
            return Ok(host::snapshot(&value, changes, stale));
        }
        Ok(match self.task.how() {
            Some(how) => host::ensured(&value, how.as_str()),
            None => value,
        })
    }
}

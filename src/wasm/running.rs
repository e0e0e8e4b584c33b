//! A task under way, driven by `BackupClient` in `pkg-template/client.js`: what an async function is in Rust, without its weight.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::rc::Rc;

use slab::Slab;
use wasm_bindgen::prelude::*;

use crate::proto::argument::InvalidArgument;
use crate::proto::call::Step;
use crate::proto::error::Error;
use crate::proto::redact::Secret;
use crate::proto::response::Body;
use crate::proto::setting::Setting;
use crate::proto::shell::Ending;
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
    on_response: JsValue,
    on_poll: JsValue,
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
            Ok(ControlFlow::Break(result)) => Ok(result),
            Err(thrown) => Err(thrown),
        },
        None => Ok(JsValue::UNDEFINED),
    };
    RUNNING.with_borrow_mut(|all| all.try_remove(handle));
    result
}

impl Running {
    pub(crate) fn new(task: Task<JsBody>, purpose: Purpose, client: Rc<Held>, call: Held) -> Self {
        let mut on_response = call.get(Setting::OnResponse);
        if on_response.is_undefined() {
            on_response = client.get(Setting::OnResponse);
        }
        let (on_poll, signal) = (call.get(Setting::OnPoll), call.get(Setting::Signal));
        Self { task, purpose, client, on_response, on_poll, signal, awaits: Awaits::default() }
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
        if ending == Some(Ending::Aborted) {
            return Err(ended.reason());
        }
        match self.awaits {
            Awaits::Answer => {
                let answer = fetch::answer_of(ended);
                if let (Ok(response), false) = (&answer, self.on_response.is_undefined())
                    && let Some(info) = self.task.describe(env::now(), response)
                {
                    convert::tell_response(&self.on_response, &info);
                    host::check_abort(&self.signal)?;
                }
                self.task.received(env::now(), env::random(), answer);
            }
            Awaits::Pause => {}
            Awaits::Token if ending == Some(Ending::TimedOut) => self.task.authorization_timed_out(),
            Awaits::Token => self.task.authorized(ended.token().map(Secret::new)),
        }
        Ok(())
    }

    fn next(&mut self) -> Result<ControlFlow<JsValue, Pending>, JsValue> {
        let step = self.task.next(env::now(), env::random());
        if let (Some(info), false) = (self.task.take_poll(), self.on_poll.is_undefined()) {
            host::tell_poll(&self.on_poll, info.state.as_deref(), info.elapsed_ms);
            host::check_abort(&self.signal)?;
        }
        let pending = match step {
            Step::Authorize { timeout_ms } => {
                self.awaits = Awaits::Token;
                host::ask(&self.client.get(Setting::AuthToken), timeout_ms, &self.signal)
            }
            Step::Send(request) => {
                if let Purpose::Request(name) = self.purpose {
                    host::check_abort(&self.signal)?;
                    let request = web_request::build(&request, &self.signal);
                    let request = request.map_err(|_| self.unbuildable(name))?;
                    return Ok(ControlFlow::Break(request.into()));
                }
                self.awaits = Awaits::Answer;
                let (fetch, wants_headers) =
                    (self.client.get(Setting::Fetch), !self.on_response.is_undefined());
                fetch::exchange(&fetch, &request, &self.signal, wants_headers)
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

    fn handed_out(&self, result: Result<Option<JsBody>, Error>) -> Result<JsValue, JsValue> {
        match (result, self.purpose) {
            (Ok(Some(body)), Purpose::Answer(Some(field))) => Ok(body.field(field).unwrap_or(body).0),
            (Ok(body), _) => Ok(body.map(|body| body.0).unwrap_or_default()),
            (Err(error), _) => Err(convert::failure(&error)),
        }
    }
}

//! A task under way, driven by `BackupClient` in `pkg-template/client.js`: what an async function is in Rust, without its weight.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::proto::call::Step;
use crate::proto::error::{Error, InvalidArgument};
use crate::proto::redact::Secret;
use crate::proto::response::Body;
use crate::proto::task::Task;
use crate::wasm::arguments::Host;
use crate::wasm::body::JsBody;
use crate::wasm::host::{self, Ended, Pending};
use crate::wasm::{convert, env, fetch, web_request};

/// A task under way.
#[wasm_bindgen(skip_typescript)]
pub struct Running {
    inner: RefCell<Inner>,
}

pub(crate) struct Inner {
    task: Task<JsBody>,
    purpose: Purpose,
    host: Rc<Host>,
    on_response: Option<Function>,
    on_poll: Option<Function>,
    signal: JsValue,
    awaits: Awaits,
    result: Option<JsValue>,
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

#[wasm_bindgen]
impl Running {
    /// Takes how the last thing ended, and gives the next one to wait for; nothing once there is a result. Throws a
    /// `Failure`, or the reason of an abort.
    pub fn step(&self, ended: &JsValue) -> Result<Option<Pending>, JsValue> {
        let mut inner = self.inner.borrow_mut();
        if !ended.is_undefined() {
            inner.take(ended.unchecked_ref())?;
        }
        inner.next()
    }

    /// What the caller gets.
    pub fn result(&self) -> JsValue {
        self.inner.borrow_mut().result.take().unwrap_or_default()
    }
}

impl Running {
    pub(crate) fn new(inner: Inner) -> Self {
        Self { inner: RefCell::new(inner) }
    }
}

impl Inner {
    pub(crate) fn new(
        task: Task<JsBody>,
        purpose: Purpose,
        host: Rc<Host>,
        on_response: Option<Function>,
        on_poll: Option<Function>,
        signal: JsValue,
    ) -> Self {
        Self { task, purpose, host, on_response, on_poll, signal, awaits: Awaits::default(), result: None }
    }

    fn take(&mut self, ended: &Ended) -> Result<(), JsValue> {
        let kind = ended.kind();
        if kind == fetch::ABORTED {
            return Err(ended.reason());
        }
        match self.awaits {
            Awaits::Answer => {
                let answer = fetch::answer_of(ended, kind);
                if let (Ok(response), Some(hook)) = (&answer, &self.on_response)
                    && let Some(info) = self.task.describe(env::now(), response)
                {
                    convert::tell_response(hook, &info);
                    host::check_abort(&self.signal)?;
                }
                self.task.received(env::now(), env::random(), answer);
            }
            Awaits::Pause => {}
            Awaits::Token if kind == fetch::TIMED_OUT => self.task.authorization_timed_out(),
            Awaits::Token => self.task.authorized(ended.token().map(Secret::new)),
        }
        Ok(())
    }

    fn next(&mut self) -> Result<Option<Pending>, JsValue> {
        let step = self.task.next(env::now(), env::random());
        if let (Some(info), Some(hook)) = (self.task.take_poll(), &self.on_poll) {
            host::tell_poll(hook, info.state.as_deref(), info.elapsed_ms);
            host::check_abort(&self.signal)?;
        }
        let pending = match step {
            Step::Authorize { timeout_ms } => {
                self.awaits = Awaits::Token;
                host::ask(self.host.token.as_ref(), timeout_ms, &self.signal)
            }
            Step::Send(request) => {
                if let Purpose::Request(name) = self.purpose {
                    let request = web_request::build(&request, &self.signal);
                    self.result = Some(request.map_err(|_| unbuildable(name))?.into());
                    return Ok(None);
                }
                self.awaits = Awaits::Answer;
                fetch::exchange(self.host.fetch.as_ref(), &request, &self.signal, self.on_response.is_some())
            }
            Step::Sleep(duration_ms) => {
                self.awaits = Awaits::Pause;
                host::pause(duration_ms, &self.signal)
            }
            Step::Done(result) => {
                self.result = self.handed_out(result)?;
                return Ok(None);
            }
        };
        Ok(Some(pending))
    }

    fn handed_out(&self, result: Result<Option<JsBody>, Error>) -> Result<Option<JsValue>, JsValue> {
        match (result, self.purpose) {
            (Ok(Some(body)), Purpose::Answer(Some(field))) => Ok(Some(body.field(field).unwrap_or(body).0)),
            (Ok(body), _) => Ok(body.map(|body| body.0)),
            (Err(error), _) => Err(convert::failure(&error)),
        }
    }
}

fn unbuildable(name: &'static str) -> JsValue {
    let argument = InvalidArgument::new("options", "cannot become a Request in this runtime");
    convert::failure(&Error::invalid_argument(name, argument))
}

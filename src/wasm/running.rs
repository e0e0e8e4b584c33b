//! A task under way, driven by `drive` in `host.js`: what an async function is in Rust, without its weight.

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
use crate::wasm::host::{self, Ended};
use crate::wasm::{convert, env, fetch, web_request};

/// A task under way.
#[wasm_bindgen(skip_typescript)]
pub struct Running {
    inner: RefCell<Inner>,
}

pub(crate) struct Inner {
    pub(crate) task: Task<JsBody>,
    pub(crate) purpose: Purpose,
    pub(crate) host: Rc<Host>,
    pub(crate) on_response: Option<Function>,
    pub(crate) on_poll: Option<Function>,
    pub(crate) signal: JsValue,
    pub(crate) awaits: Awaits,
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
pub(crate) enum Awaits {
    Answer,
    #[default]
    Pause,
    Token,
}

#[wasm_bindgen]
impl Running {
    /// Takes how the last thing ended, and gives the next one to wait for, or the result. Throws a `Failure`, or the
    /// reason of an abort.
    pub fn step(&self, ended: &JsValue) -> Result<JsValue, JsValue> {
        let mut inner = self.inner.borrow_mut();
        if !ended.is_undefined() {
            inner.take(ended.unchecked_ref())?;
        }
        inner.next()
    }
}

impl Running {
    pub(crate) fn new(inner: Inner) -> Self {
        Self { inner: RefCell::new(inner) }
    }
}

impl Inner {
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
                }
                self.task.received(env::now(), env::random(), answer);
            }
            Awaits::Pause => {}
            Awaits::Token if kind == fetch::TIMED_OUT => self.task.authorization_timed_out(),
            Awaits::Token => self.task.authorized(ended.token().map(Secret::new)),
        }
        Ok(())
    }

    fn next(&mut self) -> Result<JsValue, JsValue> {
        let step = self.task.next(env::now(), env::random());
        if let (Some(info), Some(hook)) = (self.task.take_poll(), &self.on_poll) {
            convert::tell_poll(hook, &info);
        }
        let pending = match step {
            Step::Authorize { timeout_ms } => {
                self.awaits = Awaits::Token;
                host::ask(self.host.token.as_ref(), timeout_ms, &self.signal)
            }
            Step::Send(request) => {
                if let Purpose::Request(name) = self.purpose {
                    return web_request::build(&request, &self.signal)
                        .map(JsValue::from)
                        .map_err(|_| unbuildable(name));
                }
                self.awaits = Awaits::Answer;
                fetch::exchange(self.host.fetch.as_ref(), &request, &self.signal, self.on_response.is_some())
            }
            Step::Sleep(duration_ms) => {
                self.awaits = Awaits::Pause;
                host::pause(duration_ms, &self.signal)
            }
            Step::Done(result) => return self.result(result),
        };
        Ok(pending.into())
    }

    fn result(&self, result: Result<Option<JsBody>, Error>) -> Result<JsValue, JsValue> {
        match (result, self.purpose) {
            (Ok(Some(body)), Purpose::Answer(Some(field))) => Ok(body.field(field).unwrap_or(body).0),
            (Ok(Some(body)), _) => Ok(body.0),
            (Ok(None), _) => Ok(JsValue::UNDEFINED),
            (Err(error), _) => Err(convert::failure(&error)),
        }
    }
}

fn unbuildable(name: &'static str) -> JsValue {
    let argument = InvalidArgument::new("options", "cannot become a Request in this runtime");
    convert::failure(&Error::invalid_argument(name, argument))
}

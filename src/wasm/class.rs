//! `Core`, which the JavaScript class `BackupClient` (`pkg-template/client.js`) is a thin layer over.
//!
//! One method serves every call: a method each, with its glue, costs more than the class in JavaScript.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use crate::proto::argument::InvalidArgument;
use crate::proto::arguments::Arguments;
use crate::proto::config::Config;
use crate::proto::error::Error;
use crate::proto::properties::Properties;
use crate::proto::retry::Budget;
use crate::proto::target::Target;
use crate::wasm::arguments::{self, Held, Options};
use crate::wasm::convert;
use crate::wasm::running::Running;

/// The core of one `BackupClient`.
#[wasm_bindgen(skip_typescript)]
pub struct Core {
    shared: RefCell<Option<Shared>>,
}

/// What a client knows, and the functions it was given.
#[derive(Clone)]
struct Shared {
    config: Rc<Config>,
    budget: Rc<Budget>,
    held: Rc<Held>,
}

#[wasm_bindgen]
impl Core {
    /// Checks the options; with `has_env` what they leave out comes from `env`.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue, has_env: bool, env: &JsValue) -> Result<Core, JsValue> {
        let name = if has_env { "fromEnv" } else { "constructor" };
        Self::build(options, has_env, env).map_err(|argument| refuse(name, argument))
    }

    /// Checks the arguments of a call at once, so that what the caller does to them later changes nothing, and gives
    /// the handle to drive it by. `index` counts operations, then flows; `unsent` asks for the request instead.
    pub fn start(
        &self,
        index: usize,
        unsent: bool,
        id: &JsValue,
        properties: &JsValue,
        options: &JsValue,
    ) -> Result<usize, JsValue> {
        let target = Target::numbered(index).ok_or_else(JsValue::default)?;
        // A clone and no borrow: reading the arguments may call a getter that frees the client.
        let shared = self.shared.borrow().clone();
        match &shared {
            Some(shared) => shared.prepare(target, unsent, id, properties, options).map(Running::begin),
            None => Err(InvalidArgument::new("this", "client has been freed")),
        }
        .map_err(|argument| refuse(target.name(), argument))
    }

    /// Lets go of the client, as often as it is called. Calls under way hold their own.
    pub fn release(&self) {
        self.shared.take();
    }
}

impl Core {
    fn build(options: &JsValue, has_env: bool, env: &JsValue) -> Result<Self, InvalidArgument> {
        let environment = if has_env { Some(arguments::environment(env)?) } else { None };
        let Options { mut settings, held } = arguments::client(options)?;
        if let Some(environment) = environment {
            settings.fill(environment);
        }
        let config = Rc::new(Config::new(settings)?);
        let shared = Shared { config, budget: Rc::new(Budget::new()), held: Rc::new(held) };
        Ok(Self { shared: RefCell::new(Some(shared)) })
    }
}

impl Shared {
    fn prepare(
        &self,
        target: Target,
        is_unsent: bool,
        id: &JsValue,
        properties: &JsValue,
        options: &JsValue,
    ) -> Result<Running, InvalidArgument> {
        let properties = match target
            .writes()
            .and_then(|operation| Some((operation, operation.definition().body.as_ref()?)))
        {
            Some((operation, body)) => arguments::properties(properties, operation, body.schema.fields)?,
            None => Properties::default(),
        };
        let Options { settings, held } = arguments::call(options)?;
        // An id or a name that is no string is as wrong as an empty one.
        let id = id.as_string().unwrap_or_default();
        let arguments = Arguments { target, id, properties, settings, is_unsent };
        Ok(Running::new(arguments.task(&self.config, &self.budget)?, Rc::clone(&self.held), held))
    }
}

fn refuse(operation: &'static str, argument: InvalidArgument) -> JsValue {
    convert::failure(&Error::invalid_argument(operation, argument))
}

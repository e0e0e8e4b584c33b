//! The core of the JavaScript class `BackupClient` (`pkg-template/client.js`), which is a thin layer over it.
//!
//! One function serves every call: a method each, with its glue, costs more than the class in JavaScript. Clients are
//! numbers to JavaScript, as calls are.

use std::cell::RefCell;
use std::rc::Rc;

use slab::Slab;
use wasm_bindgen::prelude::*;

use crate::proto::argument::InvalidArgument;
use crate::proto::arguments::Arguments;
use crate::proto::config::Config;
use crate::proto::error::Error;
use crate::proto::properties::Properties;
use crate::proto::target::{Takes, Target};
use crate::wasm::arguments::{self, Held, Options};
use crate::wasm::convert;
use crate::wasm::running::Running;

/// What a client knows, and the functions it was given.
#[derive(Clone)]
struct Shared {
    config: Rc<Config>,
    held: Rc<Held>,
}

thread_local! {
    static CLIENTS: RefCell<Slab<Shared>> = const { RefCell::new(Slab::new()) };
}

/// Checks the options of a client, and gives its number, or an `ErrorParts`; with `has_env` what they leave out comes
/// from `env`.
#[expect(unreachable_pub, reason = "wasm-bindgen exports it")]
#[wasm_bindgen(skip_typescript)]
pub fn create(options: &JsValue, has_env: bool, env: &JsValue) -> JsValue {
    let name = if has_env { "fromEnv" } else { "constructor" };
    let number =
        Shared::new(options, has_env, env).map(|shared| CLIENTS.with_borrow_mut(|all| all.insert(shared)));
    numbered(name, number)
}

/// Checks the arguments of a call at once, so that what the caller does to them later changes nothing, and gives the
/// number to drive it by, or an `ErrorParts`. `index` counts operations, then flows; `unsent` asks for the request
/// instead.
#[expect(unreachable_pub, reason = "wasm-bindgen exports it")]
#[wasm_bindgen(skip_typescript)]
pub fn start(
    client: usize,
    index: usize,
    unsent: bool,
    id: &JsValue,
    properties: &JsValue,
    has_options: bool,
    options: &JsValue,
) -> JsValue {
    let Some(target) = Target::numbered(index) else { return JsValue::UNDEFINED };
    // A clone and no borrow: reading the arguments may call a getter that frees the client.
    let shared = CLIENTS.with_borrow(|all| all.get(client).cloned());
    let running = match &shared {
        Some(shared) => shared.prepare(target, unsent, id, properties, has_options.then_some(options)),
        None => Err(InvalidArgument::new("this", "client has been freed")),
    };
    numbered(target.name(), running.map(Running::begin))
}

/// Lets go of a client. Calls under way hold their own.
#[expect(unreachable_pub, reason = "wasm-bindgen exports it")]
#[wasm_bindgen(skip_typescript)]
pub fn release(client: usize) {
    let shared = CLIENTS.with_borrow_mut(|all| all.try_remove(client));
    // What it holds may call back when it is let go of: not while the others are borrowed.
    drop(shared);
}

impl Shared {
    fn new(options: &JsValue, has_env: bool, env: &JsValue) -> Result<Self, InvalidArgument> {
        let environment = if has_env { Some(arguments::environment(env)?) } else { None };
        let Options { mut settings, held } = arguments::client(options)?;
        if let Some(environment) = environment {
            settings.fill(environment);
        }
        let config = Rc::new(Config::new(settings)?);
        Ok(Self { config, held: Rc::new(held) })
    }

    fn prepare(
        &self,
        target: Target,
        is_unsent: bool,
        id: &JsValue,
        properties: &JsValue,
        options: Option<&JsValue>,
    ) -> Result<Running, InvalidArgument> {
        let properties = match target
            .writes()
            .and_then(|operation| Some((operation, operation.definition().body.as_ref()?)))
        {
            Some((operation, body)) => arguments::properties(properties, operation, body.schema.fields)?,
            None => Properties::default(),
        };
        let Options { settings, held } = options.map_or_else(|| Ok(Options::none()), arguments::call)?;
        let id = match target.takes() {
            // One that is no string is as wrong as an empty one.
            Takes::Id | Takes::Name => id.as_string().unwrap_or_default(),
            Takes::Body(_) | Takes::Nothing => String::new(),
        };
        let arguments = Arguments { target, id, properties, settings, is_unsent };
        Ok(Running::new(arguments.task(&self.config)?, Rc::clone(&self.held), held))
    }
}

fn numbered(operation: &'static str, number: Result<usize, InvalidArgument>) -> JsValue {
    match number {
        Ok(number) => JsValue::from(number as f64),
        Err(argument) => convert::error_parts(&Error::invalid_argument(operation, argument)),
    }
}

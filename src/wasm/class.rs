//! `BackupClient`, the JavaScript class. Its types and their docs stand in `pkg-template/client.d.ts`.
//!
//! Every method is synchronous and returns a promise: an exported `async fn` would hold a borrow of the object, and
//! `free` would throw while a call is under way.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Object, Promise};
use wasm_bindgen::prelude::*;

use crate::client::Client;
use crate::client::invocation::{Invocation, Target};
use crate::proto::error::{Error, InvalidArgument};
use crate::proto::operation::Operation;
use crate::proto::request::Properties;
use crate::proto::waiter::Goal;
use crate::run::Hooks;
use crate::wasm::arguments::{self, CallArguments, ClientArguments, Host};
use crate::wasm::fetch::Fetch;
use crate::wasm::running::{Awaits, Inner, Purpose, Running};
use crate::wasm::{convert, host};

/// The client of the IONOS Backup Service.
#[wasm_bindgen(skip_typescript)]
pub struct BackupClient {
    client: RefCell<Option<Shared>>,
}

/// A client and the functions it was given.
#[derive(Clone)]
struct Shared {
    client: Client<Fetch>,
    host: Rc<Host>,
}

#[wasm_bindgen]
impl BackupClient {
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> Result<BackupClient, JsValue> {
        ClientArguments::read(options)
            .and_then(Self::build)
            .map_err(|argument| refuse("constructor", argument))
    }

    #[wasm_bindgen(js_name = fromEnv)]
    pub fn from_env(env: &JsValue, options: &JsValue) -> Result<BackupClient, JsValue> {
        Self::from_environment(env, options).map_err(|argument| refuse("fromEnv", argument))
    }

    pub fn list(&self, options: &JsValue) -> Promise {
        self.call(Target::Operation(Operation::List), NONE, NONE, options)
    }

    pub fn create(&self, properties: &JsValue, options: &JsValue) -> Promise {
        self.call(Target::Operation(Operation::Create), NONE, properties, options)
    }

    pub fn get(&self, id: &JsValue, options: &JsValue) -> Promise {
        self.call(Target::Operation(Operation::Get), id, NONE, options)
    }

    pub fn replace(&self, id: &JsValue, properties: &JsValue, options: &JsValue) -> Promise {
        self.call(Target::Operation(Operation::Replace), id, properties, options)
    }

    pub fn update(&self, id: &JsValue, properties: &JsValue, options: &JsValue) -> Promise {
        self.call(Target::Operation(Operation::Update), id, properties, options)
    }

    pub fn delete(&self, id: &JsValue, options: &JsValue) -> Promise {
        self.call(Target::Operation(Operation::Delete), id, NONE, options)
    }

    #[wasm_bindgen(js_name = ssoUrl)]
    pub fn sso_url(&self, id: &JsValue, options: &JsValue) -> Promise {
        self.call(Target::Operation(Operation::SsoUrl), id, NONE, options)
    }

    #[wasm_bindgen(js_name = waitUntilAvailable)]
    pub fn wait_until_available(&self, id: &JsValue, options: &JsValue) -> Promise {
        self.call(Target::Wait(Goal::Available), id, NONE, options)
    }

    #[wasm_bindgen(js_name = waitUntilDeleted)]
    pub fn wait_until_deleted(&self, id: &JsValue, options: &JsValue) -> Promise {
        self.call(Target::Wait(Goal::Deleted), id, NONE, options)
    }

    #[wasm_bindgen(getter)]
    pub fn requests(&self) -> Requests {
        Requests { client: self.client.borrow().clone() }
    }

    /// What `JSON.stringify` sees: nothing, and so no credential.
    #[wasm_bindgen(js_name = toJSON)]
    pub fn to_json(&self) -> Object {
        Object::new()
    }

    /// Overrides the generated method of this name, which throws when it is called again.
    ///
    /// The client is dropped here; calls under way hold their own. What is left is a few bytes, which go with the
    /// JavaScript object.
    pub fn free(&self) {
        self.client.take();
    }
}

impl BackupClient {
    fn build(arguments: ClientArguments) -> Result<Self, InvalidArgument> {
        let client = Client::from_options(arguments.options, Hooks::default(), Fetch::default())?;
        let shared = Shared { client, host: Rc::new(arguments.host) };
        Ok(Self { client: RefCell::new(Some(shared)) })
    }

    fn from_environment(env: &JsValue, options: &JsValue) -> Result<Self, InvalidArgument> {
        let environment = arguments::environment(env)?;
        let mut arguments = ClientArguments::read(options)?;
        let filled = environment.fill(&mut arguments.options)?;
        Self::build(arguments).map_err(|argument| filled.rename(argument))
    }

    fn call(&self, target: Target, id: &JsValue, properties: &JsValue, options: &JsValue) -> Promise {
        let purpose = Purpose::Answer(match target {
            Target::Operation(operation) => operation.definition().hands_out,
            Target::Wait(_) => None,
        });
        start(self.client.borrow().as_ref(), target, purpose, id, properties, options)
    }
}

/// Builds the requests that a client would send, and does not send them.
#[wasm_bindgen(skip_typescript)]
pub struct Requests {
    client: Option<Shared>,
}

#[wasm_bindgen]
impl Requests {
    pub fn list(&self, options: &JsValue) -> Promise {
        self.build(Operation::List, NONE, NONE, options)
    }

    pub fn create(&self, properties: &JsValue, options: &JsValue) -> Promise {
        self.build(Operation::Create, NONE, properties, options)
    }

    pub fn get(&self, id: &JsValue, options: &JsValue) -> Promise {
        self.build(Operation::Get, id, NONE, options)
    }

    pub fn replace(&self, id: &JsValue, properties: &JsValue, options: &JsValue) -> Promise {
        self.build(Operation::Replace, id, properties, options)
    }

    pub fn update(&self, id: &JsValue, properties: &JsValue, options: &JsValue) -> Promise {
        self.build(Operation::Update, id, properties, options)
    }

    pub fn delete(&self, id: &JsValue, options: &JsValue) -> Promise {
        self.build(Operation::Delete, id, NONE, options)
    }

    #[wasm_bindgen(js_name = ssoUrl)]
    pub fn sso_url(&self, id: &JsValue, options: &JsValue) -> Promise {
        self.build(Operation::SsoUrl, id, NONE, options)
    }

    /// As in `BackupClient`: may be called again, and while a request is being built.
    pub fn free(&self) {}
}

impl Requests {
    fn build(&self, operation: Operation, id: &JsValue, properties: &JsValue, options: &JsValue) -> Promise {
        let purpose = Purpose::Request(operation.definition().name);
        start(self.client.as_ref(), Target::Operation(operation), purpose, id, properties, options)
    }
}

/// Checks the arguments at once, so that what the caller does to them later changes nothing, and starts the call.
fn start(
    client: Option<&Shared>,
    target: Target,
    purpose: Purpose,
    id: &JsValue,
    properties: &JsValue,
    options: &JsValue,
) -> Promise {
    match prepare(client, target, purpose, id, properties, options) {
        Ok(running) => host::drive(running, &convert::to_error_function()),
        Err(argument) => Promise::reject(&refuse(target.name(), argument)),
    }
}

fn prepare(
    client: Option<&Shared>,
    target: Target,
    purpose: Purpose,
    id: &JsValue,
    properties: &JsValue,
    options: &JsValue,
) -> Result<Running, InvalidArgument> {
    let Shared { client, host } =
        client.ok_or_else(|| InvalidArgument::new("this", "client has been freed"))?;
    let properties = match target {
        Target::Operation(operation) => match &operation.definition().body {
            Some(body) => arguments::properties(properties, body.schema)?,
            None => Properties::default(),
        },
        Target::Wait(_) => Properties::default(),
    };
    let call = CallArguments::read(options)?;
    // An id that is no string is as wrong as an empty one.
    let id = id.as_string().unwrap_or_default();
    let mut invocation = Invocation::new(client.clone(), target, id, properties);
    invocation.parameters = call.parameters;
    invocation.limits = call.limits;
    Ok(Running::new(Inner {
        task: invocation.check()?.task,
        purpose,
        host: Rc::clone(host),
        on_response: call.on_response.or_else(|| host.on_response.clone()),
        on_poll: call.on_poll,
        signal: call.signal,
        awaits: Awaits::default(),
    }))
}

fn refuse(operation: &'static str, argument: InvalidArgument) -> JsValue {
    convert::thrown(&Error::invalid_argument(operation, argument))
}

const NONE: &JsValue = &JsValue::UNDEFINED;

//! `BackupClient`, the JavaScript class. Its types and their docs stand in `pkg-template/client.d.ts`.
//!
//! Every method is synchronous and returns a promise: an exported `async fn` would hold a borrow of the object, and
//! `free` would throw while a call is under way.

use std::cell::RefCell;

use js_sys::{Object, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use crate::client::Client;
use crate::client::invocation::{Invocation, Prepared, Target};
use crate::proto::error::{Error, InvalidArgument};
use crate::proto::operation::Operation;
use crate::proto::request::Properties;
use crate::proto::response::Body;
use crate::proto::waiter::Goal;
use crate::run::Stopped;
use crate::wasm::arguments::{self, CallArguments, ClientArguments};
use crate::wasm::fetch::Fetch;
use crate::wasm::{convert, web_request};

/// The client of the IONOS Backup Service.
#[wasm_bindgen(skip_typescript)]
pub struct BackupClient {
    client: RefCell<Option<Client<Fetch>>>,
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
        let ClientArguments { options, hooks, io } = arguments;
        let client = Client::from_options(options, hooks, io)?;
        Ok(Self { client: RefCell::new(Some(client)) })
    }

    fn from_environment(env: &JsValue, options: &JsValue) -> Result<Self, InvalidArgument> {
        let environment = arguments::environment(env)?;
        let mut arguments = ClientArguments::read(options)?;
        let filled = environment.fill(&mut arguments.options)?;
        Self::build(arguments).map_err(|argument| filled.rename(argument))
    }

    fn call(&self, target: Target, id: &JsValue, properties: &JsValue, options: &JsValue) -> Promise {
        let prepared = prepare(self.client.borrow().as_ref(), target, id, properties, options);
        promise(async move {
            let (prepared, io) = prepared.map_err(Stopped::Failed)?;
            let body = prepared.run(&io).await?;
            Ok(match (target, body) {
                (Target::Operation(operation), Some(body)) => match operation.definition().hands_out {
                    Some(field) => body.field(field).unwrap_or(body).0,
                    None => body.0,
                },
                (Target::Wait(_), Some(unit)) => unit.0,
                (_, None) => JsValue::UNDEFINED,
            })
        })
    }
}

/// Builds the requests that a client would send, and does not send them.
#[wasm_bindgen(skip_typescript)]
pub struct Requests {
    client: Option<Client<Fetch>>,
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
        let target = Target::Operation(operation);
        let prepared = prepare(self.client.as_ref(), target, id, properties, options);
        promise(async move {
            let (prepared, io) = prepared.map_err(Stopped::Failed)?;
            let unbuildable = || {
                let argument = InvalidArgument::new("options", "cannot become a Request in this runtime");
                Stopped::Failed(Error::invalid_argument(target.name(), argument))
            };
            let request = prepared.unsent(&io).await?.ok_or_else(unbuildable)?;
            web_request::build(&request, &io.signal).map(JsValue::from).map_err(|_| unbuildable())
        })
    }
}

/// Checks the arguments at once, so that what the caller does to them later changes nothing.
fn prepare(
    client: Option<&Client<Fetch>>,
    target: Target,
    id: &JsValue,
    properties: &JsValue,
    options: &JsValue,
) -> Result<(Prepared<Fetch>, Fetch), Error> {
    let name = target.name();
    let refused = |argument| Error::invalid_argument(name, argument);
    let client = client.ok_or_else(|| refused(InvalidArgument::new("this", "client has been freed")))?;
    let properties = match target {
        Target::Operation(operation) => match &operation.definition().body {
            Some(body) => arguments::properties(properties, body.schema).map_err(refused)?,
            None => Properties::default(),
        },
        Target::Wait(_) => Properties::default(),
    };
    let call = CallArguments::read(options).map_err(refused)?;
    // An id that is no string is as wrong as an empty one.
    let id = id.as_string().unwrap_or_default();
    let mut invocation = Invocation::new(client.clone(), target, id, properties);
    invocation.parameters = call.parameters;
    invocation.limits = call.limits;
    if let Some(hook) = call.on_response {
        invocation.hooks.on_response = Some(convert::on_response(hook));
    }
    invocation.hooks.on_poll = call.on_poll.map(convert::on_poll);
    let io = Fetch {
        signal: call.signal,
        wants_headers: invocation.hooks.on_response.is_some(),
        ..client.shared.io.clone()
    };
    Ok((invocation.prepare()?, io))
}

fn promise(call: impl Future<Output = Result<JsValue, Stopped<JsValue>>> + 'static) -> Promise {
    convert::settle(&future_to_promise(async move {
        call.await.map_err(|stopped| match stopped {
            Stopped::Aborted(reason) => reason,
            Stopped::Failed(error) => convert::failure(&error),
        })
    }))
}

fn refuse(operation: &'static str, argument: InvalidArgument) -> JsValue {
    convert::thrown(&Error::invalid_argument(operation, argument))
}

const NONE: &JsValue = &JsValue::UNDEFINED;

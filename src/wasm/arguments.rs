//! Arguments of JavaScript callers: copied and checked by `host.js`, read by serde, handed to the core.

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use serde::{Deserialize, Deserializer};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::proto::config::{Credentials, Limits, Options};
use crate::proto::environment::Environment;
use crate::proto::error::InvalidArgument;
use crate::proto::redact::Secret;
use crate::proto::request::{Parameters, Properties};
use crate::proto::schema::{Schema, Schematic, schema};
use crate::run::{Hooks, TokenFunction};
use crate::wasm::body::compiled;
use crate::wasm::convert;
use crate::wasm::fetch::Fetch;
use crate::wasm::host;

schema! {
    /// The options of a client. All of them can be left out.
    pub(crate) struct ClientOptions {
        /// Credentials: a token, a function that gives one, or user name and password. Left out: none are sent, for a
        /// gateway that adds them.
        ///
        /// A token function is called once a call, and once more after a 401; what it gives is never kept.
        "auth" [optional] auth: Option<AuthOptions> => "Auth | undefined",
        /// The URL of the API or of a gateway: absolute, https, or http on loopback. `/cloudapi/v6` is appended where it
        /// has no path. Default: `https://api.ionos.com`.
        "baseUrl" [optional] base_url: Option<String> => "string | undefined",
        /// The contract to act for, needed by users of several: 0 to 2147483647.
        "contractNumber" [optional] contract_number: Option<f64> => "number | undefined",
        /// What one attempt may take, in whole milliseconds, the body included. Default: 30000.
        "timeoutMs" [optional] timeout_ms: Option<f64> => "number | undefined",
        /// What a call may take with all its attempts and pauses, in whole milliseconds. Default: 120000, for a wait
        /// 600000.
        "totalTimeoutMs" [optional] total_timeout_ms: Option<f64> => "number | undefined",
        /// How often a call may be retried, 0 to 10. Default: 2.
        "maxRetries" [optional] max_retries: Option<f64> => "number | undefined",
        /// Called instead of the global `fetch`, which is looked up at each call.
        "fetch" [optional] fetch: Option<Function> => "FetchFunction | undefined",
        /// Told of each answer. What it throws is ignored.
        "onResponse" [optional] on_response: Option<Function> => "((info: ResponseInfo) => void) | undefined",
    }

    /// Credentials as they are read; their type in TypeScript is `Auth`.
    pub(crate) struct AuthOptions {
        "token" [optional] token: Option<Token> => "TokenSource",
        "username" [optional] username: Option<String> => "string",
        "password" [optional] password: Option<Secret<String>> => "string",
    }

    /// Every option that any call has; each method takes those that make sense for it.
    #[derive(Default)]
    pub(crate) struct EveryOption {
        /// Aborts the call: it rejects with the signal's own reason.
        "signal" [optional] signal: Option<Signal> => "AbortSignalLike | undefined",
        /// What one attempt may take, in whole milliseconds, instead of what the client says.
        "timeoutMs" [optional] timeout_ms: Option<f64> => "number | undefined",
        /// What the whole of it may take, in whole milliseconds, instead of what the client says.
        "totalTimeoutMs" [optional] total_timeout_ms: Option<f64> => "number | undefined",
        /// How often it may be retried, 0 to 10, instead of what the client says.
        "maxRetries" [optional] max_retries: Option<f64> => "number | undefined",
        /// The contract to act for, instead of the client's.
        "contractNumber" [optional] contract_number: Option<f64> => "number | undefined",
        /// Told of each answer, instead of the client's hook. What it throws is ignored.
        "onResponse" [optional] on_response: Option<Function> => "((info: ResponseInfo) => void) | undefined",
        /// Whether the answer is indented. Default: false.
        "pretty" [optional] pretty: Option<bool> => "boolean | undefined",
        /// How much of its children the answer includes, 0 to 10. Default: 1 for `list` and `get`, else the API's own 0.
        "depth" [optional] depth: Option<f64> => "Depth | undefined",
        /// Orders the list by a property. Other clients send it; the API's reference does not know it.
        "orderBy" [optional] order_by: Option<String> => "string | undefined",
        /// Shortens the list, 1 to 2147483647. Other clients send it; the API's reference does not know it.
        "maxResults" [optional] max_results: Option<f64> => "number | undefined",
        /// Filters the list by property. Other clients send it; the API's reference does not know it.
        "filter" [optional] filter: Option<BTreeMap<String, String>> => "Record<string, string> | undefined",
        /// Told of each look at the unit. What it throws is ignored.
        "onPoll" [optional] on_poll: Option<Function> => "((info: PollInfo) => void) | undefined",
    }

    /// The properties of any body, as they are read.
    #[derive(Default)]
    pub(crate) struct EveryProperty {
        "name" [optional] name: Option<String> => "string",
        "password" [optional] password: Option<Secret<String>> => "string",
        "email" [optional] email: Option<String> => "string",
    }
}

/// A function of the caller's.
#[derive(Clone)]
pub(crate) struct Function(pub(crate) js_sys::Function);

/// An abort signal of the caller's.
#[derive(Clone)]
pub(crate) struct Signal(pub(crate) JsValue);

/// A token, or a function that gives one.
#[derive(Clone)]
pub(crate) struct Token(JsValue);

/// What a client is made of.
pub(crate) struct ClientArguments {
    pub(crate) options: Options,
    pub(crate) hooks: Hooks,
    pub(crate) io: Fetch,
}

impl ClientArguments {
    /// Reads the argument `options` of the constructor.
    pub(crate) fn read(options: &JsValue) -> Result<Self, InvalidArgument> {
        let Some(options) = read::<ClientOptions>(options, &ClientOptions::SCHEMA, OPTIONS, "")? else {
            return Ok(Self { options: Options::default(), hooks: Hooks::default(), io: Fetch::default() });
        };
        let (auth, token) = options.auth.map_or(Ok((Credentials::None, None)), AuthOptions::read)?;
        Ok(Self {
            options: Options {
                auth,
                base_url: options.base_url,
                contract_number: options.contract_number,
                limits: Limits {
                    timeout_ms: options.timeout_ms,
                    total_timeout_ms: options.total_timeout_ms,
                    max_retries: options.max_retries,
                },
            },
            hooks: Hooks { token, on_response: options.on_response.map(convert::on_response), on_poll: None },
            io: Fetch { fetch: options.fetch.map(|fetch| fetch.0), ..Fetch::default() },
        })
    }
}

impl AuthOptions {
    fn read(self) -> Result<(Credentials, Option<TokenFunction>), InvalidArgument> {
        match (self.token, self.username, self.password) {
            (Some(Token(token)), None, None) => Ok(match token.dyn_into::<js_sys::Function>() {
                Ok(function) => (Credentials::TokenFunction, Some(token_function(function))),
                Err(token) => (Credentials::Token(Secret::new(token.as_string().unwrap_or_default())), None),
            }),
            (None, Some(username), Some(password)) => Ok((Credentials::Basic { username, password }, None)),
            (None, Some(_), None) => Err(InvalidArgument::new("auth.password", MISSING)),
            (None, None, Some(_)) => Err(InvalidArgument::new("auth.username", MISSING)),
            (None, None, None) | (Some(_), _, _) => {
                Err(InvalidArgument::new("auth", "must have either token, or username and password"))
            }
        }
    }
}

fn token_function(function: js_sys::Function) -> TokenFunction {
    Rc::new(move || {
        let token = JsFuture::from(host::ask_token(&function));
        Box::pin(async move { token.await.ok()?.as_string().map(Secret::new) })
    })
}

/// What one call was told.
#[derive(Default)]
pub(crate) struct CallArguments {
    pub(crate) parameters: Parameters,
    pub(crate) limits: Limits,
    pub(crate) on_response: Option<Function>,
    pub(crate) on_poll: Option<Function>,
    pub(crate) signal: JsValue,
}

impl CallArguments {
    /// Reads the argument `options` of a method.
    pub(crate) fn read(options: &JsValue) -> Result<Self, InvalidArgument> {
        let Some(options) = read::<EveryOption>(options, &EveryOption::SCHEMA, OPTIONS, "")? else {
            return Ok(Self::default());
        };
        Ok(Self {
            parameters: Parameters {
                pretty: options.pretty,
                depth: options.depth,
                order_by: options.order_by,
                max_results: options.max_results,
                filter: options.filter,
                contract_number: options.contract_number,
            },
            limits: Limits {
                timeout_ms: options.timeout_ms,
                total_timeout_ms: options.total_timeout_ms,
                max_retries: options.max_retries,
            },
            on_response: options.on_response,
            on_poll: options.on_poll,
            signal: options.signal.map(|signal| signal.0).unwrap_or_default(),
        })
    }
}

/// Reads the argument `properties` of a method, held against the schema of its body.
pub(crate) fn properties(value: &JsValue, schema: &'static Schema) -> Result<Properties, InvalidArgument> {
    let properties: Option<EveryProperty> = read(value, schema, PROPERTIES, "properties.")?;
    let Some(EveryProperty { name, password, email }) = properties else {
        return Err(InvalidArgument::new(PROPERTIES, MISSING));
    };
    Ok(Properties { name, password, email })
}

/// Reads the argument `env`.
pub(crate) fn environment(value: &JsValue) -> Result<Environment, InvalidArgument> {
    let taken = host::take(value, &compiled(&Environment::SCHEMA), true, "env", "env.").map_err(wrong)?;
    serde_wasm_bindgen::from_value(taken).map_err(|_| InvalidArgument::new("env", "must be an object"))
}

/// Copies and reads an object; `undefined` is one that was left out.
fn read<T: for<'de> Deserialize<'de>>(
    value: &JsValue,
    schema: &'static Schema,
    name: &str,
    prefix: &str,
) -> Result<Option<T>, InvalidArgument> {
    if value.is_undefined() {
        return Ok(None);
    }
    let taken = host::take(value, &compiled(schema), false, name, prefix).map_err(wrong)?;
    // The copy fits the schema that this type was declared with, so this cannot fail; serde's own message would quote
    // the value, and stays unread.
    serde_wasm_bindgen::from_value(taken)
        .map(Some)
        .map_err(|_| InvalidArgument::new(name, "must be an object"))
}

fn wrong(wrong: host::Wrong) -> InvalidArgument {
    let problem = match wrong.expected().as_str() {
        "b" => "must be a boolean",
        "function" => "must be a function",
        "known" => "is not known here",
        "n" => "must be a number",
        "object" => "must be an object",
        "present" => MISSING,
        "r" => "must be an object of strings",
        "s" => "must be a string",
        "signal" => "must be an AbortSignal",
        "token" => "must be a string or a function",
        _ => "cannot be read",
    };
    InvalidArgument::new(wrong.path(), problem)
}

macro_rules! host_value {
    ($($type:ident as $name:literal),*) => {$(
        impl Schematic for $type {
            const SCHEMA: Schema = Schema::Host($name);
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($name)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                serde_wasm_bindgen::preserve::deserialize(deserializer).map(Self)
            }
        }
    )*};
}

host_value!(Function as "function", Signal as "signal", Token as "token");

const MISSING: &str = "is missing";
const OPTIONS: &str = "options";
const PROPERTIES: &str = "properties";

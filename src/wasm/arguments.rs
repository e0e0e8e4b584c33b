//! Arguments of JavaScript callers: checked and copied by `values.js`, read here, handed to the core.
//!
//! The copy is a list of values in the order of the schema, so that reading it takes one step a value and cannot fail.
//! serde-wasm-bindgen in its place made the wasm a third larger.

use std::cell::RefCell;

use js_sys::{Array, JSON};
use wasm_bindgen::{JsCast, JsValue};

use crate::proto::config::{Credentials, Limits, Options};
use crate::proto::environment;
use crate::proto::error::InvalidArgument;
use crate::proto::redact::Secret;
use crate::proto::request::{Parameters, Properties};
use crate::proto::schema::{Schema, Schematic, schema};
use crate::wasm::host;

/// Declares arguments as `schema!` does, and reads them from the values that were taken.
macro_rules! arguments {
    ($(
        $(#[$meta:meta])*
        struct $name:ident {
            $(
                $(#[$field_meta:meta])*
                $wire:literal [optional] $field:ident: Option<$type:ty> => $typescript:literal,
            )*
        }
    )*) => {$(
        schema! {
            $(#[$meta])*
            pub(crate) struct $name {
                $($(#[$field_meta])* $wire [optional] $field: Option<$type> => $typescript,)*
            }
        }

        impl FromTaken for $name {
            fn from_taken(value: JsValue) -> Self {
                let mut values = value.unchecked_into::<Array>().into_iter();
                $(let $field = Option::from_taken(values.next().unwrap_or_default());)*
                Self { $($field,)* }
            }
        }
    )*};
}

arguments! {
    /// The options of a client. All of them can be left out.
    struct ClientOptions {
        /// Credentials: a token, a function that gives one, or user name and password. Left out: none are sent, for a
        /// gateway that adds them.
        ///
        /// A token function is called once a call, and once more after a 401; what it gives is never kept.
        "auth" [optional] auth: Option<AuthOptions> => "Auth | undefined",
        /// The URL of the API or of a gateway: absolute, https, or http on loopback. `/cloudapi/v6` is appended where it
        /// has no path. Default: `https://api.ionos.com`.
        "baseUrl" [optional] base_url: Option<String> => "string | undefined",
        /// Allows a `baseUrl` of http beyond loopback, for lab networks and containers: anyone on the way can read the
        /// credentials and change what is answered. Never for the live API. Default: false.
        "allowInsecure" [optional] allow_insecure: Option<bool> => "boolean | undefined",
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
    struct AuthOptions {
        "token" [optional] token: Option<Token> => "TokenSource",
        "username" [optional] username: Option<String> => "string",
        "password" [optional] password: Option<Secret<String>> => "string",
    }

    /// Every option that any call has; each method takes those that make sense for it.
    struct EveryOption {
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
        "filter" [optional] filter: Option<Vec<(String, String)>> => "Record<string, string> | undefined",
        /// Told of each look at the unit. What it throws is ignored.
        "onPoll" [optional] on_poll: Option<Function> => "((info: PollInfo) => void) | undefined",
    }

    /// The names that `BackupClient.fromEnv` reads. An empty value is an absent one.
    struct Environment {
        /// A token; it wins over a user name and password.
        "IONOS_TOKEN" [optional] token: Option<Secret<String>> => "string | undefined",
        /// A user name.
        "IONOS_USERNAME" [optional] username: Option<String> => "string | undefined",
        /// A password.
        "IONOS_PASSWORD" [optional] password: Option<Secret<String>> => "string | undefined",
        /// The URL of the API; without a scheme it means https.
        "IONOS_API_URL" [optional] api_url: Option<String> => "string | undefined",
        /// The contract to act for.
        "IONOS_CONTRACT_NUMBER" [optional] contract_number: Option<String> => "string | undefined",
    }
}

/// A function of the caller's.
pub(crate) struct Function(pub(crate) js_sys::Function);

/// An abort signal of the caller's.
pub(crate) struct Signal(pub(crate) JsValue);

/// A token, or a function that gives one.
pub(crate) struct Token(JsValue);

/// What a client is made of.
pub(crate) struct ClientArguments {
    pub(crate) options: Options,
    pub(crate) host: Host,
}

/// What a client was given to call: functions of the caller's.
#[derive(Clone, Default)]
pub(crate) struct Host {
    pub(crate) fetch: Option<js_sys::Function>,
    pub(crate) token: Option<js_sys::Function>,
    pub(crate) on_response: Option<js_sys::Function>,
}

impl ClientArguments {
    /// Reads the argument `options` of the constructor.
    pub(crate) fn read(options: &JsValue) -> Result<Self, InvalidArgument> {
        let Some(options) = read::<ClientOptions>(options, &ClientOptions::SCHEMA)? else {
            return Ok(Self { options: Options::default(), host: Host::default() });
        };
        let (auth, token) = options.auth.map_or(Ok((Credentials::None, None)), AuthOptions::read)?;
        Ok(Self {
            options: Options {
                auth,
                base_url: options.base_url,
                allow_insecure: options.allow_insecure.unwrap_or(false),
                contract_number: options.contract_number,
                limits: Limits {
                    timeout_ms: options.timeout_ms,
                    total_timeout_ms: options.total_timeout_ms,
                    max_retries: options.max_retries,
                },
            },
            host: Host {
                fetch: options.fetch.map(|fetch| fetch.0),
                token,
                on_response: options.on_response.map(|hook| hook.0),
            },
        })
    }
}

impl AuthOptions {
    fn read(self) -> Result<(Credentials, Option<js_sys::Function>), InvalidArgument> {
        match (self.token, self.username, self.password) {
            (Some(Token(token)), None, None) => Ok(match token.dyn_into::<js_sys::Function>() {
                Ok(function) => (Credentials::TokenFunction, Some(function)),
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

/// What one call was told.
#[derive(Default)]
pub(crate) struct CallArguments {
    pub(crate) parameters: Parameters,
    pub(crate) limits: Limits,
    pub(crate) on_response: Option<js_sys::Function>,
    pub(crate) on_poll: Option<js_sys::Function>,
    pub(crate) signal: JsValue,
}

impl CallArguments {
    /// Reads the argument `options` of a method.
    pub(crate) fn read(options: &JsValue) -> Result<Self, InvalidArgument> {
        let Some(options) = read::<EveryOption>(options, &EveryOption::SCHEMA)? else {
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
                on_poll: options.on_poll.is_some(),
            },
            limits: Limits {
                timeout_ms: options.timeout_ms,
                total_timeout_ms: options.total_timeout_ms,
                max_retries: options.max_retries,
            },
            on_response: options.on_response.map(|hook| hook.0),
            on_poll: options.on_poll.map(|hook| hook.0),
            signal: options.signal.map(|signal| signal.0).unwrap_or_default(),
        })
    }
}

/// Reads the argument `properties` of a method, held against the schema of its body.
pub(crate) fn properties(value: &JsValue, schema: &'static Schema) -> Result<Properties, InvalidArgument> {
    if value.is_undefined() {
        return Err(InvalidArgument::new("properties", MISSING));
    }
    let values = host::take(value, &compiled(schema), false, "properties", "properties.").map_err(wrong)?;
    let mut properties = Properties::default();
    for (field, value) in schema.fields().iter().zip(values) {
        let text = value.as_string();
        match field.name {
            "name" => properties.name = text,
            "password" => properties.password = text.map(Secret::new),
            _ => properties.email = text,
        }
    }
    Ok(properties)
}

/// Reads the argument `env`.
pub(crate) fn environment(value: &JsValue) -> Result<environment::Environment, InvalidArgument> {
    let values = host::take(value, &compiled(&Environment::SCHEMA), true, "env", "env.").map_err(wrong)?;
    let Environment { token, username, password, api_url, contract_number } =
        Environment::from_taken(values.into());
    Ok(environment::Environment { token, username, password, api_url, contract_number })
}

/// Reads the argument `options`; `undefined` is one that was left out.
fn read<T: FromTaken>(value: &JsValue, schema: &'static Schema) -> Result<Option<T>, InvalidArgument> {
    if value.is_undefined() {
        return Ok(None);
    }
    let values = host::take(value, &compiled(schema), false, "options", "").map_err(wrong)?;
    Ok(Some(T::from_taken(values.into())))
}

/// Reads a value that has been checked against the type's schema.
trait FromTaken {
    fn from_taken(value: JsValue) -> Self;
}

impl<T: FromTaken> FromTaken for Option<T> {
    fn from_taken(value: JsValue) -> Self {
        (!value.is_undefined()).then(|| T::from_taken(value))
    }
}

impl FromTaken for String {
    fn from_taken(value: JsValue) -> Self {
        value.as_string().unwrap_or_default()
    }
}

impl FromTaken for Secret<String> {
    fn from_taken(value: JsValue) -> Self {
        Self::new(String::from_taken(value))
    }
}

impl FromTaken for f64 {
    fn from_taken(value: JsValue) -> Self {
        value.as_f64().unwrap_or(Self::NAN)
    }
}

impl FromTaken for bool {
    fn from_taken(value: JsValue) -> Self {
        value.is_truthy()
    }
}

/// Names and values in turn.
impl FromTaken for Vec<(String, String)> {
    fn from_taken(value: JsValue) -> Self {
        let mut values = value.unchecked_into::<Array>().into_iter().map(String::from_taken);
        std::iter::from_fn(|| Some((values.next()?, values.next()?))).collect()
    }
}

/// A schema as `values.js` reads it, made once for each.
fn compiled(schema: &'static Schema) -> JsValue {
    thread_local! {
        static COMPILED: RefCell<Vec<(&'static Schema, JsValue)>> = const { RefCell::new(Vec::new()) };
    }
    COMPILED.with_borrow_mut(|known| {
        if let Some((_, compiled)) = known.iter().find(|(known, _)| std::ptr::eq(*known, schema)) {
            return compiled.clone();
        }
        let compiled = JSON::parse(&schema.to_json()).unwrap_or_default();
        known.push((schema, compiled.clone()));
        compiled
    })
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
        "whole" => "must not have half of a character (a lone surrogate)",
        _ => "cannot be read",
    };
    InvalidArgument::new(wrong.path(), problem)
}

macro_rules! host_value {
    ($($type:ident($value:ty) as $name:literal),*) => {$(
        impl Schematic for $type {
            const SCHEMA: Schema = Schema::Host($name);
        }

        impl FromTaken for $type {
            fn from_taken(value: JsValue) -> Self {
                Self(value.unchecked_into::<$value>())
            }
        }
    )*};
}

host_value!(Function(js_sys::Function) as "function", Signal(JsValue) as "signal", Token(JsValue) as "token");

const MISSING: &str = "is missing";

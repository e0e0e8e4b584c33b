//! Arguments of JavaScript callers: checked and copied by `values.js`, read here, handed to the core.
//!
//! What is copied comes as a list of numbers and values, so that reading it takes a step a value and cannot fail.
//! serde-wasm-bindgen in its place made the wasm a third larger.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use crate::proto::argument::InvalidArgument;
use crate::proto::decimal;
use crate::proto::environment;
use crate::proto::headers::Given;
use crate::proto::operation::Operation;
use crate::proto::properties::Properties;
use crate::proto::redact::Secret;
use crate::proto::schema::{Field, Schema};
use crate::proto::setting::Setting;
use crate::proto::settings::Settings;
use crate::proto::value::Value;
use crate::wasm::host;

/// The options of a client or of a call.
pub(crate) struct Options {
    pub(crate) settings: Settings,
    pub(crate) held: Held,
}

impl Options {
    pub(crate) fn none() -> Self {
        Self { settings: Settings::new(), held: Held::default() }
    }
}

/// What only JavaScript knows of options: functions of the caller's, an abort signal.
#[derive(Default)]
pub(crate) struct Held(Vec<(Setting, JsValue)>);

impl Held {
    /// The value of an option, if it was given.
    pub(crate) fn get(&self, setting: Setting) -> Option<&JsValue> {
        self.0.iter().find(|(given, _)| *given == setting).map(|(_, value)| value)
    }
}

/// Reads the argument `options` of the constructor.
pub(crate) fn client(options: &JsValue) -> Result<Options, InvalidArgument> {
    read(options, CLIENT)
}

/// Reads the argument `options` of a method.
pub(crate) fn call(options: &JsValue) -> Result<Options, InvalidArgument> {
    read(options, CALL)
}

/// Reads the argument `env`.
#[inline(never)]
pub(crate) fn environment(env: &JsValue) -> Result<Settings, InvalidArgument> {
    let mut given = Vec::new();
    take(env, ENVIRONMENT, |number, value| given.push((number, value)))?;
    Ok(environment::read(|setting, _| {
        let mut given = given.iter();
        given.find(|(number, _)| *number == setting as usize).and_then(|(_, value)| value.as_string())
    }))
}

/// Reads the argument `properties` of a method.
#[inline(never)]
pub(crate) fn properties(
    properties: &JsValue,
    operation: Operation,
    fields: &[Field],
) -> Result<Properties, InvalidArgument> {
    let mut values: Vec<Option<Value>> = fields.iter().map(|_| None).collect();
    take(properties, BODIES.saturating_add(operation as usize), |number, value| {
        if let (Some(place), Some(field)) = (values.get_mut(number), fields.get(number)) {
            *place = Some(value_of(&value, &field.schema));
        }
    })?;
    Ok(Properties::new(values))
}

fn read(options: &JsValue, table: usize) -> Result<Options, InvalidArgument> {
    let mut read = Options::none();
    take(options, table, |number, value| {
        let Some(setting) = Setting::ALL.get(number) else { return };
        let known = value_of(&value, &setting.definition().schema);
        if let Value::Host = known {
            read.held.0.push((*setting, value));
        }
        read.settings.given.push((*setting, known));
    })?;
    Ok(read)
}

/// Visits what `values.js` takes out of an object of the caller's.
fn take(value: &JsValue, table: usize, mut visit: impl FnMut(usize, JsValue)) -> Result<(), InvalidArgument> {
    let Some(list) = host::take(value, table) else { return Ok(()) };
    let item = |at: u32| list.get_unchecked(at);
    for at in (0..list.length()).step_by(2) {
        let (key, value) = (item(at), item(at.saturating_add(1)));
        match key.as_string() {
            Some(number) => visit(decimal::whole(&number) as usize, value),
            None => return Err(InvalidArgument::new(&text(&value), &text(&item(at.saturating_add(2))))),
        }
    }
    Ok(())
}

fn text(value: &JsValue) -> String {
    value.as_string().unwrap_or_default()
}

/// Reads a value that `values.js` has held against its schema.
fn value_of(value: &JsValue, schema: &Schema) -> Value {
    match schema {
        Schema::Boolean => Value::Boolean(text(value) == "true"),
        Schema::Line | Schema::Secret | Schema::String => Value::text(text(value)),
        Schema::Number => Value::Number(text(value)),
        Schema::Headers | Schema::Strings => Value::Pairs(pairs(value.unchecked_ref())),
        Schema::Whole(_) => Value::Whole(decimal::whole(&text(value))),
        // A token may be a text, or a function that gives one.
        Schema::Array(_) | Schema::Host(_) | Schema::Object(_) => {
            value.as_string().map_or(Value::Host, Value::text)
        }
    }
}

/// Names and values in turn; one without a value takes a header away.
fn pairs(list: &Array) -> Given {
    let mut pairs = Given::new();
    for at in (0..list.length()).step_by(2) {
        let value = list.get_unchecked(at.saturating_add(1));
        pairs.push((text(&list.get_unchecked(at)), value.as_string().map(Secret::new)));
    }
    pairs
}

// The numbers of the tables in `generated.js`.
const CLIENT: usize = 0;
const CALL: usize = 1;
const ENVIRONMENT: usize = 2;
const BODIES: usize = 3;

//! Arguments of JavaScript callers: checked and copied by `values.js`, read here, handed to the core.
//!
//! What is copied comes as a list of numbers and values, so that reading it takes a step a value and cannot fail.
//! serde-wasm-bindgen in its place made the wasm a third larger.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use crate::proto::argument::InvalidArgument;
use crate::proto::environment;
use crate::proto::headers::Given;
use crate::proto::operation::Operation;
use crate::proto::properties::Properties;
use crate::proto::redact::Secret;
use crate::proto::schema::{Field, Schema};
use crate::proto::setting::Setting;
use crate::proto::settings::Settings;
use crate::proto::value::{NOT_WHOLE, Value};
use crate::wasm::host;

/// The options of a client or of a call.
pub(crate) struct Options {
    pub(crate) settings: Settings,
    pub(crate) held: Held,
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
pub(crate) fn environment(env: &JsValue) -> Result<Settings, InvalidArgument> {
    let given = take(env, ENVIRONMENT)?;
    Ok(environment::read(|setting, _| {
        let mut given = given.iter();
        given.find(|(number, _)| *number == setting as usize).and_then(|(_, value)| value.as_string())
    }))
}

/// Reads the argument `properties` of a method.
pub(crate) fn properties(
    properties: &JsValue,
    operation: Operation,
    fields: &[Field],
) -> Result<Properties, InvalidArgument> {
    let given = take(properties, BODIES.saturating_add(operation as usize))?;
    let mut values: Vec<Option<Value>> = fields.iter().map(|_| None).collect();
    for (number, value) in given {
        if let (Some(place), Some(field)) = (values.get_mut(number), fields.get(number)) {
            *place = Some(value_of(&value, &field.schema));
        }
    }
    Ok(Properties::new(values))
}

fn read(options: &JsValue, table: usize) -> Result<Options, InvalidArgument> {
    let mut read = Options { settings: Settings::new(), held: Held::default() };
    for (number, value) in take(options, table)? {
        let Some(setting) = Setting::ALL.get(number) else { continue };
        let known = value_of(&value, &setting.definition().schema);
        if let Value::Host = known {
            read.held.0.push((*setting, value));
        }
        read.settings.given.push((*setting, known));
    }
    Ok(read)
}

/// What `values.js` takes out of an object of the caller's.
fn take(value: &JsValue, table: usize) -> Result<Vec<(usize, JsValue)>, InvalidArgument> {
    let mut items = host::values(Some(host::take(value, table))).into_iter();
    let mut pairs = Vec::new();
    while let (Some(key), Some(value)) = (items.next(), items.next()) {
        match key.as_f64() {
            Some(number) => pairs.push((number as usize, value)),
            None => return Err(InvalidArgument::new(&text(&key), &text(&value))),
        }
    }
    Ok(pairs)
}

fn text(value: &JsValue) -> String {
    value.as_string().unwrap_or_default()
}

/// Reads a value that `values.js` has held against its schema.
fn value_of(value: &JsValue, schema: &Schema) -> Value {
    match schema {
        Schema::Boolean => Value::Boolean(value.as_f64() == Some(1.0)),
        Schema::Line | Schema::Secret | Schema::String => Value::text(text(value)),
        Schema::Number => Value::Number(text(value)),
        Schema::Headers | Schema::Strings => Value::Pairs(pairs(value.unchecked_ref())),
        Schema::Whole(_) => Value::Whole(whole(value.as_f64().unwrap_or(f64::NAN))),
        // A token may be a text, or a function that gives one.
        Schema::Array(_) | Schema::Host(_) | Schema::Object(_) => {
            value.as_string().map_or(Value::Host, Value::text)
        }
    }
}

fn whole(number: f64) -> u32 {
    // A cast saturates and drops the fraction, so only a whole number in range survives the way there and back.
    let whole = number as u32;
    if f64::from(whole) == number { whole } else { NOT_WHOLE }
}

/// Names and values in turn; one without a value takes a header away.
fn pairs(list: &Array) -> Given {
    let mut texts = host::texts(Some(list.clone())).into_iter();
    std::iter::from_fn(|| Some((texts.next()??, texts.next()?.map(Secret::new)))).collect()
}

// The numbers of the tables in `generated.js`.
const CLIENT: usize = 0;
const CALL: usize = 1;
const ENVIRONMENT: usize = 2;
const BODIES: usize = 3;

//! Bodies on native targets: `serde_json`'s value behind the core's [`Body`].

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::client::builder::{Answer, Decode, IsOperation};
use crate::proto::operation::Document;
use crate::proto::response::{Body, BodyProblem};
use crate::proto::schema::{Field, Schema};

/// A JSON body on native targets.
#[derive(Clone, Debug)]
pub struct JsonBody(Value);

impl JsonBody {
    /// Parses the bytes of a body.
    ///
    /// # Errors
    /// [`BodyProblem::NotJson`].
    pub fn from_slice(bytes: &[u8]) -> Result<Self, BodyProblem> {
        serde_json::from_slice(bytes).map(Self).map_err(|_| BodyProblem::NotJson)
    }

    /// The value.
    pub fn into_value(self) -> Value {
        self.0
    }
}

impl Body for JsonBody {
    fn field(&self, name: &str) -> Option<Self> {
        self.0.get(name).cloned().map(Self)
    }

    fn items(&self) -> Option<Vec<Self>> {
        self.0.as_array().map(|items| items.iter().cloned().map(Self).collect())
    }

    fn text(&self) -> Option<String> {
        self.0.as_str().map(str::to_owned)
    }

    fn check(&self, document: Document) -> Result<(), String> {
        check(&self.0, &document.definition().schema, String::new())
    }
}

/// Stands for the answer of any operation.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Untyped;

impl IsOperation for Untyped {}

impl Answer for Untyped {
    type Output = Value;
    fn from_body<B: Decode>(body: Option<B>) -> Option<Value> {
        body.map_or(Some(Value::Null), Decode::decode)
    }
}

impl Decode for JsonBody {
    fn decode<T: DeserializeOwned>(self) -> Option<T> {
        serde_json::from_value(self.0).ok()
    }
}

fn check(value: &Value, schema: &Schema, path: String) -> Result<(), String> {
    let fits = match schema {
        Schema::Array(item) => {
            let Some(items) = value.as_array() else { return Err(path) };
            return items
                .iter()
                .enumerate()
                .try_for_each(|(index, value)| check(value, item, format!("{path}[{index}]")));
        }
        Schema::Object(fields) => {
            let Some(object) = value.as_object() else { return Err(path) };
            return fields.iter().try_for_each(|Field { name, required, schema, .. }| {
                let path = if path.is_empty() { (*name).to_owned() } else { format!("{path}.{name}") };
                match object.get(*name) {
                    None | Some(Value::Null) if *required => Err(path),
                    None | Some(Value::Null) => Ok(()),
                    Some(value) => check(value, schema, path),
                }
            });
        }
        Schema::Boolean => value.is_boolean(),
        Schema::Number | Schema::Whole(_) => value.is_number(),
        Schema::Line | Schema::Secret | Schema::String => value.is_string(),
        Schema::Strings => value.as_object().is_some_and(|object| object.values().all(Value::is_string)),
        Schema::Host(_) => false,
    };
    if fits { Ok(()) } else { Err(path) }
}

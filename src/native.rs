//! Bodies on native targets: `serde_json`'s value behind the core's [`Body`].

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::client::answer::Decode;
use crate::proto::operation::Document;
use crate::proto::response::{Body, BodyProblem};
use crate::proto::schema::{Field, Schema};

/// A JSON body on native targets.
#[derive(Clone, Debug)]
pub struct JsonBody {
    value: Value,
    /// What it was read from; nothing for a part of it.
    text: Rc<[u8]>,
}

impl JsonBody {
    /// Parses the bytes of a body.
    ///
    /// # Errors
    /// [`BodyProblem::NotJson`].
    pub fn from_slice(bytes: &[u8]) -> Result<Self, BodyProblem> {
        let value = serde_json::from_slice(bytes).map_err(|_| BodyProblem::NotJson)?;
        Ok(Self { value, text: bytes.into() })
    }

    /// The value.
    pub fn into_value(self) -> Value {
        self.value
    }

    fn units(&self) -> impl Iterator<Item = &Value> {
        self.value.get("items").and_then(Value::as_array).into_iter().flatten()
    }

    /// Its ids in order, each once, and the units by them.
    fn by_id(&self) -> (Vec<&str>, BTreeMap<&str, &Value>) {
        let mut ids = Vec::new();
        let mut units = BTreeMap::new();
        for unit in self.units() {
            if let Some(id) = unit.get("id").and_then(Value::as_str)
                && units.insert(id, unit).is_none()
            {
                ids.push(id);
            }
        }
        (ids, units)
    }
}

impl From<Value> for JsonBody {
    fn from(value: Value) -> Self {
        Self { value, text: Rc::default() }
    }
}

impl Body for JsonBody {
    fn field(&self, name: &str) -> Option<Self> {
        self.value.get(name).cloned().map(Self::from)
    }

    fn items(&self) -> Option<Vec<Self>> {
        self.value.as_array().map(|items| items.iter().cloned().map(Self::from).collect())
    }

    fn text(&self) -> Option<String> {
        self.value.as_str().map(str::to_owned)
    }

    fn check(&self, document: Document) -> Result<(), String> {
        check(&self.value, &document.definition().schema, String::new())
    }

    fn find(&self, by_name: bool, key: &str) -> Vec<Self> {
        let path = if by_name { "/properties/name" } else { "/id" };
        let is_it = |unit: &&Value| unit.pointer(path).and_then(Value::as_str) == Some(key);
        self.units().filter(is_it).cloned().map(Self::from).collect()
    }

    fn states(&self) -> Vec<String> {
        let states = self.units().filter_map(|unit| unit.pointer("/metadata/state")?.as_str());
        states.collect::<BTreeSet<_>>().into_iter().map(str::to_owned).collect()
    }

    fn is_same(&self, other: &Self) -> bool {
        self.text == other.text
    }

    fn fresh(&self) -> Self {
        self.clone()
    }

    fn changes(&self, before: Option<&Self>) -> [Self; 3] {
        let (old_ids, old) = before.map(Self::by_id).unwrap_or_default();
        let (new_ids, new) = self.by_id();
        let those = |ids: &[&str], wanted: &dyn Fn(&str) -> bool| {
            Self::from(ids.iter().copied().filter(|id| wanted(id)).collect::<Value>())
        };
        [
            those(&new_ids, &|id| !old.contains_key(id)),
            those(&new_ids, &|id| old.get(id).is_some_and(|unit| new.get(id) != Some(unit))),
            those(&old_ids, &|id| !new.contains_key(id)),
        ]
    }
}

impl Decode for JsonBody {
    fn decode<T: DeserializeOwned>(self) -> Option<T> {
        serde_json::from_value(self.value).ok()
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
        Schema::Headers | Schema::Host(_) => false,
    };
    if fits { Ok(()) } else { Err(path) }
}

//! Bodies in wasm: the value that `JSON.parse` gave, checked where it is and never rebuilt.

use js_sys::Array;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use crate::client::answer::Decode;
use crate::proto::operation::Document;
use crate::proto::response::Body;
use crate::wasm::host;

/// A JSON body in wasm.
#[derive(Clone, Debug)]
pub struct JsBody {
    pub(crate) value: JsValue,
    /// What it was read from; undefined for a part of it.
    text: JsValue,
}

impl JsBody {
    pub(crate) fn new(value: JsValue, text: JsValue) -> Self {
        Self { value, text }
    }
}

impl From<JsValue> for JsBody {
    fn from(value: JsValue) -> Self {
        Self { value, text: JsValue::UNDEFINED }
    }
}

impl Body for JsBody {
    fn field(&self, name: &str) -> Option<Self> {
        host::field(&self.value, name).map(Self::from)
    }

    fn items(&self) -> Option<Vec<Self>> {
        host::items(&self.value).map(|items| bodies(Some(items)))
    }

    fn text(&self) -> Option<String> {
        self.value.as_string()
    }

    fn check(&self, document: Document) -> Result<(), String> {
        host::mismatch(&self.value, document as u32).map_or(Ok(()), Err)
    }

    fn find(&self, by_name: bool, key: &str) -> Vec<Self> {
        bodies(host::find_units(&self.value, by_name, key))
    }

    fn states(&self) -> Vec<String> {
        let mut states = Vec::new();
        for state in host::texts(host::states_of(&self.value)) {
            states.extend(state);
        }
        states
    }

    fn is_same(&self, other: &Self) -> bool {
        self.text == other.text
    }

    fn fresh(&self) -> Self {
        Self { value: host::reread(&self.text), text: self.text.clone() }
    }

    fn changes(&self, before: Option<&Self>) -> [Self; 3] {
        let before = before.map(|before| before.text.clone()).unwrap_or_default();
        let changes = host::changes_of(&self.value, &before);
        let change =
            |at| Self::from(changes.as_ref().map_or(JsValue::UNDEFINED, |changes| changes.get_unchecked(at)));
        [change(0), change(1), change(2)]
    }
}

fn bodies(list: Option<Array>) -> Vec<JsBody> {
    let mut bodies = Vec::new();
    host::each(list, |value| bodies.push(JsBody::from(value)));
    bodies
}

impl Decode for JsBody {
    fn decode<T: DeserializeOwned>(self) -> Option<T> {
        serde_wasm_bindgen::from_value(self.value).ok()
    }
}

//! Bodies in wasm: the value that `JSON.parse` gave, checked where it is and never rebuilt.

use js_sys::Reflect;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use crate::client::builder::Decode;
use crate::proto::operation::Document;
use crate::proto::response::Body;
use crate::wasm::host;

/// A JSON body in wasm.
#[derive(Clone, Debug)]
pub struct JsBody(pub(crate) JsValue);

impl Body for JsBody {
    fn field(&self, name: &str) -> Option<Self> {
        // Of anything else a field is an exception, which costs more than all the rest.
        if !self.0.is_object() {
            return None;
        }
        Reflect::get(&self.0, &name.into()).ok().map(Self)
    }

    fn items(&self) -> Option<Vec<Self>> {
        host::items(&self.0).map(|items| items.iter().map(Self).collect())
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn check(&self, document: Document) -> Result<(), String> {
        host::mismatch(&self.0, document as u32).map_or(Ok(()), Err)
    }

    fn unit(&self, id: &str) -> Option<Self> {
        host::find_unit(&self.0, id).ok().filter(|unit| !unit.is_undefined()).map(Self)
    }
}

impl Decode for JsBody {
    fn decode<T: DeserializeOwned>(self) -> Option<T> {
        serde_wasm_bindgen::from_value(self.0).ok()
    }
}

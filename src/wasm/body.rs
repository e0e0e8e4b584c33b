//! Bodies in wasm: the value that `JSON.parse` gave, checked where it is and never rebuilt.

use std::cell::RefCell;

use js_sys::{Array, JSON, Reflect};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

use crate::client::builder::Decode;
use crate::proto::response::Body;
use crate::proto::schema::Schema;
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
        let items: &Array = self.0.dyn_ref()?;
        Some(items.iter().map(Self).collect())
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn check(&self, schema: &'static Schema) -> Result<(), String> {
        host::mismatch(&self.0, &compiled(schema)).map_or(Ok(()), Err)
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

/// A schema as `host.js` reads it, made once for each.
pub(crate) fn compiled(schema: &'static Schema) -> JsValue {
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

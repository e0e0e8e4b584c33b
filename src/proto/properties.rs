//! The properties of a request body: one value for each field of its schema, in that order.

use crate::proto::argument::{InvalidArgument, MISSING};
use crate::proto::redact::Redactor;
use crate::proto::schema::Field;
use crate::proto::text;
use crate::proto::value::Value;

/// The properties of a request body, in the order of its schema.
#[derive(Debug, Default)]
pub(crate) struct Properties(Vec<Option<Value>>);

impl Properties {
    /// One value for each field of the schema.
    pub(crate) fn new(values: Vec<Option<Value>>) -> Self {
        Self(values)
    }

    /// Holds the values against their schema; their kinds have been checked by Rust's types or by `values.js`.
    #[inline(never)]
    pub(crate) fn check(&self, fields: &[Field]) -> Result<(), InvalidArgument> {
        for (field, value) in fields.iter().zip(&self.0) {
            let held = match value {
                Some(value) => value.check(&field.schema),
                None if field.required => Err(MISSING),
                None => Ok(()),
            };
            held.map_err(|problem| {
                InvalidArgument::new(&text::concat(&["properties.", field.name]), problem)
            })?;
        }
        if self.0.iter().all(Option::is_none) {
            return Err(InvalidArgument::new("properties", "must set at least one property"));
        }
        Ok(())
    }

    /// The text of a property.
    pub(crate) fn text(&self, fields: &[Field], name: &str) -> Option<String> {
        let (_, value) = fields.iter().zip(&self.0).find(|(field, _)| field.name == name)?;
        value.as_ref().map(Value::spelled)
    }

    /// Takes the secrets out of what comes back.
    pub(crate) fn hide_secrets(&self, fields: &[Field], redactor: &mut Redactor) {
        for (field, value) in fields.iter().zip(&self.0) {
            if let (true, Some(Value::Text(secret))) = (field.is_secret(), value) {
                // EXPOSE: to the redactor.
                redactor.add(secret.expose());
            }
        }
    }

    /// Compact JSON, absent fields left out.
    #[inline(never)]
    pub(crate) fn to_json(&self, fields: &[Field], wrapped: bool) -> String {
        let mut json = String::from(if wrapped { r#"{"metadata":{},"properties":"# } else { "" });
        let mut separator = '{';
        for (field, value) in fields.iter().zip(&self.0) {
            let Some(value) = value else { continue };
            json.push(separator);
            push_string(&mut json, field.name);
            json.push(':');
            let spelled = value.spelled();
            match value {
                Value::Text(_) => push_string(&mut json, &spelled),
                // No body has pairs or what the shell keeps.
                Value::Boolean(_) | Value::Host | Value::Number(_) | Value::Pairs(_) | Value::Whole(_) => {
                    json.push_str(&spelled);
                }
            }
            separator = ',';
        }
        json.push_str(if wrapped { "}}" } else { "}" });
        json
    }
}

/// Appends a JSON string. Source: RFC 8259 section 7.
pub(crate) fn push_string(json: &mut String, text: &str) {
    json.push('"');
    let mut plain_from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= b' ' && byte != b'"' && byte != b'\\' {
            continue;
        }
        json.push_str(text.get(plain_from..at).unwrap_or_default());
        plain_from = at.saturating_add(1);
        if byte < b' ' {
            json.push_str("\\u00");
            for digit in &[byte >> 4, byte & 15] {
                json.push(char::from_digit(u32::from(*digit), 16).unwrap_or('0'));
            }
        } else {
            json.push('\\');
            json.push(char::from(byte));
        }
    }
    json.push_str(text.get(plain_from..).unwrap_or_default());
    json.push('"');
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_becomes_a_json_string(text in any::<String>()) {
            let mut json = String::new();
            push_string(&mut json, &text);
            prop_assert_eq!(serde_json::from_str::<String>(&json).ok(), Some(text));
        }
    }
}

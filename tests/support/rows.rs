//! What any operation is told: made up from the schema of its body, or read out of a document.

use ionos_backup::tables::Value;
use ionos_backup::{Field, Operation, Schema};
use serde_json::Value as Json;

/// Properties that are legal for an operation. Texts are what the sandbox takes for their names.
pub(crate) fn sample(operation: Operation, name: &str, password: &str) -> Vec<Option<Value>> {
    let fields = operation.definition().fields();
    let text = |field: &Field| if field.name == "email" { "new@example.com" } else { name };
    let value = |field: &Field| match &field.schema {
        Schema::Boolean => Value::Boolean(true),
        Schema::Line | Schema::String => Value::text(text(field)),
        Schema::Number => Value::Number("1.5".to_owned()),
        Schema::Secret => Value::text(password),
        Schema::Whole(range) => Value::Whole(range.least),
        Schema::Array(_) | Schema::Headers | Schema::Host(_) | Schema::Object(_) | Schema::Strings => {
            panic!("{field:?} in a body")
        }
    };
    fields.iter().map(|field| Some(value(field))).collect()
}

/// The properties that a request's document has.
pub(crate) fn properties(operation: Operation, document: &Json) -> Vec<Option<Value>> {
    let definition = operation.definition();
    let is_wrapped = definition.body.as_ref().is_some_and(|body| body.wrapped);
    let properties = if is_wrapped { &document["properties"] } else { document };
    let value = |field: &Field| match &properties[field.name] {
        Json::Null => None,
        Json::Bool(flag) => Some(Value::Boolean(*flag)),
        Json::Number(number) => Some(match number.as_u64().and_then(|whole| u32::try_from(whole).ok()) {
            Some(whole) if matches!(field.schema, Schema::Whole(_)) => Value::Whole(whole),
            _ => Value::Number(number.to_string()),
        }),
        Json::String(text) => Some(Value::text(text)),
        Json::Array(_) | Json::Object(_) => panic!("{field:?} in a body"),
    };
    definition.fields().iter().map(value).collect()
}

/// The client's row of an operation that the sandbox knows; both have the same ones, under the same names.
#[track_caller]
pub(crate) fn row_of(operation: sandbox::Operation) -> Operation {
    let name = serde_json::to_value(operation).expect("an operation has a name");
    let mut rows = Operation::ALL.into_iter();
    rows.find(|row| name == row.definition().name).unwrap_or_else(|| panic!("the client has no row {name}"))
}

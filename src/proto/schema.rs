//! Schemas: what a JSON value must look like, and the check that holds a value against one.

use crate::proto::redact::Secret;

/// The shape of a JSON value. Unknown fields are always allowed in what a server sends.
#[derive(Debug)]
pub enum Schema {
    /// An array whose items all have one schema.
    Array(&'static Schema),
    /// `true` or `false`.
    Boolean,
    /// A value that only the host language knows, such as a function; named for it.
    Host(&'static str),
    /// Any number.
    Number,
    /// An object with these fields.
    Object(&'static [Field]),
    /// A string.
    String,
    /// An object whose values are all strings.
    Strings,
}

impl Schema {
    /// The fields of an object; none of anything else.
    #[cfg(all(target_arch = "wasm32", feature = "npm"))]
    pub(crate) fn fields(&self) -> &'static [Field] {
        match self {
            Self::Object(fields) => fields,
            Self::Array(_) | Self::Boolean | Self::Host(_) | Self::Number | Self::String | Self::Strings => {
                &[]
            }
        }
    }

    /// The schema as `wasm/values.js` reads it.
    #[cfg(all(target_arch = "wasm32", feature = "npm"))]
    pub(crate) fn to_json(&self) -> String {
        let mut json = String::new();
        self.push_to(&mut json);
        json
    }

    #[cfg(all(target_arch = "wasm32", feature = "npm"))]
    fn push_to(&self, json: &mut String) {
        match self {
            Self::Array(item) => {
                json.push_str("{\"a\":");
                item.push_to(json);
                json.push('}');
            }
            Self::Boolean => json.push_str("\"b\""),
            Self::Host(name) => {
                json.push('"');
                json.push_str(name);
                json.push('"');
            }
            Self::Number => json.push_str("\"n\""),
            Self::Object(fields) => {
                let mut separator = "{\"o\":[";
                for field in *fields {
                    json.push_str(separator);
                    json.push_str("{\"n\":\"");
                    json.push_str(field.name);
                    json.push_str(if field.required {
                        "\",\"r\":true,\"t\":"
                    } else {
                        "\",\"r\":false,\"t\":"
                    });
                    field.schema.push_to(json);
                    json.push('}');
                    separator = ",";
                }
                json.push_str("]}");
            }
            Self::String => json.push_str("\"s\""),
            Self::Strings => json.push_str("\"r\""),
        }
    }
}

/// A field of an object.
#[derive(Debug)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// Whether it must be there. One that need not be may also be `null` in an answer.
    pub required: bool,
    /// What it must look like.
    pub schema: &'static Schema,
}

/// A Rust type that stands for a schema.
pub(crate) trait Schematic {
    /// The schema.
    const SCHEMA: Schema;
    /// Whether a field of this type must be there.
    const REQUIRED: bool = true;
}

impl Schematic for String {
    const SCHEMA: Schema = Schema::String;
}

impl Schematic for bool {
    const SCHEMA: Schema = Schema::Boolean;
}

impl Schematic for f64 {
    const SCHEMA: Schema = Schema::Number;
}

impl Schematic for Vec<(String, String)> {
    const SCHEMA: Schema = Schema::Strings;
}

impl<T: Schematic> Schematic for Secret<T> {
    const SCHEMA: Schema = T::SCHEMA;
}

impl<T: Schematic> Schematic for Option<T> {
    const SCHEMA: Schema = T::SCHEMA;
    const REQUIRED: bool = false;
}

impl<T: Schematic> Schematic for Vec<T> {
    const SCHEMA: Schema = Schema::Array(&T::SCHEMA);
}

/// Declares a struct once: for Rust, for serde, for TypeScript, and as a [`Schema`].
///
/// A field reads `"wireName" [optional] rust_name: RustType => "TypeScript type"`.
macro_rules! schema {
    ($(
        $(#[$meta:meta])*
        $vis:vis struct $name:ident {
            $(
                $(#[$field_meta:meta])*
                $wire:literal $([$optional:ident])? $field:ident: $type:ty => $typescript:literal,
            )*
        }
    )*) => {$(
        $(#[$meta])*
        #[cfg_attr(all(feature = "npm", target_arch = "wasm32"), derive(tsify::Tsify))]
        $vis struct $name {
            $(
                $(#[$field_meta])*
                #[serde(rename = $wire)]
                #[cfg_attr(
                    all(feature = "npm", target_arch = "wasm32"),
                    tsify($($optional,)? type = $typescript)
                )]
                $vis $field: $type,
            )*
        }

        impl $crate::proto::schema::Schematic for $name {
            const SCHEMA: $crate::proto::schema::Schema = $crate::proto::schema::Schema::Object(&[
                $($crate::proto::schema::Field {
                    name: $wire,
                    required: <$type as $crate::proto::schema::Schematic>::REQUIRED,
                    schema: &<$type as $crate::proto::schema::Schematic>::SCHEMA,
                },)*
            ]);
        }
    )*};
}

pub(crate) use schema;

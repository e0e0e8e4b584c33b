//! How a type is declared once: for Rust, for serde, for TypeScript, and as a schema.

/// Declares what an answer holds, as a [`Schema`](crate::proto::schema::Schema).
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
        #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
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
                    schema: <$type as $crate::proto::schema::Schematic>::SCHEMA,
                    docs: $crate::proto::schema::Docs::new(""),
                },)*
            ]);
        }
    )*};
}

/// Declares what hooks are told: for Rust with Rust's types, for TypeScript as it is told there.
///
/// A field reads `"nameInJavaScript" [optional] rust_name: RustType => "TypeScript type"`.
macro_rules! info {
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
        #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
        $vis struct $name {
            $(
                $(#[$field_meta])*
                #[cfg_attr(
                    all(feature = "npm", target_arch = "wasm32"),
                    serde(rename = $wire),
                    tsify($($optional,)? type = $typescript)
                )]
                $vis $field: $type,
            )*
        }
    )*};
}

/// Declares request bodies, each as a [`BodySchema`](crate::proto::schema::BodySchema) that follows from its Rust
/// types.
///
/// A field reads `"wireName" {Schema} rust_name: RustType`, and takes the schema of its type where none is named.
macro_rules! body {
    ($(
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:path),*)])*
        $vis:vis struct $name:ident {
            $(
                $(#[doc = $field_doc:literal])*
                $wire:literal $({$schema:ident})? $field:ident: $type:ty,
            )*
        }
    )*) => {$(
        $(#[doc = $doc])*
        $(#[derive($($derive),*)])*
        #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
        $vis struct $name {
            $($(#[doc = $field_doc])* #[serde(rename = $wire)] $vis $field: $type,)*
        }

        impl $name {
            pub(crate) const SCHEMA: $crate::proto::schema::BodySchema = $crate::proto::schema::BodySchema {
                name: $crate::proto::schema::Docs::new(stringify!($name)),
                docs: $crate::proto::schema::Docs::new(concat!($($doc, "\n"),*)),
                fields: &[$($crate::proto::schema::Field {
                    name: $wire,
                    required: <$type as $crate::proto::schema::Schematic>::REQUIRED,
                    schema: $crate::proto::declare::body!(@schema $type $(, $schema)?),
                    docs: $crate::proto::schema::Docs::new(concat!($($field_doc, "\n"),*)),
                },)*],
            };
        }

        impl From<$name> for $crate::proto::properties::Properties {
            fn from(body: $name) -> Self {
                Self::new(vec![$($crate::proto::value::IntoValue::into_value(body.$field)),*])
            }
        }
    )*};
    (@schema $type:ty) => { <$type as $crate::proto::schema::Schematic>::SCHEMA };
    (@schema $type:ty, $schema:ident) => { $crate::proto::schema::Schema::$schema };
}

/// Declares an enum whose every variant is a row of a table: `NAME::ALL` are all of them, `definition` gives what there
/// is to know of one. The doc comment of a row is for TypeScript's readers.
macro_rules! rows {
    (
        $(#[$meta:meta])*
        $vis:vis enum $table:ident: $row:ident {
            $($(#[doc = $doc:literal])* $variant:ident { name: $name:literal, $($field:tt)* })*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
        $vis enum $table {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl $table {
            /// Every row.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// What there is to know of it.
            pub fn definition(self) -> &'static $row {
                match self {
                    $(Self::$variant => {
                        static ROW: $row = $row {
                            name: $name,
                            docs: $crate::proto::schema::Docs::new(concat!($($doc, "\n"),*)),
                            $($field)*
                        };
                        &ROW
                    })*
                }
            }
        }
    };
}

pub(crate) use {body, info, rows, schema};

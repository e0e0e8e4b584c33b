//! Schemas: what a value must look like, in a body, in an answer, in an option.

use crate::proto::redact::Secret;

/// The shape of a value. Unknown fields are always allowed in what a server sends.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum Schema {
    /// An array whose items all have one schema.
    Array(&'static Schema),
    /// `true` or `false`.
    Boolean,
    /// An object of names and values of headers.
    Headers,
    /// A value that only the host language knows, such as a function; named for it.
    Host(&'static str),
    /// A string without control characters.
    Line,
    /// Any number that JSON can spell.
    Number,
    /// An object with these fields.
    Object(&'static [Field]),
    /// A string that is never shown, and taken out of whatever the server says.
    Secret,
    /// A string.
    String,
    /// An object whose values are all strings.
    Strings,
    /// A whole number within a range.
    Whole(&'static Range),
}

/// A field of an object.
#[derive(Debug)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// Whether it must be there. One that need not be may also be `null` in an answer.
    pub required: bool,
    /// What it must look like.
    pub schema: Schema,
    /// What it is, for TypeScript's readers.
    pub docs: Docs,
}

impl Field {
    /// Whether it holds what is never shown.
    pub fn is_secret(&self) -> bool {
        matches!(self.schema, Schema::Secret)
    }
}

/// The schema of a request body: an object of plain values.
#[derive(Debug)]
pub struct BodySchema {
    /// The name of its type in both languages.
    pub name: Docs,
    /// What it is.
    pub docs: Docs,
    /// Its writable properties.
    pub fields: &'static [Field],
}

/// Words that only the generated declarations need: in wasm there is nothing of them.
#[derive(Clone, Copy, Debug)]
pub struct Docs {
    /// The words.
    #[cfg(not(target_arch = "wasm32"))]
    pub text: &'static str,
}

impl Docs {
    /// Such words.
    #[cfg_attr(target_arch = "wasm32", expect(unused_variables, reason = "they are left out"))]
    pub(crate) const fn new(text: &'static str) -> Self {
        Self {
            #[cfg(not(target_arch = "wasm32"))]
            text,
        }
    }
}

/// From where to where a whole number may go.
#[derive(Debug)]
pub struct Range {
    /// The smallest.
    pub least: u32,
    /// The largest.
    pub most: u32,
    /// What is said of any other.
    pub problem: &'static str,
}

impl Range {
    /// Whether a number is within it.
    pub(crate) fn contains(&self, number: u32) -> bool {
        (self.least..=self.most).contains(&number)
    }
}

/// A range with the words that belong to it; `in` names the unit where it has one.
macro_rules! range {
    ($least:literal to $most:literal $(in $unit:literal)?) => {
        $crate::proto::schema::Range {
            least: $least,
            most: $most,
            problem: concat!("must be a whole number ", $("of ", $unit, " ",)? "from ", $least, " to ", $most),
        }
    };
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

impl Schematic for Secret<String> {
    const SCHEMA: Schema = Schema::Secret;
}

impl Schematic for bool {
    const SCHEMA: Schema = Schema::Boolean;
}

impl Schematic for f64 {
    const SCHEMA: Schema = Schema::Number;
}

impl Schematic for u32 {
    const SCHEMA: Schema = Schema::Whole(&range!(0 to 2147483647));
}

impl<T: Schematic> Schematic for Option<T> {
    const SCHEMA: Schema = T::SCHEMA;
    const REQUIRED: bool = false;
}

impl<T: Schematic> Schematic for Vec<T> {
    const SCHEMA: Schema = Schema::Array(&T::SCHEMA);
}

pub(crate) use range;

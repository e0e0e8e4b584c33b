//! Values of arguments: what an option, or a property of a body, is set to. Both languages set the same ones.

use crate::proto::decimal;
use crate::proto::headers::Given;
use crate::proto::redact::Secret;
use crate::proto::schema::Schema;
use crate::proto::text;

/// A value of an argument. Which kinds an option or a property takes is its [`Schema`]'s to say.
#[derive(Clone, Debug)]
pub enum Value {
    /// `true` or `false`.
    Boolean(bool),
    /// It is given, and the shell keeps it: a function, an abort signal.
    Host,
    /// A number as JSON spells it; empty where JSON cannot. Formatting one would cost kilobytes in wasm.
    Number(String),
    /// Names and values. Headers may have a name without one.
    Pairs(Given),
    /// Any text counts as a secret here: which one is, is the schema's to say.
    Text(Secret<String>),
    /// A whole number; `u32::MAX` for one that is none.
    Whole(u32),
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(Secret::new(text.into()))
    }

    /// As it stands in a query or a header.
    pub(crate) fn spelled(&self) -> String {
        match self {
            Self::Boolean(flag) => String::from(if *flag { "true" } else { "false" }),
            Self::Number(number) => number.clone(),
            // EXPOSE: to the request.
            Self::Text(text) => text.expose().clone(),
            Self::Whole(number) => {
                let mut text = String::new();
                decimal::push(&mut text, u64::from(*number));
                text
            }
            Self::Host | Self::Pairs(_) => String::new(),
        }
    }

    /// Whether it is within what the schema allows, beyond its kind. `Err` says what it must be.
    pub(crate) fn check(&self, schema: &Schema) -> Result<(), &'static str> {
        match (self, schema) {
            // EXPOSE: to the check.
            (Self::Text(text), _) if text::trim(text.expose(), b"").is_empty() => Err("must not be blank"),
            (Self::Text(text), Schema::Line) if text.expose().chars().any(char::is_control) => {
                Err("must not contain a control character")
            }
            (Self::Pairs(pairs), Schema::Strings)
                if pairs.iter().any(|(name, _)| text::trim(name, b"").is_empty()) =>
            {
                Err("must not have a blank property name")
            }
            (Self::Whole(number), Schema::Whole(range)) if !range.contains(*number) => Err(range.problem),
            (Self::Number(number), _) if number.is_empty() => Err("must be a finite number"),
            (
                Self::Boolean(_)
                | Self::Host
                | Self::Number(_)
                | Self::Pairs(_)
                | Self::Text(_)
                | Self::Whole(_),
                _,
            ) => Ok(()),
        }
    }
}

/// A Rust type that becomes a [`Value`].
pub(crate) trait IntoValue {
    /// The value, if there is one.
    fn into_value(self) -> Option<Value>;
}

impl IntoValue for bool {
    fn into_value(self) -> Option<Value> {
        Some(Value::Boolean(self))
    }
}

impl IntoValue for f64 {
    fn into_value(self) -> Option<Value> {
        Some(Value::Number(if self.is_finite() { self.to_string() } else { String::new() }))
    }
}

impl IntoValue for u32 {
    fn into_value(self) -> Option<Value> {
        Some(Value::Whole(self))
    }
}

impl IntoValue for String {
    fn into_value(self) -> Option<Value> {
        Some(Value::text(self))
    }
}

impl IntoValue for Secret<String> {
    fn into_value(self) -> Option<Value> {
        Some(Value::Text(self))
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Option<Value> {
        self.and_then(T::into_value)
    }
}

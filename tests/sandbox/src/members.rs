//! Documents of the control plane, read member by member, so that a refusal names the member that is wrong.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::error::ApiError;
use crate::faults::When;
use crate::route::Operation;

/// An object of which each known member is taken out in turn; what then is left is unknown.
pub(crate) struct Members {
    path: String,
    members: Map<String, Value>,
    known: Vec<&'static str>,
}

impl Members {
    /// Reads the document, or the part of one, that stands at a path.
    pub(crate) fn new(path: &str, document: Value) -> Result<Self, ApiError> {
        // Not a list either: serde's derived code would take its items for members in the order of their declaration.
        let Value::Object(members) = document else {
            return Err(complain(path, "Attribute must be an object"));
        };
        Ok(Self { path: path.to_owned(), members, known: Vec::new() })
    }

    /// Takes a member out; `None` if it is absent or null.
    pub(crate) fn take<T: Member>(&mut self, name: &'static str) -> Result<Option<T>, ApiError> {
        self.known.push(name);
        match self.members.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                let wrong = || self.complain(name, &format!("Attribute must be {}", T::words()));
                T::read(value).map(Some).ok_or_else(wrong)
            }
        }
    }

    /// Takes out a member that has to be there.
    pub(crate) fn require<T: Member>(&mut self, name: &'static str) -> Result<T, ApiError> {
        self.take(name)?.ok_or_else(|| self.complain(name, "Attribute is required"))
    }

    /// Takes out an object that has to be there.
    pub(crate) fn object(&mut self, name: &'static str) -> Result<Self, ApiError> {
        let document = self.require(name)?;
        Self::new(&self.place(name), document)
    }

    /// Takes out an object of texts under names of any kind, none if it is absent.
    pub(crate) fn texts(&mut self, name: &'static str) -> Result<Vec<(String, String)>, ApiError> {
        let members =
            Self::new(&self.place(name), self.take(name)?.unwrap_or_else(|| Value::Object(Map::new())))?;
        let texts = members.members.iter().map(|(key, value)| {
            let text = value.as_str().ok_or_else(|| members.complain(key, "Attribute must be a string"))?;
            Ok((key.clone(), text.to_owned()))
        });
        texts.collect()
    }

    /// Refuses what was not taken out.
    pub(crate) fn finish(self) -> Result<(), ApiError> {
        match self.members.keys().next() {
            None => Ok(()),
            Some(name) => {
                let known = self.known.join(", ");
                Err(self.complain(name, &format!("Attribute is not known, only these are: {known}")))
            }
        }
    }

    /// A complaint about a member.
    pub(crate) fn complain(&self, name: &str, text: &str) -> ApiError {
        complain(&self.place(name), text)
    }

    fn place(&self, name: &str) -> String {
        format!("{}.{name}", self.path)
    }
}

/// What a member can be.
pub(crate) trait Member: Sized {
    /// What it is, for the complaint about something else.
    fn words() -> String;
    /// Reads it; `None` if it is something else.
    fn read(value: Value) -> Option<Self>;
}

impl Member for bool {
    fn words() -> String {
        "true or false".to_owned()
    }

    fn read(value: Value) -> Option<Self> {
        value.as_bool()
    }
}

impl Member for f64 {
    fn words() -> String {
        "a number".to_owned()
    }

    fn read(value: Value) -> Option<Self> {
        value.as_f64()
    }
}

impl Member for String {
    fn words() -> String {
        "a string".to_owned()
    }

    fn read(value: Value) -> Option<Self> {
        if let Value::String(text) = value { Some(text) } else { None }
    }
}

impl Member for Value {
    fn words() -> String {
        "a JSON document".to_owned()
    }

    fn read(value: Value) -> Option<Self> {
        Some(value)
    }
}

impl Member for u64 {
    fn words() -> String {
        "a whole number, 0 or more".to_owned()
    }

    fn read(value: Value) -> Option<Self> {
        value.as_u64()
    }
}

impl Member for usize {
    fn words() -> String {
        u64::words()
    }

    fn read(value: Value) -> Option<Self> {
        // The same documents pass whatever the width of a machine's addresses is.
        value.as_u64().map(|number| Self::try_from(number).unwrap_or(Self::MAX))
    }
}

impl Member for u32 {
    fn words() -> String {
        format!("a whole number from 0 to {}", Self::MAX)
    }

    fn read(value: Value) -> Option<Self> {
        Self::try_from(value.as_u64()?).ok()
    }
}

impl Member for u16 {
    fn words() -> String {
        format!("a whole number from 0 to {}", Self::MAX)
    }

    fn read(value: Value) -> Option<Self> {
        Self::try_from(value.as_u64()?).ok()
    }
}

impl Member for Operation {
    fn words() -> String {
        one_of(&Self::ALL)
    }

    fn read(value: Value) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| json!(operation) == value)
    }
}

impl Member for When {
    fn words() -> String {
        one_of(&Self::ALL)
    }

    fn read(value: Value) -> Option<Self> {
        Self::ALL.into_iter().find(|when| json!(when) == value)
    }
}

fn one_of(choices: &[impl Serialize]) -> String {
    let names: Vec<String> =
        choices.iter().map(|choice| json!(choice).to_string().replace('"', "")).collect();
    format!("one of {}", names.join(", "))
}

fn complain(path: &str, text: &str) -> ApiError {
    ApiError::new(400, "400", &format!("[{path}] {text}"))
}

/// The path of a whole document.
pub(crate) const ROOT: &str = "(root)";

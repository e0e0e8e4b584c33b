//! Documents of the control plane, read member by member, so that a refusal names the member that is wrong.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::ApiError;

/// An object of which each known member is taken out in turn; what then is left is unknown.
pub(crate) struct Members {
    path: String,
    members: Map<String, Value>,
    known: Vec<&'static str>,
}

impl Members {
    /// Reads the document, or the part of one, that stands at a path.
    pub(crate) fn new(path: &str, document: Value) -> Result<Self, ApiError> {
        match document {
            Value::Object(members) => Ok(Self { path: path.to_owned(), members, known: Vec::new() }),
            // A list too: serde's derived code would take its items for members in the order of their declaration.
            _ => Err(complain(path, "Attribute must be an object")),
        }
    }

    /// Takes a member out; `None` if it is absent or null.
    pub(crate) fn take<T: DeserializeOwned>(&mut self, name: &'static str) -> Result<Option<T>, ApiError> {
        self.known.push(name);
        match self.members.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                let wrong = |error: serde_json::Error| self.complain(name, &error.to_string());
                T::deserialize(value).map(Some).map_err(wrong)
            }
        }
    }

    /// Takes out a member that has to be there.
    pub(crate) fn require<T: DeserializeOwned>(&mut self, name: &'static str) -> Result<T, ApiError> {
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

fn complain(path: &str, text: &str) -> ApiError {
    ApiError::new(400, "400", &format!("[{path}] {text}"))
}

/// The path of a whole document.
pub(crate) const ROOT: &str = "(root)";

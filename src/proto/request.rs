//! Config and command to `Request`: a new value for each attempt.

use crate::proto::config::{self, Authorization, Config};
use crate::proto::decimal;
use crate::proto::error::InvalidArgument;
use crate::proto::operation::{DepthParameter, Method, Operation, Path};
use crate::proto::redact::{Redactor, Secret};
use crate::proto::url;

/// A request, as plain data. `Debug` shows neither credentials nor the body.
#[derive(Clone, Debug)]
pub struct Request {
    /// The HTTP method.
    pub method: Method,
    /// The URL.
    pub url: String,
    /// The headers that the operation needs; what HTTP itself wants is left to the transport.
    pub headers: Vec<(&'static str, Secret<String>)>,
    /// The body, a JSON document.
    pub body: Option<Secret<String>>,
    /// How long the transport may take for it, the body of the answer included.
    pub timeout_ms: u32,
    /// Whether the body of a success is wanted. That of an error always is, that of a redirect never.
    pub reads_success: bool,
}

/// One operation with its arguments, checked.
#[derive(Debug)]
pub(crate) struct Command {
    pub(crate) operation: Operation,
    id: String,
    properties: Properties,
    query: Query,
}

/// The writable properties of a body. Which of them an operation takes is its schema's to say.
#[derive(Debug, Default)]
pub(crate) struct Properties {
    pub(crate) name: Option<String>,
    pub(crate) password: Option<Secret<String>>,
    pub(crate) email: Option<String>,
}

/// Query parameters and headers of one call, not yet checked.
#[derive(Debug, Default)]
pub(crate) struct Parameters {
    pub(crate) pretty: Option<bool>,
    pub(crate) depth: Option<f64>,
    pub(crate) order_by: Option<String>,
    pub(crate) max_results: Option<f64>,
    pub(crate) filter: Option<Vec<(String, String)>>,
    pub(crate) contract_number: Option<f64>,
    /// Whether there is a hook for polls, which only a wait has.
    pub(crate) on_poll: bool,
}

#[derive(Debug)]
struct Query {
    pretty: bool,
    depth: Option<u32>,
    order_by: Option<String>,
    max_results: Option<u32>,
    filter: Vec<(String, String)>,
    contract_number: Option<u32>,
}

impl Command {
    /// Checks the arguments of an operation.
    pub(crate) fn new(
        operation: Operation,
        id: &str,
        properties: Properties,
        parameters: Parameters,
    ) -> Result<Self, InvalidArgument> {
        let definition = operation.definition();
        if matches!(definition.path, Path::Unit(_)) {
            Self::check_id(id)?;
        }
        if definition.body.is_some() {
            properties.check()?;
        }
        Ok(Self { operation, id: id.to_owned(), properties, query: Query::new(operation, parameters)? })
    }

    /// Checks the id of a unit.
    pub(crate) fn check_id(id: &str) -> Result<(), InvalidArgument> {
        if url::is_id(id) {
            return Ok(());
        }
        Err(InvalidArgument::new(
            "id",
            "must be 1 to 128 letters, digits, hyphens and underscores, the first a letter or digit",
        ))
    }

    /// Checks the name of a unit.
    pub(crate) fn check_name(name: &str) -> Result<(), InvalidArgument> {
        match name_problem(name) {
            Some(problem) => Err(InvalidArgument::new("name", problem)),
            None => Ok(()),
        }
    }

    /// Takes the secrets of this call's body out of what comes back.
    pub(crate) fn hide_secrets(&self, redactor: &mut Redactor) {
        if let Some(password) = &self.properties.password {
            // EXPOSE: to the redactor.
            redactor.add(password.expose());
        }
        if self.operation.definition().hands_out.is_some() {
            redactor.hide_urls();
        }
    }

    /// The request of one attempt.
    pub(crate) fn request(
        &self,
        config: &Config,
        authorization: Option<&Authorization>,
        timeout_ms: u32,
    ) -> Request {
        let definition = self.operation.definition();
        let mut headers = Vec::new();
        if let Some(authorization) = authorization {
            headers.push(("Authorization", authorization.value.clone()));
        }
        if let Some(number) = self.query.contract_number.or(config.contract_number) {
            let mut text = String::new();
            decimal::push(&mut text, u64::from(number));
            headers.push(("X-Contract-Number", Secret::new(text)));
        }
        let body = definition.body.as_ref().map(|body| {
            headers.push(("Content-Type", Secret::new("application/json".to_owned())));
            Secret::new(self.properties.to_json(body.wrapped))
        });
        Request {
            method: definition.method,
            url: self.url(&config.base_url),
            headers,
            body,
            timeout_ms,
            reads_success: definition.answer.is_some(),
        }
    }

    fn url(&self, base_url: &str) -> String {
        let mut url = base_url.to_owned();
        url.push_str("/backupunits");
        if let Path::Unit(rest) = self.operation.definition().path {
            url.push('/');
            url.push_str(&self.id);
            url.push_str(rest);
        }
        self.query.push_to(&mut url);
        url
    }
}

impl Properties {
    fn check(&self) -> Result<(), InvalidArgument> {
        let blank = |text: &str| text.trim().is_empty();
        if let Some(problem) = self.name.as_deref().and_then(name_problem) {
            return Err(InvalidArgument::new("properties.name", problem));
        }
        // EXPOSE: to the check.
        if self.password.as_ref().is_some_and(|password| blank(password.expose())) {
            return Err(InvalidArgument::new("properties.password", BLANK));
        }
        if self.email.as_deref().is_some_and(blank) {
            return Err(InvalidArgument::new("properties.email", BLANK));
        }
        if self.name.is_none() && self.password.is_none() && self.email.is_none() {
            return Err(InvalidArgument::new("properties", "must set at least one property"));
        }
        Ok(())
    }

    /// Compact JSON, absent fields left out.
    fn to_json(&self, wrapped: bool) -> String {
        let mut json = String::from(if wrapped { r#"{"metadata":{},"properties":{"# } else { "{" });
        // EXPOSE: to the body of the request.
        let password = self.password.as_ref().map(|password| password.expose().as_str());
        let mut separator = "";
        for (name, value) in
            [("name", self.name.as_deref()), ("password", password), ("email", self.email.as_deref())]
        {
            let Some(value) = value else { continue };
            json.push_str(separator);
            push_string(&mut json, name);
            json.push(':');
            push_string(&mut json, value);
            separator = ",";
        }
        json.push_str(if wrapped { "}}" } else { "}" });
        json
    }
}

impl Parameters {
    /// What a wait takes: its polls are made by its own rules.
    pub(crate) fn check_for_wait(&self) -> Result<(), InvalidArgument> {
        match (self.pretty, self.depth) {
            (Some(_), _) => Err(not_an_option("pretty")),
            (None, Some(_)) => Err(not_an_option("depth")),
            (None, None) => self.refuse_those_of_lists(),
        }
    }

    fn refuse_those_of_lists(&self) -> Result<(), InvalidArgument> {
        let given = [
            ("orderBy", self.order_by.is_some()),
            ("maxResults", self.max_results.is_some()),
            ("filter", self.filter.is_some()),
        ];
        match given.into_iter().find(|(_, given)| *given) {
            Some((name, _)) => Err(not_an_option(name)),
            None => Ok(()),
        }
    }
}

impl Query {
    fn new(operation: Operation, parameters: Parameters) -> Result<Self, InvalidArgument> {
        let depth = config::whole("depth", parameters.depth, 0, 10, "must be a whole number from 0 to 10")?;
        let depth = match operation.definition().depth {
            DepthParameter::None if depth.is_some() => return Err(not_an_option("depth")),
            DepthParameter::None | DepthParameter::Optional => depth,
            DepthParameter::One => depth.or(Some(1)),
        };
        if operation != Operation::List {
            parameters.refuse_those_of_lists()?;
        }
        if parameters.order_by.as_deref().is_some_and(|order| order.trim().is_empty()) {
            return Err(InvalidArgument::new("orderBy", BLANK));
        }
        let filter = parameters.filter.unwrap_or_default();
        if filter.iter().any(|(property, _)| property.trim().is_empty()) {
            return Err(InvalidArgument::new("filter", "must not have a blank property name"));
        }
        Ok(Self {
            pretty: parameters.pretty.unwrap_or(false),
            depth,
            order_by: parameters.order_by,
            max_results: config::whole(
                "maxResults",
                parameters.max_results,
                1,
                config::MAX_INT32,
                "must be a whole number from 1 to 2147483647",
            )?,
            filter,
            contract_number: config::contract_number(parameters.contract_number)?,
        })
    }

    fn push_to(&self, url: &mut String) {
        url.push_str(if self.pretty { "?pretty=true" } else { "?pretty=false" });
        if let Some(depth) = self.depth {
            url.push_str("&depth=");
            decimal::push(url, u64::from(depth));
        }
        if let Some(order_by) = &self.order_by {
            url.push_str("&orderBy=");
            url::push_encoded(url, order_by);
        }
        if let Some(max_results) = self.max_results {
            url.push_str("&maxResults=");
            decimal::push(url, u64::from(max_results));
        }
        for (property, value) in &self.filter {
            url.push_str("&filter.");
            url::push_encoded(url, property);
            url.push('=');
            url::push_encoded(url, value);
        }
    }
}

/// What is wrong with the name of a unit. What else may not be in one is the API's to say.
fn name_problem(name: &str) -> Option<&'static str> {
    if name.trim().is_empty() {
        return Some(BLANK);
    }
    name.chars().any(char::is_control).then_some("must not contain a control character")
}

/// An option that exists, but not for this operation.
pub(crate) fn not_an_option(name: &'static str) -> InvalidArgument {
    InvalidArgument::new(name, "is not an option of this operation")
}

/// Appends a JSON string. Source: RFC 8259 section 7.
fn push_string(json: &mut String, text: &str) {
    json.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                json.push('\\');
                json.push(character);
            }
            control if control < ' ' => {
                json.push_str("\\u00");
                for digit in [u32::from(control) >> 4, u32::from(control) & 15] {
                    json.push(char::from_digit(digit, 16).unwrap_or('0'));
                }
            }
            other => json.push(other),
        }
    }
    json.push('"');
}

const BLANK: &str = "must not be blank";

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

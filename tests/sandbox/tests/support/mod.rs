//! A sandbox with a clock that only the test moves.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy.toml allows them in tests, not in what tests call"
)]
#![allow(dead_code, reason = "each test file uses its own part")]

use sandbox::{Operation, Options, Reply, Request, Response, SAMPLE_ID, Sandbox, random};
use serde_json::{Map, Value, json};

pub(crate) const COLLECTION: &str = "/cloudapi/v6/backupunits";

pub(crate) struct Scene {
    pub(crate) sandbox: Sandbox,
    pub(crate) now: u64,
    random: Box<dyn FnMut() -> u64>,
}

impl Scene {
    pub(crate) fn new() -> Self {
        Self::with(Options::default())
    }

    pub(crate) fn with(options: Options) -> Self {
        Self { sandbox: Sandbox::new(options), now: 1_800_000_000_000, random: Box::new(random::seeded(1)) }
    }

    /// Sends a request as it stands.
    pub(crate) fn reply(&mut self, request: &Request) -> Reply {
        self.sandbox.handle(request, self.now, &mut self.random)
    }

    /// Sends a request with the token.
    pub(crate) fn send(&mut self, request: Request) -> Response {
        self.reply(&request.header("Authorization", "Bearer demo-token")).response
    }

    pub(crate) fn get(&mut self, target: &str) -> Response {
        self.send(Request::new("GET", target))
    }

    pub(crate) fn delete(&mut self, id: &str) -> Response {
        self.send(Request::new("DELETE", &unit(id)))
    }

    pub(crate) fn write(&mut self, method: &str, target: &str, body: &Value) -> Response {
        self.send(Request::new(method, target).json(body.to_string()))
    }

    /// Creates a unit and returns its id.
    pub(crate) fn create(&mut self, name: &str) -> String {
        let response = self.write("POST", COLLECTION, &wrapped(name, "new@example.com"));
        assert_eq!(response.status, 202, "{}", text(&response));
        body(&response)["id"].as_str().unwrap().to_owned()
    }

    /// The list's entry of a unit, or null.
    pub(crate) fn listed(&mut self, id: &str) -> Value {
        let list = body(&self.get(&format!("{COLLECTION}?depth=1")));
        list["items"].as_array().unwrap().iter().find(|item| item["id"] == id).cloned().unwrap_or_default()
    }

    /// The state that the list shows.
    pub(crate) fn state(&mut self, id: &str) -> String {
        self.listed(id)["metadata"]["state"].as_str().unwrap_or("absent").to_owned()
    }

    /// Asks the control plane.
    pub(crate) fn control(&mut self, method: &str, path: &str, body: &Value) -> Response {
        self.reply(&Request::new(method, &format!("/_sandbox/{path}")).json(body.to_string())).response
    }

    pub(crate) fn assert_all_matched(&self) {
        assert!(self.sandbox.unmatched().is_empty(), "{:?}", self.sandbox.unmatched());
    }
}

pub(crate) fn unit(id: &str) -> String {
    format!("{COLLECTION}/{id}")
}

pub(crate) fn sample() -> String {
    unit(SAMPLE_ID)
}

pub(crate) fn wrapped(name: &str, email: &str) -> Value {
    json!({ "properties": { "name": name, "password": "mypass123", "email": email } })
}

/// A request that the sandbox accepts.
pub(crate) struct Accepted {
    pub(crate) target: String,
    /// What it sends; null is nothing.
    pub(crate) body: Value,
    /// The schema of its answer, `""` if that has no body.
    pub(crate) answer: &'static str,
    /// What of it the ledger has; null if it changes nothing.
    pub(crate) booked: Value,
}

/// One for each operation, on the sample where it is of one unit; a new unit has this name.
pub(crate) fn accepted(operation: Operation, name: &str) -> Accepted {
    let (target, body, answer, booked) = match operation {
        Operation::List => (COLLECTION.to_owned(), Value::Null, "units", Value::Null),
        Operation::Create => (
            COLLECTION.to_owned(),
            wrapped(name, "n@example.com"),
            "unit",
            json!(["name", "email", "password"]),
        ),
        Operation::Get => (sample(), Value::Null, "unit", Value::Null),
        Operation::Replace => {
            (sample(), wrapped(name, "n@example.com"), "unit", json!(["email", "password"]))
        }
        Operation::Update => (sample(), json!({ "password": "p" }), "unit", json!(["password"])),
        Operation::Delete => (sample(), Value::Null, "", json!([])),
        Operation::SsoUrl => (format!("{}/ssourl", sample()), Value::Null, "sso", Value::Null),
    };
    Accepted { target, body, answer, booked }
}

impl Accepted {
    /// It as a request.
    pub(crate) fn request(&self, operation: Operation) -> Request {
        let request = Request::new(operation.method(), &self.target);
        if self.body.is_null() { request } else { request.json(self.body.to_string()) }
    }

    /// The properties of its body, by name.
    pub(crate) fn properties(&self) -> Map<String, Value> {
        let properties = self.body.get("properties").unwrap_or(&self.body);
        properties.as_object().cloned().unwrap_or_default()
    }

    /// Its body with another value for one of the properties.
    pub(crate) fn with(&self, property: &str, value: Value) -> Value {
        let mut body = self.body.clone();
        let properties = if body.get("properties").is_some() { &mut body["properties"] } else { &mut body };
        properties[property] = value;
        body
    }
}

#[track_caller]
pub(crate) fn body(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap_or_else(|error| panic!("{error}: {}", text(response)))
}

pub(crate) fn text(response: &Response) -> String {
    String::from_utf8_lossy(&response.body).into_owned()
}

/// The codes and texts of an error, one line for each message.
#[track_caller]
pub(crate) fn messages(response: &Response) -> String {
    let line = |message: &Value| {
        format!("{} {}", message["errorCode"].as_str().unwrap(), message["message"].as_str().unwrap())
    };
    body(response)["messages"].as_array().unwrap().iter().map(line).collect::<Vec<_>>().join("\n")
}

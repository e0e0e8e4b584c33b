//! A sandbox that JavaScript holds: messages come in and go out, and a reset starts its random numbers over.
//!
//! A message is a JSON document on a line of its own, and behind the line break the bytes of a body.

use serde::Serialize;
use serde_json::{Value, json};

use crate::error::ApiError;
use crate::faults::TransportFault;
use crate::http::{Flaw, Reply, Request};
use crate::random;
use crate::sandbox::Sandbox;
use crate::settings::Settings;

/// A sandbox, and where its random numbers come from.
pub struct Instance {
    sandbox: Sandbox,
    seed: u64,
    random: Box<dyn FnMut() -> u64>,
}

impl Instance {
    /// Opens a sandbox with the options of a message, or gives the refusal as the API would word it.
    ///
    /// The body is the origin that browsers may call from, for a server; empty for none.
    pub fn open(message: &[u8]) -> Result<Self, Vec<u8>> {
        let (head, cors) = parts(message);
        let Settings { mut options, seed } =
            Settings::read(head).map_err(|error: ApiError| error.respond(false).body)?;
        options.cors = (!cors.is_empty()).then(|| String::from_utf8_lossy(cors).into_owned());
        Ok(Self { sandbox: Sandbox::new(options), seed, random: Box::new(random::seeded(seed)) })
    }

    /// Answers the request that a message holds with the message of the reply.
    pub fn answer(&mut self, message: &[u8]) -> Vec<u8> {
        let Received { request, flaw, now } = Received::read(message);
        let resets = self.sandbox.resets();
        let reply = match flaw {
            None => self.sandbox.handle(&request, now, &mut self.random),
            Some(flaw) => self.sandbox.refuse(&request, flaw, now),
        };
        if self.sandbox.resets() != resets {
            self.random = Box::new(random::seeded(self.seed));
        }
        written(reply)
    }
}

/// A request on its way in.
struct Received {
    request: Request,
    flaw: Option<Flaw>,
    now: u64,
}

impl Received {
    fn read(message: &[u8]) -> Self {
        let (head, body) = parts(message);
        let text = |name: &str| head.get(name).and_then(Value::as_str);
        let headers = head.get("headers").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let request = Request {
            method: text("method").unwrap_or_default().to_owned(),
            target: of_bytes(text("target").unwrap_or_default()),
            headers: headers.iter().filter_map(header).collect(),
            body: body.to_vec(),
            origin: text("origin").map(str::to_owned),
        };
        let flaw = Flaw::ALL.into_iter().find(|flaw| Some(json!(flaw).as_str()) == Some(text("flaw")));
        Self { request, flaw, now: head.get("nowMs").and_then(Value::as_u64).unwrap_or_default() }
    }
}

/// The document and the body; null in the place of a document that is none.
fn parts(message: &[u8]) -> (Value, &[u8]) {
    let end = message.iter().position(|byte| *byte == b'\n').unwrap_or(message.len());
    let (head, body) = message.split_at_checked(end).unwrap_or_default();
    (serde_json::from_slice(head).unwrap_or_default(), body.get(1..).unwrap_or_default())
}

fn header(pair: &Value) -> Option<(String, String)> {
    let name = pair.get(0).and_then(Value::as_str)?;
    Some((name.to_owned(), of_bytes(pair.get(1).and_then(Value::as_str)?)))
}

/// What a reply is to JavaScript, but for its body.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    status: u16,
    headers: Vec<(String, String)>,
    fault: Option<TransportFault>,
    delay_ms: u64,
    route: &'static str,
}

fn written(reply: Reply) -> Vec<u8> {
    let Reply { response, fault, delay_ms, route } = reply;
    let headers = response.headers.into_iter().map(|(name, value)| (name, as_bytes(&value))).collect();
    let head = Head { status: response.status, headers, fault, delay_ms, route };
    // Strings and numbers: there is nothing in it that serde_json cannot write.
    let mut message = serde_json::to_vec(&head).unwrap_or_default();
    message.push(b'\n');
    message.extend_from_slice(&response.body);
    message
}

/// JavaScript hands over what stood on the wire a character for each byte; what is no UTF-8 cannot be told anyway.
fn of_bytes(text: &str) -> String {
    let bytes: Option<Vec<u8>> = text.chars().map(|character| u8::try_from(character).ok()).collect();
    bytes.map_or_else(|| text.to_owned(), |bytes| String::from_utf8_lossy(&bytes).into_owned())
}

fn as_bytes(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

//! The control plane, `/_sandbox`: what a test tells the sandbox and learns from it.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::api;
use crate::error::ApiError;
use crate::faults::FaultRule;
use crate::http::{Request, Response};
use crate::sandbox::Sandbox;
use crate::seeds;
use crate::state::Unit;

/// Answers a request to the control plane; `path` is what follows `/_sandbox`.
pub(crate) fn answer(sandbox: &mut Sandbox, request: &Request, path: &[String], now: u64) -> Response {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    run(sandbox, request, &path, now).unwrap_or_else(|error| error.respond(true))
}

/// What `/` says, for those who open the printed address.
pub(crate) fn index() -> Response {
    show(&json!({ "sandbox": "IONOS Backup Service", "api": "/cloudapi/v6", "control": "/_sandbox" }))
}

fn run(sandbox: &mut Sandbox, request: &Request, path: &[&str], now: u64) -> Result<Response, ApiError> {
    // A page on another origin must not steer the sandbox behind its user's back.
    if request.value("Origin").is_some_and(|origin| origin != api::base(request, &sandbox.options)) {
        return Err(ApiError::new(403, "403", "The control plane takes no requests from other origins"));
    }
    let response = match (request.method.as_str(), path) {
        ("GET", [] | [""]) => show(&json!({ "routes": ROUTES })),
        ("GET", ["clock"]) => show(&clock(now)),
        ("POST", ["clock"]) => {
            let Advance { advance_ms } = read(request)?;
            sandbox.advance(advance_ms);
            show(&clock(now.saturating_add(advance_ms)))
        }
        ("GET", ["faults"]) => show(&json!({ "items": sandbox.faults.rules() })),
        ("POST", ["faults"]) => {
            let rules = match read(request)? {
                Rules::One(rule) => vec![*rule],
                Rules::Several(rules) => rules,
            };
            if !rules.iter().all(|rule| rule.fault.is_possible()) {
                return Err(ApiError::new(
                    400,
                    "400",
                    "The fault's status is not one that such an answer can have",
                ));
            }
            rules.into_iter().for_each(|rule| sandbox.inject(rule));
            show(&json!({ "items": sandbox.faults.rules() }))
        }
        ("DELETE", ["faults"]) => {
            sandbox.faults = crate::faults::Faults::default();
            Response::empty(204)
        }
        ("GET", ["ledger"]) => show(&json!({ "items": sandbox.ledger() })),
        ("GET", ["options"]) => show(&options(sandbox)),
        ("PATCH", ["options"]) => {
            read::<Settings>(request)?.apply(sandbox)?;
            show(&options(sandbox))
        }
        ("GET", ["requests"]) => show(&json!({ "seen": sandbox.seen, "items": sandbox.requests })),
        ("POST", ["reset"]) => {
            sandbox.reset();
            Response::empty(204)
        }
        ("GET", ["units"]) => {
            let items: Vec<Value> = sandbox.state.units.iter().map(|unit| unit_document(unit, now)).collect();
            show(&json!({ "items": items }))
        }
        ("POST", ["units"]) => add(sandbox, read(request)?, now)?,
        ("PUT", ["units", id]) => {
            let NewState { state } = read(request)?;
            if !sandbox.set_state(id, &state) {
                return Err(ApiError::of(404));
            }
            show(&sandbox.state.units.find(id).map(|unit| unit_document(unit, now)))
        }
        ("DELETE", ["units", id]) if sandbox.remove(id) => Response::empty(204),
        ("GET", ["unmatched"]) => show(&json!({ "items": sandbox.unmatched })),
        _ => return Err(ApiError::of(404)),
    };
    Ok(response)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Advance {
    advance_ms: u64,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Rules {
    One(Box<FaultRule>),
    Several(Vec<FaultRule>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewState {
    state: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewUnit {
    name: String,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    state: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Settings {
    provision_ms: Option<u64>,
    hide_ms: Option<u64>,
    latency_ms: Option<u64>,
    fault_rate: Option<f64>,
    /// 0 for no limit.
    rate_limit: Option<u32>,
}

impl Settings {
    fn apply(self, sandbox: &mut Sandbox) -> Result<(), ApiError> {
        if self.fault_rate.is_some_and(|rate| !(0.0..=1.0).contains(&rate)) {
            return Err(ApiError::new(400, "400", "The fault rate is not between 0 and 1"));
        }
        let options = &mut sandbox.options;
        options.provision_ms = self.provision_ms.unwrap_or(options.provision_ms);
        options.hide_ms = self.hide_ms.unwrap_or(options.hide_ms);
        options.latency_ms = self.latency_ms.unwrap_or(options.latency_ms);
        options.fault_rate = self.fault_rate.unwrap_or(options.fault_rate);
        if let Some(limit) = self.rate_limit {
            options.rate_limit = (limit > 0).then_some(limit);
        }
        Ok(())
    }
}

fn add(sandbox: &mut Sandbox, new: NewUnit, now: u64) -> Result<Response, ApiError> {
    if sandbox.state.units.has_name(&new.name) {
        return Err(ApiError::new(422, "100", "[(root).name] A backup unit with this name already exists"));
    }
    let mut place = sandbox.state.units.len();
    let mut unit = seeds::plain(place);
    while sandbox.state.units.find(&unit.id).is_some() {
        place = place.saturating_add(1);
        unit = seeds::plain(place);
    }
    unit.name = new.name;
    unit.email = new.email.unwrap_or(unit.email);
    unit.state = new.state.unwrap_or(unit.state);
    let document = unit_document(&unit, now);
    sandbox.state.units.insert(unit);
    Ok(Response::json(201, &document, true))
}

fn unit_document(unit: &Unit, now: u64) -> Value {
    json!({ "id": unit.id, "name": unit.name, "email": unit.email, "state": unit.state(now) })
}

fn options(sandbox: &Sandbox) -> Value {
    let options = &sandbox.options;
    json!({
        "provisionMs": options.provision_ms,
        "hideMs": options.hide_ms,
        "latencyMs": options.latency_ms,
        "faultRate": options.fault_rate,
        "rateLimit": options.rate_limit.unwrap_or(0),
    })
}

fn clock(now: u64) -> Value {
    json!({ "nowMs": now })
}

fn read<T: DeserializeOwned>(request: &Request) -> Result<T, ApiError> {
    serde_json::from_slice(&request.body).map_err(|error| ApiError::new(400, "400", &error.to_string()))
}

fn show(document: &impl Serialize) -> Response {
    Response::json(200, document, true)
}

const ROUTES: [&str; 15] = [
    "GET /_sandbox",
    "GET /_sandbox/clock",
    "POST /_sandbox/clock",
    "GET /_sandbox/faults",
    "POST /_sandbox/faults",
    "DELETE /_sandbox/faults",
    "GET /_sandbox/ledger",
    "GET /_sandbox/options",
    "PATCH /_sandbox/options",
    "GET /_sandbox/requests",
    "POST /_sandbox/reset",
    "GET, POST /_sandbox/units",
    "PUT /_sandbox/units/{backupunitId}",
    "DELETE /_sandbox/units/{backupunitId}",
    "GET /_sandbox/unmatched",
];

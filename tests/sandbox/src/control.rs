//! The control plane, `/_sandbox`: what a test tells the sandbox and learns from it.

use serde::Serialize;
use serde_json::{Value, json};

use crate::api;
use crate::checks;
use crate::error::ApiError;
use crate::http::{Request, Response};
use crate::members::{Members, ROOT};
use crate::sandbox::Sandbox;
use crate::scripts;
use crate::seeds;
use crate::settings;
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
            let mut members = members(request)?;
            let advance_ms = members.require("advanceMs")?;
            members.finish()?;
            sandbox.advance(advance_ms);
            show(&clock(now.saturating_add(advance_ms)))
        }
        ("GET", ["faults"]) => show(&json!({ "items": sandbox.faults.rules() })),
        ("POST", ["faults"]) => {
            scripts::rules(read(request)?)?.into_iter().for_each(|rule| sandbox.inject(rule));
            show(&json!({ "items": sandbox.faults.rules() }))
        }
        ("DELETE", ["faults"]) => {
            sandbox.faults = crate::faults::Faults::default();
            Response::empty(204)
        }
        ("GET", ["ledger"]) => show(&json!({ "items": sandbox.ledger() })),
        ("GET", ["options"]) => show(&options(sandbox)),
        ("PATCH", ["options"]) => {
            sandbox.options = settings::changed(&sandbox.options, members(request)?)?;
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
        ("POST", ["units"]) => add(sandbox, members(request)?, now)?,
        ("PUT", ["units", id]) => {
            let mut members = members(request)?;
            let state: String = members.require("state")?;
            members.finish()?;
            if !sandbox.set_state(id, &state) {
                return Err(ApiError::of(404));
            }
            show(&sandbox.state.units.find(id).map(|unit| unit_document(unit, now)))
        }
        ("DELETE", ["units", id]) if sandbox.remove(id) => Response::empty(204),
        ("GET", ["unmatched"]) => show(&json!({ "items": sandbox.unmatched })),
        (method, path) => {
            return Err(match allow(path) {
                Some(allowed) if !allowed.split(", ").any(|name| name == method) => {
                    ApiError::of(405).with("Allow", allowed)
                }
                _ => ApiError::of(404),
            });
        }
    };
    Ok(response)
}

/// The methods of a path, as an `Allow` header lists them; `None` if there is no such path.
fn allow(path: &[&str]) -> Option<&'static str> {
    match path {
        [] | [""] | ["ledger" | "requests" | "unmatched"] => Some("GET"),
        ["clock" | "units"] => Some("GET, POST"),
        ["faults"] => Some("GET, POST, DELETE"),
        ["options"] => Some("GET, PATCH"),
        ["reset"] => Some("POST"),
        ["units", _] => Some("PUT, DELETE"),
        _ => None,
    }
}

fn add(sandbox: &mut Sandbox, members: Members, now: u64) -> Result<Response, ApiError> {
    let new = settings::unit(members)?;
    if sandbox.state.units.has_name(&new.name) {
        return Err(ApiError::new(422, "100", "[(root).name] A backup unit with this name already exists"));
    }
    let mut place = sandbox.state.units.len();
    let mut unit = seeds::given(place, new.clone());
    while sandbox.state.units.find(&unit.id).is_some() {
        place = place.saturating_add(1);
        unit = seeds::given(place, new.clone());
    }
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

fn members(request: &Request) -> Result<Members, ApiError> {
    Members::new(ROOT, read(request)?)
}

fn read(request: &Request) -> Result<Value, ApiError> {
    checks::coding(request)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_route_is_allowed_where_it_stands_and_no_other() {
        let mut listed: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
        for route in ROUTES {
            let (methods, path) = route.rsplit_once(' ').unwrap();
            let path: Vec<&str> = path.split('/').skip(2).collect();
            match listed.iter_mut().find(|(known, _)| *known == path) {
                Some((_, known)) => known.extend(methods.split(", ")),
                None => listed.push((path, methods.split(", ").collect())),
            }
        }
        for (path, methods) in listed {
            assert_eq!(allow(&path), Some(methods.join(", ").as_str()), "{path:?}");
        }
    }
}

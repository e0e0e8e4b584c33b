//! Every answer of the sandbox fits the contract, written down in `contract.schema.json` in our own words.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy.toml allows them in tests, not in what tests call"
)]

mod support;

use std::collections::BTreeMap;

use jsonschema::Validator;
use sandbox::{Operation, Options, Request, Response, SAMPLE_ID, Start};
use serde_json::{Value, json};
use support::{COLLECTION, Scene, accepted, body, sample, text, unit, wrapped};

struct Contract(BTreeMap<String, Validator>);

impl Contract {
    fn new() -> Self {
        let contract: Value = serde_json::from_str(include_str!("contract.schema.json")).unwrap();
        let validator = |name: &String| {
            let mut schema = contract.clone();
            schema["$ref"] = json!(format!("#/$defs/{name}"));
            (name.clone(), jsonschema::validator_for(&schema).unwrap())
        };
        Self(contract["$defs"].as_object().unwrap().keys().map(validator).collect())
    }

    fn schema(&self, name: &str) -> &Validator {
        &self.0[name]
    }

    /// Holds one answer against a status and a schema; the schema `""` is that of no body at all.
    #[track_caller]
    fn check(&self, case: &str, response: &Response, status: u16, schema: &str) {
        assert_eq!(response.status, status, "{case}: {}", text(response));
        for name in ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Burst"] {
            let number = response.value(name).map(str::parse::<i32>);
            assert!(matches!(number, Some(Ok(0..))), "{case}: {name} is {number:?}");
        }
        assert!(response.value("Date").is_some(), "{case}: no date");
        let location = response.value("Location").unwrap_or_default();
        assert_eq!(status == 202, location.ends_with("/status"), "{case}: location is {location}");
        if schema.is_empty() {
            assert!(response.body.is_empty(), "{case}: {}", text(response));
            assert_eq!(response.value("Content-Type"), None, "{case}");
            return;
        }
        assert_eq!(response.value("Content-Type"), Some("application/json"), "{case}");
        let document = body(response);
        let complaints: Vec<String> = self
            .schema(schema)
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(complaints.is_empty(), "{case} against {schema}: {complaints:#?}\n{document:#}");
        if status >= 400 && status != 404 {
            assert_eq!(document["httpStatus"], status, "{case}");
        }
    }
}

const STATES: [&str; 20] = [
    "AVAILABLE",
    "INACTIVE",
    "BUSY",
    "DEPLOYING",
    "ACTIVE",
    "FAILED",
    "SUSPENDED",
    "FAILED_SUSPENDED",
    "UPDATING",
    "FAILED_UPDATING",
    "DESTROYING",
    "FAILED_DESTROYING",
    "TERMINATED",
    "HIBERNATING",
    "FAILED_HIBERNATING",
    "MAINTENANCE",
    "FAILED_MAINTENANCE",
    "UNKNOWN",
    "SOMETHING_NEW",
    "available",
];

#[test]
fn the_schema_tells_right_from_wrong() {
    let contract = Contract::new();
    let whole = body(&Scene::new().get(&sample()));
    for (schema, change, fits) in [
        ("unit", json!({}), true),
        ("partialUnit", json!({}), true),
        ("newUnit", json!({}), false),
        ("reference", json!({}), false),
        ("unit", json!({ "properties": { "name": "x" } }), false),
        ("unit", json!({ "properties": { "name": "x", "email": "y", "password": "z" } }), false),
        ("unit", json!({ "properties": { "name": "x", "email": "y", "password": null } }), false),
        ("unit", json!({ "metadata": {} }), false),
        ("unit", json!({ "type": "collection" }), false),
        ("unit", json!({ "href": "/cloudapi/v6/backupunits/x" }), false),
        ("unit", json!({ "id": 1 }), false),
    ] {
        let mut document = whole.clone();
        document.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(contract.schema(schema).is_valid(&document), fits, "{schema} {change}");
    }
}

#[test]
fn every_depth_and_indentation_fits() {
    let contract = Contract::new();
    let mut scene = Scene::new();
    for pretty in ["", "pretty=true", "pretty=false", "pretty=False"] {
        for depth in (0..=10).map(|depth| format!("depth={depth}")).chain([String::new()]) {
            let query = format!("?{pretty}&{depth}");
            let list = if depth == "depth=0" { "references" } else { "units" };
            contract.check(&query, &scene.get(&format!("{COLLECTION}{query}")), 200, list);
            contract.check(&query, &scene.get(&format!("{}{query}", sample())), 200, "unit");
            contract.check(&query, &scene.get(&format!("{}/ssourl{query}", sample())), 200, "sso");
            let changed = scene.write("PATCH", &format!("{}{query}", sample()), &json!({ "password": "p" }));
            contract.check(&query, &changed, 202, "unit");
        }
    }
    scene.assert_all_matched();
}

#[test]
fn every_operation_fits_in_every_state() {
    let contract = Contract::new();
    for state in STATES {
        let mut scene = Scene::new();
        assert!(scene.sandbox.set_state(SAMPLE_ID, state));
        contract.check(state, &scene.get(COLLECTION), 200, "units");
        contract.check(state, &scene.get(&sample()), 200, "unit");
        assert_eq!(scene.state(SAMPLE_ID), state);
        contract.check(state, &scene.get(&format!("{}/ssourl", sample())), 200, "sso");
        let body = wrapped("Ignored", "a@example.com");
        contract.check(state, &scene.write("PUT", &sample(), &body), 202, "unit");
        contract.check(state, &scene.write("PATCH", &sample(), &body["properties"]), 202, "unit");
        contract.check(state, &scene.delete(SAMPLE_ID), 202, "");
        contract.check(state, &scene.get(&sample()), 200, "unit");
        scene.now += 3000;
        contract.check(state, &scene.get(&sample()), 404, "notFound");
        scene.assert_all_matched();
    }
}

#[test]
fn what_each_operation_answers_fits() {
    let contract = Contract::new();
    for operation in Operation::ALL {
        let accepted = accepted(operation, "Fresh");
        let status = if accepted.booked.is_null() { 200 } else { 202 };
        let answer = Scene::new().send(accepted.request(operation));
        contract.check(&format!("{operation:?}"), &answer, status, accepted.answer);
    }
}

#[test]
fn every_stage_of_a_new_unit_fits() {
    let contract = Contract::new();
    let mut scene = Scene::with(Options { hide_ms: 1000, ..Options::default() });
    let created = scene.write("POST", COLLECTION, &wrapped("Fresh", "f@example.com"));
    contract.check("created", &created, 202, "unit");
    let path = unit(body(&created)["id"].as_str().unwrap());
    contract.check("hidden", &scene.get(&path), 404, "notFound");
    contract.check("listed while hidden", &scene.get(COLLECTION), 200, "units");
    scene.now += 1000;
    contract.check("partial", &scene.get(&path), 200, "newUnit");
    contract.check("listed while partial", &scene.get(COLLECTION), 200, "units");
    scene.now += 2000;
    contract.check("whole", &scene.get(&path), 200, "unit");
}

#[test]
fn every_seed_fits() {
    let contract = Contract::new();
    for units in [Start::Count(0), Start::Count(1), Start::Count(5), Start::Seed, Start::Count(50)] {
        let mut scene = Scene::with(Options { units, ..Options::default() });
        let list = scene.get(COLLECTION);
        contract.check("list", &list, 200, "units");
        for item in body(&list)["items"].as_array().unwrap() {
            contract.check("unit", &scene.get(&unit(item["id"].as_str().unwrap())), 200, "unit");
        }
    }
}

#[test]
fn every_error_fits() {
    let contract = Contract::new();
    let big = "x".repeat(sandbox::MAX_BODY_BYTES + 1);
    let post = |body: &str| Request::new("POST", COLLECTION).json(body);
    for (case, request, status) in [
        ("depth", Request::new("GET", &format!("{COLLECTION}?depth=11")), 400),
        ("target", Request::new("GET", &format!("{COLLECTION}/%")), 400),
        ("not JSON", post("{"), 400),
        ("contract", Request::new("GET", COLLECTION).header("X-Contract-Number", "1"), 403),
        ("no such unit", Request::new("GET", &unit("none")), 404),
        ("no such path", Request::new("GET", "/cloudapi/v6/nothing"), 404),
        ("method", Request::new("PATCH", COLLECTION), 405),
        ("body", post(&big), 413),
        ("long target", Request::new("GET", &format!("{COLLECTION}?{big}")), 414),
        ("type", Request::new("POST", COLLECTION), 415),
        ("fields", post("{}"), 422),
        ("headers", Request::new("GET", COLLECTION).header("X-Big", &big), 431),
    ] {
        let schema = if status == 404 { "notFound" } else { "error" };
        contract.check(case, &Scene::new().send(request), status, schema);
    }
    contract.check(
        "credentials",
        &Scene::new().reply(&Request::new("GET", COLLECTION)).response,
        401,
        "error",
    );
    let mut limited = Scene::with(Options { rate_limit: Some(1), ..Options::default() });
    limited.get(COLLECTION);
    contract.check("rate", &limited.get(COLLECTION), 429, "error");
}

#[test]
fn every_scripted_status_fits() {
    let contract = Contract::new();
    for status in 400..=599 {
        let mut scene = Scene::new();
        let script = json!({ "fault": { "kind": "status", "status": status } });
        assert_eq!(scene.control("POST", "faults", &script).status, 200);
        let schema = if status == 404 { "notFound" } else { "error" };
        contract.check("scripted", &scene.get(COLLECTION), status, schema);
        contract.check("afterwards", &scene.get(COLLECTION), 200, "units");
    }
}

//! A sandbox as JavaScript holds it: messages.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy.toml allows them in tests, not in what tests call"
)]

use sandbox::Instance;
use serde_json::{Value, json};

const COLLECTION: &str = "/cloudapi/v6/backupunits";

#[track_caller]
fn open(options: &Value) -> Instance {
    Instance::open(options.to_string().as_bytes())
        .unwrap_or_else(|refusal| panic!("{}", String::from_utf8_lossy(&refusal)))
}

/// Asks, at a time; gives the head and the body of the answer.
fn ask(instance: &mut Instance, mut head: Value, body: &[u8]) -> (Value, Vec<u8>) {
    head["nowMs"] = json!(1_800_000_000_000_u64);
    let message = instance.answer(&[head.to_string().as_bytes(), b"\n", body].concat());
    let end = message.iter().position(|byte| *byte == b'\n').unwrap();
    (serde_json::from_slice(&message[..end]).unwrap(), message[end + 1..].to_vec())
}

fn call(instance: &mut Instance, method: &str, target: &str, body: &Value) -> (Value, Value) {
    let headers = json!([["authorization", "Bearer demo-token"], ["content-type", "application/json"]]);
    let head = json!({ "method": method, "target": target, "headers": headers });
    let (head, body) = ask(instance, head, body.to_string().as_bytes());
    (head, serde_json::from_slice(&body).unwrap_or_default())
}

fn create(instance: &mut Instance, name: &str) -> Value {
    let unit = json!({ "properties": { "name": name, "password": "p", "email": "n@example.com" } });
    call(instance, "POST", COLLECTION, &unit).1
}

fn list(instance: &mut Instance) -> Vec<Value> {
    call(instance, "GET", COLLECTION, &Value::Null).1["items"].as_array().unwrap().clone()
}

#[test]
fn an_answer_has_head_and_body() {
    let mut instance = open(&json!({ "units": 1, "latencyMs": 5 }));
    let (head, body) = call(&mut instance, "GET", COLLECTION, &Value::Null);
    assert_eq!((&head["status"], &head["delayMs"], &head["fault"]), (&json!(200), &json!(5), &Value::Null));
    assert_eq!(head["route"], COLLECTION);
    assert!(head["headers"].as_array().unwrap().contains(&json!(["Content-Type", "application/json"])));
    assert_eq!(body["items"][0]["properties"]["name"], "BackupUnitName");
}

#[test]
fn bytes_of_headers_and_target_come_and_go_a_character_each() {
    let mut instance = open(&json!({}));
    let rule = json!({ "fault": { "kind": "status", "status": 503, "headers": { "X-Word": "ü" } } });
    call(&mut instance, "POST", "/_sandbox/faults", &rule);
    let (head, _) = call(&mut instance, "GET", COLLECTION, &Value::Null);
    assert!(head["headers"].as_array().unwrap().contains(&json!(["X-Word", "\u{c3}\u{bc}"])), "{head}");
    let headers = json!([["User-Agent", "\u{c3}\u{bc}"], ["Accept", "\u{ff}"]]);
    ask(&mut instance, json!({ "method": "GET", "target": "/\u{c3}\u{bc}", "headers": headers }), b"");
    let seen = call(&mut instance, "GET", "/_sandbox/requests", &Value::Null).1;
    assert_eq!(seen["items"][1]["target"], "/ü");
    assert_eq!(seen["items"][1]["headers"], json!([["user-agent", "ü"], ["accept", "\u{fffd}"]]));
}

#[test]
fn links_name_the_origin_that_the_caller_used() {
    let mut instance = open(&json!({ "origin": "https://sandbox.invalid", "units": 1 }));
    for (origin, want) in
        [(Value::Null, "https://sandbox.invalid"), (json!("https://api.example"), "https://api.example")]
    {
        let headers = json!([["authorization", "Bearer demo-token"]]);
        let head = json!({ "method": "GET", "target": COLLECTION, "headers": headers, "origin": origin });
        let (_, body) = ask(&mut instance, head, b"");
        let list: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(list["href"], format!("{want}{COLLECTION}"));
    }
}

#[test]
fn a_flaw_is_refused_in_the_words_of_its_path() {
    let mut instance = open(&json!({}));
    for (flaw, status) in [("brokenBody", 400), ("host", 400), ("tooLarge", 413)] {
        let head = json!({ "method": "POST", "target": COLLECTION, "headers": [], "flaw": flaw });
        let (head, _) = ask(&mut instance, head, b"");
        assert_eq!((&head["status"], &head["route"]), (&json!(status), &json!(COLLECTION)), "{flaw}");
        assert!(head["headers"].as_array().unwrap().contains(&json!(["Connection", "close"])), "{flaw}");
    }
}

#[test]
fn a_reset_starts_random_numbers_and_units_over() {
    let units = json!([{ "name": "a b", "email": "a@example.com", "state": "ODD" }, { "name": "B" }]);
    let mut instance = open(&json!({ "units": units, "seed": 7 }));
    let (before, first) = (list(&mut instance), create(&mut instance, "One"));
    assert_ne!(create(&mut instance, "Two")["id"], first["id"]);
    assert_eq!(call(&mut instance, "POST", "/_sandbox/reset", &Value::Null).0["status"], 204);
    assert_eq!(list(&mut instance), before);
    assert_eq!(create(&mut instance, "One"), first);
    assert_eq!(before[0]["properties"], json!({ "name": "a b", "email": "a@example.com" }));
    assert_eq!(before[0]["metadata"]["state"], "ODD");
    assert_eq!(before[1]["properties"], json!({ "name": "B", "email": "unit00001@example.com" }));
    assert_ne!(create(&mut open(&json!({ "seed": 8 })), "One")["id"], first["id"]);
}

#[test]
fn caching_headers_are_there_if_asked_for() {
    let max_age = "private, max-age=60";
    let then = "Wed, 16 Dec 2026 08:00:00 GMT";
    for (options, list, sso) in [
        (json!({}), [None, None], [Some("no-store"), None]),
        (json!({ "lastModified": false }), [None, None], [Some("no-store"), None]),
        (json!({ "cacheControl": max_age }), [Some(max_age), None], [Some(max_age), None]),
        (json!({ "lastModified": true }), [None, Some(then)], [None, Some(then)]),
        (
            json!({ "cacheControl": max_age, "lastModified": true }),
            [Some(max_age), Some(then)],
            [Some(max_age), Some(then)],
        ),
    ] {
        let mut instance = open(&options);
        let id = list_id(&mut instance);
        for (target, want) in [(COLLECTION.to_owned(), list), (format!("{COLLECTION}/{id}/ssourl"), sso)] {
            let (head, _) = call(&mut instance, "GET", &target, &Value::Null);
            let value = |name: &str| {
                let headers = head["headers"].as_array().unwrap();
                let mut named = headers.iter().filter(|header| header[0] == name);
                let value = named.next().map(|header| header[1].as_str().unwrap().to_owned());
                assert!(named.next().is_none(), "{name} twice: {head}");
                value
            };
            let got = [value("Cache-Control"), value("Last-Modified")];
            assert_eq!(got.each_ref().map(Option::as_deref), want, "{options} {target}");
        }
    }
}

fn list_id(instance: &mut Instance) -> String {
    list(instance)[0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn an_option_that_is_wrong_or_not_known_is_refused_by_name() {
    for (options, place) in [
        (json!({ "unit": 1 }), "unit"),
        (json!({ "units": -1 }), "units"),
        (json!({ "units": 1.5 }), "units"),
        (json!({ "units": "3" }), "units"),
        (json!({ "units": 1_000_001 }), "units"),
        (json!({ "units": [1] }), "units[0]"),
        (json!({ "units": [{}] }), "units[0].name"),
        (json!({ "units": [{ "name": 1 }] }), "units[0].name"),
        (json!({ "units": [{ "name": "A" }, { "name": "A" }] }), "units[1].name"),
        (json!({ "units": [{ "name": "A", "email": true }] }), "units[0].email"),
        (json!({ "units": [{ "name": "A", "id": "1" }] }), "units[0].id"),
        (json!({ "provisionMs": -1 }), "provisionMs"),
        (json!({ "hideMs": "1" }), "hideMs"),
        (json!({ "latencyMs": 0.5 }), "latencyMs"),
        (json!({ "rateLimit": 1e10 }), "rateLimit"),
        (json!({ "faultRate": 1.01 }), "faultRate"),
        (json!({ "faultRate": "half" }), "faultRate"),
        (json!({ "cacheControl": 60 }), "cacheControl"),
        (json!({ "cacheControl": "" }), "cacheControl"),
        (json!({ "cacheControl": "a\nb" }), "cacheControl"),
        (json!({ "lastModified": "yes" }), "lastModified"),
        (json!({ "seed": -1 }), "seed"),
        (json!({ "origin": 1 }), "origin"),
        (json!({ "cors": 1 }), "cors"),
        (json!([]), ""),
    ] {
        let refusal =
            Instance::open(options.to_string().as_bytes()).err().unwrap_or_else(|| panic!("{options}"));
        let refusal: Value = serde_json::from_slice(&refusal).unwrap();
        let dot = if place.is_empty() { "" } else { "." };
        let message = refusal["messages"][0]["message"].as_str().unwrap();
        assert!(message.starts_with(&format!("[(root){dot}{place}] Attribute ")), "{options}: {message}");
    }
}

#[test]
fn a_message_of_any_kind_is_answered() {
    let mut instance = open(&json!({}));
    for message in [
        &b""[..],
        b"\n",
        b"{",
        b"[]\n{}",
        b"{\"method\": 1}",
        b"{\"headers\": [1, [], [\"a\"]]}\n",
        b"\xff\n\xff",
    ] {
        assert!(instance.answer(message).contains(&b'\n'), "{message:?}");
    }
}

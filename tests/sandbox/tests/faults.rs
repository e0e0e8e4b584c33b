//! Faults as the core decides them.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy.toml allows them in tests, not in what tests call"
)]

mod support;

use std::collections::BTreeSet;

use sandbox::{Fault, FaultRule, Operation, Options, Reply, Request, TransportFault, When};
use serde_json::{Value, json};
use support::{COLLECTION, Scene, accepted, body, messages, text, wrapped};

fn list(scene: &mut Scene) -> Reply {
    scene.reply(&Request::new("GET", COLLECTION).header("Authorization", "Bearer demo-token"))
}

fn script(rules: &Value) -> Scene {
    let mut scene = Scene::new();
    let taken = scene.control("POST", "faults", rules);
    assert_eq!(taken.status, 200, "{}", text(&taken));
    scene
}

#[test]
fn the_nth_matching_request_fails_so_many_times() {
    let fault = json!({ "kind": "status", "status": 503 });
    for (rules, want) in [
        (json!({ "fault": fault }), "503 200 200 200"),
        (json!({ "nth": 3, "fault": fault }), "200 200 503 200"),
        (json!({ "nth": 2, "times": 2, "fault": fault }), "200 503 503 200"),
        (json!({ "nth": 2, "times": 0, "fault": fault }), "200 503 503 503"),
        (json!({ "operation": "create", "fault": fault }), "200 200 200 200"),
        (json!({ "operation": "list", "fault": fault }), "503 200 200 200"),
        (
            json!([{ "fault": fault }, { "nth": 2, "fault": { "kind": "status", "status": 500 } }]),
            "503 500 200 200",
        ),
        (json!([{ "fault": fault }, { "fault": { "kind": "status", "status": 500 } }]), "503 500 200 200"),
        (json!([]), "200 200 200 200"),
    ] {
        let mut scene = script(&rules);
        let statuses: Vec<String> = (0..4).map(|_| list(&mut scene).response.status.to_string()).collect();
        assert_eq!(statuses.join(" "), want, "{rules}");
    }
}

#[test]
fn every_operation_can_be_made_to_fail_alone() {
    for broken in Operation::ALL {
        for asked in Operation::ALL {
            let mut scene = Scene::new();
            scene.sandbox.inject(FaultRule::next(broken, When::Before, Fault::status(503)));
            let response = scene.send(accepted(asked, "Struck").request(asked));
            assert_eq!(response.status == 503, asked == broken, "{broken:?} {asked:?}");
            assert_eq!(response.status < 300, asked != broken, "{broken:?} {asked:?}: {}", text(&response));
        }
    }
}

#[test]
fn a_kind_of_fault_applies_the_request_or_not() {
    for (fault, applied) in [
        (json!({ "kind": "delay", "ms": 5 }), true),
        (json!({ "kind": "drip", "intervalMs": 5 }), true),
        (json!({ "kind": "garbage" }), true),
        (json!({ "kind": "redirect" }), false),
        (json!({ "kind": "reset" }), false),
        (json!({ "kind": "reset", "afterHeaders": true }), true),
        (json!({ "kind": "stall" }), false),
        (json!({ "kind": "stall", "afterHeaders": true }), true),
        (json!({ "kind": "status", "status": 502, "html": true }), false),
        (json!({ "kind": "truncate" }), true),
    ] {
        for (when, want) in [(None, applied), (Some("before"), false), (Some("after"), true)] {
            let mut scene = script(&json!({ "operation": "create", "when": when, "fault": fault }));
            scene.write("POST", COLLECTION, &wrapped("Perhaps", "p@example.com"));
            assert_eq!(scene.sandbox.ledger().len(), usize::from(want), "{fault} {when:?}");
        }
    }
}

#[test]
fn a_fault_is_handed_to_the_transport_as_data() {
    for (fault, want, delay_ms) in [
        (json!({ "kind": "delay", "ms": 5 }), None, 5),
        (
            json!({ "kind": "drip", "intervalMs": 7 }),
            Some(TransportFault::Drip { bytes: 1, interval_ms: 7 }),
            0,
        ),
        (
            json!({ "kind": "drip", "bytes": 0, "intervalMs": 7 }),
            Some(TransportFault::Drip { bytes: 1, interval_ms: 7 }),
            0,
        ),
        (json!({ "kind": "reset" }), Some(TransportFault::ResetBeforeHeaders), 0),
        (json!({ "kind": "reset", "afterHeaders": true }), Some(TransportFault::ResetAfterHeaders), 0),
        (json!({ "kind": "stall" }), Some(TransportFault::StallBeforeHeaders), 0),
        (json!({ "kind": "stall", "afterHeaders": true }), Some(TransportFault::StallAfterHeaders), 0),
        (json!({ "kind": "truncate", "bytes": 9 }), Some(TransportFault::Truncate { bytes: 9 }), 0),
    ] {
        let mut scene = script(&json!({ "when": "after", "fault": fault }));
        let reply = list(&mut scene);
        assert_eq!((reply.fault, reply.delay_ms, reply.response.status), (want, delay_ms, 200), "{fault}");
        assert_eq!(body(&reply.response)["type"], "collection", "{fault}");
        assert_eq!(scene.sandbox.requests().next().unwrap().disturbed, want.is_some(), "{fault}");
    }
}

#[test]
fn a_fault_shapes_the_answer() {
    for (fault, status, header, part) in [
        (json!({ "kind": "status", "status": 401 }), 401, ("X", ""), "\"315\""),
        (
            json!({ "kind": "status", "status": 500, "errorCode": "1", "message": "m" }),
            500,
            ("X", ""),
            "\"m\"",
        ),
        (
            json!({ "kind": "status", "status": 502, "html": true }),
            502,
            ("Content-Type", "text/html"),
            "<html>",
        ),
        (
            json!({ "kind": "status", "status": 429, "headers": { "Retry-After": "7" } }),
            429,
            ("Retry-After", "7"),
            "\"429\"",
        ),
        (json!({ "kind": "redirect" }), 307, ("Location", COLLECTION), ""),
        (
            json!({ "kind": "redirect", "status": 302, "location": "http://127.0.0.1:1/" }),
            302,
            ("Location", "http://127.0.0.1:1/"),
            "",
        ),
        (json!({ "kind": "garbage" }), 200, ("Content-Type", "application/json"), "15f67991-"),
    ] {
        let response = list(&mut script(&json!({ "fault": fault }))).response;
        assert_eq!(response.status, status, "{fault}");
        assert_eq!(response.value(header.0).unwrap_or_default(), header.1, "{fault}");
        assert!(text(&response).contains(part), "{fault} {}", text(&response));
        assert!(response.value("X-RateLimit-Limit").is_some(), "{fault}");
    }
}

#[test]
fn a_script_that_is_not_understood_is_refused_by_name() {
    let good = json!({ "fault": { "kind": "status", "status": 503 } });
    let headers =
        |headers: Value| json!({ "fault": { "kind": "status", "status": 503, "headers": headers } });
    let redirect = |location: &str| json!({ "fault": { "kind": "redirect", "location": location } });
    for (rule, place) in [
        (json!(null), "(root)"),
        (json!("garbage"), "(root)"),
        (json!({}), "(root).fault"),
        (json!({ "fault": "garbage" }), "(root).fault"),
        (json!({ "fault": ["garbage"] }), "(root).fault"),
        (json!({ "fault": {} }), "(root).fault.kind"),
        (json!({ "fault": { "kind": "unheard of" } }), "(root).fault.kind"),
        (json!({ "fault": { "kind": "status" } }), "(root).fault.status"),
        (json!({ "fault": { "kind": "status", "status": 20 } }), "(root).fault.status"),
        (json!({ "fault": { "kind": "status", "status": 70_000 } }), "(root).fault.status"),
        (json!({ "fault": { "kind": "status", "status": "503" } }), "(root).fault.status"),
        (json!({ "fault": { "kind": "status", "status": 503, "html": 1 } }), "(root).fault.html"),
        (json!({ "fault": { "kind": "redirect", "status": 200 } }), "(root).fault.status"),
        (redirect("http://127.0.0.1:1/\r\nX: y"), "(root).fault.location"),
        (redirect("/\u{0}"), "(root).fault.location"),
        (headers(json!([])), "(root).fault.headers"),
        (headers(json!({ "Retry-After": 7 })), "(root).fault.headers.Retry-After"),
        (headers(json!({ "": "x" })), "(root).fault.headers."),
        (headers(json!({ "Retry After": "7" })), "(root).fault.headers.Retry After"),
        (headers(json!({ "X\r\nY": "7" })), "(root).fault.headers.X\r\nY"),
        (headers(json!({ "X": "7\r\nY: 8" })), "(root).fault.headers.X"),
        (headers(json!({ "Content-Length": "5" })), "(root).fault.headers.Content-Length"),
        (headers(json!({ "transfer-encoding": "chunked" })), "(root).fault.headers.transfer-encoding"),
        (headers(json!({ "CONNECTION": "close" })), "(root).fault.headers.CONNECTION"),
        (json!({ "operation": "reboot", "fault": { "kind": "garbage" } }), "(root).operation"),
        (json!({ "when": "later", "fault": { "kind": "garbage" } }), "(root).when"),
        (json!({ "fault": { "kind": "garbage" }, "nht": 1 }), "(root).nht"),
        (json!({ "fault": { "kind": "garbage", "ms": 1 } }), "(root).fault.ms"),
        (json!({ "fault": { "kind": "delay" } }), "(root).fault.ms"),
        (json!({ "fault": { "kind": "drip" } }), "(root).fault.intervalMs"),
        (json!({ "fault": { "kind": "reset", "afterheaders": true } }), "(root).fault.afterheaders"),
        (json!({ "nth": -1, "fault": { "kind": "garbage" } }), "(root).nth"),
        (json!({ "nth": 0, "fault": { "kind": "garbage" } }), "(root).nth"),
        (json!({ "times": "all", "fault": { "kind": "garbage" } }), "(root).times"),
        (json!([good, { "nth": 0, "fault": { "kind": "garbage" } }]), "(root)[1].nth"),
        (json!([good, []]), "(root)[1]"),
    ] {
        let mut scene = Scene::new();
        let response = scene.control("POST", "faults", &rule);
        assert_eq!(response.status, 400, "{rule}");
        let want = format!("400 [{place}] ");
        assert!(messages(&response).starts_with(&want), "{rule}: {}", messages(&response));
        assert_eq!(list(&mut scene).response.status, 200, "{rule}: none of it is taken");
    }
}

#[test]
fn headers_that_http_allows_can_be_scripted() {
    let headers = json!({ "Retry-After": "", "x-!#$%&'*+-.^_`|~9": "tab\tand space", "X-Name": "B\u{fc}ro" });
    let fault = json!({ "fault": { "kind": "status", "status": 503, "headers": headers } });
    let response = list(&mut script(&fault)).response;
    for (name, value) in headers.as_object().unwrap() {
        assert_eq!(response.value(name), value.as_str(), "{name}");
    }
}

#[test]
fn random_faults_come_at_their_rate_and_of_every_kind() {
    let mut scene = Scene::with(Options { fault_rate: 0.25, ..Options::default() });
    let (mut failed, mut kinds) = (0_u32, BTreeSet::new());
    for _ in 0..4000 {
        let reply = list(&mut scene);
        let garbage =
            reply.response.status == 200 && serde_json::from_slice::<Value>(&reply.response.body).is_err();
        if reply.response.status != 200 || reply.fault.is_some() || garbage {
            failed += 1;
            let hint = reply.response.value("Retry-After").is_some();
            kinds.insert(format!("{} {hint} {:?} {garbage}", reply.response.status, reply.fault));
        }
    }
    assert!((900..1100).contains(&failed), "{failed} of 4000");
    assert_eq!(kinds.len(), 11, "{kinds:#?}");
}

#[test]
fn random_faults_are_the_same_for_the_same_seed() {
    let run = || {
        let mut scene = Scene::with(Options { fault_rate: 0.5, ..Options::default() });
        (0..200).map(|_| list(&mut scene)).collect::<Vec<_>>()
    };
    assert_eq!(run(), run());
}

#[test]
fn no_faults_strike_beside_the_api() {
    let mut scene = Scene::with(Options { fault_rate: 1.0, ..Options::default() });
    for target in ["/", "/sso", "/sso/page.js", "/sso/page.css", "/favicon.ico", "/_sandbox/ledger"] {
        let reply = scene.reply(&Request::new("GET", target));
        assert!((200..300).contains(&reply.response.status) && reply.fault.is_none(), "{target}");
    }
}

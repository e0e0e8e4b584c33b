//! The control plane.

mod support;

use sandbox::{Options, Request, SAMPLE_ID, Start};
use serde_json::{Value, json};
use support::{COLLECTION, Scene, body, messages, sample, unit, wrapped};

#[test]
fn any_state_can_be_set_and_stays() {
    for state in ["AVAILABLE", "BUSY", "FAILED", "UNKNOWN", "SOMETHING_NEW", "", "lower case"] {
        let mut scene = Scene::new();
        let fresh = scene.create("Fresh");
        scene.delete(SAMPLE_ID);
        for id in [fresh.as_str(), SAMPLE_ID] {
            let answer = scene.control("PUT", &format!("units/{id}"), &json!({ "state": state }));
            assert_eq!(body(&answer)["state"], state);
        }
        scene.now += 1_000_000;
        assert_eq!((scene.state(&fresh).as_str(), scene.state(SAMPLE_ID).as_str()), (state, state));
        assert!(body(&scene.get(&unit(&fresh)))["properties"]["email"].is_string());
    }
}

#[test]
fn a_unit_can_be_added_in_any_shape_and_taken_away_at_once() {
    let mut scene = Scene::new();
    let new = json!({ "name": "<b>old & odd</b>", "email": "o@example.com", "state": "ODD" });
    let added = body(&scene.control("POST", "units", &new));
    let id = added["id"].as_str().unwrap().to_owned();
    assert_eq!(
        scene.listed(&id)["properties"],
        json!({ "name": "<b>old & odd</b>", "email": "o@example.com" })
    );
    assert_eq!(scene.state(&id), "ODD");
    assert_eq!(scene.control("POST", "units", &new).status, 422, "names are unique");
    assert_eq!(scene.control("DELETE", &format!("units/{id}"), &json!(null)).status, 204);
    assert_eq!(scene.state(&id), "absent");
    assert_eq!(scene.control("POST", "units", &new).status, 201, "the name is free again");
    assert!(scene.sandbox.ledger().is_empty(), "no request of the API did that");
}

#[test]
fn the_clock_can_be_advanced() {
    let mut scene = Scene::new();
    let id = scene.create("Fresh");
    assert_eq!(scene.state(&id), "BUSY");
    let answer = body(&scene.control("POST", "clock", &json!({ "advanceMs": 3000 })));
    assert_eq!(answer["nowMs"], scene.now + 3000);
    assert_eq!(body(&scene.control("GET", "clock", &json!(null)))["nowMs"], scene.now + 3000);
    assert_eq!(scene.state(&id), "AVAILABLE");
    assert_eq!(scene.get(COLLECTION).value("Date"), Some("Fri, 15 Jan 2027 08:00:03 GMT"));
}

#[test]
fn options_can_be_changed() {
    let mut scene = Scene::new();
    let changed = json!({ "provisionMs": 1, "hideMs": 2, "latencyMs": 3, "faultRate": 0.0, "rateLimit": 4 });
    assert_eq!(body(&scene.control("PATCH", "options", &changed)), changed);
    let reply = scene.reply(&Request::new("GET", COLLECTION).header("Authorization", "Bearer demo-token"));
    assert_eq!((reply.delay_ms, reply.response.value("X-RateLimit-Limit")), (3, Some("4")));
    let id = scene.create("Fresh");
    scene.now += 1;
    assert_eq!(scene.state(&id), "AVAILABLE");
    assert_eq!(scene.get(&unit(&id)).status, 404);
    let shown = body(&scene.control("GET", "options", &json!(null)));
    let known = "provisionMs, hideMs, latencyMs, faultRate, rateLimit";
    for (wrong, want) in [
        (
            json!({ "provision": 1 }),
            &*format!("[(root).provision] Attribute is not known, only these are: {known}"),
        ),
        (json!({ "hideMs": -1 }), "[(root).hideMs] Attribute must be a whole number, 0 or more"),
        (json!({ "latencyMs": "1" }), "[(root).latencyMs] Attribute must be a whole number, 0 or more"),
        (json!({ "faultRate": 2 }), "[(root).faultRate] Attribute must be from 0 to 1"),
        (json!({ "provisionMs": 9, "faultRate": 2 }), "[(root).faultRate] Attribute must be from 0 to 1"),
        (
            json!({ "provisionMs": 9, "more": 1 }),
            &format!("[(root).more] Attribute is not known, only these are: {known}"),
        ),
        (json!([]), "[(root)] Attribute must be an object"),
        (json!([9]), "[(root)] Attribute must be an object"),
        (json!(null), "[(root)] Attribute must be an object"),
    ] {
        let response = scene.control("PATCH", "options", &wrong);
        assert_eq!((response.status, messages(&response)), (400, format!("400 {want}")), "{wrong}");
        assert_eq!(body(&scene.control("GET", "options", &json!(null))), shown, "{wrong}");
    }
}

#[test]
fn a_reset_forgets_everything() {
    let mut scene = Scene::with(Options { units: Start::Count(2), ..Options::default() });
    let before = scene.get(COLLECTION);
    scene.create("Fresh");
    scene.get("/nowhere");
    scene.control("POST", "faults", &json!({ "times": 0, "fault": { "kind": "status", "status": 503 } }));
    scene.control("PATCH", "options", &json!({ "provisionMs": 1 }));
    scene.control("POST", "clock", &json!({ "advanceMs": 3000 }));
    assert_eq!(scene.control("POST", "reset", &json!(null)).status, 204);
    for (path, want) in [("ledger", json!({ "items": [] })), ("unmatched", json!({ "items": [] }))] {
        assert_eq!(body(&scene.control("GET", path, &json!(null))), want);
    }
    assert_eq!(body(&scene.control("GET", "requests", &json!(null))), json!({ "seen": 0, "items": [] }));
    assert_eq!(body(&scene.control("GET", "options", &json!(null)))["provisionMs"], 3000);
    assert_eq!(scene.get(COLLECTION), before);
}

#[test]
fn requests_are_seen_without_their_secrets() {
    let mut scene = Scene::new();
    scene.write("POST", &format!("{COLLECTION}?pretty=false"), &wrapped("Seen", "s@example.com"));
    scene.reply(
        &Request::new("GET", "/nowhere").header("Authorization", "lonely-secret").header("Cookie", "c"),
    );
    let seen = body(&scene.control("GET", "requests", &json!(null)));
    assert_eq!(seen["seen"], 2);
    let (first, second) = (&seen["items"][0], &seen["items"][1]);
    assert_eq!(
        first["body"],
        json!({ "properties": { "name": "Seen", "email": "s@example.com", "password": "[REDACTED]" } })
    );
    let parts =
        ["method", "target", "route", "operation", "status", "disturbed"].map(|key| first[key].clone());
    let target = "/cloudapi/v6/backupunits?pretty=false";
    assert_eq!(json!(parts), json!(["POST", target, "/cloudapi/v6/backupunits", "create", 202, false]));
    assert_eq!(first["headers"], json!([["content-type", "application/json"], ["authorization", "Bearer"]]));
    assert_eq!(second["headers"], json!([["authorization", "[REDACTED]"], ["cookie", "[REDACTED]"]]));
    assert_eq!(body(&scene.control("GET", "unmatched", &json!(null)))["items"], json!([second]));
}

#[test]
fn no_secret_is_seen_wherever_it_stands() {
    let mut scene = Scene::new();
    let url = body(&scene.get(&format!("{}/ssourl", sample())))["ssoUrl"].as_str().unwrap().to_owned();
    let ott = url.split("#ott=").nth(1).unwrap().split('&').next().unwrap();
    let ott = ott.replace("%3D", "=").replace("%2B", "+").replace("%2F", "/");
    let redeem = Request::new("POST", "/sso/redeem").json(json!({ "ott": ott }).to_string());
    assert_eq!([200, 410], [(); 2].map(|()| scene.reply(&redeem).response.status), "redeemed, then refused");
    scene.reply(&Request::new("POST", "/sso/redeem").header("X-Token", "canary-1").json(r#"["canary-2"]"#));
    scene.reply(&Request::new("GET", "/sso?ott=canary-3&canary-4"));
    for document in [
        json!(["canary-5"]),
        json!("canary-6"),
        json!({ "passwort": "canary-7", "name": { "x": "canary-8" }, "canary-9": 1 }),
        json!({ "password": 1_234_567, "email": ["canary-10"] }),
    ] {
        scene.write("PATCH", &sample(), &document);
        scene.write("PATCH", "/nowhere", &document);
    }
    for path in ["requests", "unmatched"] {
        let seen = support::text(&scene.control("GET", path, &json!(null)));
        for secret in ["canary", "1234567", ott.as_str(), "demo-token"] {
            assert!(!seen.contains(secret), "{path} has {secret}: {seen}");
        }
    }
}

#[test]
fn only_the_latest_requests_are_kept() {
    let mut scene = Scene::with(Options { keep_requests: 2, ..Options::default() });
    for depth in 0..5 {
        scene.get(&format!("{COLLECTION}?depth={depth}"));
    }
    let targets: Vec<&str> = scene.sandbox.requests().map(|request| request.target.as_str()).collect();
    assert_eq!(targets, ["/cloudapi/v6/backupunits?depth=3", "/cloudapi/v6/backupunits?depth=4"]);
    let mut none = Scene::with(Options { keep_requests: 0, ..Options::default() });
    none.get(COLLECTION);
    none.get("/nowhere");
    assert_eq!((none.sandbox.requests().count(), none.sandbox.unmatched().len()), (0, 1));
}

#[test]
fn a_page_on_another_origin_cannot_steer() {
    let mut scene = Scene::new();
    for (origin, status) in [("http://127.0.0.1", 200), ("http://evil.example", 403), ("null", 403)] {
        let request = Request::new("GET", "/_sandbox/ledger").header("Origin", origin);
        assert_eq!(scene.reply(&request).response.status, status, "{origin}");
    }
}

#[test]
fn what_the_control_plane_does_not_know_is_refused() {
    let mut scene = Scene::new();
    for (method, path, request, status) in [
        ("GET", "", Value::Null, 200),
        ("GET", "nothing", Value::Null, 404),
        ("GET", "units/none/more", Value::Null, 404),
        ("PUT", "units/none", json!({ "state": "X" }), 404),
        ("DELETE", "units/none", Value::Null, 404),
        ("PUT", &format!("units/{SAMPLE_ID}"), json!({ "status": "X" }), 400),
        ("POST", "clock", json!({ "advanceMs": -1 }), 400),
        ("POST", "clock", Value::Null, 400),
        ("POST", "clock", json!([5]), 400),
        ("POST", "clock", json!({ "advanceMs": 1, "more": 1 }), 400),
        ("POST", "units", json!(["Name"]), 400),
        ("PUT", &format!("units/{SAMPLE_ID}"), json!(["X"]), 400),
    ] {
        let response = scene.control(method, path, &request);
        assert_eq!(response.status, status, "{method} {path} {request}");
        assert_eq!(response.value("Content-Type"), Some("application/json"), "{method} {path}");
    }
}

#[test]
fn another_method_of_the_control_plane_is_told_which_are_allowed() {
    for (path, allowed) in [
        ("", "GET"),
        ("clock", "GET, POST"),
        ("faults", "GET, POST, DELETE"),
        ("ledger", "GET"),
        ("options", "GET, PATCH"),
        ("requests", "GET"),
        ("reset", "POST"),
        ("units", "GET, POST"),
        ("units/none", "PUT, DELETE"),
        ("unmatched", "GET"),
    ] {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "get", ""] {
            let response = Scene::new().control(method, path, &json!({}));
            let is_allowed = allowed.split(", ").any(|name| name == method);
            assert_eq!(response.status == 405, !is_allowed, "{method} {path}");
            assert_eq!(response.value("Allow"), (!is_allowed).then_some(allowed), "{method} {path}");
        }
    }
}

#[test]
fn a_sign_on_works_once() {
    let mut scene = Scene::new();
    let url = body(&scene.get(&format!("{}/ssourl", sample())))["ssoUrl"].as_str().unwrap().to_owned();
    let encoded = url.split("#ott=").nth(1).unwrap().split('&').next().unwrap();
    let ott = encoded.replace("%3D", "=").replace("%2B", "+").replace("%2F", "/");
    let redeem = |ott: &str| Request::new("POST", "/sso/redeem").json(json!({ "ott": ott }).to_string());
    let mut status = |request: Request| {
        let response = scene.reply(&request).response;
        (response.status, body(&response))
    };
    assert_eq!(status(redeem(&ott)), (200, json!({ "id": SAMPLE_ID, "name": "BackupUnitName" })));
    let (again, error) = status(redeem(&ott));
    assert_eq!(
        (again, error["messages"][0]["message"].as_str()),
        (410, Some("This sign-on link was already used"))
    );
    assert_eq!(status(redeem("made up")).0, 404);
    assert_eq!(status(redeem("")).0, 404);
    let mut form = redeem(&ott);
    form.headers.clear();
    assert_eq!(status(form).0, 415, "another origin can send a form, and no JSON");
}

#[test]
fn a_sign_on_to_a_unit_that_is_gone_says_so() {
    let mut scene = Scene::new();
    let url =
        body(&scene.get(&format!("{}/ssourl?pretty=false", sample())))["ssoUrl"].as_str().unwrap().to_owned();
    let ott = url.split("#ott=").nth(1).unwrap().split('&').next().unwrap();
    let ott = ott.replace("%3D", "=").replace("%2B", "+").replace("%2F", "/");
    scene.sandbox.remove(SAMPLE_ID);
    let request = Request::new("POST", "/sso/redeem").json(json!({ "ott": ott }).to_string());
    assert_eq!(scene.reply(&request).response.status, 410);
}

#[test]
fn the_landing_page_runs_nothing_but_its_own_script() {
    let mut scene = Scene::new();
    let page = scene.reply(&Request::new("GET", "/sso")).response;
    let policy = page.value("Content-Security-Policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    let html = support::text(&page);
    assert_eq!(html.matches("<script").count(), 1);
    assert!(html.contains("<script type=\"module\" src=\"/sso/page.js\"></script>"));
    let script = support::text(&scene.reply(&Request::new("GET", "/sso/page.js")).response);
    for sink in ["innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval"] {
        assert!(!script.contains(sink), "{sink}");
    }
    for path in ["/sso", "/sso/page.js", "/sso/page.css"] {
        let response = scene.reply(&Request::new("GET", path)).response;
        assert_eq!(response.value("Cache-Control"), Some("no-store"), "{path}");
        assert_eq!(response.value("X-Content-Type-Options"), Some("nosniff"), "{path}");
    }
    scene.assert_all_matched();
}

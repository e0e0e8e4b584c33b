//! What the API refuses, and in which words.

mod support;

use sandbox::{MAX_BODY_BYTES, Operation, Options, Request, SAMPLE_ID};
use serde_json::{Value, json};
use support::{COLLECTION, Scene, accepted, body, messages, sample, text, wrapped};

#[test]
fn a_create_is_refused_field_by_field() {
    let all = |name: Value, password: Value, email: Value| {
        let properties = json!({ "name": name, "password": password, "email": email });
        json!({ "metadata": {}, "properties": properties })
    };
    let taken = "100 [(root).properties.name] A backup unit with this name already exists";
    let letters = "100 [(root).properties.name] Only alphanumeric characters are allowed";
    let email = "100 [(root).properties.email] Attribute must be an e-mail address";
    for (request, want) in [
        (json!({}), "100 [(root).properties] Attribute is required"),
        (
            json!({ "name": "Flat", "password": "p", "email": "a@b" }),
            "100 [(root).properties] Attribute is required",
        ),
        (json!({ "properties": [] }), "100 [(root).properties] Attribute must be an object"),
        (json!([]), "100 [(root)] Attribute must be an object"),
        (json!(null), "100 [(root)] Attribute must be an object"),
        (
            json!({ "properties": {} }),
            "100 [(root).properties.name] Attribute is required\n\
             100 [(root).properties.password] Attribute is required\n\
             100 [(root).properties.email] Attribute is required",
        ),
        (all(json!("a b"), json!("p"), json!("a@b")), letters),
        (all(json!("a-b"), json!("p"), json!("a@b")), letters),
        (all(json!("Büro"), json!("p"), json!("a@b")), letters),
        (
            all(json!(""), json!("p"), json!("a@b")),
            "100 [(root).properties.name] Attribute must not be empty",
        ),
        (
            all(json!("a".repeat(256)), json!("p"), json!("a@b")),
            "100 [(root).properties.name] Attribute is too long",
        ),
        (all(json!(1), json!("p"), json!("a@b")), "100 [(root).properties.name] Attribute must be a string"),
        (all(json!("BackupUnitName"), json!("p"), json!("a@b")), taken),
        (
            all(json!("A"), json!(""), json!("a@b")),
            "100 [(root).properties.password] Attribute must not be empty",
        ),
        (
            all(json!("A"), json!(null), json!("a@b")),
            "100 [(root).properties.password] Attribute must be a string",
        ),
        (all(json!("A"), json!("p"), json!("")), email),
        (all(json!("A"), json!("p"), json!("a")), email),
        (all(json!("A"), json!("p"), json!("@b")), email),
        (all(json!("A"), json!("p"), json!("a@")), email),
        (all(json!("A"), json!("p"), json!("a@b@c")), email),
        (all(json!("A"), json!("p"), json!("a @b")), email),
        (all(json!("A"), json!("p"), json!("[e-mail protected]")), email),
    ] {
        let mut scene = Scene::new();
        let response = scene.write("POST", COLLECTION, &request);
        assert_eq!((response.status, messages(&response).as_str()), (422, want), "{request}");
        assert!(scene.sandbox.ledger().is_empty(), "{request}");
    }
}

#[test]
fn a_create_that_the_reference_allows_is_accepted() {
    for request in [
        json!({
            "metadata": {},
            "properties": { "name": "A1", "password": "mypass123", "email": "[email\u{a0}protected]" },
        }),
        json!({ "properties": { "name": "a", "password": "p", "email": "[email protected]" } }),
        json!({ "properties": { "name": "007", "password": " ", "email": "ü@bücher.example" } }),
        json!({
            "id": "x", "type": "backupunit", "href": "http://x",
            "properties": { "name": "X", "password": "p", "email": "a@b", "later": [1] },
        }),
    ] {
        let response = Scene::new().write("POST", COLLECTION, &request);
        assert_eq!(response.status, 202, "{request} {}", text(&response));
        assert_eq!(body(&response)["properties"]["email"], request["properties"]["email"]);
    }
}

#[test]
fn a_change_is_refused_field_by_field() {
    let email = "100 [(root).properties.email] Attribute must be an e-mail address";
    for (method, request, want) in [
        ("PUT", json!({ "properties": { "email": "x" } }), email),
        ("PUT", json!({ "email": "a@b" }), "100 [(root).properties] Attribute is required"),
        (
            "PUT",
            json!({ "properties": { "name": 1 } }),
            "100 [(root).properties.name] Attribute must be a string",
        ),
        ("PATCH", json!({ "email": "x" }), email),
        ("PATCH", json!({ "email": null }), "100 [(root).properties.email] Attribute must be a string"),
        (
            "PATCH",
            json!({ "properties": { "email": "a@b" } }),
            "100 [(root).properties] Attribute is not allowed in patch requests",
        ),
        ("PATCH", json!({ "password": "" }), "100 [(root).properties.password] Attribute must not be empty"),
    ] {
        let mut scene = Scene::new();
        let response = scene.write(method, &sample(), &request);
        assert_eq!((response.status, messages(&response).as_str()), (422, want), "{method} {request}");
        assert!(scene.sandbox.ledger().is_empty(), "{method} {request}");
    }
}

#[test]
fn a_property_of_another_type_is_refused_by_its_name() {
    for operation in Operation::ALL {
        let accepted = accepted(operation, "Typed");
        for property in accepted.properties().keys() {
            let body = accepted.with(property, json!([]));
            let mut scene = Scene::new();
            let response = scene.write(operation.method(), &accepted.target, &body);
            assert_eq!(response.status, 422, "{operation:?} {property}");
            let complaint = format!("100 [(root).properties.{property}] Attribute ");
            assert!(messages(&response).starts_with(&complaint), "{operation:?} {}", messages(&response));
            assert!(scene.sandbox.ledger().is_empty(), "{operation:?} {property}");
        }
    }
}

#[test]
fn a_body_of_any_operation_is_json_and_says_so() {
    for operation in Operation::ALL {
        let accepted = accepted(operation, "Typed");
        let mut request = Request::new(operation.method(), &accepted.target);
        let status = |request: &Request| Scene::new().send(request.clone()).status;
        assert_eq!(status(&request) == 415, !accepted.body.is_null(), "{operation:?} without a body");
        request.body = b"{".to_vec();
        let broken = request.header("Content-Type", "application/json");
        assert_eq!(status(&broken) == 400, !accepted.body.is_null(), "{operation:?} with half a body");
    }
}

#[test]
fn a_unit_that_is_not_there_is_found_by_no_operation() {
    for operation in Operation::ALL {
        let mut accepted = accepted(operation, "Nobody");
        accepted.target = accepted.target.replace(SAMPLE_ID, "none");
        let status = Scene::new().send(accepted.request(operation)).status;
        assert_eq!(status == 404, accepted.target.contains("none"), "{operation:?}");
    }
}

#[test]
fn a_body_is_json_and_says_so() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let create = wrapped("Typed", "t@example.com").to_string();
    let (json, none) = (Some("application/json"), None);
    for (content_type, body, status) in [
        (json, create.as_str(), 202),
        (Some("Application/JSON; charset=utf-8"), &create, 202),
        (Some("text/plain"), &create, 415),
        (Some("application/x-www-form-urlencoded"), &create, 415),
        (Some("application/jsonx"), &create, 415),
        (none, &create, 415),
        (json, "", 400),
        (json, "{", 400),
        (json, "\u{feff}{}", 400),
        (json, "{}{}", 400),
        (json, "{'properties': {}}", 400),
        (json, &deep, 400),
        (json, "\"\\ud800\"", 400),
    ] {
        let mut request = Request::new("POST", COLLECTION);
        request.body = body.into();
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        assert_eq!(Scene::new().send(request).status, status, "{content_type:?} {body}");
    }
    let mut bytes = Request::new("POST", COLLECTION).json("");
    bytes.body = vec![b'"', 0xff, b'"'];
    assert_eq!(Scene::new().send(bytes).status, 400, "not UTF-8");
}

#[test]
fn a_body_in_a_content_coding_is_refused() {
    let create = wrapped("Coded", "c@example.com").to_string();
    let clock = r#"{"advanceMs": 1}"#;
    for (coding, accepted) in [
        ("identity", true),
        ("IDENTITY, identity", true),
        ("", true),
        ("gzip", false),
        ("br", false),
        ("identity, gzip", false),
        ("zstd", false),
    ] {
        for (method, target, body, status) in [
            ("POST", COLLECTION, create.as_str(), 202),
            ("PUT", &sample(), &create, 202),
            ("PATCH", &sample(), r#"{"password": "p"}"#, 202),
            ("POST", "/sso/redeem", r#"{"ott": "made up"}"#, 404),
            ("POST", "/_sandbox/clock", clock, 200),
        ] {
            let mut scene = Scene::new();
            let request = Request::new(method, target).json(body).header("Content-Encoding", coding);
            let response = scene.send(request);
            assert_eq!(response.status, if accepted { status } else { 415 }, "{coding} {method} {target}");
            let hint = response.value("Accept-Encoding");
            assert_eq!(hint, (!accepted).then_some("identity"), "{coding} {method} {target}");
            assert!(accepted || scene.sandbox.ledger().is_empty(), "{coding} {method} {target}");
        }
        let get = Request::new("GET", COLLECTION).header("Content-Encoding", coding);
        assert_eq!(Scene::new().send(get).status, 200, "{coding}: a GET has no body");
    }
}

#[test]
fn sizes_are_limited_to_the_byte() {
    let padded = |size: usize| {
        let create = wrapped("Padded", "p@example.com").to_string();
        Request::new("POST", COLLECTION).json(format!("{create}{}", " ".repeat(size - create.len())))
    };
    let target = |size: usize| {
        Request::new("GET", &format!("{COLLECTION}?{}", "a".repeat(size - COLLECTION.len() - 1)))
    };
    // `send` adds the token: 13 bytes of name and 17 of value.
    let header = |size: usize| Request::new("GET", COLLECTION).header("X", &"x".repeat(size - 31));
    for (case, request, status) in [
        ("body", padded(MAX_BODY_BYTES), 202),
        ("body", padded(MAX_BODY_BYTES + 1), 413),
        ("target", target(8192), 200),
        ("target", target(8193), 414),
        ("headers", header(16384), 200),
        ("headers", header(16385), 431),
    ] {
        assert_eq!(Scene::new().send(request).status, status, "{case}");
    }
}

#[test]
fn another_method_is_told_which_are_allowed() {
    let rows = [
        (COLLECTION.to_owned(), "GET, POST"),
        (format!("{COLLECTION}/"), "GET, POST"),
        (sample(), "GET, PUT, PATCH, DELETE"),
        (format!("{}/ssourl", sample()), "GET"),
        ("/sso".to_owned(), "GET"),
        ("/sso/redeem".to_owned(), "POST"),
    ];
    for operation in Operation::ALL {
        let target = accepted(operation, "Told").target;
        assert!(rows.iter().any(|(known, _)| *known == target), "the target of {operation:?} has no row");
    }
    for (target, allowed) in rows {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "get", ""] {
            let mut scene = Scene::new();
            let response = scene.send(Request::new(method, &target));
            let is_allowed = allowed.split(", ").any(|name| name == method);
            assert_eq!(response.status == 405, !is_allowed, "{method} {target}");
            assert_eq!(response.value("Allow"), (!is_allowed).then_some(allowed), "{method} {target}");
            assert_eq!(scene.sandbox.unmatched().len(), usize::from(!is_allowed), "{method} {target}");
        }
    }
}

#[test]
fn nothing_is_told_without_credentials() {
    for target in
        [COLLECTION, &sample(), "/cloudapi/v6/backupunits/none", "/cloudapi/v6/requests/x/status", "/other"]
    {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let response = Scene::new().reply(&Request::new(method, target)).response;
            assert_eq!(
                (response.status, messages(&response).as_str()),
                (401, "315 Unauthorized"),
                "{method} {target}"
            );
        }
    }
}

#[test]
fn errors_are_worded_as_the_api_words_them() {
    let mut scene = Scene::new();
    let missing = scene.get("/cloudapi/v6/backupunits/none?pretty=false");
    assert_eq!(text(&missing), r#"{"messages":[{"errorCode":"309","message":"Resource does not exist"}]}"#);
    let refused = scene.reply(&Request::new("GET", "/cloudapi/v6/backupunits?pretty=false")).response;
    assert_eq!(
        text(&refused),
        r#"{"httpStatus":401,"messages":[{"errorCode":"315","message":"Unauthorized"}]}"#
    );
    for (status, code) in [(500, "301"), (503, "503"), (403, "paas-feature-1")] {
        scene.control("POST", "faults", &json!({ "fault": { "kind": "status", "status": status } }));
        assert!(messages(&scene.get(COLLECTION)).starts_with(&format!("{code} ")), "{status}");
    }
    let foreign = Request::new("GET", COLLECTION).header("X-Contract-Number", "87654321");
    assert!(messages(&scene.send(foreign)).starts_with("451 "));
}

#[test]
fn the_rate_limit_counts_down_and_says_when_to_come_back() {
    let mut scene = Scene::with(Options { rate_limit: Some(2), ..Options::default() });
    // After so many milliseconds: the status, what is left, and in how many seconds to come back.
    for (at, status, remaining, retry_after) in [
        (0, 200, "1", None),
        (0, 200, "0", None),
        (0, 429, "0", Some("60")),
        (1, 429, "0", Some("60")),
        (1000, 429, "0", Some("59")),
        (59_999, 429, "0", Some("1")),
        (60_000, 200, "1", None),
    ] {
        scene.now = 1_800_000_000_000 + at;
        let response = scene.get(COLLECTION);
        assert_eq!(response.status, status, "at {at}");
        assert_eq!(response.value("X-RateLimit-Limit"), Some("2"), "at {at}");
        assert_eq!(response.value("X-RateLimit-Remaining"), Some(remaining), "at {at}");
        assert_eq!(response.value("Retry-After"), retry_after, "at {at}");
    }
    scene.now = 0;
    assert_eq!(scene.get(COLLECTION).status, 200, "a clock set back starts a new window");
}

#[test]
fn a_create_over_the_limit_is_not_applied() {
    let mut scene = Scene::with(Options { rate_limit: Some(1), ..Options::default() });
    scene.get(COLLECTION);
    assert_eq!(scene.write("POST", COLLECTION, &wrapped("Late", "l@example.com")).status, 429);
    assert!(scene.sandbox.ledger().is_empty());
}

#[test]
fn only_the_allowed_origin_may_look() {
    let page = "https://page.example";
    for (cors, origin, seen) in [
        (None, page, None),
        (Some(page), page, Some(page)),
        (Some(page), "https://other.example", None),
        (Some("*"), page, Some("*")),
    ] {
        let mut scene = Scene::with(Options { cors: cors.map(str::to_owned), ..Options::default() });
        let request = Request::new("GET", COLLECTION).header("Origin", origin);
        for response in [scene.send(request.clone()), scene.reply(&request).response] {
            assert_eq!(response.value("Access-Control-Allow-Origin"), seen, "{cors:?} {origin}");
            let exposed = response.value("Access-Control-Expose-Headers").unwrap_or_default();
            for name in ["ETag", "Location", "Retry-After", "X-RateLimit-Remaining"] {
                assert_eq!(exposed.contains(name), seen.is_some(), "{cors:?} {origin} {name}");
            }
        }
        let preflight = request.header("Access-Control-Request-Method", "DELETE");
        let preflight = preflight.header("Access-Control-Request-Headers", "authorization, x-trace");
        let response = scene.reply(&Request { method: "OPTIONS".to_owned(), ..preflight }).response;
        let asked = cors.map(|_| "authorization, x-trace");
        assert_eq!(response.value("Access-Control-Allow-Headers"), asked, "{cors:?} {origin}");
        assert_eq!(response.status, if cors.is_some() { 204 } else { 401 }, "{cors:?} {origin}");
        assert_eq!(response.value("Access-Control-Allow-Origin"), seen, "{cors:?} {origin}");
        assert_eq!(
            response.value("Access-Control-Allow-Methods").is_some(),
            cors.is_some(),
            "{cors:?} {origin}"
        );
    }
}

#[test]
fn links_name_the_sandbox_as_its_caller_does() {
    for (authority, host, base) in [
        ("127.0.0.1:4010", Some("127.0.0.1:4010"), "http://127.0.0.1:4010"),
        ("127.0.0.1:4010", Some("localhost:4010"), "http://localhost:4010"),
        ("127.0.0.1:4010", Some("[::1]:4010"), "http://[::1]:4010"),
        ("127.0.0.1:4010", Some("localhost:4011"), "http://127.0.0.1:4010"),
        ("127.0.0.1:4010", Some("evil.example:4010"), "http://127.0.0.1:4010"),
        ("127.0.0.1:4010", Some("localhost"), "http://127.0.0.1:4010"),
        ("127.0.0.1:4010", Some("localhost:4010@evil.example"), "http://127.0.0.1:4010"),
        ("127.0.0.1:4010", Some(""), "http://127.0.0.1:4010"),
        ("127.0.0.1:4010", None, "http://127.0.0.1:4010"),
        ("192.0.2.1:80", Some("192.0.2.1:80"), "http://192.0.2.1:80"),
        ("[::1]:4010", Some("[::1]"), "http://[::1]:4010"),
    ] {
        let mut scene = Scene::with(Options { origin: format!("http://{authority}"), ..Options::default() });
        let with_host = |request: Request| host.map_or(request.clone(), |host| request.header("Host", host));
        let list = body(&scene.send(with_host(Request::new("GET", COLLECTION))));
        assert_eq!(list["href"], format!("{base}/cloudapi/v6/backupunits"), "{authority} {host:?}");
        let sso = body(&scene.send(with_host(Request::new("GET", &format!("{}/ssourl", sample())))));
        assert!(
            sso["ssoUrl"].as_str().unwrap().starts_with(&format!("{base}/sso#ott=")),
            "{authority} {host:?}"
        );
    }
}

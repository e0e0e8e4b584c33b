//! What the operations do to units, and what time does.

mod support;

use sandbox::{Operation, Options, PASSWORD, Request, SAMPLE_ID, SAMPLE_NAME, Start};
use serde_json::{Value, json};
use support::{COLLECTION, Scene, accepted, body, sample, text, unit, wrapped};

#[test]
fn the_first_unit_is_the_references_sample() {
    let mut scene = Scene::new();
    let first = body(&scene.get(COLLECTION))["items"][0].clone();
    assert_eq!(first["id"], SAMPLE_ID);
    assert_eq!(first["properties"], json!({ "name": SAMPLE_NAME, "email": "backup.admin@example.com" }));
    assert_eq!(
        first["metadata"],
        json!({
            "etag": "45480eb3fbfc31f1d916c1eaa4abdcc3",
            "createdDate": "2015-12-04T14:34:09.809Z",
            "createdBy": "backup.admin@example.com",
            "createdByUserId": "backup.admin@example.com",
            "lastModifiedDate": "2015-12-04T14:34:09.809Z",
            "lastModifiedBy": "backup.admin@example.com",
            "lastModifiedByUserId": "63cef532-26fe-4a64-a4e0-de7c8a506c90",
            "state": "AVAILABLE",
        })
    );
}

#[test]
fn the_seed_covers_the_published_states_and_no_other() {
    let list = body(&Scene::new().get(COLLECTION));
    let mut states: Vec<&str> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["metadata"]["state"].as_str().unwrap())
        .collect();
    states.sort_unstable();
    states.dedup();
    let mut published = vec!["AVAILABLE", "INACTIVE", "BUSY", "DEPLOYING", "ACTIVE", "FAILED", "SUSPENDED"];
    published.extend(["FAILED_SUSPENDED", "UPDATING", "FAILED_UPDATING", "DESTROYING", "FAILED_DESTROYING"]);
    published.push("TERMINATED");
    published.sort_unstable();
    assert_eq!(states, published);
}

#[test]
fn the_seed_has_awkward_names() {
    let list = text(&Scene::new().get(COLLECTION));
    for part in ["<script>", "ü", " ", "نسخة"] {
        assert!(list.contains(part), "{part}");
    }
    let names = body(&Scene::new().get(COLLECTION));
    let longest = names["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["properties"]["name"].as_str().unwrap().len());
    assert!(longest.max().unwrap() > 150);
}

#[test]
fn units_sets_how_many_there_are() {
    for (units, count) in [
        (Start::Count(0), 0),
        (Start::Count(1), 1),
        (Start::Count(13), 13),
        (Start::Count(10_000), 10_000),
        (Start::Seed, 14),
    ] {
        let mut scene = Scene::with(Options { units, ..Options::default() });
        let list = body(&scene.get(&format!("{COLLECTION}?depth=0&pretty=false")));
        let items = list["items"].as_array().unwrap();
        let ids: std::collections::BTreeSet<_> =
            items.iter().map(|item| item["id"].as_str().unwrap()).collect();
        assert_eq!((items.len(), ids.len()), (count, count));
    }
}

#[test]
fn a_list_shows_references_only_where_depth_0_is_asked_for() {
    let mut scene = Scene::new();
    for (query, whole) in
        [("", true), ("?depth=0", false), ("?depth=1", true), ("?depth=10", true), ("?depth=00", false)]
    {
        let first = body(&scene.get(&format!("{COLLECTION}{query}")))["items"][0].clone();
        assert_eq!(first.get("properties").is_some(), whole, "{query}");
        assert_eq!(first.get("metadata").is_some(), whole, "{query}");
    }
}

#[test]
fn pretty_is_on_unless_refused() {
    let mut scene = Scene::new();
    for (query, lines) in
        [("", true), ("?pretty=true", true), ("?pretty=True", true), ("?pretty=FALSE", false)]
    {
        for path in [COLLECTION.to_owned(), sample(), unit("none")] {
            let target = format!("{path}{query}");
            assert_eq!(text(&scene.get(&target)).contains('\n'), lines, "{target}");
        }
    }
}

#[test]
fn parameters_of_other_clients_are_tolerated() {
    let mut scene = Scene::new();
    let query =
        "orderBy=name&maxResults=2&filter.name=x&filter.metadata.state=BUSY&offset=1&limit=1&unheard=of";
    let plain = scene.get(COLLECTION);
    assert_eq!(scene.get(&format!("{COLLECTION}?{query}")).body, plain.body);
}

#[test]
fn a_content_type_on_get_and_delete_is_tolerated() {
    let mut scene = Scene::new();
    for (method, status) in [("GET", 200), ("DELETE", 202)] {
        let request = Request::new(method, &sample()).header("Content-Type", "application/json");
        assert_eq!(scene.send(request).status, status, "{method}");
    }
}

#[test]
fn a_new_unit_is_busy_for_as_long_as_provisioning_takes() {
    let mut scene = Scene::with(Options { provision_ms: 500, ..Options::default() });
    let id = scene.create("Fresh");
    for (at, state, email) in [(0, "BUSY", false), (499, "BUSY", false), (500, "AVAILABLE", true)] {
        scene.now = 1_800_000_000_000 + at;
        assert_eq!(scene.state(&id), state, "listed after {at} ms");
        assert_eq!(scene.listed(&id)["properties"]["email"], "new@example.com", "listed after {at} ms");
        let single = body(&scene.get(&unit(&id)));
        assert_eq!(single["metadata"]["state"], state, "read after {at} ms");
        assert_eq!(single["properties"].get("email").is_some(), email, "read after {at} ms");
    }
}

#[test]
fn a_new_unit_is_hidden_from_the_single_get_only() {
    let mut scene = Scene::with(Options { hide_ms: 200, ..Options::default() });
    let id = scene.create("Hidden");
    scene.now += 199;
    assert_eq!(scene.get(&unit(&id)).status, 404);
    assert_eq!(scene.state(&id), "BUSY");
    assert_eq!(scene.get(&format!("{}/ssourl", unit(&id))).status, 200);
    scene.now += 1;
    assert_eq!(scene.get(&unit(&id)).status, 200);
}

#[test]
fn put_and_patch_make_a_unit_busy_at_any_time() {
    for (method, request) in
        [("PUT", wrapped(SAMPLE_NAME, "n@example.com")), ("PATCH", json!({ "email": "n@example.com" }))]
    {
        let mut scene = Scene::new();
        for at in [0, 100, 2900, 6000] {
            scene.now = 1_800_000_000_000 + at;
            let changed = scene.write(method, &sample(), &request);
            assert_eq!((changed.status, scene.state(SAMPLE_ID).as_str()), (202, "BUSY"), "{method} at {at}");
            assert_eq!(body(&changed)["properties"]["email"], "n@example.com");
            assert_eq!(scene.listed(SAMPLE_ID)["properties"]["email"], "n@example.com");
            assert_eq!(
                body(&scene.get(&sample()))["properties"]["email"],
                "n@example.com",
                "not new, so not partial"
            );
        }
        scene.now += 3000;
        assert_eq!(scene.state(SAMPLE_ID), "AVAILABLE");
    }
}

#[test]
fn a_change_takes_over_what_is_given_and_nothing_else() {
    let with = |fields: Value| json!({ "metadata": {}, "properties": fields });
    for (method, request, email, fields) in [
        (
            "PUT",
            with(json!({ "password": "p", "email": "n@example.com" })),
            "n@example.com",
            "email password",
        ),
        ("PUT", with(json!({ "name": "Other", "email": "n@example.com" })), "n@example.com", "email"),
        ("PUT", with(json!({})), "backup.admin@example.com", ""),
        ("PATCH", json!({ "email": "n@example.com" }), "n@example.com", "email"),
        ("PATCH", json!({ "password": "p" }), "backup.admin@example.com", "password"),
        ("PATCH", json!({ "name": "Other", "password": "p" }), "backup.admin@example.com", "password"),
        ("PATCH", json!({ "later": 1 }), "backup.admin@example.com", ""),
    ] {
        let mut scene = Scene::new();
        let before = scene.listed(SAMPLE_ID);
        assert_eq!(scene.write(method, &sample(), &request).status, 202, "{request}");
        let after = scene.listed(SAMPLE_ID);
        assert_eq!(after["properties"], json!({ "name": SAMPLE_NAME, "email": email }), "{request}");
        assert_eq!(after["metadata"]["createdDate"], before["metadata"]["createdDate"], "{request}");
        assert_eq!(after["metadata"]["lastModifiedDate"], "2027-01-15T08:00:00.000Z", "{request}");
        assert_ne!(after["metadata"]["etag"], before["metadata"]["etag"], "{request}");
        assert_eq!(scene.sandbox.ledger()[0].fields.join(" "), fields, "{request}");
    }
}

#[test]
fn a_deleted_unit_is_destroying_and_then_gone() {
    let mut scene = Scene::new();
    assert_eq!(scene.delete(SAMPLE_ID).status, 202);
    scene.now += 2999;
    assert_eq!(scene.state(SAMPLE_ID), "DESTROYING");
    assert_eq!(scene.delete(SAMPLE_ID).status, 202, "asked again");
    assert_eq!(scene.write("PATCH", &sample(), &json!({ "password": "p" })).status, 202, "changed meanwhile");
    assert_eq!(scene.state(SAMPLE_ID), "DESTROYING", "it is not brought back");
    scene.now += 1;
    assert_eq!(scene.state(SAMPLE_ID), "absent", "nor kept");
    for method in ["GET", "DELETE"] {
        assert_eq!(scene.send(Request::new(method, &sample())).status, 404, "{method}");
    }
    for (method, request) in [("PUT", wrapped("a", "a@b")), ("PATCH", json!({}))] {
        assert_eq!(scene.write(method, &sample(), &request).status, 404, "{method}");
    }
    assert_eq!(scene.get(&format!("{}/ssourl", sample())).status, 404);
}

#[test]
fn a_name_is_free_again_only_when_its_unit_is_gone() {
    let mut scene = Scene::new();
    let first = scene.create("Twin");
    let again = wrapped("Twin", "t@example.com");
    assert_eq!(scene.write("POST", COLLECTION, &again).status, 422);
    scene.delete(&first);
    assert_eq!(scene.write("POST", COLLECTION, &again).status, 422, "still being destroyed");
    scene.now += 3000;
    assert_eq!(scene.write("POST", COLLECTION, &again).status, 202);
}

#[test]
fn each_operation_is_booked_with_what_it_changes_or_changes_nothing() {
    for operation in Operation::ALL {
        let accepted = accepted(operation, "Booked");
        let mut scene = Scene::new();
        let before = scene.get(COLLECTION).body;
        scene.send(accepted.request(operation));
        let booked: Vec<Value> = scene.sandbox.ledger().iter().map(|entry| json!(entry.fields)).collect();
        let expected = if accepted.booked.is_null() { Vec::new() } else { vec![accepted.booked] };
        assert_eq!(booked, expected, "{operation:?}");
        assert!(scene.sandbox.ledger().iter().all(|entry| entry.operation == operation), "{operation:?}");
        assert_eq!(scene.get(COLLECTION).body == before, expected.is_empty(), "{operation:?}");
    }
}

#[test]
fn the_ledger_tells_what_was_applied_in_order() {
    let mut scene = Scene::new();
    let id = scene.create("Booked");
    scene.write("PUT", &unit(&id), &wrapped("Booked", "b@example.com"));
    scene.write("POST", COLLECTION, &wrapped("not valid", "b@example.com"));
    scene.write("PATCH", &unit(&id), &json!({ "email": "nonsense" }));
    scene.write("PATCH", &unit(&id), &json!({ "password": "p" }));
    scene.get(&unit(&id));
    scene.now += 5;
    scene.delete(&id);
    scene.delete(&id);
    scene.delete("none");
    let ledger = scene.sandbox.ledger();
    let operations: Vec<Operation> = ledger.iter().map(|entry| entry.operation).collect();
    assert_eq!(operations, [Operation::Create, Operation::Replace, Operation::Update, Operation::Delete]);
    assert!(ledger.iter().all(|entry| entry.id == id && entry.name == "Booked"));
    assert_eq!(ledger.iter().map(|entry| entry.at_ms).collect::<Vec<_>>()[2..], [scene.now - 5, scene.now]);
}

#[test]
fn the_address_in_location_does_not_exist() {
    let mut scene = Scene::new();
    let location = scene.delete(SAMPLE_ID).value("Location").unwrap().to_owned();
    let path = location.strip_prefix("http://127.0.0.1").unwrap();
    assert!(path.starts_with("/cloudapi/v6/requests/"), "{path}");
    assert_eq!(scene.get(path).status, 404);
    scene.assert_all_matched();
}

#[test]
fn an_etag_header_is_sent_only_without_depth() {
    let mut scene = Scene::new();
    assert_eq!(scene.get(&sample()).value("ETag"), Some("\"45480eb3fbfc31f1d916c1eaa4abdcc3\""));
    assert_eq!(scene.get(&format!("{}?depth=1", sample())).value("ETag"), None);
}

#[test]
fn a_password_is_never_told() {
    let mut scene = Scene::new();
    let secret = "canary-9f2c";
    let mut told = Vec::new();
    let with = json!({ "properties": { "name": "Canary", "email": "c@example.com", "password": secret } });
    told.push(scene.write("POST", COLLECTION, &with));
    let id = body(&told[0])["id"].as_str().unwrap().to_owned();
    told.push(scene.write("PUT", &unit(&id), &with));
    told.push(scene.write("PATCH", &unit(&id), &json!({ "password": secret })));
    told.push(scene.write("PATCH", &unit(&id), &json!({ "password": [secret] })));
    told.push(scene.write("POST", COLLECTION, &with));
    told.push(scene.send(Request::new("POST", COLLECTION).json(format!("{{\"password\": \"{secret}\""))));
    for target in
        [COLLECTION, "/_sandbox/requests", "/_sandbox/ledger", "/_sandbox/units", "/_sandbox/unmatched"]
    {
        told.push(scene.get(target));
    }
    for response in told {
        let whole = format!("{response:?}{}", text(&response));
        assert!(
            !whole.contains(secret) && !whole.contains("demo-token") && !whole.contains(PASSWORD),
            "{whole}"
        );
    }
}

#[test]
fn the_same_inputs_give_the_same_answers() {
    let run = || {
        let mut scene = Scene::new();
        let id = scene.create("Same");
        (scene.get(COLLECTION), scene.delete(&id), scene.get(&format!("{}/ssourl", sample())))
    };
    assert_eq!(run(), run());
}

#[test]
fn ids_differ_even_if_the_random_numbers_do_not() {
    let mut scene = Scene::new();
    let mut stuck = || 7;
    let mut ids = Vec::new();
    for name in ["One", "Two", "Three"] {
        let request = Request::new("POST", COLLECTION)
            .header("Authorization", "Bearer demo-token")
            .json(wrapped(name, "s@example.com").to_string());
        ids.push(body(&scene.sandbox.handle(&request, 0, &mut stuck).response)["id"].to_string());
    }
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

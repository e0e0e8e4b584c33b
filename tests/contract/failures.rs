//! Every status and every way for an answer to be no good: its code, its outcome, and how often it was tried.

use ionos_backup::{Code, Detail, Error, NewBackupUnit, Outcome};
use sandbox::{Fault, FaultRule, Operation, SAMPLE_ID, When};

use crate::support::{Came, Scenario, TestIo, World, answer, row_of, run, sample};

#[test]
fn every_status_has_its_code_and_is_retried_as_the_table_says() {
    // (status, code, attempts of a GET, of a DELETE, of a POST)
    for (status, code, get, delete, post) in [
        (400, Code::BadRequest, 1, 1, 1),
        (401, Code::Unauthorized, 1, 1, 1),
        (402, Code::HttpError, 1, 1, 1),
        (403, Code::Forbidden, 1, 1, 1),
        (404, Code::NotFound, 1, 1, 1),
        (405, Code::HttpError, 1, 1, 1),
        (408, Code::HttpError, 3, 3, 1),
        (409, Code::HttpError, 1, 1, 1),
        (413, Code::HttpError, 1, 1, 1),
        (422, Code::Unprocessable, 1, 1, 1),
        (429, Code::RateLimited, 3, 3, 3),
        (500, Code::ServerError, 3, 1, 1),
        (501, Code::ServerError, 1, 1, 1),
        (502, Code::ServerError, 3, 3, 1),
        (503, Code::ServerError, 3, 3, 1),
        (504, Code::ServerError, 3, 3, 1),
        (599, Code::ServerError, 1, 1, 1),
    ] {
        for (operation, attempts) in
            [(Operation::Get, get), (Operation::Delete, delete), (Operation::Create, post)]
        {
            let error = failed(operation, Fault::status(status), When::Before);
            let row = format!("{operation:?} {status}");
            assert_eq!((error.code, error.attempts), (code, attempts), "{row}");
            let Detail::Api(api) = &error.detail else { panic!("{row}: {error:?}") };
            assert_eq!(api.status, status, "{row}");
            assert_eq!(api.messages.len(), 1, "{row}");
            assert!(error.message.contains(&format!("server answered {status}")), "{row}: {error}");
        }
    }
}

#[test]
fn gateway_page_is_an_error_without_messages() {
    let error = failed(Operation::Get, Fault::html(502), When::Before);
    let Detail::Api(api) = error.detail else { panic!("{}", error.message) };
    assert!(api.messages.is_empty());
    assert_eq!(error.message, "get backup unit: server answered 502; the API may recover, look again later");
}

#[test]
fn redirect_is_never_followed() {
    for status in [301, 302, 303, 307, 308] {
        let location = Some("https://thief.example/".to_owned());
        let error = failed(Operation::Create, Fault::Redirect { status, location }, When::Before);
        assert_eq!((error.code, error.attempts), (Code::UnexpectedRedirect, 1), "{status}");
        assert_eq!(error.outcome, Outcome::Unknown, "{status}");
        assert!(!error.message.contains("thief"), "{status}: {error}");
    }
}

#[test]
fn faults_of_the_transport_have_their_codes() {
    let reset = |after_headers| Fault::Reset { after_headers };
    let stall = |after_headers| Fault::Stall { after_headers };
    // (name, fault, code, attempts of a GET)
    for (name, fault, code, attempts) in [
        ("reset", reset(false), Code::ConnectionFailed, 3),
        ("reset in the body", reset(true), Code::ConnectionFailed, 3),
        ("stall", stall(false), Code::Timeout, 3),
        ("stall in the body", stall(true), Code::Timeout, 3),
        ("truncated", Fault::Truncate { bytes: 10 }, Code::ConnectionFailed, 3),
        ("drip", Fault::Drip { bytes: 1, interval_ms: 1000 }, Code::Timeout, 3),
        ("late", Fault::Delay { ms: 40_000 }, Code::Timeout, 3),
        ("garbage", Fault::Garbage, Code::InvalidResponse, 1),
    ] {
        let error = failed(Operation::Get, fault.clone(), When::After);
        assert_eq!((error.code, error.attempts), (code, attempts), "GET, {name}");
        let error = failed(Operation::Create, fault, When::After);
        assert_eq!((error.code, error.attempts), (code, 1), "POST, {name}");
        assert_eq!((error.outcome, error.retryable), (Outcome::Unknown, false), "POST, {name}");
    }
}

#[test]
fn delayed_answer_within_the_limit_is_an_answer() {
    let scenario = Scenario::new().fail(Operation::List, When::After, &[Fault::Delay { ms: 29_999 }]);
    run(scenario.client().list().send()).unwrap();
    assert_eq!(scenario.sent(), 1);
}

#[test]
fn unprocessable_answer_names_the_fields() {
    let scenario = Scenario::new();
    let unit = NewBackupUnit::new("not alphanumeric!", "secret-1", "not an address");
    let error = run(scenario.client().create(unit).send()).unwrap_err();
    assert_eq!((error.code, error.outcome), (Code::Unprocessable, Outcome::Rejected));
    let Detail::Api(api) = error.detail else { panic!("{}", error.message) };
    let fields = &api.field_errors;
    let counts = ["name", "email", "password"].map(|property| fields.get(property).len());
    assert_eq!(counts, [1, 1, 0], "{fields:?}");
}

#[test]
fn name_that_is_taken_is_rejected() {
    let scenario = Scenario::new();
    let unit = || NewBackupUnit::new("Twice", "secret-1", "a@example.com");
    run(scenario.client().create(unit()).send()).unwrap();
    let error = run(scenario.client().create(unit()).send()).unwrap_err();
    assert_eq!((error.code, error.outcome), (Code::Unprocessable, Outcome::Rejected));
    assert_eq!(scenario.ledger().len(), 1);
}

#[test]
fn answer_that_does_not_fit_says_where() {
    for (name, body, place) in [
        ("no items", r#"{"id":"x"}"#, "items"),
        ("items are null", r#"{"items":null}"#, "items"),
        ("items are no array", r#"{"items":{}}"#, "items"),
        ("an item is no object", r#"{"items":[{"id":"a"},7]}"#, "items[1]"),
        ("an id is a number", r#"{"items":[{"id":"a"},{"id":7}]}"#, "items[1].id"),
        ("an id is missing", r#"{"items":[{}]}"#, "items[0].id"),
        ("a state is a list", r#"{"items":[{"id":"a","metadata":{"state":[]}}]}"#, "items[0].metadata.state"),
        ("an array", "[]", ""),
        ("null", "null", ""),
        ("a string", "\"x\"", ""),
        ("no JSON", "<html>", ""),
        ("nothing", "", ""),
        ("cut", r#"{"items":[{"id":"a"#, ""),
    ] {
        let client = client(&World::answering(200, body));
        let error = run(client.list().send()).unwrap_err();
        assert_eq!((error.code, error.attempts), (Code::InvalidResponse, 1), "{name}");
        assert!(matches!(&error.detail, Detail::Response(found) if found == place), "{name}: {error:?}");
    }
}

#[test]
fn answer_with_nulls_and_unknown_fields_fits() {
    let body = r#"{"items":[{"id":"a","type":null,"href":null,"new":{"x":[1]},"metadata":null,
        "properties":{"password":null}}],"_links":7}"#;
    let units = run(client(&World::answering(200, body)).list().send()).unwrap();
    assert_eq!(units.items[0].id, "a");
}

#[test]
fn any_success_will_do() {
    for status in [200, 201, 202, 203, 206, 299] {
        let client = client(&World::answering(status, r#"{"id":"a"}"#));
        assert!(run(client.get("a").send()).is_ok(), "{status}");
    }
    for (status, body) in [(200, "{}"), (202, ""), (204, "")] {
        let client = client(&World::answering(status, body));
        assert!(run(client.delete("a").send()).is_ok(), "{status}");
    }
}

#[test]
fn sso_url_that_is_not_safe_is_refused() {
    for url in ["javascript:alert(1)", "http://host/", "//host/", "", "data:,x", "https://host/ x"] {
        let world = World::new(move |_, _| answer(200, &format!(r#"{{"ssoUrl":"{url}"}}"#)));
        let error = run(client(&world).sso_url("a").send()).unwrap_err();
        assert_eq!(error.code, Code::InvalidResponse, "{url}");
        assert!(url.is_empty() || !error.message.contains(url), "{url}: {error}");
    }
}

#[test]
fn http_in_the_open_has_to_be_allowed_and_then_holds_for_the_sso_url_too() {
    for (url, is_safe) in [("http://gateway.lab:8080/sso#ott=x", true), ("http://other.lab:8080/sso", false)]
    {
        let world = World::new(move |_, _| answer(200, &format!(r#"{{"ssoUrl":"{url}"}}"#)));
        let builder = ionos_backup::Client::builder_with(TestIo(std::rc::Rc::clone(&world)));
        let client = builder.base_url("http://gateway.lab:8080").allow_insecure(true).build().unwrap();
        let got = run(client.sso_url("a").send());
        // EXPOSE: to the comparison.
        assert_eq!(got.is_ok_and(|sso| sso.expose() == url), is_safe, "{url}");
        assert!(world.sent.borrow()[0].url.starts_with("http://gateway.lab:8080/cloudapi/v6/"));
    }
}

#[test]
fn answer_that_is_too_large_is_not_tried_again() {
    let world = World::new(|_, _| {
        let mut came = answer(200, "{}");
        if let Ok(response) = &mut came.result {
            response.body = Err(ionos_backup::BodyProblem::TooLarge);
        }
        came
    });
    let error = run(client(&world).list().send()).unwrap_err();
    assert_eq!((error.code, error.attempts), (Code::ResponseTooLarge, 1));
}

#[test]
fn what_is_no_answer_is_an_invalid_response() {
    let world = World::new(|_, _| Came { takes_ms: 0, result: Err(ionos_backup::Failure::NotAResponse) });
    let error = run(client(&world).delete("a").send()).unwrap_err();
    assert_eq!((error.code, error.outcome), (Code::InvalidResponse, Outcome::Unknown));
}

/// What comes of an operation all of whose requests meet a fault.
#[track_caller]
fn failed(operation: Operation, fault: Fault, when: When) -> Error {
    let scenario = Scenario::new();
    let rule = FaultRule { times: 0, ..FaultRule::next(operation, when, fault) };
    scenario.sandbox.borrow_mut().inject(rule);
    let row = row_of(operation);
    let call = scenario.client().untyped(row, SAMPLE_ID, sample(row, "New1", "secret-1"));
    run(call.send()).expect_err("it cannot succeed")
}

fn client(world: &std::rc::Rc<World>) -> ionos_backup::Client<TestIo> {
    ionos_backup::Client::builder_with(TestIo(std::rc::Rc::clone(world))).build().unwrap()
}

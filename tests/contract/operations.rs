//! What each operation does to the server, and what it gives back.

use std::cell::RefCell;
use std::rc::Rc;

use ionos_backup::{BackupUnitPatch, BackupUnitReplacement, Depth, NewBackupUnit, ResponseInfo};
use sandbox::{Fault, Operation, SAMPLE_ID, SAMPLE_NAME, When};

use crate::support::{Scenario, run};

#[test]
fn list_gives_whole_units() {
    let scenario = Scenario::new();
    let units = run(scenario.client().list().send()).unwrap();
    assert_eq!(units.items.len(), 14);
    let sample = units.items.iter().find(|unit| unit.id == SAMPLE_ID).unwrap();
    assert_eq!(sample.properties.as_ref().unwrap().name.as_deref(), Some(SAMPLE_NAME));
    assert_eq!(sample.metadata.as_ref().unwrap().state.as_deref(), Some("AVAILABLE"));
}

#[test]
fn list_at_depth_0_gives_references() {
    let scenario = Scenario::new();
    let units = run(scenario.client().list().depth(Depth::new(0).unwrap()).send()).unwrap();
    assert!(units.items.iter().all(|unit| unit.properties.is_none() && unit.metadata.is_none()));
}

#[test]
fn create_gives_the_new_unit_and_is_applied_once() {
    let scenario = Scenario::new();
    let unit = run(scenario.client().create(NewBackupUnit::new("New1", "secret-1", "a@example.com")).send());
    let unit = unit.unwrap();
    let ledger = scenario.ledger();
    assert_eq!(ledger.len(), 1);
    assert_eq!((ledger[0].operation, &ledger[0].id), (Operation::Create, &unit.id));
    assert_eq!(ledger[0].fields, ["name", "email", "password"]);
    assert_eq!(unit.metadata.unwrap().state.as_deref(), Some("BUSY"));
}

#[test]
fn get_gives_the_unit() {
    let scenario = Scenario::new();
    let unit = run(scenario.client().get(SAMPLE_ID).send()).unwrap();
    assert_eq!(unit.id, SAMPLE_ID);
    assert!(unit.properties.unwrap().password.is_none());
}

#[test]
fn replace_sets_password_and_email() {
    let scenario = Scenario::new();
    let unit = BackupUnitReplacement::new("secret-2", "b@example.com");
    let unit = run(scenario.client().replace(SAMPLE_ID, unit).send()).unwrap();
    assert_eq!(unit.properties.unwrap().email.as_deref(), Some("b@example.com"));
    assert_eq!(scenario.ledger()[0].fields, ["email", "password"]);
}

#[test]
fn update_sets_what_is_given_and_nothing_else() {
    let set = BackupUnitPatch::new;
    for (name, patch, fields) in [
        ("password", set().password("secret-3"), &["password"][..]),
        ("email", set().email("c@example.com"), &["email"]),
        ("both", set().email("c@example.com").password("secret-3"), &["email", "password"]),
    ] {
        let scenario = Scenario::new();
        run(scenario.client().update(SAMPLE_ID, patch).send()).unwrap();
        let ledger = scenario.ledger();
        assert_eq!((ledger.len(), ledger[0].operation), (1, Operation::Update), "{name}");
        assert_eq!(ledger[0].fields, fields, "{name}");
    }
}

#[test]
fn delete_lets_the_unit_go() {
    let scenario = Scenario::new();
    run(scenario.client().delete(SAMPLE_ID).send()).unwrap();
    assert_eq!(scenario.ledger()[0].operation, Operation::Delete);
}

#[test]
fn sso_url_is_handed_on_byte_for_byte_and_never_printed() {
    let scenario = Scenario::new();
    let url = run(scenario.client().sso_url(SAMPLE_ID).send()).unwrap();
    assert_eq!(format!("{url:?}"), "[REDACTED]");
    // EXPOSE: to the comparison.
    assert!(url.expose().starts_with("http://127.0.0.1/sso#ott="));
    assert!(url.expose().ends_with("&targetURI=%2F"), "an escape is not undone");
}

#[test]
fn unknown_fields_and_states_come_through() {
    let scenario = Scenario::new();
    scenario.sandbox.borrow_mut().set_state(SAMPLE_ID, "SOMETHING_NEW");
    let unit = run(scenario.client().get(SAMPLE_ID).send()).unwrap();
    assert_eq!(unit.metadata.unwrap().state.as_deref(), Some("SOMETHING_NEW"));
}

#[test]
fn options_of_a_list_reach_the_server() {
    let scenario = Scenario::new();
    let list = scenario.client().list().order_by("name").max_results(7).filter("name", "a&b").pretty(true);
    run(list.send()).unwrap();
    let sent = scenario.world.sent.borrow();
    assert!(
        sent[0].url.ends_with("?pretty=true&depth=1&orderBy=name&maxResults=7&filter.name=a%26b"),
        "{}",
        sent[0].url
    );
}

#[test]
fn contract_of_a_call_wins_over_that_of_the_client() {
    let scenario = Scenario::new();
    let client = scenario.builder().auth(ionos_backup::Auth::token(sandbox::TOKEN)).contract_number(1);
    let client = client.build().unwrap();
    assert!(run(client.list().send()).is_err(), "the sandbox knows one contract");
    let contract = u32::try_from(sandbox::CONTRACT).unwrap();
    run(client.list().contract_number(contract).send()).unwrap();
}

#[test]
fn hook_is_told_of_every_answer() {
    let told = Rc::new(RefCell::new(Vec::new()));
    let scenario =
        Scenario::new().fail(Operation::List, When::Before, &[Fault::status(503), Fault::status(429)]);
    let note = Rc::clone(&told);
    let list = scenario.client().list().on_response(move |info: &ResponseInfo| {
        note.borrow_mut().push((info.operation, info.attempt, info.status, info.rate_limit.is_some()));
    });
    run(list.send()).unwrap();
    let row = |attempt, status| ("list", attempt, status, true);
    assert_eq!(*told.borrow(), [row(1, 503), row(2, 429), row(3, 200)]);
}

#[test]
fn hook_is_told_the_id_that_location_names() {
    let told = Rc::new(RefCell::new(None));
    let scenario = Scenario::new();
    let note = Rc::clone(&told);
    let hook = move |info: &ResponseInfo| *note.borrow_mut() = info.request_id.clone();
    run(scenario.client().delete(SAMPLE_ID).on_response(hook).send()).unwrap();
    assert_eq!(told.borrow().as_ref().map(String::len), Some(36));
}

#[test]
fn hook_of_a_call_replaces_that_of_the_client() {
    let scenario = Scenario::new();
    let told = Rc::new(RefCell::new(Vec::new()));
    let (client_hook, call_hook) = (Rc::clone(&told), Rc::clone(&told));
    let builder = scenario.builder().auth(ionos_backup::Auth::token(sandbox::TOKEN));
    let client = builder.on_response(move |_| client_hook.borrow_mut().push("client")).build().unwrap();
    run(client.list().send()).unwrap();
    run(client.list().on_response(move |_| call_hook.borrow_mut().push("call")).send()).unwrap();
    assert_eq!(*told.borrow(), ["client", "call"]);
}

#[test]
fn every_kind_of_credentials_is_known_to_the_server() {
    use ionos_backup::Auth;
    for (name, auth) in [
        ("token", Auth::token(sandbox::TOKEN)),
        ("pasted token", Auth::token(format!("  {}\n", sandbox::TOKEN))),
        ("basic", Auth::basic(sandbox::USERNAME, sandbox::PASSWORD)),
        ("function", Auth::token_function(|| async { Some(sandbox::TOKEN.to_owned()) })),
    ] {
        let scenario = Scenario::new();
        let client = scenario.builder().auth(auth).build().unwrap();
        assert!(run(client.list().send()).is_ok(), "{name}");
    }
}

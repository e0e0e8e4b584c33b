//! Requests that are built and not sent.

use ionos_backup::{Auth, Code, Method, NewBackupUnit};

use crate::support::{Scenario, run, to_sandbox};

#[test]
fn unsent_request_does_what_the_call_would_have_done() {
    let scenario = Scenario::new();
    let unit = NewBackupUnit::new("New1", "secret-1", "a@example.com");
    let request = scenario.client().create(unit).build().unwrap();
    assert_eq!((request.method, scenario.sent()), (Method::Post, 0));
    let reply = scenario.sandbox.borrow_mut().handle(&to_sandbox(&request), 0, &mut || 1);
    assert_eq!((reply.response.status, scenario.ledger().len()), (202, 1));
}

#[test]
fn unsent_request_with_a_token_function_has_to_be_waited_for() {
    let scenario = Scenario::new();
    let function = Auth::token_function(|| async { Some(sandbox::TOKEN.to_owned()) });
    let client = scenario.builder().auth(function).build().unwrap();
    assert_eq!(client.list().build().unwrap_err().code, Code::InvalidArgument);
    let request = run(client.list().build_async()).unwrap();
    // EXPOSE: to the comparison.
    assert_eq!(request.headers[0].1.expose(), "Bearer demo-token");
    assert_eq!(scenario.sent(), 0);
}

#[test]
fn token_function_that_fails_leaves_no_request() {
    let scenario = Scenario::new();
    let client = scenario.builder().auth(Auth::token_function(|| async { None })).build().unwrap();
    assert_eq!(run(client.list().build_async()).unwrap_err().code, Code::TokenFailed);
}

#[test]
fn unsent_request_shows_no_secret() {
    let scenario = Scenario::new();
    let unit = NewBackupUnit::new("New1", "secret-1", "a@example.com");
    let request = scenario.client().create(unit).build().unwrap();
    let shown = format!("{request:?} {request:#?}");
    assert!(!shown.contains("secret-1") && !shown.contains("demo-token"), "{shown}");
}

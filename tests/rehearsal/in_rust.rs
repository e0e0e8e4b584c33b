//! The two operations of `operations.md`, from Rust: `rehearsal.rs` puts this among the tests of its copy.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

mod support;

use ionos_backup::{Code, Outcome, Rotation, UnitCopy};
use sandbox::{Fault, FaultRule, Operation, SAMPLE_ID, When};

use crate::support::{Scenario, run};

#[test]
fn both_are_applied_once_and_give_the_unit() {
    let scenario = Scenario::new();
    let client = scenario.client();
    let rotation = Rotation::new("leaked", "canary-4711").notify().grace_hours(24);
    assert_eq!(run(client.rotate(SAMPLE_ID, rotation).send()).unwrap().id, SAMPLE_ID);
    let copy = run(client.copy(SAMPLE_ID, UnitCopy::new("Second", "canary-4711", 0.25)).send()).unwrap();
    assert_ne!(copy.id, SAMPLE_ID);
    assert_eq!(copy.properties.unwrap().name.as_deref(), Some("Second"));
    let applied: Vec<Operation> = scenario.ledger().iter().map(|entry| entry.operation).collect();
    assert_eq!(applied, [Operation::Rotate, Operation::Copy]);
}

#[test]
fn values_are_sent_with_their_types() {
    let client = Scenario::new().client();
    let rotation = Rotation::new("leaked", "canary-4711").notify().grace_hours(24);
    let rotated = client.rotate(SAMPLE_ID, rotation).build().unwrap();
    let copied = client.copy(SAMPLE_ID, UnitCopy::new("Second", "canary-4711", 0.25)).build().unwrap();
    for (request, body) in [
        (
            rotated,
            r#"{"metadata":{},"properties":{"reason":"leaked","pin":"canary-4711","notify":true,"graceHours":24}}"#,
        ),
        (copied, r#"{"label":"Second","passphrase":"canary-4711","withBackups":true,"share":0.25}"#),
    ] {
        // EXPOSE: to the comparison.
        assert_eq!(request.body.unwrap().expose(), body);
    }
}

#[test]
fn what_may_have_been_created_is_said_so_and_not_sent_again() {
    let scenario = Scenario::new();
    for operation in [Operation::Rotate, Operation::Copy] {
        let lost = Fault::Reset { after_headers: true };
        let rule = FaultRule { times: 0, ..FaultRule::next(operation, When::After, lost) };
        scenario.sandbox.borrow_mut().inject(rule);
    }
    let client = scenario.client();
    let error = run(client.rotate(SAMPLE_ID, Rotation::new("leaked", "canary-4711")).send()).unwrap_err();
    assert_eq!((error.code, error.outcome, error.attempts), (Code::ConnectionFailed, Outcome::Unknown, 3));
    assert!(error.message.contains("it may have been applied all the same, repeating it is safe"), "{error}");
    let copy = UnitCopy::new("Second", "canary-4711", 0.25);
    let error = run(client.copy(SAMPLE_ID, copy).send()).unwrap_err();
    assert_eq!((error.code, error.outcome, error.attempts), (Code::ConnectionFailed, Outcome::Unknown, 1));
    assert!(error.message.contains("may have been created all the same"), "{error}");
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
}

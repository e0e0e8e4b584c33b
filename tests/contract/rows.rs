//! Every row of the client against the sandbox, which was written from the reference: both know the same operations.

use ionos_backup::{Code, Document, Effect, Operation, Outcome};
use sandbox::{Fault, FaultRule, SAMPLE_ID, When};
use serde_json::Value;

use crate::support::{Scenario, row_of, run, sample};

#[test]
fn client_and_sandbox_know_the_same_operations() {
    let theirs: Vec<Operation> = sandbox::Operation::ALL.into_iter().map(row_of).collect();
    assert_eq!(theirs, Operation::ALL);
}

#[test]
fn request_of_every_row_is_the_operation_that_the_sandbox_knows_by_its_name() {
    for operation in Operation::ALL {
        let scenario = Scenario::new();
        let name = operation.definition().name;
        let answer = send(&scenario, operation, "secret-1").unwrap_or_else(|error| panic!("{name}: {error}"));
        let seen = scenario.sandbox.borrow().requests().last().cloned().expect("it was sent");
        assert_eq!(seen.operation.map(row_of), Some(operation), "{name}: {}", seen.target);
        let is_document = |field: &str| answer.get(field).is_some();
        match operation.definition().answer {
            None => assert_eq!(answer, Value::Null, "{name}"),
            Some(Document::SsoUrl) => assert!(is_document("ssoUrl"), "{name}: {answer}"),
            Some(Document::Unit) => assert!(is_document("id"), "{name}: {answer}"),
            Some(Document::Units) => assert!(is_document("items"), "{name}: {answer}"),
        }
    }
}

#[test]
fn what_every_row_changes_is_in_the_ledger_and_what_only_reads_is_not() {
    for operation in Operation::ALL {
        let scenario = Scenario::new();
        let name = operation.definition().name;
        send(&scenario, operation, "secret-1").unwrap_or_else(|error| panic!("{name}: {error}"));
        let applied: Vec<Operation> = scenario.ledger().iter().map(|entry| row_of(entry.operation)).collect();
        let expected = match operation.definition().effect {
            Effect::Changes | Effect::Creates | Effect::Ensures => vec![operation],
            Effect::Reads => vec![],
        };
        assert_eq!(applied, expected, "{name}");
    }
}

#[test]
fn words_and_retries_of_every_row_follow_its_effect() {
    for operation in Operation::ALL {
        let scenario = Scenario::new();
        let definition = operation.definition();
        let (name, lost) = (definition.name, Fault::Reset { after_headers: false });
        let twin = sandbox::Operation::ALL.into_iter().find(|twin| row_of(*twin) == operation).expect(name);
        let rule = FaultRule { times: 0, ..FaultRule::next(twin, When::Before, lost) };
        scenario.sandbox.borrow_mut().inject(rule);
        let error = send(&scenario, operation, "secret-1").expect_err(name);
        let words = match definition.effect {
            Effect::Changes => "it may have been applied all the same, repeating it is safe",
            Effect::Creates | Effect::Ensures => "may have been created all the same",
            Effect::Reads => "the connection failed",
        };
        let attempts = if definition.effect == Effect::Creates { 1 } else { 3 };
        assert_eq!((error.code, error.outcome), (Code::ConnectionFailed, Outcome::Unknown), "{name}");
        assert_eq!((error.attempts, error.operation), (attempts, name));
        assert_eq!(error.retryable, definition.effect != Effect::Creates, "{name}");
        assert!(error.message.starts_with(definition.phrase) && error.message.contains(words), "{error}");
    }
}

#[test]
fn field_errors_of_every_row_name_its_own_fields_and_hide_its_secrets() {
    for operation in Operation::ALL {
        let scenario = Scenario::new();
        let definition = operation.definition();
        let twin = sandbox::Operation::ALL.into_iter().find(|twin| row_of(*twin) == operation);
        let words: String = definition
            .fields()
            .iter()
            .map(|field| format!("[(root).properties.{}] must not be {SECRET} ", field.name))
            .collect();
        let refused = Fault::Status {
            status: 422,
            error_code: None,
            message: Some(words),
            html: false,
            headers: Default::default(),
        };
        scenario.sandbox.borrow_mut().inject(FaultRule::next(
            twin.expect("it has a twin"),
            When::Before,
            refused,
        ));
        let error = send(&scenario, operation, SECRET).expect_err(definition.name);
        let api = error.detail.api().expect("the server said no");
        let has_secret = definition.fields().iter().any(|field| field.is_secret());
        let said =
            if has_secret { "must not be [REDACTED]".to_owned() } else { format!("must not be {SECRET}") };
        for field in definition.fields() {
            assert_eq!(
                api.field_errors.get(field.name),
                [said.as_str()],
                "{}: {}",
                definition.name,
                field.name
            );
        }
        assert_eq!(api.field_errors.iter().count(), definition.fields().len(), "{}", definition.name);
        assert_eq!(format!("{error:?}").contains(SECRET), !has_secret && !definition.fields().is_empty());
    }
}

/// Sends an operation about the sample unit.
fn send(scenario: &Scenario, operation: Operation, password: &str) -> Result<Value, ionos_backup::Error> {
    run(scenario.client().untyped(operation, SAMPLE_ID, sample(operation, "New1", password)).send())
}

const SECRET: &str = "canary-4711";

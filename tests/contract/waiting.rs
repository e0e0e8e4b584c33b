//! Waiting: it ends on ready, failed, gone, never shown, aborted and out of time, and survives what the API does.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use ionos_backup::{
    Auth, BackupUnit, Client, Code, Detail, Error, Failure, NewBackupUnit, Outcome, PollInfo,
};
use sandbox::{Fault, FaultRule, Operation, Options, SAMPLE_ID, When};

use crate::support::{Came, Scenario, TestIo, World, milliseconds, run};

#[test]
fn new_unit_is_waited_for_until_it_is_available() {
    let scenario = Scenario::with(Options { provision_ms: 20_000, hide_ms: 60_000, ..Options::default() });
    let client = scenario.client();
    let unit = run(client.create(NewBackupUnit::new("New1", "secret-1", "a@example.com")).send()).unwrap();
    let polls = Rc::new(RefCell::new(Vec::new()));
    let note = Rc::clone(&polls);
    let wait = client.wait_until_available(&unit.id).on_poll(move |info: &PollInfo| {
        note.borrow_mut().push((info.state.clone().unwrap_or_default(), milliseconds(info.elapsed)));
    });
    let ready = run(wait.send()).unwrap();
    assert_eq!(ready.metadata.unwrap().state.as_deref(), Some("AVAILABLE"));
    let polls = polls.borrow();
    assert_eq!(polls.first(), Some(&("BUSY".to_owned(), 0)), "the first look is at once");
    assert_eq!(polls.last().map(|(state, _)| state.as_str()), Some("AVAILABLE"));
    assert!(polls.last().is_some_and(|(_, elapsed_ms)| (20_000..30_000).contains(elapsed_ms)), "{polls:?}");
}

#[test]
fn every_state_means_what_the_table_says() {
    // (state, waiting until it is available, until it is deleted): r ready, f failed, g gone, . wait on
    for (state, available, deleted) in [
        ("AVAILABLE", 'r', '.'),
        ("ACTIVE", 'r', '.'),
        ("available", 'r', '.'),
        ("INACTIVE", '.', '.'),
        ("BUSY", '.', '.'),
        ("DEPLOYING", '.', '.'),
        ("FAILED", 'f', '.'),
        ("SUSPENDED", '.', '.'),
        ("FAILED_SUSPENDED", 'f', '.'),
        ("UPDATING", '.', '.'),
        ("FAILED_UPDATING", 'f', '.'),
        ("DESTROYING", '.', '.'),
        ("FAILED_DESTROYING", 'f', 'f'),
        ("failed_destroying", 'f', 'f'),
        ("TERMINATED", 'g', 'r'),
        ("HIBERNATING", '.', '.'),
        ("FAILED_HIBERNATING", 'f', '.'),
        ("MAINTENANCE", '.', '.'),
        ("FAILED_MAINTENANCE", 'f', '.'),
        ("FAILED_SOMEHOW_NEW", 'f', '.'),
        ("UNKNOWN", '.', '.'),
        ("SOMETHING_NEW", '.', '.'),
        ("", '.', '.'),
    ] {
        let scenario = Scenario::new();
        scenario.sandbox.borrow_mut().set_state(SAMPLE_ID, state);
        let seen = |error: Error| match (error.code, &error.detail) {
            (Code::UnitFailed, Detail::UnitFailed(found)) if found == state => 'f',
            (Code::NotFound, Detail::None) => 'g',
            (Code::Timeout, Detail::None) => '.',
            _ => panic!("{state}: {error:?}"),
        };
        let client = scenario.client();
        let wait = client.wait_until_available(SAMPLE_ID).total_timeout(Duration::from_secs(60));
        assert_eq!(run(wait.send()).map_or_else(seen, |_| 'r'), available, "{state:?}, until available");
        let wait = client.wait_until_deleted(SAMPLE_ID).total_timeout(Duration::from_secs(60));
        assert_eq!(run(wait.send()).map_or_else(seen, |()| 'r'), deleted, "{state:?}, until deleted");
    }
}

#[test]
fn unit_that_is_deleted_is_waited_for_until_it_is_gone() {
    let scenario = Scenario::with(Options { provision_ms: 5000, ..Options::default() });
    let client = scenario.client();
    run(client.delete(SAMPLE_ID).send()).unwrap();
    run(client.wait_until_deleted(SAMPLE_ID).send()).unwrap();
    assert!((5000..10_000).contains(&scenario.world.elapsed_ms()), "{}", scenario.world.elapsed_ms());
    run(client.wait_until_deleted("never-there").send()).unwrap();
}

#[test]
fn unit_that_never_shows_is_not_found_after_30_s() {
    let scenario = Scenario::new();
    let error = run(scenario.client().wait_until_available("never-there").send()).unwrap_err();
    assert_eq!((error.code, error.operation), (Code::NotFound, "waitUntilAvailable"));
    assert!((30_000..45_000).contains(&scenario.world.elapsed_ms()), "{}", scenario.world.elapsed_ms());
}

#[test]
fn unit_that_is_gone_after_it_was_seen_is_not_found_at_once() {
    let scenario = Scenario::new();
    scenario.sandbox.borrow_mut().set_state(SAMPLE_ID, "BUSY");
    let sandbox = Rc::clone(&scenario.sandbox);
    let wait = scenario.client().wait_until_available(SAMPLE_ID).on_poll(move |_| {
        sandbox.borrow_mut().remove(SAMPLE_ID);
    });
    let error = run(wait.send()).unwrap_err();
    assert_eq!(error.code, Code::NotFound);
    assert!(scenario.world.elapsed_ms() <= 1000);
}

#[test]
fn wait_ends_by_its_deadline() {
    // (name, what it may take, when it ends)
    for (name, total, ended_ms) in [
        ("10 minutes unless told otherwise", None, 600_000),
        ("as told", Some(Duration::from_millis(12_345)), 12_345),
        ("shorter than a pause", Some(Duration::from_millis(7)), 7),
    ] {
        let scenario = Scenario::new();
        scenario.sandbox.borrow_mut().set_state(SAMPLE_ID, "BUSY");
        let mut wait = scenario.client().wait_until_available(SAMPLE_ID);
        if let Some(total) = total {
            wait = wait.total_timeout(total);
        }
        let error = run(wait.send()).unwrap_err();
        assert_eq!((error.code, error.retryable), (Code::Timeout, true), "{name}");
        assert_eq!(scenario.world.elapsed_ms(), ended_ms, "{name}");
    }
}

#[test]
fn pauses_grow_from_1_s_to_10_s() {
    let scenario = Scenario::new();
    scenario.sandbox.borrow_mut().set_state(SAMPLE_ID, "BUSY");
    run(scenario.client().wait_until_available(SAMPLE_ID).send()).unwrap_err();
    let slept = scenario.world.slept.borrow();
    for (slept, full) in slept.iter().zip([1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]) {
        assert!((full / 2..=full).contains(slept), "{slept} of {full}");
    }
    assert!(slept.iter().all(|slept| *slept <= 10_000));
}

#[test]
fn poll_that_fails_for_the_moment_does_not_end_the_wait() {
    for (name, fault) in [
        ("502", Fault::html(502)),
        ("500", Fault::status(500)),
        ("429", Fault::status(429)),
        ("reset", Fault::Reset { after_headers: false }),
        ("stall", Fault::Stall { after_headers: false }),
        ("garbage", Fault::Garbage),
        ("redirect", Fault::Redirect { status: 307, location: None }),
    ] {
        let scenario = Scenario::new();
        let rule = FaultRule { times: 7, ..FaultRule::next(Operation::List, When::Before, fault) };
        scenario.sandbox.borrow_mut().inject(rule);
        assert!(available(&scenario).is_ok(), "{name}");
        assert!(scenario.sent() > 7, "{name}");
    }
}

#[test]
fn poll_that_is_refused_ends_the_wait_in_its_name() {
    for (status, code) in [(401, Code::Unauthorized), (403, Code::Forbidden), (404, Code::NotFound)] {
        let scenario = Scenario::new().fail(Operation::List, When::Before, &[Fault::status(status)]);
        let error = available(&scenario).unwrap_err();
        assert_eq!(
            (error.code, error.operation, error.attempts),
            (code, "waitUntilAvailable", 1),
            "{status}"
        );
        assert!(error.message.starts_with("wait until the backup unit is available: "), "{status}: {error}");
    }
}

#[test]
fn hint_of_a_poll_that_fails_is_heeded() {
    let fault = |seconds: &str| Fault::Status {
        status: 503,
        error_code: None,
        message: None,
        html: false,
        headers: [("Retry-After".to_owned(), seconds.to_owned())].into(),
    };
    let scenario = Scenario::new().fail(Operation::List, When::Before, &[fault("90")]);
    available(&scenario).unwrap();
    assert_eq!(*scenario.world.slept.borrow(), [90_000]);

    let scenario = Scenario::new().fail(Operation::List, When::Before, &[fault("3600")]);
    assert_eq!(available(&scenario).unwrap_err().code, Code::Timeout);
    assert_eq!((scenario.sent(), scenario.world.elapsed_ms()), (1, 600_000));
}

#[test]
fn wait_that_is_aborted_ends_at_once() {
    for (name, abort_after_ms, outcome) in [
        ("before", 0, Outcome::NotSent),
        ("in a pause", 100, Outcome::Rejected),
        ("in a later pause", 40_000, Outcome::Rejected),
    ] {
        let scenario = Scenario::new();
        scenario.sandbox.borrow_mut().set_state(SAMPLE_ID, "BUSY");
        scenario.world.abort_at.set(Some(scenario.world.now.get() + abort_after_ms));
        let error = available(&scenario).unwrap_err();
        assert!(error.message.contains("aborted"), "{name}: {error}");
        assert_eq!(scenario.world.elapsed_ms(), abort_after_ms, "{name}");
        assert_eq!((error.outcome, error.attempts as usize), (outcome, scenario.sent()), "{name}");
    }
}

#[test]
fn wait_ends_though_the_clock_stands_still() {
    let scenario = Scenario::new();
    scenario.sandbox.borrow_mut().set_state(SAMPLE_ID, "BUSY");
    scenario.world.frozen.set(true);
    assert_eq!(available(&scenario).unwrap_err().code, Code::Timeout);
    assert_eq!(scenario.world.elapsed_ms(), 600_000);
}

#[test]
fn wait_without_a_look_that_succeeds_says_why() {
    let scenario = Scenario::new();
    let rule = FaultRule { times: 1000, ..FaultRule::next(Operation::List, When::Before, Fault::html(502)) };
    scenario.sandbox.borrow_mut().inject(rule);
    let message = available(&scenario).unwrap_err().message;
    let (_, trouble) = message.split_once("; the last look at the list failed: ").expect(&message);
    assert!(trouble.contains("server answered 502"), "{message}");
}

#[test]
fn state_is_judged_as_the_server_spelled_it_and_told_without_secrets() {
    let world = World::answering(200, r#"{"items": [{"id": "unit-1", "metadata": {"state": "AVAILABLE"}}]}"#);
    let client = Client::builder_with(TestIo(world)).auth(Auth::token("LABLE")).build().unwrap();
    let states = Rc::new(RefCell::new(Vec::new()));
    let note = Rc::clone(&states);
    let wait = client.wait_until_available("unit-1").on_poll(move |info: &PollInfo| {
        note.borrow_mut().push(info.state.clone());
    });
    assert_eq!(run(wait.send()).unwrap().id, "unit-1");
    assert_eq!(*states.borrow(), [Some("AVAI[REDACTED]".to_owned())]);
}

#[test]
fn runtime_without_fetch_ends_the_wait() {
    let world = World::new(|_, _| Came { takes_ms: 0, result: Err(Failure::NoFetch) });
    let client = Client::builder_with(TestIo(Rc::clone(&world))).build().unwrap();
    let error = run(client.wait_until_available("unit-1").send()).unwrap_err();
    assert_eq!((error.code, error.retryable, error.attempts), (Code::ConnectionFailed, false, 0));
    assert!(error.message.contains("no fetch"), "{error}");
    assert_eq!(world.elapsed_ms(), 0);
}

fn available(scenario: &Scenario) -> Result<BackupUnit, Error> {
    run(scenario.client().wait_until_available(SAMPLE_ID).send())
}

//! What a call says of itself when it fails: applied or not, when it is tried again, and how long it takes.

use std::time::Duration;

use ionos_backup::{Auth, Cause, Code, Detail, Error, Failure, Header, NewBackupUnit, Outcome};
use sandbox::{Fault, Operation, SAMPLE_ID, When};

use crate::support::{Came, Scenario, TestIo, World, answer, milliseconds, row_of, run, sample};

#[test]
fn outcome_speaks_of_all_attempts_together() {
    let status = Fault::status;
    let lost = || Fault::Reset { after_headers: false };
    let hint = || Fault::Status {
        status: 503,
        error_code: None,
        message: None,
        html: false,
        headers: [("Retry-After".to_owned(), "1".to_owned())].into(),
    };
    // (name, operation, faults in order, outcome)
    for (name, operation, faults, outcome) in [
        ("refused", Operation::Create, vec![status(422)], Outcome::Rejected),
        ("gateway", Operation::Create, vec![status(502)], Outcome::Unknown),
        ("503", Operation::Create, vec![status(503)], Outcome::Unknown),
        ("503 with a hint", Operation::Create, vec![hint()], Outcome::Rejected),
        ("429 until the end", Operation::Create, vec![status(429); 3], Outcome::Rejected),
        ("429, then lost", Operation::Create, vec![status(429), lost()], Outcome::Unknown),
        ("lost, then refused", Operation::Replace, vec![lost(), status(422)], Outcome::Unknown),
        ("408, then forbidden", Operation::Update, vec![status(408), status(403)], Outcome::Unknown),
        ("429, then refused", Operation::Update, vec![status(429), status(422)], Outcome::Rejected),
        ("503 with a hint, then refused", Operation::Replace, vec![hint(), status(422)], Outcome::Unknown),
        ("forbidden", Operation::Delete, vec![status(403)], Outcome::Rejected),
        ("missing", Operation::Delete, vec![status(404)], Outcome::Rejected),
        ("gateway, read", Operation::Get, vec![status(502); 3], Outcome::Rejected),
        ("lost, read", Operation::Get, vec![lost(); 3], Outcome::Unknown),
    ] {
        let scenario = Scenario::new().fail(operation, When::Before, &faults);
        let error = failed(&scenario, operation, name);
        assert_eq!(error.outcome, outcome, "{name}: {error:?}");
    }
}

#[test]
fn create_that_may_have_been_applied_says_how_to_find_out() {
    let scenario = Scenario::new().fail(Operation::Create, When::After, &[Fault::html(502)]);
    let error = failed(&scenario, Operation::Create, "502");
    assert_eq!(scenario.ledger().len(), 1, "the sandbox has applied it");
    assert!(error.message.contains("list the units and look for the name, which is unique"), "{error}");
    assert!(!error.retryable);
}

#[test]
fn delete_takes_404_for_success_only_after_an_attempt_that_may_have_been_applied() {
    // Whose answer gets lost, and which then finds nothing.
    let scenario = Scenario::with(sandbox::Options { provision_ms: 0, ..sandbox::Options::default() });
    let lost = Fault::Reset { after_headers: false };
    let scenario = scenario.fail(Operation::Delete, When::After, &[lost]);
    run(scenario.client().delete(SAMPLE_ID).send()).unwrap();
    assert_eq!((scenario.sent(), scenario.ledger().len()), (2, 1));

    for (name, first) in [("at once", vec![]), ("after a 429", vec![Fault::status(429)])] {
        let scenario = Scenario::new().fail(Operation::Delete, When::Before, &first);
        let error = run(scenario.client().delete("missing").send()).unwrap_err();
        assert_eq!((error.code, error.outcome), (Code::NotFound, Outcome::Rejected), "{name}");
    }
}

#[test]
fn post_is_sent_again_only_if_nothing_was_sent() {
    for (code, attempts, outcome) in [
        (Some("ECONNREFUSED"), 3, Outcome::NotSent),
        (Some("ENOTFOUND"), 3, Outcome::NotSent),
        (Some("EAI_AGAIN"), 3, Outcome::NotSent),
        (Some("UND_ERR_CONNECT_TIMEOUT"), 3, Outcome::NotSent),
        (Some("ECONNRESET"), 1, Outcome::Unknown),
        (Some("econnrefused"), 1, Outcome::Unknown),
        (Some("UND_ERR_SOCKET"), 1, Outcome::Unknown),
        (Some(""), 1, Outcome::Unknown),
        (None, 1, Outcome::Unknown),
    ] {
        let world = World::new(move |_, _| network_failure(code));
        let error = create(&world).unwrap_err();
        assert_eq!((error.code, error.attempts), (Code::ConnectionFailed, attempts), "{code:?}");
        assert_eq!(error.outcome, outcome, "{code:?}");
    }
}

#[test]
fn what_the_runtime_refuses_to_send_is_not_sent_and_not_tried_again() {
    for (name, message, told) in [
        ("NotCapable", "Requires net access to \"h:443\"", "denies access to the network"),
        ("Error", "bad port", "blocks the port"),
        ("Error", "unknown scheme", "of this scheme"),
    ] {
        let outer = Cause { name: name.into(), message: message.into(), ..Cause::default() };
        let inner = Cause { inner: format!("{name}: {message}"), ..Cause::default() };
        for cause in [outer, inner] {
            let world = World::new(move |_, _| network(cause.clone()));
            let error = create(&world).unwrap_err();
            assert_eq!((error.code, error.attempts), (Code::ConnectionFailed, 1), "{message}");
            assert_eq!((error.outcome, error.retryable), (Outcome::NotSent, false), "{message}");
            assert!(error.message.contains(told), "{error}");
        }
    }
}

#[test]
fn post_whose_answer_breaks_off_is_not_sent_again_whatever_the_code() {
    let world = World::new(|_, _| {
        let mut came = answer(202, "{}");
        if let (Ok(response), Err(Failure::Network { cause, .. })) =
            (&mut came.result, network_failure(Some("ECONNREFUSED")).result)
        {
            response.body = Err(ionos_backup::BodyProblem::Broken(cause));
        }
        came
    });
    let error = create(&world).unwrap_err();
    assert_eq!((error.attempts, error.outcome), (1, Outcome::Unknown));
}

#[test]
fn back_off_doubles_with_jitter_up_to_8_s() {
    let world = World::answering(503, "");
    let client = ionos_backup::Client::builder_with(TestIo(std::rc::Rc::clone(&world))).build().unwrap();
    run(client.list().max_retries(10).send()).unwrap_err();
    let slept = world.slept.borrow();
    let full = [500, 1000, 2000, 4000, 8000, 8000, 8000, 8000, 8000, 8000];
    assert_eq!(slept.len(), full.len());
    for (slept, full) in slept.iter().zip(full) {
        assert!((full / 2..=full).contains(slept), "{slept} of {full}");
    }
    assert!(slept[4..].windows(2).any(|pair| pair[0] != pair[1]), "no jitter: {slept:?}");
}

#[test]
fn hint_is_waited_for_or_reported() {
    // (name, header, value, what is slept, attempts)
    for (name, header, value, slept, attempts) in [
        ("seconds", "Retry-After", "7", &[7000, 7000][..], 3),
        ("zero is at once", "Retry-After", "0", &[0, 0], 3),
        ("milliseconds", "Retry-After-Ms", "1250", &[1250, 1250], 3),
        ("a minute", "Retry-After", "60", &[60_000], 2),
        ("more than a minute", "Retry-After", "61", &[], 1),
        ("a date long past", "Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT", &[0, 0], 3),
        ("a date far off", "Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT", &[], 1),
        ("a date in RFC 850's form", "Retry-After", "Friday, 15-Jan-27 08:00:05 GMT", &[5000, 0], 3),
        ("a date in asctime's form", "Retry-After", "Fri Jan 15 08:00:05 2027", &[5000, 0], 3),
    ] {
        let world = World::new(move |_, _| hinted(header, value));
        let client = ionos_backup::Client::builder_with(TestIo(std::rc::Rc::clone(&world))).build().unwrap();
        let error = run(client.list().send()).unwrap_err();
        assert_eq!(*world.slept.borrow(), slept, "{name}");
        assert_eq!(error.attempts, attempts, "{name}");
        let Detail::Api(api) = &error.detail else { panic!("{name}: {error:?}") };
        assert!(api.retry_after.is_some(), "{name}");
    }
}

#[test]
fn garbage_for_a_hint_is_no_hint() {
    for value in ["soon", "-1", "1.5", "", "1e3", "Sun, 06 Nov 1994", "0x10", "+3", "７"] {
        let world = World::new(move |_, _| hinted("Retry-After", value));
        let client = ionos_backup::Client::builder_with(TestIo(std::rc::Rc::clone(&world))).build().unwrap();
        run(client.list().max_retries(1).send()).unwrap_err();
        let slept = world.slept.borrow();
        assert!((250..=500).contains(&slept[0]), "{value}: {slept:?}");
    }
}

#[test]
fn part_of_a_millisecond_is_a_whole_one() {
    for (timeout, wanted_ms) in
        [(Duration::from_nanos(1), 1), (Duration::from_micros(1500), 2), (Duration::from_millis(2), 2)]
    {
        let world = World::answering(503, "");
        let client = ionos_backup::Client::builder_with(TestIo(std::rc::Rc::clone(&world)));
        let request = client.timeout(timeout).build().unwrap().list().build().unwrap();
        assert_eq!(milliseconds(request.timeout), wanted_ms, "{timeout:?}");
    }
}

#[test]
fn call_ends_by_its_deadline() {
    // (name, how long each attempt takes, total, when it ends at the latest, attempts)
    for (name, takes_ms, total_ms, attempts) in [
        ("cut in the first attempt", 20_000, 5000, 1),
        ("cut in the second attempt", 20_000, 32_000, 2),
        ("back-off would pass it", 9_900, 10_000, 1),
        ("one millisecond", 5, 1, 1),
    ] {
        let world = World::new(move |_, _| Came { takes_ms, ..answer(503, "") });
        let client = ionos_backup::Client::builder_with(TestIo(std::rc::Rc::clone(&world))).build().unwrap();
        let error = run(client.list().total_timeout(Duration::from_millis(total_ms)).send()).unwrap_err();
        assert!(world.elapsed_ms() <= total_ms, "{name}: {} ms", world.elapsed_ms());
        assert_eq!(error.attempts, attempts, "{name}: {error:?}");
    }
}

#[test]
fn token_function_is_asked_once_a_call_and_once_more_after_401() {
    use std::cell::Cell;
    use std::rc::Rc;
    // (name, tokens in order, retries, attempts, code)
    for (name, tokens, retries, attempts, code) in [
        ("good", &["demo-token"][..], 0, 1, None),
        ("expired, then good", &["old-token", "demo-token"], 0, 2, None),
        ("expired twice", &["old-token", "old-token"], 10, 2, Some(Code::Unauthorized)),
        ("fails", &[], 2, 0, Some(Code::TokenFailed)),
        ("expired, then fails", &["old-token"], 2, 1, Some(Code::TokenFailed)),
        ("blank", &["  "], 2, 0, Some(Code::TokenFailed)),
        ("not a header value", &["a\nb"], 2, 0, Some(Code::TokenFailed)),
    ] {
        let scenario = Scenario::new();
        let asked = Rc::new(Cell::new(0));
        let count = Rc::clone(&asked);
        let function = Auth::token_function(move || {
            let token = tokens.get(count.replace(count.get() + 1)).map(|token| (*token).to_owned());
            async { token }
        });
        let client = scenario.builder().auth(function).max_retries(retries).build().unwrap();
        let result = run(client.list().send());
        assert_eq!(result.as_ref().err().map(|error| error.code), code, "{name}");
        assert_eq!(scenario.sent(), attempts, "{name}");
        assert!(result.is_ok() || result.is_err_and(|error| error.attempts as usize == attempts), "{name}");
        assert_eq!(asked.get(), tokens.len().max(1) + usize::from(name.contains("then fails")), "{name}");
    }
}

#[test]
fn token_function_that_never_answers_ends_with_the_deadline() {
    let scenario = Scenario::new();
    let client = scenario.builder().auth(Auth::token_function(std::future::pending)).build().unwrap();
    let error = run(client.list().send()).unwrap_err();
    assert_eq!((error.code, error.outcome, error.attempts), (Code::Timeout, Outcome::NotSent, 0));
    assert_eq!(scenario.world.elapsed_ms(), 120_000);
}

#[test]
fn budget_of_a_client_is_shared_by_its_clones_and_ends_the_retries() {
    let world = World::answering(503, "");
    let client = ionos_backup::Client::builder_with(TestIo(std::rc::Rc::clone(&world))).build().unwrap();
    for _ in 0..10 {
        run(client.clone().list().send()).unwrap_err();
    }
    assert_eq!(world.slept.borrow().len(), 20, "100 tokens pay for 20 retries");
    let error = run(client.list().send()).unwrap_err();
    assert_eq!(error.attempts, 1);
    let other = ionos_backup::Client::builder_with(TestIo(std::rc::Rc::clone(&world))).build().unwrap();
    assert_eq!(run(other.list().send()).unwrap_err().attempts, 3, "another client has a budget of its own");
}

#[test]
fn call_that_is_aborted_ends_at_once() {
    for (name, abort_after_ms, sent, outcome) in [
        ("before", 0, 0, Outcome::NotSent),
        ("in flight", 3000, 1, Outcome::Unknown),
        ("in back-off", 10_100, 1, Outcome::Rejected),
        ("in the next flight", 10_600, 2, Outcome::Unknown),
    ] {
        let world = World::new(|_, _| Came { takes_ms: 10_000, ..answer(503, "") });
        world.abort_at.set(Some(world.now.get() + abort_after_ms));
        let client = ionos_backup::Client::builder_with(TestIo(std::rc::Rc::clone(&world))).build().unwrap();
        let error = run(client.list().send()).unwrap_err();
        assert!(error.message.contains("aborted"), "{name}: {error}");
        assert_eq!((world.elapsed_ms(), world.sent.borrow().len()), (abort_after_ms, sent), "{name}");
        assert_eq!((error.outcome, error.attempts as usize), (outcome, sent), "{name}: {error}");
    }
}

#[track_caller]
fn failed(scenario: &Scenario, operation: Operation, name: &str) -> Error {
    let row = row_of(operation);
    let call = scenario.client().untyped(row, SAMPLE_ID, sample(row, "New1", "secret-1"));
    run(call.send()).expect_err(name)
}

fn create(world: &std::rc::Rc<World>) -> Result<ionos_backup::BackupUnit, Error> {
    let client = ionos_backup::Client::builder_with(TestIo(std::rc::Rc::clone(world))).build().unwrap();
    run(client.create(NewBackupUnit::new("New1", "secret-1", "a@example.com")).send())
}

fn network_failure(code: Option<&str>) -> Came {
    network(Cause {
        name: "TypeError".into(),
        code: code.map(str::to_owned),
        message: "fetch failed".into(),
        ..Cause::default()
    })
}

fn network(cause: Cause) -> Came {
    Came { takes_ms: 0, result: Err(Failure::Network { cause, cross_origin: false }) }
}

fn hinted(header: &str, value: &str) -> Came {
    let mut came = answer(503, "");
    if let Ok(response) = &mut came.result {
        let name = if header == "Retry-After-Ms" { Header::RetryAfterMs } else { Header::RetryAfter };
        response.headers.set(name, Some(value.to_owned()));
    }
    came
}

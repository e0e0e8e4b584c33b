//! `ensure` and `getByName`: every step of theirs as a row, and what becomes of it.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use ionos_backup::{
    BodyProblem, Cause, Client, Code, Error, Failure, Header, Headers, JsonBody, NewBackupUnit, PollInfo,
    Response,
};

use crate::support::{Came, Scenario, TestIo, World, run};

#[test]
fn every_step_of_an_ensure_comes_to_what_the_table_says() {
    // (name, what comes back to each request in turn and to all further ones, what it comes to, the requests, the time)
    type Row<'a> = (&'a str, &'a [&'a str], &'a str, &'a str, std::ops::RangeInclusive<u64>);
    let rows: &[Row<'_>] = &[
        // 1: there already
        ("available", &["AVAILABLE"], "existing", "G", 0..=0),
        ("busy", &["BUSY"], "existing", "G", 0..=0),
        ("failed", &["FAILED"], "existing", "G", 0..=0),
        ("deleting has failed", &["FAILED_DESTROYING"], "existing", "G", 0..=0),
        ("without a state", &["(none)"], "existing", "G", 0..=0),
        ("another name alone", &["other", "202"], "created", "GP", 0..=0),
        ("another case", &["case", "202"], "created", "GP", 0..=0),
        ("beside one that leaves", &["leaving and new"], "existing", "G", 0..=0),
        ("look fails for a moment", &["502", "502", "AVAILABLE"], "existing", "GGG", 750..=1500),
        ("look fails", &["502"], "server_error rejected 3 retryable", "GGG", 750..=1500),
        ("look unanswered", &["lost"], "connection_failed not_sent 3 retryable", "GGG", 750..=1500),
        ("look is refused", &["401"], "unauthorized rejected 1", "G", 0..=0),
        ("look is garbage", &["html"], "invalid_response rejected 1", "G", 0..=0),
        // 2: created
        ("created", &["absent", "202"], "created", "GP", 0..=0),
        ("created after a 429", &["absent", "429", "202"], "created", "GPP", 250..=500),
        ("never sent, then created", &["absent", "refused", "202"], "created", "GPP", 250..=500),
        ("never sent", &["absent", "refused"], "connection_failed not_sent 4 retryable", "GPPP", 750..=1500),
        ("invalid", &["absent", "400"], "bad_request rejected 2", "GP", 0..=0),
        ("forbidden", &["absent", "403"], "forbidden rejected 2", "GP", 0..=0),
        ("503 with a hint", &["absent", "503 hint"], "server_error rejected 2 retryable", "GP", 0..=0),
        // 3: in doubt
        ("502, shows at once", &["absent", "502", "BUSY"], "recovered", "GPG", 0..=0),
        ("lost, shows at once", &["absent", "lost", "BUSY"], "recovered", "GPG", 0..=0),
        ("408", &["absent", "408", "BUSY"], "recovered", "GPG", 0..=0),
        ("500", &["absent", "500", "BUSY"], "recovered", "GPG", 0..=0),
        ("599", &["absent", "599", "BUSY"], "recovered", "GPG", 0..=0),
        ("redirect", &["absent", "307", "BUSY"], "recovered", "GPG", 0..=0),
        ("broken body", &["absent", "202 html", "BUSY"], "recovered", "GPG", 0..=0),
        ("body breaks off", &["absent", "202 broken", "BUSY"], "recovered", "GPG", 0..=0),
        ("shows later", &["absent", "502", "absent", "absent", "BUSY"], "recovered", "GPGGG", 1500..=3000),
        (
            "looks fail, then it shows",
            &["absent", "502", "lost", "lost", "lost", "BUSY"],
            "recovered",
            "GPGGGG",
            1000..=2500,
        ),
        (
            "a look is garbage, then it shows",
            &["absent", "502", "html", "BUSY"],
            "recovered",
            "GPGG",
            500..=1000,
        ),
        (
            "hint of a look is heeded",
            &["absent", "502", "503 hint", "503 hint", "503 hint", "BUSY"],
            "recovered",
            "GPGGGG",
            21_000..=21_000,
        ),
        (
            "does not show",
            &["absent", "502", "absent"],
            "server_error unknown 8..9 retryable",
            "GPGGGGGGG",
            30_000..=30_000,
        ),
        (
            "does not show but leaves",
            &["absent", "lost", "DESTROYING"],
            "connection_failed unknown 8..9 retryable",
            "GPGGGGGGG",
            30_000..=30_000,
        ),
        (
            "does not show but is gone",
            &["absent", "202 html", "TERMINATED"],
            "invalid_response unknown 8..9 retryable",
            "GPGGGGGGG",
            30_000..=30_000,
        ),
        ("looks are refused", &["absent", "502", "401"], "unauthorized unknown 3", "GPG", 0..=0),
        (
            "looks are forbidden",
            &["absent", "lost", "absent", "403"],
            "forbidden unknown 4",
            "GPGG",
            500..=1000,
        ),
        // 4: the name may be taken
        ("409, there", &["absent", "409", "AVAILABLE"], "existing", "GPG", 0..=0),
        ("409, not there", &["absent", "409", "absent"], "http_error rejected 3", "GPG", 0..=0),
        ("422, there", &["absent", "422 name", "AVAILABLE"], "existing", "GPG", 0..=0),
        ("422 in words, there", &["absent", "422 words", "AVAILABLE"], "existing", "GPG", 0..=0),
        ("422 that quotes it, there", &["absent", "422 quote", "AVAILABLE"], "existing", "GPG", 0..=0),
        ("422, not there", &["absent", "422 name", "absent"], "unprocessable rejected 3", "GPG", 0..=0),
        ("422 of the e-mail", &["absent", "422 email", "AVAILABLE"], "unprocessable rejected 2", "GP", 0..=0),
        (
            "422, look fails",
            &["absent", "422 name", "502"],
            "server_error rejected 5 retryable",
            "GPGGG",
            750..=1500,
        ),
        (
            "422, look unanswered",
            &["absent", "422 name", "lost"],
            "connection_failed rejected 5 retryable",
            "GPGGG",
            750..=1500,
        ),
        (
            "422, leaving",
            &["absent", "422 name", "DESTROYING", "absent", "202"],
            "created",
            "GPGGP",
            500..=1000,
        ),
        ("422, gone", &["absent", "422 name", "TERMINATED", "202"], "created", "GPGP", 0..=0),
        (
            "422 twice, gone",
            &["absent", "422 name", "TERMINATED", "422 name", "TERMINATED", "absent", "202"],
            "created",
            "GPGPGGP",
            500..=1000,
        ),
        // 5: on its way out
        (
            "leaving, then gone",
            &["DESTROYING", "DESTROYING", "absent", "202"],
            "created",
            "GGGP",
            1500..=3000,
        ),
        ("leaving, in another case", &["destroying", "terminated", "202"], "created", "GGP", 500..=1000),
        ("gone already", &["TERMINATED", "202"], "created", "GP", 0..=0),
        (
            "leaving, and deleting fails",
            &["DESTROYING", "FAILED_DESTROYING"],
            "unit_failed rejected 2",
            "GG",
            500..=1000,
        ),
        ("leaving, and a new one comes", &["DESTROYING", "leaving and new"], "existing", "GG", 500..=1000),
        ("leaving, and it stays", &["DESTROYING", "AVAILABLE"], "existing", "GG", 500..=1000),
        (
            "leaving, looks fail",
            &["DESTROYING", "502", "502", "502", "absent", "202"],
            "created",
            "GGGGGP",
            2250..=4500,
        ),
        ("leaving, look is refused", &["DESTROYING", "403"], "forbidden rejected 2", "GG", 500..=1000),
        ("leaving, then in doubt", &["DESTROYING", "absent", "502", "BUSY"], "recovered", "GGPG", 500..=1000),
    ];
    for (name, answers, want, requests, time) in rows {
        let world = scripted(answers);
        let ensured = run(client(&world).ensure(new()).send());
        let got = match &ensured {
            Ok(ensured) => {
                assert_eq!(
                    ensured.unit.properties.as_ref().and_then(|p| p.name.as_deref()),
                    Some("prod"),
                    "{name}"
                );
                ensured.how.as_str().to_owned()
            }
            Err(error) => shown(error),
        };
        let sent: String = world.sent.borrow().iter().map(|request| &request.method.as_str()[..1]).collect();
        let elapsed_ms = world.elapsed_ms();
        // The jitter decides how many looks there are in 30 s.
        let (got, want, sent) = match want.split_once(" 8..9 ") {
            Some((before, after)) => {
                assert!((9..=12).contains(&sent.len()), "{name}: {sent}");
                (
                    got.replace(&format!(" {} ", sent.len()), " n "),
                    format!("{before} n {after}"),
                    sent[..9].to_owned(),
                )
            }
            None => (got, (*want).to_owned(), sent),
        };
        assert_eq!((got, sent), (want, (*requests).to_owned()), "{name}: {ensured:?}");
        assert!(time.contains(&elapsed_ms), "{name}: {elapsed_ms} ms");
    }
}

#[test]
fn ensure_ends_in_time() {
    // (name, answers, what it may take, what it comes to)
    for (name, answers, total_ms, want) in [
        ("waits 10 minutes unless told otherwise", &["DESTROYING"][..], None, "timeout rejected"),
        ("as told", &["DESTROYING"], Some(7000), "timeout rejected"),
        ("in doubt", &["absent", "502", "absent"], Some(7000), "timeout unknown"),
        ("while it creates", &["absent", "silence", "absent"], Some(7000), "timeout unknown"),
        ("while it looks", &["silence"], Some(7000), "timeout not_sent"),
        ("while it looks in doubt", &["absent", "502", "silence"], Some(7000), "timeout unknown"),
    ] {
        let world = scripted(answers);
        let mut ensure = client(&world).ensure(new());
        if let Some(total_ms) = total_ms {
            ensure = ensure.total_timeout(Duration::from_millis(total_ms));
        }
        let error = run(ensure.send()).unwrap_err();
        let outcome = error.outcome.as_str();
        assert_eq!(format!("{} {outcome}", error.code.as_str()), want, "{name}: {error:?}");
        assert_eq!((error.operation, error.retryable), ("ensure", true), "{name}");
        assert_eq!(world.elapsed_ms(), total_ms.unwrap_or(600_000), "{name}");
    }
}

#[test]
fn looks_in_doubt_take_no_longer_than_30_s_though_nobody_answers() {
    let world = scripted(&["absent", "502", "silence"]);
    let error = run(client(&world).ensure(new()).send()).unwrap_err();
    assert_eq!((error.code, error.retryable), (Code::ServerError, true));
    assert_eq!(world.elapsed_ms(), 30_000);
}

#[test]
fn ensure_in_doubt_says_to_call_it_again() {
    for answers in [&["absent", "502", "absent"][..], &["absent", "502", "401"]] {
        let error = run(client(&scripted(answers)).ensure(new()).send()).unwrap_err();
        assert!(error.message.starts_with("ensure backup unit: "), "{error}");
        assert!(error.message.contains("call ensure again"), "{error}");
    }
}

#[test]
fn name_that_stays_taken_by_a_unit_that_is_gone_is_not_asked_for_again_and_again() {
    let world = World::new(|request, now| match request.method.as_str() {
        "GET" => answered("TERMINATED", now),
        _ => answered("422 name", now),
    });
    let error = run(client(&world).ensure(new()).send()).unwrap_err();
    assert_eq!(error.code, Code::Timeout);
    assert!(world.sent.borrow().len() < 300, "{}", world.sent.borrow().len());
}

#[test]
fn poll_hook_is_told_of_each_look() {
    let states = Rc::new(RefCell::new(Vec::new()));
    let note = Rc::clone(&states);
    let world = scripted(&["DESTROYING", "absent", "502", "absent", "BUSY"]);
    let ensure = client(&world).ensure(new()).on_poll(move |info: &PollInfo| {
        note.borrow_mut().push(info.state.clone());
    });
    run(ensure.send()).unwrap();
    let told = [Some("DESTROYING"), None, None, Some("BUSY")].map(|state| state.map(str::to_owned));
    assert_eq!(*states.borrow(), told);
}

#[test]
fn ensure_with_wrong_properties_sends_nothing() {
    let world = scripted(&["absent"]);
    for (name, password, email, argument) in [
        (" ", "secret-1", "a@example.com", "properties.name"),
        ("prod", "", "a@example.com", "properties.password"),
        ("prod", "secret-1", " ", "properties.email"),
    ] {
        let error = run(client(&world).ensure(NewBackupUnit::new(name, password, email)).send()).unwrap_err();
        assert_eq!((error.code, error.operation), (Code::InvalidArgument, "ensure"));
        assert!(error.message.contains(argument), "{error}");
    }
    assert_eq!(world.sent.borrow().len(), 0);
}

#[test]
fn ensure_twice_creates_once() {
    let scenario = Scenario::new();
    let client = scenario.client();
    let first = run(client.ensure(new()).send()).unwrap();
    let second = run(client.ensure(new()).send()).unwrap();
    assert_eq!((first.how.as_str(), second.how.as_str()), ("created", "existing"));
    assert_eq!((first.unit.id == second.unit.id, scenario.ledger().len()), (true, 1));
}

#[test]
fn unit_is_found_by_its_name_or_not_found() {
    // (answers, what it comes to)
    for (answers, want) in [
        (&["AVAILABLE"][..], "unit"),
        (&["TERMINATED"], "unit"),
        (&["leaving and new"], "new-unit"),
        (&["absent"], "not_found rejected 1"),
        (&["case"], "not_found rejected 1"),
        (&["502", "AVAILABLE"], "unit"),
        (&["502"], "server_error rejected 3 retryable"),
        (&["403"], "forbidden rejected 1"),
    ] {
        let world = scripted(answers);
        let got = match run(client(&world).get_by_name("prod").send()) {
            Ok(unit) => unit.id,
            Err(error) => {
                assert_eq!(error.operation, "getByName");
                shown(&error)
            }
        };
        assert_eq!(got, want, "{answers:?}");
    }
    for name in ["", " ", "a\nb"] {
        let error = run(client(&scripted(&["absent"])).get_by_name(name).send()).unwrap_err();
        assert_eq!(error.message.split(' ').nth(1), Some("name"), "{error}");
    }
}

fn client(world: &Rc<World>) -> Client<TestIo> {
    Client::builder_with(TestIo(Rc::clone(world))).build().unwrap()
}

fn new() -> NewBackupUnit {
    NewBackupUnit::new("prod", "secret-1", "a@example.com")
}

fn shown(error: &Error) -> String {
    let retryable = if error.retryable { " retryable" } else { "" };
    format!("{} {} {}{retryable}", error.code.as_str(), error.outcome.as_str(), error.attempts)
}

/// A world that answers so, request by request; the last answer is that to all further ones.
fn scripted(answers: &[&str]) -> Rc<World> {
    let answers: Vec<String> = answers.iter().map(|answer| (*answer).to_owned()).collect();
    let mut next = 0;
    World::new(move |_, now| {
        let answer = &answers[next.min(answers.len() - 1)];
        next += 1;
        answered(answer, now)
    })
}

fn answered(answer: &str, _now: u64) -> Came {
    let unit = |id: &str, name: &str, state: &str| {
        format!(r#"{{"id": "{id}", "metadata": {{{state}}}, "properties": {{"name": "{name}"}}}}"#)
    };
    let in_state = |state: &str| unit("unit", "prod", &format!(r#""state": "{state}""#));
    let list = |units: &[String]| came(200, &format!(r#"{{"items": [{}]}}"#, units.join(",")));
    let other = || unit("other", "other", r#""state": "AVAILABLE""#);
    let refusal =
        |status, message: &str| came(status, &format!(r#"{{"messages": [{{"message": "{message}"}}]}}"#));
    match answer {
        "absent" => list(&[]),
        "other" => list(&[other()]),
        "case" => list(&[unit("unit", "Prod", r#""state": "AVAILABLE""#)]),
        "(none)" => list(&[unit("unit", "prod", "")]),
        "leaving and new" => list(&[in_state("DESTROYING"), unit("new-unit", "prod", r#""state": "BUSY""#)]),
        "202" => came(202, &in_state("BUSY")),
        "202 html" => Came { result: Ok(response(202, Err(BodyProblem::NotJson))), takes_ms: 0 },
        "202 broken" => {
            Came { result: Ok(response(202, Err(BodyProblem::Broken(Cause::default())))), takes_ms: 0 }
        }
        "html" => Came { result: Ok(response(200, Err(BodyProblem::NotJson))), takes_ms: 0 },
        "lost" => network(None),
        "refused" => network(Some("ECONNREFUSED")),
        "silence" => Came { result: Err(Failure::Timeout), takes_ms: u32::MAX },
        "503 hint" => {
            let mut came = came(503, "{}");
            if let Ok(response) = &mut came.result {
                response.headers.set(Header::RetryAfter, Some("7".to_owned()));
            }
            came
        }
        "422 name" => refusal(422, "[(root).properties.name] A backup unit with this one already exists"),
        "422 words" => refusal(422, "The Name is taken"),
        "422 quote" => refusal(422, "prod already exists"),
        "422 email" => refusal(422, "[(root).properties.email] is no address"),
        status if status.parse::<u16>().is_ok() => came(status.parse().unwrap(), "{}"),
        state => list(&[other(), in_state(state)]),
    }
}

fn came(status: u16, body: &str) -> Came {
    Came { takes_ms: 0, result: Ok(response(status, JsonBody::from_slice(body.as_bytes()))) }
}

fn response(status: u16, body: Result<JsonBody, BodyProblem>) -> Response<JsonBody> {
    Response { status, headers: Headers::default(), body }
}

fn network(code: Option<&str>) -> Came {
    let cause = Cause { name: "TypeError".to_owned(), code: code.map(str::to_owned), ..Cause::default() };
    Came { takes_ms: 0, result: Err(Failure::Network { cause, cross_origin: false }) }
}

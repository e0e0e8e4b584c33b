//! What `onAttempt` is told: each attempt once, answered or not, and before the pause that follows it.

use std::cell::RefCell;
use std::rc::Rc;
use std::task::{Context, Waker};
use std::time::Duration;

use ionos_backup::{
    AttemptInfo, Auth, BodyProblem, Cause, Client, ClientBuilder, Failure, Header, Headers, JsonBody,
    NewBackupUnit, Response,
};

use crate::support::{BEGIN_MS, Came, TestIo, World, milliseconds, run};

#[test]
fn every_attempt_is_told_with_what_follows_it() {
    // (name, answers, what is told of each: attempt, status, code, pause)
    let rows: &[(&str, &[&str], &[&str])] = &[
        ("answered", &["200"], &["1 200 - -"]),
        ("answered after a 502", &["502", "200"], &["1 502 server_error 250..=500", "2 200 - -"]),
        ("lost", &["lost", "200"], &["1 - connection_failed 250..=500", "2 200 - -"]),
        ("timed out", &["silence", "200"], &["1 - timeout 250..=500", "2 200 - -"]),
        ("hint", &["hint", "200"], &["1 429 rate_limited 7000..=7000", "2 200 - -"]),
        (
            "until there are no more",
            &["502"],
            &["1 502 server_error 250..=500", "2 502 server_error 500..=1000", "3 502 server_error -"],
        ),
        ("refused", &["403"], &["1 403 forbidden -"]),
        ("unauthorized", &["401", "200"], &["1 401 unauthorized 0..=0", "2 200 - -"]),
        ("garbage", &["garbage"], &["1 200 invalid_response -"]),
        ("no answer", &["nothing"], &["1 - invalid_response -"]),
        ("redirect", &["307"], &["1 307 unexpected_redirect -"]),
        ("nothing to send with", &["no fetch"], &[]),
    ];
    for (name, answers, want) in rows {
        let (world, told) = (scripted(answers), Told::default());
        let auth = Auth::token_function(|| async { Some("token-1".to_owned()) });
        let client = builder(&world).auth(auth).on_attempt(told.hook()).build().unwrap();
        drop(run(client.list().send()));
        let told = told.0.borrow();
        assert_eq!(told.len(), want.len(), "{name}: {told:?}");
        for (info, want) in told.iter().zip(*want) {
            let (facts, pause) = want.rsplit_once(' ').unwrap();
            let status = info.status.map_or("-".to_owned(), |status| status.to_string());
            let code = info.code.map_or("-", |code| code.as_str());
            assert_eq!(format!("{} {status} {code}", info.attempt), facts, "{name}");
            let in_range = match (pause.split_once("..="), info.retry_in) {
                (Some((least, most)), Some(pause)) => {
                    (least.parse().unwrap()..=most.parse().unwrap()).contains(&milliseconds(pause))
                }
                (bounds, pause) => bounds.is_none() && pause.is_none(),
            };
            assert!(in_range, "{name}: {info:?}");
        }
    }
}

#[test]
fn facts_of_an_answer_are_told() {
    let (world, told) = (scripted(&["facts"]), Told::default());
    let client = builder(&world).on_attempt(told.hook()).build().unwrap();
    run(client.list().send()).unwrap();
    let info = told.0.borrow()[0].clone();
    assert_eq!(
        (info.operation, info.duration, info.retry_after),
        ("list", Duration::from_millis(40), Some(Duration::from_secs(3)))
    );
    assert_eq!(info.request_id.as_deref(), Some("request-1"));
    let rate_limit = info.rate_limit.unwrap();
    assert_eq!((rate_limit.limit, rate_limit.remaining, rate_limit.burst), (Some(600), Some(5), None));
}

#[test]
fn hook_of_a_call_takes_the_place_of_the_clients() {
    let (world, clients, calls) = (scripted(&["200"]), Told::default(), Told::default());
    let client = builder(&world).on_attempt(clients.hook()).build().unwrap();
    run(client.list().on_attempt(calls.hook()).send()).unwrap();
    assert_eq!((clients.0.borrow().len(), calls.0.borrow().len()), (0, 1));
}

#[test]
fn response_hook_is_told_first() {
    let order = Rc::new(RefCell::new(Vec::new()));
    let note = |what| {
        let order = Rc::clone(&order);
        move || order.borrow_mut().push(what)
    };
    let (response, attempt) = (note("response"), note("attempt"));
    let world = scripted(&["lost", "200"]);
    let client =
        builder(&world).on_attempt(move |_| attempt()).on_response(move |_| response()).build().unwrap();
    run(client.list().send()).unwrap();
    assert_eq!(*order.borrow(), ["attempt", "response", "attempt"]);
}

#[test]
fn attempt_that_is_aborted_is_told_once_and_without_a_code() {
    let (world, told) = (scripted(&["502", "silence"]), Told::default());
    world.abort_at.set(Some(BEGIN_MS + 5000));
    let client = builder(&world).on_attempt(told.hook()).build().unwrap();
    run(client.list().send()).unwrap_err();
    let told = told.0.borrow();
    let last = told.last().unwrap();
    assert_eq!((told.len(), last.attempt, last.status, last.code), (2, 2, None, None));
    assert_eq!(last.retry_in, None);
}

#[test]
fn attempt_whose_call_is_dropped_is_told_once_and_without_a_code() {
    // (name, whether it was polled, whether an answer comes, attempts told)
    for (name, is_polled, stalled, want) in
        [("never polled", false, true, 0), ("in flight", true, true, 1), ("settled", true, false, 1)]
    {
        let (world, told) = (scripted(&["200"]), Told::default());
        world.stalled.set(stalled);
        let client = builder(&world).on_attempt(told.hook()).build().unwrap();
        let mut call = Box::pin(client.list().send());
        if is_polled {
            let polled = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            assert_eq!(polled.is_pending(), stalled, "{name}");
        }
        drop(call);
        let told = told.0.borrow();
        assert_eq!(told.len(), want, "{name}");
        let facts = told.first().map(|info| (info.attempt, info.status, info.code));
        let wanted = (want > 0).then_some((1, (!stalled).then_some(200), None));
        assert_eq!(facts, wanted, "{name}");
    }
}

#[test]
fn flows_are_told_of_in_their_name_and_counted_through() {
    let (world, told) = (scripted(&["absent", "502", "502", "502", "units"]), Told::default());
    let client = builder(&world).on_attempt(told.hook()).build().unwrap();
    run(client.ensure(NewBackupUnit::new("prod", "secret-1", "a@example.com")).send()).unwrap();
    let told: Vec<_> = told.0.borrow().iter().map(|info| (info.operation, info.attempt)).collect();
    let want: Vec<_> = (1..=5).map(|nth| ("ensure", nth)).collect();
    assert_eq!(told, want);
}

/// What a hook was told.
#[derive(Clone, Default)]
struct Told(Rc<RefCell<Vec<AttemptInfo>>>);

impl Told {
    fn hook(&self) -> impl Fn(&AttemptInfo) + 'static {
        let told = Rc::clone(&self.0);
        move |info| told.borrow_mut().push(info.clone())
    }
}

fn builder(world: &Rc<World>) -> ClientBuilder<TestIo> {
    Client::builder_with(TestIo(Rc::clone(world)))
}

/// A world that answers so, request by request, and all further ones as the last.
fn scripted(answers: &[&str]) -> Rc<World> {
    let answers: Vec<String> = answers.iter().map(|answer| (*answer).to_owned()).collect();
    let mut next = 0;
    World::new(move |_, _| {
        let answer = &answers[next.min(answers.len() - 1)];
        next += 1;
        answered(answer)
    })
}

fn answered(answer: &str) -> Came {
    let mut headers = Headers::default();
    let failure = |failure| Came { takes_ms: 0, result: Err(failure) };
    let (status, body) = match answer {
        "200" | "absent" => (200, json(r#"{"items": []}"#)),
        "units" => (200, json(r#"{"items": [{"id": "a", "properties": {"name": "prod"}}]}"#)),
        "garbage" => (200, Err(BodyProblem::NotJson)),
        "lost" => return failure(Failure::Network { cause: Cause::default(), cross_origin: false }),
        "nothing" => return failure(Failure::NotAResponse),
        "no fetch" => return failure(Failure::NoFetch),
        "silence" => return Came { takes_ms: u32::MAX, ..failure(Failure::Timeout) },
        "hint" => {
            headers.set(Header::RetryAfter, Some("7".to_owned()));
            (429, json("{}"))
        }
        "facts" => {
            headers.set(Header::RetryAfter, Some("3".to_owned()));
            headers.set(Header::RequestId, Some("request-1".to_owned()));
            headers.set(Header::RateLimit, Some("600".to_owned()));
            headers.set(Header::RateLimitRemaining, Some("5".to_owned()));
            (200, json(r#"{"items": []}"#))
        }
        status => (status.parse().unwrap(), json("{}")),
    };
    Came { takes_ms: if answer == "facts" { 40 } else { 0 }, result: Ok(Response { status, headers, body }) }
}

fn json(text: &str) -> Result<JsonBody, BodyProblem> {
    JsonBody::from_slice(text.as_bytes())
}

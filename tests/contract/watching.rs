//! `watch`: when it looks, what it tells, and what ends it.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use futures_core::Stream;
use ionos_backup::{
    AttemptInfo, BackupUnitsSnapshot, BodyProblem, CallBuilder, Client, Code, Error, Failure, Header,
    Headers, JsonBody, Response,
};

use crate::support::{BEGIN_MS, Came, TestIo, World, run};

#[test]
fn changes_are_told_by_id() {
    // (name, the lists one after another, what is told: added, changed, removed)
    type Row<'a> = (&'a str, &'a [&'a [&'a str]], &'a [&'a str]);
    let rows: &[Row<'_>] = &[
        ("first", &[&[A, B]], &["+a+b"]),
        ("empty at first", &[&[], &[A]], &["", "+a"]),
        ("new", &[&[A], &[A, B]], &["+a", "+b"]),
        ("changed", &[&[A], &[A_BUSY]], &["+a", "~a"]),
        ("gone", &[&[A, B], &[B]], &["+a+b", "-a"]),
        ("another", &[&[A], &[B]], &["+a", "+b-a"]),
        ("changed and new", &[&[A_BUSY], &[B, A]], &["+a", "+b~a"]),
        ("order alone", &[&[A, B], &[B, A]], &["+a+b", ""]),
        ("order of fields alone", &[&[A], &[A_TURNED]], &["+a", ""]),
        ("back again", &[&[A], &[], &[A]], &["+a", "-a", "+a"]),
        ("the same", &[&[A], &[A], &[A], &[A_BUSY], &[A_BUSY]], &["+a", "~a"]),
        ("twice in one list", &[&[A, A], &[A]], &["+a", ""]),
    ];
    for (name, lists, want) in rows {
        let lists: Vec<String> = lists.iter().map(|units| list(units)).collect();
        let answers: Vec<&str> = lists.iter().map(String::as_str).collect();
        let told = Watched::of(&answers).until(400_000, |watch| watch).told;
        assert_eq!(told, *want, "{name}");
    }
}

#[test]
fn pace_follows_what_is_going_on() {
    let (busy, quiet) = (&*list(&[A, B_BUSY]), &*list(&[A]));
    let passing = |state: &str| list(&[&format!(r#"{{"id": "a", "metadata": {{"state": "{state}"}}}}"#)]);
    let states = ["deploying", "UPDATING", "DESTROYING", "FAILED", "TERMINATED", "UNKNOWN", ""].map(passing);
    const FIRST: (u64, u64) = (0, 0);
    const QUIET: (u64, u64) = (30_000, 33_000);
    // (name, answers, after how many milliseconds each request is sent: at the least, at the most)
    type Row<'a> = (&'a str, &'a [&'a str], &'a [(u64, u64)]);
    let rows: &[Row<'_>] = &[
        ("quiet", &[quiet], &[FIRST, QUIET, QUIET, QUIET]),
        (
            "busy grows to 10 s",
            &[busy],
            &[FIRST, (500, 1000), (1000, 2000), (2000, 4000), (4000, 8000), (5000, 10_000), (5000, 10_000)],
        ),
        (
            "begins at 1 s again after a quiet time",
            &[busy, busy, quiet, busy],
            &[FIRST, (500, 1000), (1000, 2000), QUIET, (500, 1000), (1000, 2000)],
        ),
        (
            "failures back off to the quiet pace",
            &["502"],
            &[
                FIRST,
                (250, 500),
                (500, 1000),
                (1000, 2000),
                (2000, 4000),
                (4000, 8000),
                (8000, 16_000),
                (15_000, 30_000),
                (15_000, 30_000),
            ],
        ),
        (
            "success ends the back-off",
            &["502", "502", quiet, "502", "502"],
            &[FIRST, (250, 500), (500, 1000), QUIET, (250, 500)],
        ),
        ("hint", &["hint 90", quiet], &[FIRST, (90_000, 90_000)]),
        ("hint that timers do not reach", &["hint 3000000", quiet], &[FIRST, (3_000_000_000, 3_000_000_000)]),
        ("deploying", &[&states[0]], &[FIRST, (500, 1000)]),
        ("updating", &[&states[1]], &[FIRST, (500, 1000)]),
        ("destroying", &[&states[2]], &[FIRST, (500, 1000)]),
        ("failed", &[&states[3]], &[FIRST, QUIET]),
        ("terminated", &[&states[4]], &[FIRST, QUIET]),
        ("unknown", &[&states[5]], &[FIRST, QUIET]),
        ("no state", &[&states[6]], &[FIRST, QUIET]),
    ];
    for (name, answers, want) in rows {
        let until = want.iter().map(|(_, most)| most).sum::<u64>() + 1;
        let watched = Watched::of(answers).until(until, |watch| watch.max_retries(0));
        assert!(watched.pauses.len() >= want.len(), "{name}: {:?}", watched.pauses);
        for ((pause, (least, most)), nth) in watched.pauses.iter().zip(*want).zip(1..) {
            assert!((least..=most).contains(&pause), "{name}, request {nth}: {:?}", watched.pauses);
        }
    }
}

#[test]
fn interval_sets_the_quiet_pace() {
    let quiet = list(&[A]);
    let interval = |watch: Builder| watch.interval(Duration::from_secs(5));
    let watched = Watched::of(&[&quiet]).until(20_000, interval);
    assert!(watched.pauses[1..].iter().all(|pause| (5000..=5500).contains(pause)), "{:?}", watched.pauses);
    let watched = Watched::of(&["502"]).until(90_000, |watch| interval(watch).max_retries(0));
    assert!(watched.pauses.iter().all(|pause| *pause <= 5000), "{:?}", watched.pauses);
    for (name, interval) in [("none", Duration::ZERO), ("too long", Duration::from_secs(3_000_000))] {
        let watched = Watched::of(&[&quiet]).until(1000, |watch| watch.interval(interval));
        let error = watched.ended.expect(name);
        assert_eq!(
            (error.code, error.message.contains("intervalMs")),
            (Code::InvalidArgument, true),
            "{name}"
        );
        assert_eq!(watched.pauses.len(), 0, "{name}");
    }
}

#[test]
fn failures_are_told_and_make_the_list_stale_at_the_third_in_a_row() {
    let (a, b) = (&*list(&[A]), &*list(&[B]));
    // (name, answers, what is told, how many failures)
    let rows: &[(&str, &[&str], &[&str], usize)] = &[
        ("two", &[a, "502", "502", a, "502", "502", a], &["+a"], 4),
        ("three, and unchanged after them", &[a, "502", "lost", "garbage", a], &["+a", "stale a", ""], 3),
        ("once only", &[a, "502", "502", "502", "502", "502", b], &["+a", "stale a", "+b-a"], 5),
        (
            "twice",
            &[a, "502", "502", "502", a, "502", "502", "502", a],
            &["+a", "stale a", "", "stale a", ""],
            6,
        ),
        ("before any success", &["502", "502", "502", "502", a], &["+a"], 4),
        ("redirect, too large, no answer", &[a, "307", "too large", "nothing", a], &["+a", "stale a", ""], 3),
    ];
    for (name, answers, want, failures) in rows {
        let watched = Watched::of(answers).until(200_000, |watch| watch.max_retries(0));
        assert_eq!(watched.told, *want, "{name}");
        assert_eq!(watched.failures.len(), *failures, "{name}: {:?}", watched.failures);
        assert!(watched.failures.iter().all(|error| error.operation == "watch"), "{name}");
        assert!(watched.ended.is_none(), "{name}: {:?}", watched.ended);
    }
}

#[test]
fn refusal_ends_it() {
    let quiet = list(&[A]);
    for (answer, code) in [
        ("401", Code::Unauthorized),
        ("403", Code::Forbidden),
        ("404", Code::NotFound),
        ("400", Code::BadRequest),
        ("no fetch", Code::ConnectionFailed),
    ] {
        let watched = Watched::of(&[&quiet, answer]).until(200_000, |watch| watch);
        let error = watched.ended.expect(answer);
        assert_eq!((error.code, error.operation), (code, "watch"), "{answer}");
        assert_eq!((watched.told.len(), watched.failures.len()), (1, 0), "{answer}");
    }
}

#[test]
fn hidden_page_is_not_served_and_one_that_shows_again_is_at_once() {
    let quiet = &*list(&[A]);
    let second = 1000;
    // (name, when it is hidden, answers, when requests are sent at the least and at the most)
    type Row<'a> = (&'a str, &'a [(u64, u64)], &'a [&'a str], &'a [(u64, u64)]);
    let rows: &[Row<'_>] = &[
        ("begun while hidden", &[(0, 50)], &[quiet], &[(50, 50), (80, 83)]),
        ("hidden in a pause", &[(5, 8)], &[quiet], &[(0, 0), (8, 8), (38, 41)]),
        ("hidden beyond a pause", &[(5, 100)], &[quiet], &[(0, 0), (100, 100), (130, 133)]),
        ("hidden for weeks", &[(5, 5_000_000)], &[quiet], &[(0, 0), (5_000_000, 5_000_000)]),
        ("hint outlasts it", &[(5, 20)], &["hint 60", quiet], &[(0, 0), (60, 60), (90, 93)]),
        ("hint, and hidden for longer", &[(5, 70)], &["hint 60", quiet], &[(0, 0), (70, 70)]),
        ("again and again", &[(5, 6), (7, 8), (9, 90)], &[quiet], &[(0, 0), (6, 6), (8, 8), (90, 90)]),
        ("before a retry", &[(1, 40)], &["slow 502", "slow 502", quiet], &[(0, 0), (40, 40), (42, 43)]),
    ];
    for (name, hidden, answers, want) in rows {
        let watched = Watched::of(answers);
        let hidden = hidden.iter().map(|(from, to)| BEGIN_MS + from * second..BEGIN_MS + to * second);
        watched.world.hidden.borrow_mut().extend(hidden);
        let watched = watched.until(want.last().unwrap().1 * second + 1, |watch| watch);
        assert_eq!(watched.times.len(), want.len(), "{name}: {:?}", watched.times);
        for (time, (least, most)) in watched.times.iter().zip(*want) {
            assert!((least * second..=most * second).contains(time), "{name}: {:?}", watched.times);
        }
    }
}

#[test]
fn clock_that_stands_still_does_not_stop_it() {
    let watched = Watched::of(&[&list(&[A]), &list(&[B])]);
    watched.world.frozen.set(true);
    assert_eq!(watched.until(200_000, |watch| watch).told, ["+a", "+b-a"]);
}

#[test]
fn slow_consumer_gets_the_newest_state() {
    let lists = [list(&[A]), list(&[A_BUSY]), list(&[B])];
    let world = World::new(move |_, now| {
        answered(&lists[usize::try_from((now - BEGIN_MS) / 60_000).unwrap().min(2)])
    });
    let mut stream = client(&world).watch().stream();
    let mut next =
        || told(&run(poll_fn(|context| Pin::new(&mut stream).poll_next(context))).unwrap().unwrap());
    assert_eq!(next(), "+a");
    world.pass(150_000);
    assert_eq!(next(), "+b-a");
    assert_eq!((world.sent.borrow().len(), world.elapsed_ms()), (2, 150_000));
}

#[test]
fn attempts_are_counted_through() {
    let attempts = Rc::new(RefCell::new(Vec::new()));
    let note = Rc::clone(&attempts);
    let (a, b) = (list(&[A]), list(&[B]));
    let watched = Watched::of(&["502", &a, "lost", "502", "502", &b]);
    watched.until(200_000, move |watch| {
        watch.on_attempt(move |info: &AttemptInfo| note.borrow_mut().push((info.operation, info.attempt)))
    });
    let want: Vec<_> = (1..).take(attempts.borrow().len()).map(|nth| ("watch", nth)).collect();
    assert_eq!(*attempts.borrow(), want);
}

/// What came of a watch.
struct Watched {
    world: Rc<World>,
    /// When each request was sent, and after what pause.
    times: Vec<u64>,
    pauses: Vec<u64>,
    told: Vec<String>,
    failures: Vec<Error>,
    /// With what it ended by itself.
    ended: Option<Error>,
}

type Builder = CallBuilder<TestIo, BackupUnitsSnapshot>;

impl Watched {
    /// One whose requests are answered so in turn, and all further ones as the last.
    fn of(answers: &[&str]) -> Self {
        let answers: Vec<String> = answers.iter().map(|answer| (*answer).to_owned()).collect();
        let mut next = 0;
        let world = World::new(move |_, _| {
            let answer = &answers[next.min(answers.len() - 1)];
            next += 1;
            answered(answer)
        });
        let (times, pauses, told, failures) = Default::default();
        Self { world, times, pauses, told, failures, ended: None }
    }

    /// Watches for so long.
    fn until(mut self, until_ms: u64, with: impl FnOnce(Builder) -> Builder) -> Self {
        self.world.abort_at.set(Some(BEGIN_MS + until_ms));
        let failures = Rc::new(RefCell::new(Vec::new()));
        let note = Rc::clone(&failures);
        let watch =
            with(client(&self.world).watch()).on_error(move |error| note.borrow_mut().push(error.clone()));
        let mut stream = watch.stream();
        while let Some(item) = run(poll_fn(|context| Pin::new(&mut stream).poll_next(context))) {
            match item {
                Ok(snapshot) => self.told.push(told(&snapshot)),
                Err(error) if error.message.contains("aborted") => {}
                Err(error) => self.ended = Some(error),
            }
        }
        self.failures = failures.take();
        self.times = self.world.sent_at.borrow().iter().map(|time| time - BEGIN_MS).collect();
        let mut last = 0;
        self.pauses = self.times.iter().map(|time| time - std::mem::replace(&mut last, *time)).collect();
        self
    }
}

/// What is told of a list: `+` for an id that was added, `~` for one that has changed, `-` for one that is gone.
fn told(snapshot: &BackupUnitsSnapshot) -> String {
    let BackupUnitsSnapshot { items, added, changed, removed, stale } = snapshot;
    if *stale {
        assert!(added.is_empty() && changed.is_empty() && removed.is_empty());
        return items.iter().fold("stale".to_owned(), |text, unit| text + " " + &unit.id);
    }
    assert!(added.iter().chain(changed).all(|id| items.iter().any(|unit| unit.id == *id)));
    [("+", added), ("~", changed), ("-", removed)]
        .iter()
        .flat_map(|(mark, ids)| ids.iter().map(move |id| format!("{mark}{id}")))
        .collect()
}

fn client(world: &Rc<World>) -> Client<TestIo> {
    Client::builder_with(TestIo(Rc::clone(world))).build().unwrap()
}

fn list(units: &[&str]) -> String {
    format!(r#"{{"items": [{}]}}"#, units.join(", "))
}

fn answered(answer: &str) -> Came {
    let response = |status, body| Came {
        takes_ms: 0,
        result: Ok(Response { status, headers: Headers::default(), body }),
    };
    let failure = |failure| Came { takes_ms: 0, result: Err(failure) };
    let json = |text: &str| JsonBody::from_slice(text.as_bytes());
    match answer {
        "garbage" => response(200, Err(BodyProblem::NotJson)),
        "too large" => response(200, Err(BodyProblem::TooLarge)),
        "lost" => failure(Failure::Network { cause: Default::default(), cross_origin: false }),
        "nothing" => failure(Failure::NotAResponse),
        "no fetch" => failure(Failure::NoFetch),
        "slow 502" => Came { takes_ms: 2000, ..response(502, json("{}")) },
        list if list.starts_with('{') => response(200, json(list)),
        hint if hint.starts_with("hint ") => {
            let mut headers = Headers::default();
            headers.set(Header::RetryAfter, Some(hint["hint ".len()..].to_owned()));
            Came { takes_ms: 0, result: Ok(Response { status: 503, headers, body: json("{}") }) }
        }
        status => response(status.parse().unwrap(), json("{}")),
    }
}

const A: &str = r#"{"id": "a", "metadata": {"state": "AVAILABLE"}, "properties": {"name": "first"}}"#;
const A_TURNED: &str = r#"{"properties": {"name": "first"}, "id": "a", "metadata": {"state": "AVAILABLE"}}"#;
const A_BUSY: &str = r#"{"id": "a", "metadata": {"state": "BUSY"}, "properties": {"name": "first"}}"#;
const B: &str = r#"{"id": "b", "metadata": {"state": "AVAILABLE"}, "properties": {"name": "second"}}"#;
const B_BUSY: &str = r#"{"id": "b", "metadata": {"state": "BUSY"}, "properties": {"name": "second"}}"#;

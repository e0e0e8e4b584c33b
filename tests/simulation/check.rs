//! The invariants: after each call, and after the whole history.

use std::fmt::Debug;

use ionos_backup::{Code, Detail, Error, Outcome};

use crate::answers;
use crate::ensure_model::EnsureModel;
use crate::history::{Auth, Call, History, Limits, What};
use crate::model::{Allowed, Budget, Failed, Model, Next, Verdict};
use crate::network::{MOST_STEPS, State};
use crate::secrets;
use crate::trace::{Applied, Body, Came, Event, Gave, Instant, Kind};
use crate::wait_model::WaitModel;
use crate::watch_model::WatchModel;

/// What a call came to.
pub(crate) struct Ended {
    pub(crate) call: Call,
    pub(crate) index: usize,
    pub(crate) target: String,
    pub(crate) began: Instant,
    pub(crate) result: Result<Got, Error>,
    /// How many answers its hook was told of.
    pub(crate) hooks: usize,
    /// How many attempts its hook was told of.
    pub(crate) attempts: usize,
    /// How many failures of a watch its hook was told of.
    pub(crate) failures: usize,
    /// Everything that it showed anybody, as text.
    pub(crate) shown: String,
}

/// The answer of a call.
#[derive(Clone, Debug)]
pub(crate) enum Got {
    /// The id of the unit, and how an `ensure` came to it.
    Ensured(String, &'static str),
    List,
    Nothing,
    SsoUrl,
    Unit(String),
    /// An answer as it came.
    Untyped,
}

/// What does not hold.
pub(crate) type Violation = String;

/// Holds one call against the rules; `budget` is the client's, as the rules have it.
pub(crate) fn call(
    history: &History,
    state: &State,
    ended: &Ended,
    budget: &mut Budget,
    canaries: &[String],
) -> Result<(), Violation> {
    let allowed = allowed(history, &ended.call);
    if let Some(canary) = secrets::found(&ended.shown, canaries) {
        return Err(format!("a secret got out: {canary:?} in {}", ended.shown));
    }
    if state.steps > MOST_STEPS {
        return Err("it does not come to an end".to_owned());
    }
    attempts(history, &allowed, state, ended)?;
    pauses(&state.events)?;
    deadline(&allowed, state, ended)?;
    rules(history, allowed, state, ended, budget)?;
    if let Ok(got) = &ended.result {
        success(state, ended, got)?;
    }
    Ok(())
}

/// Holds the outcomes of all calls against what was applied in the end, late arrivals and all.
pub(crate) fn outcomes(calls: &[Ended], applied: &[Applied]) -> Result<(), Violation> {
    for ended in calls {
        let own = applied.iter().filter(|applied| applied.call == ended.index);
        let mut attempts: Vec<u32> = own.map(|applied| applied.attempt).collect();
        attempts.dedup();
        if (ended.call.what == What::Ensure || ended.call.what.creates()) && attempts.len() > 1 {
            return Err(format!("call {}: a create was applied by the attempts {attempts:?}", ended.index));
        }
        if let Err(error) = &ended.result
            && error.outcome != Outcome::Unknown
            && !attempts.is_empty()
        {
            return Err(format!("call {}: applied, and yet {:?}", ended.index, error.outcome));
        }
    }
    Ok(())
}

/// The limits of a call: its own, else the client's, else the defaults.
fn allowed(history: &History, call: &Call) -> Allowed {
    let pick = |of: fn(&Limits) -> Option<u32>| of(&call.limits).or(of(&history.limits));
    Allowed {
        max_retries: pick(|limits| limits.max_retries).unwrap_or(2),
        timeout_ms: pick(|limits| limits.timeout_ms).unwrap_or(30_000),
        total_timeout_ms: pick(|limits| limits.total_timeout_ms).unwrap_or(match call.what {
            What::Ensure | What::WaitAvailable | What::WaitDeleted => 600_000,
            What::ByName
            | What::Create
            | What::Delete
            | What::Get
            | What::List
            | What::Replace
            | What::Row(_)
            | What::SsoUrl
            | What::Update
            | What::Watch => 120_000,
        }),
    }
}

fn attempts(history: &History, allowed: &Allowed, state: &State, ended: &Ended) -> Result<(), Violation> {
    let sent = state.events.iter().filter(|event| matches!(event.kind, Kind::Sent { .. })).count();
    let refresh = u32::from(history.auth == Auth::Function);
    if !ended.call.what.is_flow() && sent > (1 + allowed.max_retries + refresh) as usize {
        return Err(format!("{sent} attempts, {allowed:?}"));
    }
    let answered = |event: &&Event| matches!(&event.kind, Kind::Sent { came: Came::Answer { .. }, .. });
    let answers = state.events.iter().filter(answered).count();
    if answers != ended.hooks {
        return Err(format!("{answers} answers came, and the hook was told of {}", ended.hooks));
    }
    // One that was aborted under way is told as well.
    let aborted = state.aborted_under_way as usize;
    if sent + aborted != ended.attempts {
        return Err(format!("{sent} and {aborted} attempts, and the hook was told of {}", ended.attempts));
    }
    let says_unsent = ended.result.as_ref().is_err_and(|error| error.outcome == Outcome::NotSent);
    if says_unsent && state.arrived > 0 {
        return Err(format!("{} requests arrived, and yet nothing was sent", state.arrived));
    }
    Ok(())
}

/// No request goes out earlier after an answer than the answer asked for, if it is sent again on its account. The look
/// that follows a create in doubt is another one, and made at once.
fn pauses(events: &[Event]) -> Result<(), Violation> {
    let mut asked = None;
    for event in events {
        match &event.kind {
            Kind::Sent { came, creates, .. } => {
                if let Some((hint_ms, since, created)) = asked
                    && created == *creates
                    && event.began.real - since < hint_ms
                {
                    return Err(format!("sent {} ms after a hint of {hint_ms}", event.began.real - since));
                }
                asked = match came {
                    // The repeat after a 401 is no retry.
                    Came::Answer { status: 408 | 429 | 500 | 502..=504, hint_ms: Some(hint_ms), .. } => {
                        Some((*hint_ms, event.ended.real, *creates))
                    }
                    Came::Answer { .. } | Came::Network { .. } | Came::NoResponse | Came::Timeout => None,
                };
            }
            Kind::Rested { asked_ms: 2_147_483_648.., .. }
            | Kind::Slept { asked_ms: 2_147_483_648.., .. } => {
                return Err("a pause no timer can make".into());
            }
            // What is left of it when a rest is cut short only the clock can tell, which was set forward.
            Kind::Idle | Kind::Rested { shown: true, .. } => {
                let set_ms = event
                    .ended
                    .wall
                    .saturating_sub(event.began.wall)
                    .saturating_sub(event.ended.real - event.began.real);
                asked =
                    asked.map(|(hint_ms, since, creates)| (hint_ms.saturating_sub(set_ms), since, creates));
            }
            Kind::Rested { .. } | Kind::Slept { .. } | Kind::Token(_) | Kind::Told(_) => {}
        }
    }
    Ok(())
}

/// No call takes longer than it may, but for what it cannot know: late timers, and a clock that was set back.
fn deadline(allowed: &Allowed, state: &State, ended: &Ended) -> Result<(), Violation> {
    if ended.call.what == What::Watch {
        // It has none.
        return Ok(());
    }
    let took_ms = state.instant().real - ended.began.real;
    let mut excused_ms = 0;
    let mut poll_ms = 0;
    let mut set_back = false;
    for event in &state.events {
        let step_ms = event.ended.real - event.began.real;
        match &event.kind {
            Kind::Slept { late_ms, .. } => excused_ms += u64::from(*late_ms),
            Kind::Idle | Kind::Rested { .. } | Kind::Sent { .. } | Kind::Token(_) | Kind::Told(_) => {}
        }
        if event.set_back {
            excused_ms += step_ms;
        }
        poll_ms += step_ms;
        set_back |= event.set_back;
    }
    if ended.call.what.is_flow() && set_back {
        // A wait looks at the clock only between polls.
        excused_ms += poll_ms;
    }
    let most_ms = u64::from(allowed.total_timeout_ms) + excused_ms;
    if took_ms > most_ms { Err(format!("took {took_ms} ms, {allowed:?}")) } else { Ok(()) }
}

enum AnyModel {
    Call(Model),
    Ensure(EnsureModel),
    Wait(WaitModel),
}

impl AnyModel {
    fn next(&self) -> Next {
        match self {
            Self::Call(model) => model.next(),
            Self::Ensure(model) => model.next(),
            Self::Wait(model) => model.next(),
        }
    }
}

/// Walks through what happened and allows only what the rules allow next.
fn rules(
    history: &History,
    allowed: Allowed,
    state: &State,
    ended: &Ended,
    budget: &mut Budget,
) -> Result<(), Violation> {
    let has_function = history.auth == Auth::Function;
    let (what, wall) = (ended.call.what, ended.began.wall);
    let mut model = match what {
        What::Watch => {
            return watch(&mut WatchModel::new(allowed, has_function, 30_000, wall), state, ended, budget);
        }
        What::Ensure => AnyModel::Ensure(EnsureModel::new(allowed, has_function, wall)),
        What::WaitAvailable | What::WaitDeleted => {
            AnyModel::Wait(WaitModel::new(what, allowed, has_function, wall))
        }
        What::ByName
        | What::Create
        | What::Delete
        | What::Get
        | What::List
        | What::Replace
        | What::Row(_)
        | What::SsoUrl
        | What::Update => AnyModel::Call(Model::new(what, allowed, has_function)),
    };
    for event in &state.events {
        let next = model.next();
        if !next.fits(&event.kind) {
            return Err(format!("{next:?} was due, and this came: {:?}", event.kind));
        }
        match &mut model {
            AnyModel::Call(model) => model.observe(event, budget),
            AnyModel::Ensure(model) => model.observe(event, budget),
            AnyModel::Wait(model) => model.observe(event, budget),
        }
    }
    match (&ended.result, model.next()) {
        (_, next) if state.abort_told => aborted(state, ended, &next),
        (Ok(Got::Ensured(_, how)), Next::Done(Verdict::Ensured(due))) if *how == due => Ok(()),
        (Ok(Got::Ensured(..)), next) => Err(format!("{next:?} was due: {:?}", ended.result)),
        (Ok(_), Next::Done(Verdict::Success { .. })) => Ok(()),
        (Err(error), Next::Done(Verdict::Failed(failed))) => same(error, &failed),
        (result, next) => Err(format!("{next:?} was due, and the call ended: {result:?}")),
    }
}

/// Walks through what a watch has done.
fn watch(model: &mut WatchModel, state: &State, ended: &Ended, budget: &mut Budget) -> Result<(), Violation> {
    for event in &state.events {
        model.observe(event, budget)?;
    }
    let end = model.end(state.is_hidden());
    if model.failures != ended.failures {
        return Err(format!("{} failures, and the hook was told of {}", model.failures, ended.failures));
    }
    match (&ended.result, end) {
        (_, end) if state.abort_told => aborted(state, ended, &end),
        (Ok(_), None) => Ok(()),
        (Err(error), Some(Verdict::Failed(failed))) => same(error, &failed),
        (result, end) => Err(format!("{end:?} was due, and the watch ended: {result:?}")),
    }
}

/// Whether an error says what it has to.
fn same(error: &Error, failed: &Failed) -> Result<(), Violation> {
    let hint_ms = error.detail.api().and_then(|api| api.retry_after).map(|hint| hint.as_millis() as u64);
    let same = error.code == failed.code
        && error.outcome == failed.outcome
        && error.attempts == failed.attempts
        && error.retryable == failed.retryable
        // Capped where JavaScript's numbers end, and only an error of the API's has one.
        && (hint_ms == failed.hint_ms || !matches!(error.detail, Detail::Api(_)));
    if same { Ok(()) } else { Err(format!("{failed:?} was due, and this came: {error:?}")) }
}

/// What an aborted call says of itself is what has happened until then.
fn aborted(state: &State, ended: &Ended, next: &impl Debug) -> Result<(), Violation> {
    let Err(error) = &ended.result else {
        return Err(format!("was told of the abort, and ended with {:?} ({next:?})", ended.result));
    };
    let is_answer = |event: &Event| matches!(&event.kind, Kind::Sent { came: Came::Answer { .. }, .. });
    let was_answered = state.events.iter().any(is_answer);
    let is_under_way = state.aborted_under_way > 0;
    // The outcome of an `ensure` is its create's alone.
    let holds = match error.outcome {
        Outcome::NotSent => ended.call.what == What::Ensure || !(was_answered || is_under_way),
        Outcome::Rejected => was_answered && (ended.call.what == What::Ensure || !is_under_way),
        Outcome::Unknown => ended.attempts > 0,
    };
    let is_abort = error.code == Code::ConnectionFailed && error.message.contains("aborted");
    if is_abort && holds && error.attempts as usize == ended.attempts {
        return Ok(());
    }
    Err(format!("aborted after {} attempts ({next:?}), and ended with {error:?}", ended.attempts))
}

/// A success is one: what was asked for has been done, by this call.
fn success(state: &State, ended: &Ended, got: &Got) -> Result<(), Violation> {
    let operation = answers::operation(ended.call.what);
    let mut own =
        state.applied.iter().filter(|applied| applied.call == ended.index && applied.operation == operation);
    let mut is_own = |id: &String| own.any(|applied| applied.id == *id);
    let is_there = |id: &String| {
        let mut applied = state.applied.iter().filter(|applied| applied.operation == operation);
        *id == sandbox::SAMPLE_ID || state.rivals.contains(id) || applied.any(|applied| applied.id == *id)
    };
    let holds = match ended.call.what {
        What::Create => matches!(got, Got::Unit(id) if is_own(id)),
        What::Ensure => {
            matches!(got, Got::Ensured(id, how) if if *how == "created" { is_own(id) } else { is_there(id) })
        }
        What::ByName => matches!(got, Got::Unit(_)),
        What::Replace | What::Update => matches!(got, Got::Unit(id) if *id == ended.target && is_own(id)),
        // Where an earlier attempt may have done it, or others have, the unit is gone or going.
        What::Delete => {
            matches!(got, Got::Nothing) && (own.next().is_some() || !state.is_there(&ended.target))
        }
        What::Get | What::WaitAvailable => matches!(got, Got::Unit(id) if *id == ended.target),
        What::List => matches!(got, Got::List),
        What::SsoUrl => matches!(got, Got::SsoUrl),
        What::WaitDeleted => matches!(got, Got::Nothing),
        What::Row(_) => {
            matches!(got, Got::Untyped) && (!ended.call.what.is_mutation() || own.next().is_some())
        }
        // What it told was held against the rules one by one.
        What::Watch if matches!(got, Got::Nothing) => return Ok(()),
        What::Watch => false,
    };
    let seen = match state.events.last().map(|event| &event.kind) {
        Some(Kind::Sent { came: Came::Answer { status, body, .. }, .. }) => match status {
            404 => ended.call.what == What::Delete,
            200..=299 => ended.call.what == What::Delete || matches!(body, Body::Fit { .. }),
            _ => false,
        },
        Some(
            Kind::Idle
            | Kind::Rested { .. }
            | Kind::Sent { .. }
            | Kind::Slept { .. }
            | Kind::Token(Gave::Token | Gave::Nothing | Gave::TooLate)
            | Kind::Told(_),
        )
        | None => false,
    };
    if holds && seen {
        Ok(())
    } else {
        Err(format!("a success that is none: {got:?}, {:?}", state.events.last()))
    }
}

//! `Seeker`: the machine behind the waits, `ensure` and `getByName`: it looks at the list, creates, and pauses.
//!
//! It looks at the list and not at the single unit, since the latter was seen to answer 404 or half a unit for a while
//! after a create, and the status URL of a mutation answers 404 for backup units altogether.
//!
//! ```text
//!  ensure ─► Look ─ none ─► Create ─ 202 ─► created
//!             │ │            ▲   │ └─ unknown ─► Doubt: looks for 30 s ─ there ─► recovered
//!             │ │       gone │   │                                     └ not ──► the error of the create
//!             │ └ leaving ─► Leaving ◄─ leaving ─ Taken ◄─ the name is taken
//!             └─ there ─► existing ◄─ there ───────┘└─ not there ─► the error of the create
//! ```

use std::time::Duration;

use crate::proto::call::Call;
use crate::proto::clock::{Clock, milliseconds};
use crate::proto::error::{Code, Detail, Error, Outcome};
use crate::proto::info::{How, PollInfo};
use crate::proto::model::ApiMessage;
use crate::proto::operation::{Effect, Operation};
use crate::proto::response::Body;
use crate::proto::retry;
use crate::proto::sight::Sight;
use crate::proto::target::{Flow, Takes, Target};
use crate::proto::text;
use crate::proto::words;

/// What the task is to do next.
#[derive(Debug)]
pub(crate) enum FlowStep<B> {
    /// Make this call within this many milliseconds, then call `called`.
    Call { operation: Operation, total_timeout_ms: u32 },
    /// Wait this many milliseconds, or until the page shows again, then call `next`.
    Rest(u32),
    /// Wait this many milliseconds, then call `next`.
    Sleep(u32),
    /// It has ended: with the unit, or with nothing for one that is gone.
    Done(Result<Option<B>, Box<Error>>),
}

/// One flow under way.
#[derive(Debug)]
pub(crate) struct Seeker<B> {
    flow: Flow,
    /// The id of the unit, or its name.
    key: String,
    total_timeout_ms: u32,
    clock: Clock,
    stage: Stage,
    state: State<B>,
    pause_ms: u32,
    seen: bool,
    /// What the last look failed with, if it did.
    trouble: String,
    attempts: u32,
    /// An answer came.
    answered: bool,
    /// An answer came to a create.
    refused: bool,
    /// What the outcome speaks of may have been applied.
    unknown: bool,
    how: How,
    /// The name was found taken by a unit that had gone.
    was_taken: bool,
}

#[derive(Debug)]
enum State<B> {
    Call(Operation),
    Pause { hint_ms: u32 },
    Done(Result<Option<B>, Box<Error>>),
    Over,
}

/// How far an `ensure` has come; everything else looks.
#[derive(Debug)]
enum Stage {
    /// Is it there already?
    Look,
    /// The create may have been applied: until then the unit may show.
    Doubt { until_ms: u64, error: Box<Error> },
    /// The name may be taken, so says the error of the create.
    Taken(Box<Error>),
    /// A unit of this name is on its way out.
    Leaving,
}

impl<B: Body> Seeker<B> {
    #[inline(never)]
    pub(crate) fn new(flow: Flow, key: String, total_timeout_ms: u32) -> Self {
        Self {
            flow,
            key,
            total_timeout_ms,
            clock: Clock::default(),
            stage: Stage::Look,
            state: State::Call(Operation::List),
            pause_ms: FIRST_PAUSE_MS,
            seen: false,
            trouble: String::new(),
            attempts: 0,
            answered: false,
            refused: false,
            unknown: false,
            how: How::Existing,
            was_taken: false,
        }
    }

    /// How many requests the calls before this one sent.
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How an `ensure` came to its unit.
    pub(crate) fn how(&self) -> Option<How> {
        (self.flow == Flow::Ensure).then_some(self.how)
    }

    /// What to do now.
    #[inline(never)]
    pub(crate) fn next(&mut self, now: u64, random: f64) -> FlowStep<B> {
        self.clock.tick(now);
        let left = self.left_ms();
        match std::mem::replace(&mut self.state, State::Over) {
            State::Done(result) => FlowStep::Done(result),
            State::Call(operation) if left > 0 => {
                self.state = State::Call(operation);
                FlowStep::Call { operation, total_timeout_ms: left }
            }
            State::Pause { hint_ms } if left > 0 => {
                let pause_ms = retry::jitter(self.pause_ms, random).max(hint_ms);
                self.pause_ms = next_pause(self.pause_ms);
                // A pause that was cut short ends it even if the timer is early or the clock was set back: the server
                // must not be asked again before it said.
                if pause_ms < left {
                    self.state = State::Call(Operation::List);
                }
                let pause_ms = pause_ms.min(left);
                self.clock.expect(u64::from(pause_ms));
                FlowStep::Sleep(pause_ms)
            }
            State::Call(_) | State::Pause { .. } | State::Over => FlowStep::Done(Err(self.late())),
        }
    }

    /// A call ended so. The result is what `onPoll` is told, if the list was seen.
    #[inline(never)]
    pub(crate) fn called(
        &mut self,
        now: u64,
        call: &Call<B>,
        result: Result<Option<B>, Box<Error>>,
    ) -> Option<PollInfo> {
        self.clock.expect(call.clock.elapsed_ms);
        self.clock.tick(now);
        let creates = self.count(call);
        match result {
            Ok(unit) if creates => self.end(unit, How::Created),
            Ok(list) => return list.map(|list| self.looked(&list, call)),
            Err(error) if creates => self.refused(error),
            Err(error) if self.is_patient() && is_passing(&error) => {
                let hint_ms = u32::try_from(hint_ms(&error)).unwrap_or(u32::MAX);
                self.state = State::Pause { hint_ms };
                self.trouble = error.message;
            }
            Err(mut error) => {
                error.outcome = self.outcome();
                if self.flow == Flow::Ensure && self.unknown {
                    error.message.push_str(words::applied(Effect::Ensures, Outcome::Unknown));
                }
                self.fail(error);
            }
        }
        None
    }

    /// Adds what a call has come to; gives whether it was the create.
    fn count(&mut self, call: &Call<B>) -> bool {
        let creates = matches!(self.state, State::Call(Operation::Create));
        self.attempts = self.attempts.saturating_add(call.attempts());
        self.answered |= call.answered;
        self.refused |= call.answered && creates;
        // A look that goes unanswered does not leave a create in doubt.
        self.unknown |= call.unknown && (creates || self.flow != Flow::Ensure);
        creates
    }

    /// The caller gave it up, in the middle of this call or between two.
    #[inline(never)]
    pub(crate) fn aborted(&mut self, call: Option<&Call<B>>) -> Box<Error> {
        call.map(|call| self.count(call));
        // The outcome of an `ensure` is its create's.
        let answered = if self.flow == Flow::Ensure { self.refused } else { self.answered };
        let outcome = Outcome::of(self.unknown, answered);
        words::aborted(Target::Flow(self.flow), self.flow.definition().effect, outcome, self.attempts)
    }

    fn looked(&mut self, list: &B, call: &Call<B>) -> PollInfo {
        let is_by_name = !matches!(self.flow.definition().takes, Takes::Id);
        let units = list.find(is_by_name, &self.key);
        let state_of = |unit: &B| unit.field("metadata")?.field("state")?.text();
        let is_there = |unit: &B| Sight::of(Flow::Ensure, state_of(unit).as_deref()) == Sight::Ready;
        // While one is on its way out, there may be a new one of the same name.
        let place = units.iter().position(is_there).unwrap_or(0);
        let unit = units.into_iter().nth(place);
        let state = unit.as_ref().and_then(state_of);
        let shown = state.as_deref().map(|state| call.redact(state));
        self.trouble.clear();
        self.judge(unit, state.as_deref(), shown.as_deref());
        PollInfo { state: shown, elapsed: Duration::from_millis(self.clock.elapsed_ms) }
    }

    fn judge(&mut self, unit: Option<B>, state: Option<&str>, shown: Option<&str>) {
        let sight = match (&unit, self.flow) {
            (Some(_), flow) => Sight::of(flow, state),
            // A new unit may take a while to show.
            (None, Flow::WaitUntilAvailable) if !self.seen && self.clock.elapsed_ms < GRACE_MS => {
                Sight::Pending
            }
            (None, _) => Sight::Gone,
        };
        self.seen |= unit.is_some();
        if self.flow == Flow::Ensure {
            return self.ensure(unit, sight, shown);
        }
        match sight {
            Sight::Pending => self.pause(),
            Sight::Ready => self.state = State::Done(Ok(unit)),
            Sight::Gone if self.flow == Flow::WaitUntilDeleted => self.state = State::Done(Ok(None)),
            Sight::Gone => {
                let mut error = self.error(Code::NotFound, Detail::None);
                if self.flow == Flow::GetByName {
                    // That the list was asked for more than once changes nothing.
                    error.outcome = Outcome::Rejected;
                }
                self.fail(error);
            }
            Sight::Failed => self.fail(self.unit_failed(shown)),
        }
    }

    /// What `ensure` makes of a look.
    fn ensure(&mut self, unit: Option<B>, sight: Sight, shown: Option<&str>) {
        match (std::mem::replace(&mut self.stage, Stage::Look), sight) {
            (Stage::Leaving, Sight::Failed) => self.fail(self.unit_failed(shown)),
            (Stage::Doubt { .. }, Sight::Ready | Sight::Failed) => self.end(unit, How::Recovered),
            (_, Sight::Ready | Sight::Failed) => self.end(unit, How::Existing),
            (Stage::Doubt { until_ms, error }, Sight::Gone | Sight::Pending) => {
                self.stage = Stage::Doubt { until_ms, error };
                self.pause();
            }
            (Stage::Taken(error), Sight::Gone) if unit.is_none() => self.fail(error),
            // A name that stays taken by a unit that has gone: not again at once, and again, and again.
            (Stage::Taken(_), Sight::Gone) if std::mem::replace(&mut self.was_taken, true) => self.leave(),
            (_, Sight::Gone) => self.state = State::Call(Operation::Create),
            (_, Sight::Pending) => self.leave(),
        }
    }

    /// What `ensure` makes of a create that has failed.
    fn refused(&mut self, mut error: Box<Error>) {
        error.outcome = Outcome::of(self.unknown, self.refused);
        self.stage = if error.outcome == Outcome::Unknown {
            self.pause_ms = FIRST_PAUSE_MS;
            Stage::Doubt { until_ms: self.clock.elapsed_ms.saturating_add(DOUBT_MS), error }
        } else if is_taken(&error, &self.key) {
            Stage::Taken(error)
        } else {
            return self.fail(error);
        };
        self.state = State::Call(Operation::List);
    }

    fn leave(&mut self) {
        self.stage = Stage::Leaving;
        self.pause();
    }

    fn pause(&mut self) {
        self.state = State::Pause { hint_ms: 0 };
    }

    fn end(&mut self, unit: Option<B>, how: How) {
        self.how = how;
        self.state = State::Done(Ok(unit));
    }

    fn fail(&mut self, mut error: Box<Error>) {
        error.attempts = self.attempts;
        self.state = State::Done(Err(error));
    }

    /// Out of time.
    fn late(&mut self) -> Box<Error> {
        match std::mem::replace(&mut self.stage, Stage::Look) {
            Stage::Doubt { mut error, .. } if self.clock.left_ms(self.total_timeout_ms) > 0 => {
                error.attempts = self.attempts;
                // The next one looks first.
                error.retryable = true;
                error
            }
            Stage::Doubt { .. } | Stage::Leaving | Stage::Look | Stage::Taken(_) => {
                let mut error = self.error(Code::Timeout, Detail::None);
                // Where no look succeeded lately, that is why.
                if !self.trouble.is_empty() {
                    error.message.push_str("; the last look at the list failed: ");
                    error.message.push_str(&self.trouble);
                }
                error
            }
        }
    }

    fn left_ms(&self) -> u32 {
        let left = self.clock.left_ms(self.total_timeout_ms);
        match &self.stage {
            Stage::Doubt { until_ms, .. } => {
                left.min(u32::try_from(until_ms.saturating_sub(self.clock.elapsed_ms)).unwrap_or(left))
            }
            Stage::Leaving | Stage::Look | Stage::Taken(_) => left,
        }
    }

    /// Whether a look that fails for the moment is made again later.
    fn is_patient(&self) -> bool {
        match (self.flow, &self.stage) {
            (Flow::WaitUntilAvailable | Flow::WaitUntilDeleted, _) => true,
            (Flow::Ensure, Stage::Doubt { .. } | Stage::Leaving) => true,
            (Flow::Ensure, Stage::Look | Stage::Taken(_)) | (Flow::GetByName | Flow::Watch, _) => false,
        }
    }

    fn outcome(&self) -> Outcome {
        Outcome::of(self.unknown, self.answered)
    }

    fn unit_failed(&self, state: Option<&str>) -> Box<Error> {
        self.error(Code::UnitFailed, Detail::UnitFailed(state.unwrap_or_default().to_owned()))
    }

    fn error(&self, code: Code, detail: Detail) -> Box<Error> {
        let (target, effect) = (Target::Flow(self.flow), self.flow.definition().effect);
        let mut error = words::error(target, effect, code, detail, self.outcome(), self.attempts);
        error.retryable = code == Code::Timeout;
        error
    }
}

/// Whether a failed look says nothing about the next one.
pub(crate) fn is_passing(error: &Error) -> bool {
    error.retryable || matches!(error.detail, Detail::Response(_))
}

/// How long the server asked to wait, if it did.
pub(crate) fn hint_ms(error: &Error) -> u64 {
    let retry_after = error.detail.api().and_then(|api| api.retry_after);
    // The cast saturates.
    retry_after.map_or(0, |duration| milliseconds(duration) as u64)
}

/// The pause after one of this length.
pub(crate) fn next_pause(pause_ms: u32) -> u32 {
    pause_ms.saturating_mul(2).min(LONGEST_PAUSE_MS)
}

/// Whether a create was refused for its name, which may be taken.
fn is_taken(error: &Error, name: &str) -> bool {
    let Detail::Api(api) = &error.detail else { return false };
    let speaks_of_name = |message: &ApiMessage| {
        let words = message.message.as_bytes();
        words.windows(4).any(|word| word.eq_ignore_ascii_case(b"name"))
            || text::find(&message.message, name).is_some()
    };
    match api.status {
        409 => true,
        422 => {
            api.field_errors.iter().any(|(field, _)| field == "name")
                || api.messages.iter().any(speaks_of_name)
        }
        _ => false,
    }
}

/// The first pause between looks; each further one is twice as long.
pub(crate) const FIRST_PAUSE_MS: u32 = 1000;
const LONGEST_PAUSE_MS: u32 = 10_000;
/// How long a new unit may take to show in the list.
const GRACE_MS: u64 = 30_000;
/// How long is looked for a unit that may have been created.
const DOUBT_MS: u64 = 30_000;

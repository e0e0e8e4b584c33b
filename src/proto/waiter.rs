//! `Waiter`: the machine behind `waitUntilAvailable` and `waitUntilDeleted`: looks at the list, and pauses.
//!
//! It polls the list and not the single unit, since the latter was seen to answer 404 or half a unit for a while after
//! a create, and the status URL of a mutation answers 404 for backup units altogether.

use crate::proto::call::Call;
use crate::proto::clock::Clock;
use crate::proto::error::{Code, Detail, Error, Outcome};
use crate::proto::info::PollInfo;
use crate::proto::operation::Effect;
use crate::proto::response::Body;
use crate::proto::retry;
use crate::proto::target::Flow;
use crate::proto::words::{self, Subject};

/// What is waited for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Goal {
    /// The unit can be used.
    Available,
    /// The unit is gone.
    Deleted,
}

/// What the shell is to do next.
#[derive(Debug)]
pub(crate) enum WaitStep<B> {
    /// List the units within this many milliseconds, then call `polled`.
    Poll {
        /// What is left of the wait.
        total_timeout_ms: u32,
    },
    /// Wait this many milliseconds, then call `next`.
    Sleep(u32),
    /// The wait has ended: with the unit that is available, or with nothing for one that is gone.
    Done(Result<Option<B>, Error>),
}

/// One wait under way.
#[derive(Debug)]
pub(crate) struct Waiter<B> {
    goal: Goal,
    id: String,
    total_timeout_ms: u32,
    clock: Clock,
    state: State<B>,
    pause_ms: u32,
    seen: bool,
    /// What the last look failed with, if it did.
    trouble: String,
    attempts: u32,
    /// That of all polls together.
    outcome: Outcome,
}

#[derive(Debug)]
enum State<B> {
    Poll,
    Pause { hint_ms: u32 },
    Done(Result<Option<B>, Error>),
    Over,
}

enum Sight {
    Ready,
    Failed,
    Gone,
    Pending,
}

impl Goal {
    fn flow(self) -> Flow {
        match self {
            Self::Available => Flow::WaitUntilAvailable,
            Self::Deleted => Flow::WaitUntilDeleted,
        }
    }

    /// What a state means for this goal. Unknown and missing states are waited out.
    fn sight(self, state: &str) -> Sight {
        let state = state.to_ascii_uppercase();
        match (self, state.as_str()) {
            (_, "TERMINATED") => Sight::Gone,
            (Self::Available, "AVAILABLE" | "ACTIVE") => Sight::Ready,
            (Self::Available, state) if state.starts_with("FAILED") => Sight::Failed,
            (Self::Deleted, "FAILED_DESTROYING") => Sight::Failed,
            _ => Sight::Pending,
        }
    }
}

impl<B: Body> Waiter<B> {
    pub(crate) fn new(goal: Goal, id: String, total_timeout_ms: u32) -> Self {
        Self {
            goal,
            id,
            total_timeout_ms,
            clock: Clock::default(),
            state: State::Poll,
            pause_ms: FIRST_PAUSE_MS,
            seen: false,
            trouble: String::new(),
            attempts: 0,
            outcome: Outcome::NotSent,
        }
    }

    /// How many requests the polls before this one sent.
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// What to do now.
    pub(crate) fn next(&mut self, now: u64, random: f64) -> WaitStep<B> {
        self.clock.tick(now);
        let left = self.clock.left_ms(self.total_timeout_ms);
        match std::mem::replace(&mut self.state, State::Over) {
            State::Done(result) => WaitStep::Done(result),
            State::Poll if left > 0 => {
                self.state = State::Poll;
                WaitStep::Poll { total_timeout_ms: left }
            }
            State::Pause { hint_ms } if left > 0 => {
                let pause_ms = retry::jitter(self.pause_ms, random).max(hint_ms);
                self.pause_ms = self.pause_ms.saturating_mul(2).min(LONGEST_PAUSE_MS);
                // A pause that was cut short ends the wait even if the timer is early or the clock was set back:
                // the server must not be asked again before it said.
                self.state = if pause_ms < left {
                    State::Poll
                } else {
                    State::Done(Err(self.error(Code::Timeout, Detail::None)))
                };
                let pause_ms = pause_ms.min(left);
                self.clock.expect(u64::from(pause_ms));
                WaitStep::Sleep(pause_ms)
            }
            State::Poll | State::Pause { .. } | State::Over => {
                WaitStep::Done(Err(self.error(Code::Timeout, Detail::None)))
            }
        }
    }

    /// One look ended so. The result is what `onPoll` is told, if the list was seen.
    pub(crate) fn polled(
        &mut self,
        now: u64,
        call: &Call<B>,
        list: Result<Option<B>, Error>,
    ) -> Option<PollInfo> {
        self.clock.expect(call.clock.elapsed_ms);
        self.clock.tick(now);
        self.attempts = self.attempts.saturating_add(call.attempts());
        self.outcome = match (self.outcome, call.outcome()) {
            (Outcome::Unknown, _) | (_, Outcome::Unknown) => Outcome::Unknown,
            (Outcome::Rejected, _) | (_, Outcome::Rejected) => Outcome::Rejected,
            (Outcome::NotSent, Outcome::NotSent) => Outcome::NotSent,
        };
        match list {
            Ok(list) => {
                let unit = list.and_then(|list| list.unit(&self.id));
                let state = unit.as_ref().and_then(|unit| unit.field("metadata")?.field("state")?.text());
                let shown = state.as_deref().map(|state| call.redact(state));
                self.trouble.clear();
                self.look(unit, state.as_deref(), shown.as_deref());
                Some(PollInfo { state: shown, elapsed_ms: self.clock.elapsed_ms as f64 })
            }
            Err(error) if error.retryable || matches!(error.detail, Detail::Response(_)) => {
                let hint_ms = error.detail.api().and_then(|api| api.retry_after_ms).unwrap_or(0);
                self.state = State::Pause { hint_ms: u32::try_from(hint_ms).unwrap_or(u32::MAX) };
                self.trouble = error.message;
                None
            }
            Err(mut error) => {
                (error.attempts, error.outcome) = (self.attempts, self.outcome);
                self.state = State::Done(Err(error));
                None
            }
        }
    }

    fn look(&mut self, unit: Option<B>, state: Option<&str>, shown: Option<&str>) {
        let sight = match &unit {
            Some(_) => state.map_or(Sight::Pending, |state| self.goal.sight(state)),
            // A new unit may take a while to show.
            None if self.goal == Goal::Available && !self.seen && self.clock.elapsed_ms < GRACE_MS => {
                Sight::Pending
            }
            None => Sight::Gone,
        };
        self.seen |= unit.is_some();
        self.state = match (sight, self.goal) {
            (Sight::Pending, _) => State::Pause { hint_ms: 0 },
            (Sight::Ready, _) => State::Done(Ok(unit)),
            (Sight::Gone, Goal::Deleted) => State::Done(Ok(None)),
            (Sight::Gone, Goal::Available) => State::Done(Err(self.error(Code::NotFound, Detail::None))),
            (Sight::Failed, _) => {
                let state = shown.unwrap_or_default().to_owned();
                State::Done(Err(self.error(Code::UnitFailed, Detail::UnitFailed(state))))
            }
        };
    }

    fn error(&self, code: Code, detail: Detail) -> Error {
        let subject = Subject { phrase: self.goal.flow().definition().phrase, effect: Effect::Reads };
        let mut message = words::message(&subject, code, &detail, self.outcome);
        // Where no look succeeded lately, that is why.
        if code == Code::Timeout && !self.trouble.is_empty() {
            message.push_str("; the last look at the list failed: ");
            message.push_str(&self.trouble);
        }
        Error {
            code,
            operation: self.goal.flow().definition().name,
            outcome: self.outcome,
            attempts: self.attempts,
            retryable: code == Code::Timeout,
            message,
            detail,
        }
    }
}

const FIRST_PAUSE_MS: u32 = 1000;
const LONGEST_PAUSE_MS: u32 = 10_000;
const GRACE_MS: u64 = 30_000;

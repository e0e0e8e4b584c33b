//! What a wait has to do next: the rules once more, from the document and not from the code.

use ionos_backup::Code;

use crate::history::What;
use crate::model::{Allowed, Budget, Failed, Model, Next, Verdict, outcome, passed_ms};
use crate::trace::{Event, Kind};

pub(crate) struct WaitModel {
    what: What,
    allowed: Allowed,
    has_function: bool,
    clock_ms: u64,
    elapsed_ms: u64,
    pause_ms: u64,
    attempts: u32,
    answered: bool,
    unknown: bool,
    seen: bool,
    state: State,
}

enum State {
    Done(Verdict),
    Pause { hint_ms: u64 },
    Poll { model: Box<Model>, began_ms: u64 },
}

enum Sight {
    Failed,
    Gone,
    Pending,
    Ready,
}

impl WaitModel {
    pub(crate) fn new(what: What, allowed: Allowed, has_function: bool, clock_ms: u64) -> Self {
        let state = State::Pause { hint_ms: 0 };
        let mut model = Self {
            what,
            allowed,
            has_function,
            clock_ms,
            elapsed_ms: 0,
            pause_ms: 1000,
            attempts: 0,
            answered: false,
            unknown: false,
            seen: false,
            state,
        };
        model.poll();
        model
    }

    fn left_ms(&self) -> u64 {
        u64::from(self.allowed.total_timeout_ms).saturating_sub(self.elapsed_ms)
    }

    fn poll(&mut self) {
        let left_ms = self.left_ms();
        self.state = if left_ms == 0 {
            State::Done(self.failed(Code::Timeout, true))
        } else {
            let allowed = Allowed { total_timeout_ms: u32::try_from(left_ms).unwrap(), ..self.allowed };
            let model = Box::new(Model::new(What::List, allowed, self.has_function));
            State::Poll { model, began_ms: self.clock_ms }
        };
    }

    pub(crate) fn next(&self) -> Next {
        let left_ms = self.left_ms();
        match &self.state {
            State::Done(verdict) => Next::Done(verdict.clone()),
            State::Pause { .. } if left_ms == 0 => Next::Done(self.failed(Code::Timeout, true)),
            State::Pause { hint_ms } => Next::Sleep {
                least_ms: (self.pause_ms / 2).max(*hint_ms).min(left_ms),
                most_ms: self.pause_ms.max(*hint_ms).min(left_ms),
            },
            State::Poll { model, .. } => model.next(),
        }
    }

    /// This happened, as `next` had allowed.
    pub(crate) fn observe(&mut self, event: &Event, budget: &mut Budget) {
        self.clock_ms = event.ended.wall;
        match &mut self.state {
            State::Done(_) => {}
            State::Pause { .. } => {
                // A pause up to the deadline is the end, whatever the clock says then.
                let left_ms = self.left_ms();
                let is_last =
                    matches!(event.kind, Kind::Slept { asked_ms, .. } if u64::from(asked_ms) >= left_ms);
                self.elapsed_ms += passed_ms(event);
                self.pause_ms = (self.pause_ms * 2).min(10_000);
                self.poll();
                if is_last {
                    self.state = State::Done(self.failed(Code::Timeout, true));
                }
            }
            State::Poll { model, began_ms } => {
                model.observe(event, budget);
                if let Next::Done(verdict) = model.next() {
                    // A wait looks at its clock before and after a poll, not during it.
                    self.elapsed_ms += event.ended.wall.saturating_sub(*began_ms).max(model.elapsed_ms);
                    self.attempts += model.attempts;
                    self.answered |= model.answered;
                    self.unknown |= model.unknown;
                    self.state = self.look(verdict);
                }
            }
        }
    }

    fn look(&mut self, verdict: Verdict) -> State {
        let shown = match verdict {
            Verdict::Success { shown } => shown,
            Verdict::Ensured(_) => None,
            Verdict::Failed(failed) => {
                let is_response = matches!(
                    failed.code,
                    Code::InvalidResponse | Code::ResponseTooLarge | Code::UnexpectedRedirect
                );
                if failed.retryable || is_response {
                    return State::Pause { hint_ms: failed.hint_ms.unwrap_or(0) };
                }
                let outcome = outcome(self.unknown, self.answered);
                return State::Done(Verdict::Failed(Failed { attempts: self.attempts, outcome, ..failed }));
            }
        };
        let sight = self.sight(shown.as_deref());
        self.seen |= shown.is_some();
        match (sight, self.what) {
            (Sight::Pending, _) => State::Pause { hint_ms: 0 },
            (Sight::Failed, _) => State::Done(self.failed(Code::UnitFailed, false)),
            (Sight::Gone, What::WaitAvailable) => State::Done(self.failed(Code::NotFound, false)),
            (Sight::Gone | Sight::Ready, _) => State::Done(Verdict::Success { shown }),
        }
    }

    fn sight(&self, shown: Option<&str>) -> Sight {
        let available = self.what == What::WaitAvailable;
        let Some(state) = shown else {
            let in_grace = available && !self.seen && self.elapsed_ms < 30_000;
            return if in_grace { Sight::Pending } else { Sight::Gone };
        };
        match state.to_uppercase().as_str() {
            "TERMINATED" => Sight::Gone,
            "AVAILABLE" | "ACTIVE" if available => Sight::Ready,
            "FAILED_DESTROYING" => Sight::Failed,
            failed if available && failed.starts_with("FAILED") => Sight::Failed,
            _ => Sight::Pending,
        }
    }

    fn failed(&self, code: Code, retryable: bool) -> Verdict {
        let outcome = outcome(self.unknown, self.answered);
        Verdict::Failed(Failed { code, outcome, attempts: self.attempts, retryable, hint_ms: None })
    }
}

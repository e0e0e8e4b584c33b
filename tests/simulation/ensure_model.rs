//! What an `ensure` has to do next: the rules once more, from the document and not from the code.

use ionos_backup::Code;

use crate::history::What;
use crate::model::{Allowed, Budget, Failed, Model, Next, Verdict, outcome, passed_ms};
use crate::trace::{Came, Event, Kind};

pub(crate) struct EnsureModel {
    allowed: Allowed,
    has_function: bool,
    clock_ms: u64,
    elapsed_ms: u64,
    pause_ms: u64,
    attempts: u32,
    answered: bool,
    /// A create was.
    refused: bool,
    /// The create's outcome is.
    unknown: bool,
    /// The name was taken by a unit that had gone.
    was_taken: bool,
    stage: Stage,
    state: State,
}

/// The steps of the document.
#[derive(Clone, Debug)]
enum Stage {
    First,
    Doubt { until_ms: u64, failed: Failed },
    Taken(Failed),
    Leaving,
}

enum State {
    Done(Verdict),
    Pause {
        hint_ms: u64,
    },
    Call {
        model: Box<Model>,
        began_ms: u64,
        creates: bool,
    },
    /// A pause has ended for which there was no time.
    Late,
}

impl EnsureModel {
    pub(crate) fn new(allowed: Allowed, has_function: bool, clock_ms: u64) -> Self {
        let mut model = Self {
            allowed,
            has_function,
            clock_ms,
            elapsed_ms: 0,
            pause_ms: 1000,
            attempts: 0,
            answered: false,
            refused: false,
            unknown: false,
            was_taken: false,
            stage: Stage::First,
            state: State::Late,
        };
        model.call(false);
        model
    }

    fn left_ms(&self) -> u64 {
        let total_ms = u64::from(self.allowed.total_timeout_ms).saturating_sub(self.elapsed_ms);
        match self.stage {
            Stage::Doubt { until_ms, .. } => total_ms.min(until_ms.saturating_sub(self.elapsed_ms)),
            Stage::First | Stage::Leaving | Stage::Taken(_) => total_ms,
        }
    }

    fn call(&mut self, creates: bool) {
        let left_ms = self.left_ms();
        self.state = if left_ms == 0 {
            State::Late
        } else {
            let allowed = Allowed { total_timeout_ms: u32::try_from(left_ms).unwrap(), ..self.allowed };
            let what = if creates { What::Create } else { What::List };
            let model = Box::new(Model::new(what, allowed, self.has_function));
            State::Call { model, began_ms: self.clock_ms, creates }
        };
    }

    pub(crate) fn next(&self) -> Next {
        let left_ms = self.left_ms();
        match &self.state {
            State::Done(verdict) => Next::Done(verdict.clone()),
            State::Late => Next::Done(self.late()),
            State::Pause { .. } if left_ms == 0 => Next::Done(self.late()),
            State::Pause { hint_ms } => Next::Sleep {
                least_ms: (self.pause_ms / 2).max(*hint_ms).min(left_ms),
                most_ms: self.pause_ms.max(*hint_ms).min(left_ms),
            },
            State::Call { model, .. } => model.next(),
        }
    }

    /// This happened, as `next` had allowed.
    pub(crate) fn observe(&mut self, event: &Event, budget: &mut Budget) {
        self.clock_ms = event.ended.wall;
        match &mut self.state {
            State::Done(_) | State::Late => {}
            State::Pause { .. } => {
                let asked_ms = if let Kind::Slept { asked_ms, .. } = event.kind { asked_ms } else { 0 };
                let is_last = u64::from(asked_ms) >= self.left_ms();
                self.elapsed_ms += passed_ms(event);
                self.pause_ms = (self.pause_ms * 2).min(10_000);
                self.call(false);
                if is_last {
                    self.state = State::Late;
                }
            }
            State::Call { model, began_ms, creates } => {
                model.observe(event, budget);
                let creates = *creates;
                if let Next::Done(verdict) = model.next() {
                    self.elapsed_ms += event.ended.wall.saturating_sub(*began_ms).max(model.elapsed_ms);
                    self.attempts += model.attempts;
                    self.answered |= model.answered;
                    self.unknown |= creates && model.unknown;
                    self.refused |= creates && model.answered;
                    let is_taken = matches!(
                        &event.kind,
                        Kind::Sent { came: Came::Answer { status: 409, .. }, .. }
                            | Kind::Sent { came: Came::Answer { status: 422, speaks_of_name: true, .. }, .. }
                    );
                    match verdict {
                        Verdict::Failed(failed) if creates => self.refused(failed, is_taken),
                        Verdict::Failed(failed) => self.missed(failed),
                        _ if creates => self.state = State::Done(Verdict::Ensured("created")),
                        Verdict::Success { shown } => self.looked(shown.as_deref()),
                        Verdict::Ensured(_) => {}
                    }
                }
            }
        }
    }

    /// Steps 3 and 4: a create has failed.
    fn refused(&mut self, failed: Failed, is_taken: bool) {
        let failed = Failed { outcome: outcome(self.unknown, self.refused), ..failed };
        if self.unknown {
            self.pause_ms = 1000;
            self.stage = Stage::Doubt { until_ms: self.elapsed_ms + 30_000, failed };
        } else if is_taken {
            self.stage = Stage::Taken(failed);
        } else {
            return self.fail(failed);
        }
        self.call(false);
    }

    /// A look has failed.
    fn missed(&mut self, failed: Failed) {
        let is_response =
            matches!(failed.code, Code::InvalidResponse | Code::ResponseTooLarge | Code::UnexpectedRedirect);
        let passes = failed.retryable || is_response;
        if passes && matches!(self.stage, Stage::Doubt { .. } | Stage::Leaving) {
            self.state = State::Pause { hint_ms: failed.hint_ms.unwrap_or(0) };
        } else {
            self.fail(Failed { outcome: outcome(self.unknown, self.answered), ..failed });
        }
    }

    /// The list shows the unit of this name in this state.
    fn looked(&mut self, shown: Option<&str>) {
        let state = shown.map(str::to_uppercase);
        let leaves = state.as_deref() == Some("DESTROYING");
        let is_gone = matches!(state.as_deref(), None | Some("TERMINATED"));
        match self.stage.clone() {
            Stage::Leaving if state.as_deref() == Some("FAILED_DESTROYING") => {
                let outcome = outcome(self.unknown, self.answered);
                let failed =
                    Failed { code: Code::UnitFailed, outcome, attempts: 0, retryable: false, hint_ms: None };
                self.fail(failed);
            }
            Stage::Doubt { .. } if is_gone || leaves => self.state = State::Pause { hint_ms: 0 },
            Stage::Doubt { .. } => self.state = State::Done(Verdict::Ensured("recovered")),
            Stage::Taken(failed) if shown.is_none() => self.fail(failed),
            Stage::Taken(_) if is_gone && self.was_taken => {
                self.stage = Stage::Leaving;
                self.state = State::Pause { hint_ms: 0 };
            }
            _ if leaves => {
                self.stage = Stage::Leaving;
                self.state = State::Pause { hint_ms: 0 };
            }
            stage if is_gone => {
                self.was_taken |= matches!(stage, Stage::Taken(_));
                self.call(true);
            }
            Stage::First | Stage::Leaving | Stage::Taken(_) => {
                self.state = State::Done(Verdict::Ensured("existing"));
            }
        }
    }

    fn late(&self) -> Verdict {
        let in_time = self.elapsed_ms < u64::from(self.allowed.total_timeout_ms);
        let failed = match &self.stage {
            Stage::Doubt { failed, .. } if in_time => Failed { retryable: true, ..failed.clone() },
            Stage::Doubt { .. } | Stage::First | Stage::Leaving | Stage::Taken(_) => Failed {
                code: Code::Timeout,
                outcome: outcome(self.unknown, self.answered),
                attempts: 0,
                retryable: true,
                hint_ms: None,
            },
        };
        Verdict::Failed(Failed { attempts: self.attempts, ..failed })
    }

    fn fail(&mut self, failed: Failed) {
        self.state = State::Done(Verdict::Failed(Failed { attempts: self.attempts, ..failed }));
    }
}

//! What one call has to do next: the rules once more, from the document and not from the code.

use ionos_backup::{Code, Outcome};

use crate::history::What;
use crate::trace::{Body, Came, Event, Gave, Kind};

/// The only things that a call may do next.
#[derive(Clone, Debug)]
pub(crate) enum Next {
    Done(Verdict),
    Send { timeout_ms: u32, creates: bool },
    Sleep { least_ms: u64, most_ms: u64 },
    Token,
}

impl Next {
    /// Whether that is what has happened.
    pub(crate) fn fits(&self, kind: &Kind) -> bool {
        match (self, kind) {
            (Self::Send { timeout_ms: must, creates: posts }, Kind::Sent { timeout_ms, creates, .. }) => {
                must == timeout_ms && posts == creates
            }
            (Self::Sleep { least_ms, most_ms }, Kind::Slept { asked_ms, .. }) => {
                (*least_ms..=*most_ms).contains(&u64::from(*asked_ms))
            }
            (Self::Token, Kind::Token(_)) => true,
            (Self::Done(_) | Self::Send { .. } | Self::Sleep { .. } | Self::Token, _) => false,
        }
    }
}

/// How a call has to end.
#[derive(Clone, Debug)]
pub(crate) enum Verdict {
    Failed(Failed),
    /// An `ensure`, in this way.
    Ensured(&'static str),
    /// With what a list shows of the unit that the call is about.
    Success {
        shown: Option<String>,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct Failed {
    pub(crate) code: Code,
    pub(crate) outcome: Outcome,
    pub(crate) attempts: u32,
    pub(crate) retryable: bool,
    pub(crate) hint_ms: Option<u64>,
}

/// Limits with their defaults filled in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowed {
    pub(crate) max_retries: u32,
    pub(crate) timeout_ms: u32,
    pub(crate) total_timeout_ms: u32,
}

pub(crate) struct Model {
    what: What,
    allowed: Allowed,
    has_function: bool,
    pub(crate) elapsed_ms: u64,
    pub(crate) attempts: u32,
    retries: u32,
    refreshed: bool,
    pub(crate) answered: bool,
    pub(crate) unknown: bool,
    state: State,
}

#[derive(Clone, Debug)]
enum State {
    Done(Verdict),
    Send,
    Sleep { least_ms: u64, most_ms: u64 },
    Token,
}

/// What the table says of an attempt that has failed.
struct Fault {
    code: Code,
    retry: bool,
    maybe_applied: bool,
    may_help: bool,
    hint_ms: Option<u64>,
}

impl Model {
    pub(crate) fn new(what: What, allowed: Allowed, has_function: bool) -> Self {
        Self {
            what,
            allowed,
            has_function,
            elapsed_ms: 0,
            attempts: 0,
            retries: 0,
            refreshed: false,
            answered: false,
            unknown: false,
            state: if has_function { State::Token } else { State::Send },
        }
    }

    fn left_ms(&self) -> u64 {
        u64::from(self.allowed.total_timeout_ms).saturating_sub(self.elapsed_ms)
    }

    /// Whether it would send a request or ask for a token, were there time.
    pub(crate) fn is_ready(&self) -> bool {
        matches!(self.state, State::Send | State::Token)
    }

    pub(crate) fn next(&self) -> Next {
        let left_ms = self.left_ms();
        match self.state.clone() {
            State::Done(verdict) => Next::Done(verdict),
            State::Send | State::Token if left_ms == 0 => Next::Done(self.failed(Code::Timeout, true, None)),
            State::Send => {
                let timeout_ms = u64::from(self.allowed.timeout_ms).min(left_ms);
                Next::Send { timeout_ms: u32::try_from(timeout_ms).unwrap(), creates: self.what.creates() }
            }
            State::Sleep { least_ms, most_ms } => Next::Sleep { least_ms, most_ms },
            State::Token => Next::Token,
        }
    }

    /// This happened, as `next` had allowed.
    pub(crate) fn observe(&mut self, event: &Event, budget: &mut Budget) {
        self.elapsed_ms += passed_ms(event);
        match &event.kind {
            Kind::Idle | Kind::Rested { .. } | Kind::Told(_) => {}
            Kind::Slept { .. } => self.state = State::Send,
            Kind::Token(Gave::Token) => self.state = State::Send,
            Kind::Token(Gave::Nothing) => {
                self.state = State::Done(self.failed(Code::TokenFailed, false, None))
            }
            Kind::Token(Gave::TooLate) => self.state = State::Done(self.failed(Code::Timeout, true, None)),
            Kind::Sent { came, random, .. } => {
                self.attempts += 1;
                self.state = self.conclude(came, *random, budget);
            }
        }
    }

    fn conclude(&mut self, came: &Came, random: f64, budget: &mut Budget) -> State {
        self.answered |= matches!(came, Came::Answer { .. });
        match came {
            Came::Answer { status: 401, .. } if self.has_function && !self.refreshed => {
                self.refreshed = true;
                return State::Token;
            }
            Came::Answer { status: 404, .. } if self.what == What::Delete && self.unknown => {
                budget.succeed();
                return State::Done(Verdict::Success { shown: None });
            }
            Came::Answer { status: 200..=299, .. } if self.what == What::Delete => {
                budget.succeed();
                return State::Done(Verdict::Success { shown: None });
            }
            Came::Answer { status: 200..=299, body: Body::Fit { shown, .. }, .. } => {
                budget.succeed();
                let not_there = self.what == What::ByName && shown.is_none();
                return State::Done(if not_there {
                    Verdict::Failed(Failed {
                        code: Code::NotFound,
                        outcome: Outcome::Rejected,
                        attempts: self.attempts,
                        retryable: false,
                        hint_ms: None,
                    })
                } else {
                    Verdict::Success { shown: shown.clone() }
                });
            }
            Came::Answer { .. } | Came::Network { .. } | Came::NoResponse | Came::Timeout => {}
        }
        let fault = self.fault(came);
        self.unknown |= fault.maybe_applied;
        if let Some((least_ms, most_ms)) = self.wait_before_retry(&fault, random)
            && budget.pay()
        {
            self.retries += 1;
            return State::Sleep { least_ms, most_ms };
        }
        State::Done(self.failed(fault.code, fault.may_help, fault.hint_ms))
    }

    /// The table of the document, and what it says on outcomes.
    fn fault(&self, came: &Came) -> Fault {
        let creates = self.what.creates();
        let mutates = self.what.is_mutation();
        let fault = |code, retry, maybe_applied, may_help| Fault {
            code,
            retry,
            maybe_applied,
            may_help,
            hint_ms: None,
        };
        match came {
            Came::Network { never_sent: true } => fault(Code::ConnectionFailed, true, false, true),
            Came::Network { never_sent: false } => fault(Code::ConnectionFailed, !creates, true, true),
            Came::NoResponse => fault(Code::InvalidResponse, false, true, false),
            Came::Timeout => fault(Code::Timeout, !creates, true, true),
            Came::Answer { status: 200..=299, body, .. } => match body {
                Body::Broken => fault(Code::ConnectionFailed, !creates, true, true),
                Body::TimedOut => fault(Code::Timeout, !creates, true, true),
                Body::TooLarge => fault(Code::ResponseTooLarge, false, mutates, false),
                Body::Fit { .. } | Body::Unfit => fault(Code::InvalidResponse, false, mutates, false),
            },
            Came::Answer { status, hint_ms, .. } => {
                let (retry, maybe_applied) = match status {
                    429 => (true, false),
                    503 if creates && hint_ms.is_some() => (false, false),
                    408 | 502 | 503 | 504 => (!creates, mutates),
                    500 => (!mutates, mutates),
                    0..=199 | 300..=399 | 501..=599 => (false, mutates),
                    _ => (false, false),
                };
                let may_help = matches!(status, 408 | 429 | 502..=504) || (*status == 500 && !mutates);
                // Neither a redirect nor what is no answer is a word of the API's.
                let hint_ms = hint_ms.filter(|_| matches!(status, 400..));
                Fault { code: code_of(*status), retry, maybe_applied, may_help, hint_ms }
            }
        }
    }

    fn wait_before_retry(&self, fault: &Fault, random: f64) -> Option<(u64, u64)> {
        if !fault.retry || self.retries >= self.allowed.max_retries {
            return None;
        }
        let full_ms = (500_u64 << self.retries).min(8000);
        let (least_ms, most_ms, drawn_ms) = match fault.hint_ms {
            Some(hint_ms) if hint_ms > 60_000 => return None,
            Some(hint_ms) => (hint_ms, hint_ms, hint_ms),
            None => (full_ms / 2, full_ms, drawn(full_ms, random)),
        };
        (drawn_ms < self.left_ms()).then_some((least_ms, most_ms))
    }

    fn failed(&self, code: Code, may_help: bool, hint_ms: Option<u64>) -> Verdict {
        let outcome = outcome(self.unknown, self.answered);
        let is_safe = !self.what.creates() || outcome != Outcome::Unknown;
        Verdict::Failed(Failed {
            code,
            outcome,
            attempts: self.attempts,
            retryable: may_help && is_safe,
            hint_ms,
        })
    }
}

/// The token bucket of a client.
pub(crate) struct Budget(u32);

impl Budget {
    pub(crate) fn full() -> Self {
        Self(100)
    }

    fn pay(&mut self) -> bool {
        let enough = self.0 >= 5;
        if enough {
            self.0 -= 5;
        }
        enough
    }

    fn succeed(&mut self) {
        self.0 = (self.0 + 1).min(100);
    }
}

fn code_of(status: u16) -> Code {
    match status {
        0 | 300..=399 => Code::UnexpectedRedirect,
        1..=199 => Code::InvalidResponse,
        400 => Code::BadRequest,
        401 => Code::Unauthorized,
        403 => Code::Forbidden,
        404 => Code::NotFound,
        422 => Code::Unprocessable,
        429 => Code::RateLimited,
        500..=599 => Code::ServerError,
        _ => Code::HttpError,
    }
}

/// What a call takes for the time of an event: a pause at least for what it was asked for.
pub(crate) fn passed_ms(event: &Event) -> u64 {
    let least_ms = match event.kind {
        Kind::Rested { asked_ms, shown: false, .. } | Kind::Slept { asked_ms, .. } => u64::from(asked_ms),
        Kind::Idle | Kind::Rested { .. } | Kind::Sent { .. } | Kind::Token(_) | Kind::Told(_) => 0,
    };
    event.ended.wall.saturating_sub(event.began.wall).max(least_ms)
}

/// Of all attempts together.
pub(crate) fn outcome(unknown: bool, answered: bool) -> Outcome {
    match (unknown, answered) {
        (true, _) => Outcome::Unknown,
        (false, true) => Outcome::Rejected,
        (false, false) => Outcome::NotSent,
    }
}

/// Half of it fixed, half of it random.
fn drawn(full_ms: u64, random: f64) -> u64 {
    full_ms / 2 + ((full_ms - full_ms / 2) as f64 * random) as u64
}

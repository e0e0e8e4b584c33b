//! The network of a history: the sandbox's core at one end, the client's `Io` at the other, and time between them.

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use ionos_backup::{Failure, Io, JsonBody, Request, Response};
use sandbox::{Options, Reply, Sandbox, Start, random};

use crate::answers;
use crate::history::{Abort, Call, Fate, Gives, History, Leg, Meddle, Nap, Token, What};
use crate::support::{BEGIN_MS, Random, to_sandbox};
use crate::trace::{Applied, Event, Gave, Instant, Kind};

pub(crate) struct Network {
    pub(crate) state: RefCell<State>,
    /// What the token function was to give when it was asked last.
    token: Cell<Option<Token>>,
}

pub(crate) struct State {
    pub(crate) sandbox: Sandbox,
    pub(crate) applied: Vec<Applied>,
    pub(crate) events: Vec<Event>,
    /// The unit that the call is about.
    pub(crate) target: String,
    /// How many requests of this call reached the server.
    pub(crate) arrived: u32,
    /// The client was told that the caller has aborted.
    pub(crate) abort_told: bool,
    pub(crate) steps: u32,
    real_ms: u64,
    ahead_ms: i64,
    server_ahead_ms: i64,
    numbers: Box<dyn FnMut() -> u64>,
    jitter: Random,
    strays: Vec<Stray>,
    call: Call,
    call_index: usize,
    attempts: u32,
    naps: usize,
    tokens: usize,
    aborted: bool,
    answers: u32,
    /// An answer was handed over, and the client has not yet heeded it.
    fresh: bool,
    /// No random number was drawn since the last request.
    undrawn: bool,
}

struct Stray {
    arrives_ms: u64,
    call: usize,
    attempt: u32,
    request: sandbox::Request,
}

/// The caller aborted.
pub(crate) struct Aborted;

impl Network {
    pub(crate) fn new(history: &History) -> Rc<Self> {
        let options = Options {
            provision_ms: history.server.provision_ms.into(),
            hide_ms: history.server.hide_ms.into(),
            units: Start::Count(1),
            rate_limit: history.server.rate_limit,
            keep_requests: 0,
            ..Options::default()
        };
        let state = State {
            sandbox: Sandbox::new(options),
            applied: Vec::new(),
            events: Vec::new(),
            target: String::new(),
            arrived: 0,
            abort_told: false,
            steps: 0,
            real_ms: 0,
            ahead_ms: 0,
            server_ahead_ms: history.server.ahead_ms,
            numbers: Box::new(random::seeded(history.seed)),
            jitter: Random::new(history.seed),
            strays: Vec::new(),
            call: Call::new(What::List, &[]),
            call_index: 0,
            attempts: 0,
            naps: 0,
            tokens: 0,
            aborted: false,
            answers: 0,
            fresh: false,
            undrawn: false,
        };
        Rc::new(Self { state: RefCell::new(state), token: Cell::new(None) })
    }

    /// The next call is this one, about this unit.
    pub(crate) fn begin(&self, index: usize, call: &Call, target: String) {
        let state = &mut *self.state.borrow_mut();
        state.advance(call.rest_ms.into());
        state.events.clear();
        (state.target, state.call, state.call_index) = (target, call.clone(), index);
        (state.arrived, state.steps, state.attempts, state.answers) = (0, 0, 0, 0);
        (state.naps, state.tokens) = (0, 0);
        (state.abort_told, state.fresh, state.undrawn) = (false, false, false);
        state.aborted = matches!(call.abort, Some(Abort::Begin));
    }

    /// Lets everything arrive that is still on its way.
    pub(crate) fn finish(&self) {
        self.state.borrow_mut().advance(1_000_000_000);
    }

    /// The client's hook was told of an answer; a caller may abort in it.
    pub(crate) fn told_of_answer(&self) {
        let state = &mut *self.state.borrow_mut();
        state.answers += 1;
        state.aborted |= matches!(state.call.abort, Some(Abort::Hook(nth)) if nth == state.answers);
    }

    /// What the client's token function gives.
    pub(crate) async fn token(&self) -> Option<String> {
        let token = {
            let state = &mut *self.state.borrow_mut();
            let token = state.call.tokens.get(state.tokens).copied();
            state.tokens += 1;
            token.unwrap_or(Token { gives: Gives::Good, takes_ms: 0, jump_ms: 0 })
        };
        self.token.set(Some(token));
        match token.gives {
            Gives::Good => Some(sandbox::TOKEN.to_owned()),
            Gives::Nothing => None,
            Gives::Silence => std::future::pending().await,
            Gives::Stale => Some(STALE_TOKEN.to_owned()),
            Gives::Unusable => Some(UNUSABLE_TOKEN.to_owned()),
        }
    }
}

impl State {
    pub(crate) fn instant(&self) -> Instant {
        let wall = (BEGIN_MS + self.real_ms).saturating_add_signed(self.ahead_ms);
        Instant { wall, real: self.real_ms }
    }

    /// Whether the server has a unit, and is not about to let it go.
    pub(crate) fn is_there(&self, id: &str) -> bool {
        let request = sandbox::Request::new("GET", "/_sandbox/units");
        let reply = self.sandbox.clone().handle(&request, self.server_now(), &mut || 0);
        let units: serde_json::Value = serde_json::from_slice(&reply.response.body).expect("a document");
        let mut units = units["items"].as_array().expect("a list").iter();
        units.any(|unit| unit["id"] == id && unit["state"] != "DESTROYING")
    }

    pub(crate) fn server_now(&self) -> u64 {
        (BEGIN_MS + self.real_ms).saturating_add_signed(self.server_ahead_ms)
    }

    fn advance(&mut self, duration_ms: u64) {
        let end = self.real_ms + duration_ms;
        self.strays.sort_by_key(|stray| stray.arrives_ms);
        while self.strays.first().is_some_and(|stray| stray.arrives_ms <= end) {
            let stray = self.strays.remove(0);
            self.real_ms = self.real_ms.max(stray.arrives_ms);
            self.deliver(&stray.request, stray.call, stray.attempt);
        }
        self.real_ms = end;
    }

    fn deliver(&mut self, request: &sandbox::Request, call: usize, attempt: u32) -> Reply {
        let before = self.sandbox.ledger().len();
        let now = self.server_now();
        let reply = self.sandbox.handle(request, now, &mut self.numbers);
        for entry in &self.sandbox.ledger()[before..] {
            let (operation, id) = (entry.operation, entry.id.clone());
            self.applied.push(Applied { call, attempt, operation, id });
        }
        reply
    }

    /// Counts a step, and says how long after its begin the caller aborts, if he does.
    fn step(&mut self) -> Result<Option<u32>, Aborted> {
        if self.aborted {
            self.abort_told = true;
            return Err(Aborted);
        }
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return Err(Aborted);
        }
        Ok(match self.call.abort {
            Some(Abort::Step(nth, after_ms)) if nth == self.steps => Some(after_ms),
            _ => None,
        })
    }

    fn abort(&mut self) -> Aborted {
        (self.aborted, self.abort_told) = (true, true);
        Aborted
    }

    fn set_clock(&mut self, jump_ms: i64) {
        // Before 1970 there is no time to tell.
        self.ahead_ms = (self.ahead_ms + jump_ms).max(-1_000_000_000_000);
    }

    fn log(&mut self, kind: Kind, began: Instant, jump_ms: i64) {
        let ended = self.instant();
        self.events.push(Event { kind, began, ended, set_back: jump_ms < 0 });
    }

    fn meddle(&mut self, meddle: Meddle) {
        let own = self.applied.iter().rfind(|applied| applied.call == self.call_index);
        let id = match (self.call.what, own) {
            (What::Create, Some(applied)) => applied.id.clone(),
            _ => self.target.clone(),
        };
        match meddle {
            Meddle::None => {}
            Meddle::Remove => drop(self.sandbox.remove(&id)),
            Meddle::SetState(state) => drop(self.sandbox.set_state(&id, state)),
        }
    }

    /// Sends a request on its way. Gives the reply if the server made one before the client stopped listening.
    fn travel(&mut self, request: &Request, leg: &Leg, listens_ms: u64) -> Option<Reply> {
        let (call, attempt, seen) = (self.call_index, self.attempts, to_sandbox(request));
        let up_ms = u64::from(leg.up_ms);
        let stray = |arrives_ms| Stray { arrives_ms, call, attempt, request: seen.clone() };
        match leg.fate {
            Fate::Lost { applied: false, .. }
            | Fate::NeverSent { .. }
            | Fate::NoResponse { applied: false }
            | Fate::Silence { applied: false }
            | Fate::Status { applied: false, .. } => self.advance(up_ms.min(listens_ms)),
            Fate::Stray { after_ms } => {
                self.strays.push(stray(self.real_ms + up_ms + u64::from(after_ms)));
                self.advance(up_ms.min(listens_ms));
            }
            _ if up_ms > listens_ms => {
                self.strays.push(stray(self.real_ms + up_ms));
                self.advance(listens_ms);
            }
            fate => {
                self.advance(up_ms);
                self.arrived += 1;
                let reply = self.deliver(&seen, call, attempt);
                if let Fate::Twice { after_ms } = fate {
                    self.strays.push(stray(self.real_ms + u64::from(after_ms)));
                }
                return Some(reply);
            }
        }
        None
    }

    fn exchange(&mut self, request: &Request) -> Result<Result<Response<JsonBody>, Failure>, Aborted> {
        let abort_after_ms = self.step()?;
        let began = self.instant();
        let leg = self.call.legs.get(self.attempts as usize).copied().unwrap_or(Leg::of(Fate::Answer));
        self.attempts += 1;
        self.meddle(leg.meddle);
        let timeout_ms = u64::from(request.timeout_ms);
        let listens_ms = timeout_ms.min(abort_after_ms.map_or(u64::MAX, u64::from));
        let reply = self.travel(request, &leg, listens_ms);
        self.set_clock(leg.jump_ms);
        let silent = matches!(leg.fate, Fate::Silence { .. });
        let takes_ms = if silent { u64::MAX } else { u64::from(leg.up_ms) + u64::from(leg.down_ms) };
        let so_far_ms = self.real_ms - began.real;
        self.advance(takes_ms.min(listens_ms).saturating_sub(so_far_ms));
        if takes_ms > listens_ms && abort_after_ms.is_some_and(|after| u64::from(after) < timeout_ms) {
            return Err(self.abort());
        }
        let (result, came) = if takes_ms > timeout_ms {
            answers::timeout()
        } else {
            answers::of(self, request, &leg.fate, reply.as_ref())
        };
        let sent = Kind::Sent { timeout_ms: request.timeout_ms, came, random: 0.0, unheeded: false };
        self.log(sent, began, leg.jump_ms);
        self.undrawn = true;
        // An abort that comes with the answer is found out at the next look.
        self.aborted |= abort_after_ms.is_some();
        self.fresh = result.is_ok();
        Ok(result)
    }
}

/// The client's way into a [`Network`].
pub(crate) struct SimulatedIo(pub(crate) Rc<Network>);

impl Io for SimulatedIo {
    type Body = JsonBody;
    type Abort = Aborted;

    fn now(&self) -> u64 {
        self.0.state.borrow().instant().wall
    }

    fn random(&self) -> f64 {
        let state = &mut *self.0.state.borrow_mut();
        let drawn = state.jitter.share();
        // A call draws once for each request. The pauses of a wait draw for themselves.
        if std::mem::take(&mut state.undrawn)
            && let Some(Event { kind: Kind::Sent { random, .. }, .. }) = state.events.last_mut()
        {
            *random = drawn;
        }
        drawn
    }

    fn check_abort(&self) -> Result<(), Aborted> {
        let state = &mut *self.0.state.borrow_mut();
        let fresh = std::mem::take(&mut state.fresh);
        if !state.aborted {
            return Ok(());
        }
        if let (true, Some(Event { kind: Kind::Sent { unheeded, .. }, .. })) =
            (fresh, state.events.last_mut())
        {
            *unheeded = true;
        }
        state.abort_told = true;
        Err(Aborted)
    }

    async fn send(&self, request: Request) -> Result<Result<Response<JsonBody>, Failure>, Aborted> {
        self.0.state.borrow_mut().exchange(&request)
    }

    async fn sleep(&self, asked_ms: u32) -> Result<(), Aborted> {
        let state = &mut *self.0.state.borrow_mut();
        let abort_after_ms = state.step()?;
        let began = state.instant();
        let Nap { late_ms, jump_ms } = state.call.naps.get(state.naps).copied().unwrap_or_default();
        state.naps += 1;
        if let Some(after_ms) = abort_after_ms.filter(|after_ms| *after_ms < asked_ms) {
            state.advance(after_ms.into());
            return Err(state.abort());
        }
        state.advance(u64::from(asked_ms) + u64::from(late_ms));
        state.set_clock(jump_ms);
        state.log(Kind::Slept { asked_ms, late_ms }, began, jump_ms);
        state.aborted |= abort_after_ms.is_some();
        Ok(())
    }

    async fn within<T>(
        &self,
        timeout_ms: u32,
        future: impl Future<Output = T>,
    ) -> Result<Option<T>, Aborted> {
        let abort_after_ms = self.0.state.borrow_mut().step()?;
        let polled = pin!(future).poll(&mut Context::from_waker(Waker::noop()));
        let token = self.0.token.take().expect("only tokens are asked for with a time limit");
        let state = &mut *self.0.state.borrow_mut();
        let began = state.instant();
        let silent = polled.is_pending();
        let takes_ms = if silent { u32::MAX } else { token.takes_ms };
        if let Some(after_ms) = abort_after_ms.filter(|after_ms| *after_ms < takes_ms.min(timeout_ms)) {
            state.advance(after_ms.into());
            return Err(state.abort());
        }
        state.advance(takes_ms.min(timeout_ms).into());
        state.set_clock(token.jump_ms);
        let (gave, output) = match polled {
            Poll::Ready(output) if takes_ms <= timeout_ms => match token.gives {
                Gives::Good | Gives::Stale => (Gave::Token, Some(output)),
                Gives::Nothing | Gives::Silence | Gives::Unusable => (Gave::Nothing, Some(output)),
            },
            Poll::Ready(_) | Poll::Pending => (Gave::TooLate, None),
        };
        state.log(Kind::Token(gave), began, token.jump_ms);
        state.aborted |= abort_after_ms.is_some();
        Ok(output)
    }
}

pub(crate) const STALE_TOKEN: &str = "stale-token-7Hq2-canary";
/// Blanks inside: no token looks like that.
pub(crate) const UNUSABLE_TOKEN: &str = "unusable token 5Kx9 canary";
/// What the longest wait takes, and much more.
pub(crate) const MOST_STEPS: u32 = 10_000;

//! The network of a history: the sandbox's core at one end, the client's `Io` at the other, and time between them.

mod io;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use ionos_backup::{Aborted, Failure, JsonBody, Method, Request, Response};
use sandbox::{Options, Reply, Sandbox, Start, random};

pub(crate) use self::io::SimulatedIo;
use crate::answers;
use crate::history::{Abort, Call, Fate, Gives, History, Leg, Meddle, Token, What};
use crate::support::{BEGIN_MS, Random, milliseconds, to_sandbox};
use crate::trace::{Applied, Event, Instant, Kind, Told};

pub(crate) struct Network {
    pub(crate) state: RefCell<State>,
    /// What the token function was to give when it was asked last.
    token: Cell<Option<Token>>,
}

pub(crate) struct State {
    pub(crate) sandbox: Sandbox,
    pub(crate) applied: Vec<Applied>,
    /// The ids of units that others have created.
    pub(crate) rivals: Vec<String>,
    pub(crate) events: Vec<Event>,
    /// The unit that the call is about, by its id or its name.
    pub(crate) target: String,
    /// How many requests of this call, that its outcome speaks of, reached the server.
    pub(crate) arrived: u32,
    /// How many requests of this call were aborted under way.
    pub(crate) aborted_under_way: u32,
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
    /// When it began.
    call_began_ms: u64,
    attempts: u32,
    naps: usize,
    tokens: usize,
    thoughts: usize,
    aborted: bool,
    answers: u32,
    /// No random number was drawn since the last request.
    undrawn: bool,
}

struct Stray {
    arrives_ms: u64,
    call: usize,
    attempt: u32,
    request: sandbox::Request,
}

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
            rivals: Vec::new(),
            events: Vec::new(),
            target: String::new(),
            arrived: 0,
            aborted_under_way: 0,
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
            call_began_ms: 0,
            attempts: 0,
            naps: 0,
            tokens: 0,
            thoughts: 0,
            aborted: false,
            answers: 0,
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
        (state.thoughts, state.aborted_under_way) = (0, 0);
        (state.arrived, state.steps, state.attempts, state.answers) = (0, 0, 0, 0);
        (state.naps, state.tokens, state.call_began_ms) = (0, 0, state.real_ms);
        (state.abort_told, state.undrawn) = (false, false);
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

    pub(crate) fn what(&self) -> What {
        self.call.what
    }

    /// The units that the server has, as its control plane shows them.
    pub(crate) fn units(&self) -> Vec<serde_json::Value> {
        let request = sandbox::Request::new("GET", "/_sandbox/units");
        let reply = self.sandbox.clone().handle(&request, self.server_now(), &mut || 0);
        let mut units: serde_json::Value = serde_json::from_slice(&reply.response.body).expect("a document");
        units["items"].as_array_mut().map(std::mem::take).expect("a list")
    }

    /// Whether the server has a unit, and is not about to let it go.
    pub(crate) fn is_there(&self, id: &str) -> bool {
        self.units().iter().any(|unit| unit["id"] == id && unit["state"] != "DESTROYING")
    }

    /// When the page shows again, if it is hidden then or at some time until then.
    fn shows_again(&self, until_ms: u64) -> Option<u64> {
        let ends = self.call.hidden.iter().map(|(_, end)| self.call_began_ms + u64::from(*end));
        ends.filter(|end| (self.real_ms + 1..=until_ms).contains(end)).min()
    }

    /// Whether the page is hidden.
    pub(crate) fn is_hidden(&self) -> bool {
        self.was_hidden(self.real_ms)
    }

    fn was_hidden(&self, at_ms: u64) -> bool {
        let since_ms = at_ms - self.call_began_ms;
        self.call.hidden.iter().any(|(from, end)| (u64::from(*from)..u64::from(*end)).contains(&since_ms))
    }

    /// The consumer of a watch thinks about what he was told; false once he has had enough.
    pub(crate) fn told(&mut self, told: Told) -> bool {
        let began = self.instant();
        self.log(Kind::Told(told), began, 0);
        let Some(thought_ms) = self.call.thoughts.get(self.thoughts) else { return false };
        self.thoughts += 1;
        self.advance(u64::from(*thought_ms));
        self.log(Kind::Idle, began, 0);
        true
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
        if self.steps > MOST_STEPS_OF_A_WATCH && self.call.what == What::Watch {
            // It has no end of its own.
            return Err(self.abort());
        }
        if self.steps > MOST_STEPS {
            return Err(Aborted);
        }
        Ok(match self.call.abort {
            Some(Abort::Step(nth, after_ms)) if nth == self.steps => Some(after_ms),
            Some(Abort::Begin | Abort::Hook(_) | Abort::Step(..)) | None => None,
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
        let hidden = self.was_hidden(began.real);
        self.events.push(Event { kind, began, ended, set_back: jump_ms < 0, hidden });
    }

    fn meddle(&mut self, meddle: Meddle) {
        let own = self.applied.iter().rfind(|applied| applied.call == self.call_index);
        let what = self.call.what;
        let created = own.filter(|_| what == What::Ensure || what.creates());
        let is_named = matches!(what, What::ByName | What::Ensure) && !matches!(meddle, Meddle::None);
        let id = if let Some(applied) = created {
            applied.id.clone()
        } else if is_named {
            let named = self.units().into_iter().find(|unit| unit["name"] == self.target.as_str());
            named.and_then(|unit| Some(unit["id"].as_str()?.to_owned())).unwrap_or_default()
        } else {
            self.target.clone()
        };
        match meddle {
            Meddle::None => {}
            Meddle::Remove => drop(self.sandbox.remove(&id)),
            Meddle::Rival => self.rival(),
            Meddle::SetState(state) => drop(self.sandbox.set_state(&id, state)),
        }
    }

    /// Somebody else creates a unit of the name that the call is about, if there is none.
    fn rival(&mut self) {
        let mut request = sandbox::Request::new("POST", "/_sandbox/units");
        request.body = serde_json::json!({ "name": self.target }).to_string().into_bytes();
        let reply = self.sandbox.handle(&request, self.server_now(), &mut self.numbers);
        let unit: serde_json::Value = serde_json::from_slice(&reply.response.body).expect("a document");
        self.rivals.extend(unit["id"].as_str().map(str::to_owned));
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
            fate @ Fate::Answer
            | fate @ Fate::Lost { .. }
            | fate @ Fate::NoResponse { .. }
            | fate @ Fate::Silence { .. }
            | fate @ Fate::Spoiled(_)
            | fate @ Fate::Status { .. }
            | fate @ Fate::Twice { .. } => {
                self.advance(up_ms);
                // The outcome of an `ensure` is its create's.
                self.arrived += u32::from(self.call.what != What::Ensure || request.method == Method::Post);
                let reply = self.deliver(&seen, call, attempt);
                // One that was refused at first and let in later no client can know of.
                if let (Fate::Twice { after_ms }, 0..400 | 500..) = (fate, reply.response.status) {
                    self.strays.push(stray(self.real_ms + u64::from(after_ms)));
                }
                return Some(reply);
            }
        }
        None
    }

    fn exchange(&mut self, request: &Request) -> Result<Response<JsonBody>, Failure> {
        let Ok(abort_after_ms) = self.step() else {
            self.aborted_under_way += 1;
            return Err(Failure::Aborted);
        };
        let began = self.instant();
        let leg = self.call.legs.get(self.attempts as usize).copied().unwrap_or(Leg::of(Fate::Answer));
        self.attempts += 1;
        self.meddle(leg.meddle);
        let timeout_ms = u64::from(milliseconds(request.timeout));
        let listens_ms = timeout_ms.min(abort_after_ms.map_or(u64::MAX, u64::from));
        let reply = self.travel(request, &leg, listens_ms);
        self.set_clock(leg.jump_ms);
        let silent = matches!(leg.fate, Fate::Silence { .. });
        let takes_ms = if silent { u64::MAX } else { u64::from(leg.up_ms) + u64::from(leg.down_ms) };
        let so_far_ms = self.real_ms - began.real;
        self.advance(takes_ms.min(listens_ms).saturating_sub(so_far_ms));
        if takes_ms > listens_ms && abort_after_ms.is_some_and(|after| u64::from(after) < timeout_ms) {
            self.aborted_under_way += 1;
            self.abort();
            return Err(Failure::Aborted);
        }
        let (result, came) = if takes_ms > timeout_ms {
            answers::timeout()
        } else {
            answers::of(self, request, &leg.fate, reply.as_ref())
        };
        let is_row = matches!(self.call.what, What::Row(_));
        let creates = if is_row { self.call.what.creates() } else { request.method == Method::Post };
        let sent = Kind::Sent { timeout_ms: milliseconds(request.timeout), creates, came, random: 0.0 };
        self.log(sent, began, leg.jump_ms);
        self.undrawn = true;
        // An abort that comes with the answer is found out at the next look.
        self.aborted |= abort_after_ms.is_some();
        result
    }
}

pub(crate) const STALE_TOKEN: &str = "stale-token-7Hq2-canary";
/// Blanks inside: no token looks like that.
pub(crate) const UNUSABLE_TOKEN: &str = "unusable token 5Kx9 canary";
/// What the longest wait takes, and much more.
pub(crate) const MOST_STEPS: u32 = 10_000;
const MOST_STEPS_OF_A_WATCH: u32 = 40;

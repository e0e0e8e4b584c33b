//! The sandbox: requests in, replies out.

use std::collections::VecDeque;

use crate::api;
use crate::caching;
use crate::control;
use crate::cors;
use crate::error::ApiError;
use crate::faults::{self, Disturbed, FaultRule, Faults, When};
use crate::http::{Flaw, Reply, Request, Response};
use crate::ledger::{LedgerEntry, SeenRequest};
use crate::limits::{self, RateLimit};
use crate::options::Options;
use crate::query::Query;
use crate::route::{Place, Target};
use crate::seeds;
use crate::sso;
use crate::state::State;
use crate::time;

/// An emulated API with everything that it remembers.
#[derive(Clone, Debug)]
pub struct Sandbox {
    pub(crate) options: Options,
    pub(crate) state: State,
    pub(crate) faults: Faults,
    pub(crate) seen: u64,
    pub(crate) requests: VecDeque<SeenRequest>,
    pub(crate) unmatched: Vec<SeenRequest>,
    pub(crate) skew_ms: u64,
    rate: RateLimit,
    initial: Options,
    resets: u64,
}

impl Sandbox {
    /// A sandbox with its seed.
    pub fn new(options: Options) -> Self {
        Self {
            state: State { units: seeds::units(&options.units), ..State::default() },
            faults: Faults::default(),
            seen: 0,
            requests: VecDeque::new(),
            unmatched: Vec::new(),
            skew_ms: 0,
            rate: RateLimit::default(),
            initial: options.clone(),
            resets: 0,
            options,
        }
    }

    /// Answers a request at a time, in milliseconds since the Unix epoch.
    ///
    /// Never fails and never panics, whatever the request holds.
    pub fn handle(&mut self, request: &Request, now: u64, random: &mut dyn FnMut() -> u64) -> Reply {
        let now = now.saturating_add(self.skew_ms);
        self.state.units.settle(now);
        let target = Target::parse(&request.target);
        let place = target.as_ref().map_or(Place::Unknown, |target| target.place);
        let reply = if place.is_api() {
            self.api(request, target.as_ref(), now, random)
        } else {
            self.beside(request, place, target.as_ref(), now)
        };
        self.finish(request, place, reply, now)
    }

    /// Refuses a request that did not arrive whole, in the words and with the headers of its path.
    ///
    /// Nothing is applied, no fault strikes, and the rate limit does not count it.
    pub fn refuse(&mut self, request: &Request, flaw: Flaw, now: u64) -> Reply {
        let now = now.saturating_add(self.skew_ms);
        let target = Target::parse(&request.target);
        let place = target.as_ref().map_or(Place::Unknown, |target| target.place);
        // Where the next request on the connection would begin, nobody can tell.
        let mut response =
            ApiError::flaw(flaw).respond(is_pretty(target.as_ref())).with("Connection", "close");
        let mut delay_ms = 0;
        if place.is_api() {
            self.rate.write(self.options.rate_limit, &mut response);
            self.write_cors(request, &mut response);
            delay_ms = self.options.latency_ms;
        }
        let reply = Reply { response, fault: None, delay_ms, route: place.template() };
        self.finish(request, place, reply, now)
    }

    /// What was applied, in order.
    pub fn ledger(&self) -> &[LedgerEntry] {
        &self.state.ledger
    }

    /// The latest requests, the oldest first, without those to the control plane.
    pub fn requests(&self) -> impl Iterator<Item = &SeenRequest> {
        self.requests.iter()
    }

    /// The requests that no path or no method matched.
    pub fn unmatched(&self) -> &[SeenRequest] {
        &self.unmatched
    }

    /// Lets requests fail as a rule says.
    pub fn inject(&mut self, rule: FaultRule) {
        self.faults.add(rule);
    }

    /// Puts a unit into any state, published or not, and keeps it there; false if there is no such unit.
    pub fn set_state(&mut self, id: &str, state: &str) -> bool {
        self.state.units.stay(id);
        let Some(unit) = self.state.units.find_mut(id) else {
            return false;
        };
        state.clone_into(&mut unit.state);
        (unit.busy_until, unit.partial_until, unit.hidden_until) = (0, 0, 0);
        true
    }

    /// Takes a unit away at once; false if there is no such unit.
    pub fn remove(&mut self, id: &str) -> bool {
        self.state.units.remove(id)
    }

    /// Moves the sandbox's clock ahead of the one that `handle` is given.
    pub fn advance(&mut self, ms: u64) {
        self.skew_ms = self.skew_ms.saturating_add(ms);
    }

    /// Goes back to the start: units, options, clock, and nothing remembered.
    pub fn reset(&mut self) {
        *self = Self { resets: self.resets.saturating_add(1), ..Self::new(self.initial.clone()) };
    }

    /// How often it went back to the start: whoever brings the random numbers starts them over then.
    pub fn resets(&self) -> u64 {
        self.resets
    }

    fn api(
        &mut self,
        request: &Request,
        target: Option<&Target<'_>>,
        now: u64,
        random: &mut dyn FnMut() -> u64,
    ) -> Reply {
        let place = target.map_or(Place::Unknown, |target| target.place);
        let route = place.template();
        if self.options.cors.is_some() && cors::is_preflight(request) {
            let mut response = cors::preflight(request);
            self.write_cors(request, &mut response);
            return Reply { response, fault: None, delay_ms: 0, route };
        }
        let scripted = self.faults.strike(place.operation(&request.method));
        let strike = scripted.or_else(|| faults::at_random(self.options.fault_rate, random));
        let applied = strike.as_ref().is_none_or(|strike| strike.when == When::After);
        let answer = applied.then(|| {
            let parts = (&self.options, &mut self.state, &mut self.rate);
            let mut response = api::answer(request, target, parts, now, random);
            caching::write(&self.options, now, &mut response);
            response
        });
        let pretty = is_pretty(target);
        let mut disturbed = match (strike, answer) {
            (None, Some(response)) => Disturbed { response, fault: None, delay_ms: 0 },
            (Some(strike), answer) => strike.disturb(request, answer, pretty),
            (None, None) => {
                Disturbed { response: ApiError::of(500).respond(pretty), fault: None, delay_ms: 0 }
            }
        };
        self.rate.write(self.options.rate_limit, &mut disturbed.response);
        self.write_cors(request, &mut disturbed.response);
        let delay_ms = disturbed.delay_ms.saturating_add(self.options.latency_ms);
        Reply { response: disturbed.response, fault: disturbed.fault, delay_ms, route }
    }

    fn write_cors(&self, request: &Request, response: &mut Response) {
        if let Some(allowed) = &self.options.cors {
            cors::write(allowed, request, response);
        }
    }

    fn beside(&mut self, request: &Request, place: Place, target: Option<&Target<'_>>, now: u64) -> Reply {
        let rest = target.map(|target| target.rest.as_slice()).unwrap_or_default();
        let response = match (limits::check_size(request), place) {
            (Err(error), _) => error.respond(false),
            (Ok(()), Place::Control) => control::answer(self, request, rest, now),
            (Ok(()), place) if place.allow() != request.method => {
                ApiError::of(405).with("Allow", place.allow()).respond(true)
            }
            (Ok(()), Place::Icon) => Response::empty(204),
            (Ok(()), Place::Index) => control::index(),
            (Ok(()), Place::Sso(part)) => sso::answer(part, request, &mut self.state),
            // What is the API's was answered by the API.
            (Ok(()), _) => ApiError::of(404).respond(true),
        };
        Reply { response, fault: None, delay_ms: 0, route: place.template() }
    }

    fn finish(&mut self, request: &Request, place: Place, mut reply: Reply, now: u64) -> Reply {
        reply.response.headers.push(("Date".to_owned(), time::http_date(now)));
        if place != Place::Control {
            self.write_down(request, place, &reply, now);
        }
        reply
    }

    fn write_down(&mut self, request: &Request, place: Place, reply: &Reply, now: u64) {
        self.seen = self.seen.saturating_add(1);
        let operation = place.operation(&request.method);
        let matched = if place.has_operations() {
            operation.is_some() || (self.options.cors.is_some() && cors::is_preflight(request))
        } else {
            place != Place::Unknown && place.allow() == request.method
        };
        if matched && self.options.keep_requests == 0 {
            return;
        }
        let seen = SeenRequest::new(request, operation, reply, now);
        if !matched && self.unmatched.len() < KEPT_UNMATCHED {
            self.unmatched.push(seen.clone());
        }
        if self.requests.len() >= self.options.keep_requests {
            self.requests.pop_front();
        }
        if self.options.keep_requests > 0 {
            self.requests.push_back(seen);
        }
    }
}

fn is_pretty(target: Option<&Target<'_>>) -> bool {
    target.and_then(|target| Query::parse(target.query).ok()).unwrap_or_default().pretty
}

const KEPT_UNMATCHED: usize = 1000;

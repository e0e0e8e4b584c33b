//! `Task`: what the shell drives: one call, or a wait, which is calls and pauses.

use std::rc::Rc;

use crate::proto::call::{Call, CallLimits, Step};
use crate::proto::config::Config;
use crate::proto::info::{PollInfo, ResponseInfo};
use crate::proto::redact::Secret;
use crate::proto::request::Command;
use crate::proto::response::{Body, Failure, Response};
use crate::proto::retry::Budget;
use crate::proto::target::Target;
use crate::proto::waiter::{WaitStep, Waiter};

/// What its calls are made of.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) config: Rc<Config>,
    pub(crate) budget: Rc<Budget>,
    pub(crate) command: Rc<Command>,
    pub(crate) limits: CallLimits,
    pub(crate) subject: Target,
}

/// One call or one wait under way.
#[derive(Debug)]
pub(crate) struct Task<B> {
    plan: Plan,
    /// The call under way; none between the polls of a wait.
    call: Option<Call<B>>,
    waiter: Option<Waiter<B>>,
    /// What `onPoll` is to be told.
    poll: Option<PollInfo>,
}

impl<B: Body> Task<B> {
    pub(crate) fn new(plan: Plan, waiter: Option<Waiter<B>>) -> Self {
        let call = waiter.is_none().then(|| plan.call(plan.limits.total_timeout_ms));
        Self { plan, call, waiter, poll: None }
    }

    /// What to do now.
    pub(crate) fn next(&mut self, now: u64, random: f64) -> Step<B> {
        loop {
            match (&mut self.call, &mut self.waiter) {
                (Some(call), waiter) => match (call.next(now), waiter) {
                    (Step::Done(list), Some(waiter)) => {
                        self.poll = waiter.polled(now, call, list);
                        self.call = None;
                    }
                    (step, _) => return step,
                },
                (None, Some(waiter)) => match waiter.next(now, random) {
                    WaitStep::Poll { total_timeout_ms } => self.call = Some(self.plan.call(total_timeout_ms)),
                    WaitStep::Sleep(duration_ms) => return Step::Sleep(duration_ms),
                    WaitStep::Done(result) => return Step::Done(result),
                },
                // A task has a call or a waiter or both.
                (None, None) => return Step::Done(Ok(None)),
            }
        }
    }

    /// What `onPoll` is to be told since it was last asked.
    pub(crate) fn take_poll(&mut self) -> Option<PollInfo> {
        self.poll.take()
    }

    /// The token function gave this; `None` if it failed.
    pub(crate) fn authorized(&mut self, token: Option<Secret<String>>) {
        if let Some(call) = &mut self.call {
            call.authorized(token);
        }
    }

    /// The token function took too long.
    pub(crate) fn authorization_timed_out(&mut self) {
        if let Some(call) = &mut self.call {
            call.authorization_timed_out();
        }
    }

    /// What `onResponse` is told of an answer. Call it before `received`.
    pub(crate) fn describe(&mut self, now: u64, response: &Response<B>) -> Option<ResponseInfo> {
        let before = self.waiter.as_ref().map_or(0, Waiter::attempts);
        self.call.as_mut().map(|call| call.describe(now, before, response))
    }

    /// An answer came, or none did.
    pub(crate) fn received(&mut self, now: u64, random: f64, answer: Result<Response<B>, Failure>) {
        match (&mut self.call, answer) {
            (Some(call), Ok(response)) => call.received(now, random, response),
            (Some(call), Err(failure)) => call.failed(now, random, failure),
            (None, _) => {}
        }
    }
}

impl Plan {
    fn call<B: Body>(&self, total_timeout_ms: u32) -> Call<B> {
        Call::new(
            Rc::clone(&self.config),
            Rc::clone(&self.budget),
            Rc::clone(&self.command),
            CallLimits { total_timeout_ms, ..self.limits },
            self.subject,
        )
    }
}

//! `Task`: what the shell drives: one call, or a flow, which is calls and pauses.

use std::rc::Rc;

use crate::proto::call::Call;
use crate::proto::config::Config;
use crate::proto::error::{Error, Outcome};
use crate::proto::info::{AttemptInfo, How, PollInfo};
use crate::proto::limits::CallLimits;
use crate::proto::operation::{Effect, Operation};
use crate::proto::redact::Secret;
use crate::proto::request::Command;
use crate::proto::response::{Body, Failure, Response};
use crate::proto::seeker::{FlowStep, Seeker};
use crate::proto::step::Step;
use crate::proto::target::Target;
use crate::proto::watch::Watch;
use crate::proto::words;

/// What its calls are made of.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) config: Rc<Config>,
    /// The call itself; of a flow, its look at the list.
    pub(crate) command: Rc<Command>,
    /// The create of an `ensure`.
    pub(crate) create: Option<Rc<Command>>,
    pub(crate) limits: CallLimits,
    pub(crate) subject: Target,
    /// Whether its request is asked for, and not to be sent.
    pub(crate) is_unsent: bool,
}

/// One call or one flow under way.
#[derive(Debug)]
pub(crate) struct Task<B> {
    plan: Plan,
    /// The call under way; none between those of a flow.
    call: Option<Call<B>>,
    course: Course<B>,
    /// What `onPoll` is to be told.
    poll: Option<PollInfo>,
    /// Whether the page is hidden, where there is one.
    pub(crate) is_hidden: bool,
}

/// What the calls are for.
#[derive(Debug)]
pub(crate) enum Course<B> {
    Call,
    Seek(Box<Seeker<B>>),
    Watch(Box<Watch<B>>),
}

impl<B: Body> Task<B> {
    pub(crate) fn new(plan: Plan, course: Course<B>) -> Self {
        let call = match course {
            Course::Call => Some(plan.call(Operation::List, plan.limits.total_timeout_ms)),
            Course::Seek(_) | Course::Watch(_) => None,
        };
        Self { plan, call, course, poll: None, is_hidden: false }
    }

    /// What to do now. After a list that a watch has given, it goes on.
    pub(crate) fn next(&mut self, now: u64, random: f64) -> Step<B> {
        // It turns again only to begin the next call of a flow, and after a few of them a flow pauses or ends.
        loop {
            if let Some(call) = &mut self.call {
                match &mut self.course {
                    Course::Watch(watch) if self.is_hidden && call.is_ready() => watch.given_up(now, call),
                    course @ (Course::Call | Course::Seek(_) | Course::Watch(_)) => {
                        match (call.next(now), course) {
                            (Step::Done(result), Course::Seek(seeker)) => {
                                self.poll = seeker.called(now, call, result)
                            }
                            (Step::Done(result), Course::Watch(watch)) => watch.called(now, call, result),
                            (Step::Send(request), _) if self.plan.is_unsent => return Step::Built(request),
                            (step, _) => return step,
                        }
                    }
                }
                self.call = None;
            }
            let step = match &mut self.course {
                // It has a call until it ends.
                Course::Call => return Step::Done(Ok(None)),
                Course::Seek(seeker) => seeker.next(now, random),
                Course::Watch(watch) => watch.next(now, random, self.is_hidden),
            };
            match step {
                FlowStep::Call { operation, total_timeout_ms } => {
                    self.call = Some(self.plan.call(operation, total_timeout_ms));
                }
                FlowStep::Rest(duration_ms) => return Step::Rest(duration_ms),
                FlowStep::Sleep(duration_ms) => return Step::Sleep(duration_ms),
                FlowStep::Done(result) => return Step::Done(result),
            }
        }
    }

    /// What `onPoll` is to be told since it was last asked.
    pub(crate) fn take_poll(&mut self) -> Option<PollInfo> {
        self.poll.take()
    }

    /// What `onError` is to be told since it was last asked.
    pub(crate) fn take_trouble(&mut self) -> Option<Box<Error>> {
        match &mut self.course {
            Course::Watch(watch) => watch.take_trouble(),
            Course::Call | Course::Seek(_) => None,
        }
    }

    /// What the list that a watch has just given comes with: the ids that were added, changed and removed, and whether
    /// it may be out of date.
    pub(crate) fn take_snapshot(&mut self) -> Option<([B; 3], bool)> {
        match &mut self.course {
            Course::Watch(watch) => watch.take_snapshot(),
            Course::Call | Course::Seek(_) => None,
        }
    }

    /// How an `ensure` came to its unit.
    pub(crate) fn how(&self) -> Option<How> {
        match &self.course {
            Course::Seek(seeker) => seeker.how(),
            Course::Call | Course::Watch(_) => None,
        }
    }

    /// Whether it goes on after it has given a list.
    pub(crate) fn is_watch(&self) -> bool {
        matches!(self.course, Course::Watch(_))
    }

    /// So many other calls of the same client have succeeded.
    #[cfg(all(target_arch = "wasm32", feature = "npm"))]
    pub(crate) fn credit(&self, successes: u32) {
        self.plan.config.budget.succeed(successes);
    }

    /// What is called.
    #[cfg(all(target_arch = "wasm32", feature = "npm"))]
    pub(crate) fn target(&self) -> Target {
        self.plan.subject
    }

    /// The caller gave it up: an error with what is known of it by now.
    pub(crate) fn aborted(&mut self) -> Box<Error> {
        let error = self.call.as_mut().map(Call::aborted);
        match (&mut self.course, error) {
            (Course::Call, Some(error)) => error,
            (Course::Seek(seeker), _) => seeker.aborted(self.call.as_ref()),
            (Course::Watch(watch), _) => watch.aborted(self.call.as_ref()),
            (Course::Call, None) => words::aborted(self.plan.subject, Effect::Reads, Outcome::NotSent, 0),
        }
    }

    /// The same where the request that it gave last was not sent, which is no attempt then.
    pub(crate) fn aborted_unsent(&mut self) -> Box<Error> {
        if let Some(call) = &mut self.call {
            call.not_sent();
        }
        self.aborted()
    }

    /// A rest ended before its time, since the page shows again.
    pub(crate) fn shown(&mut self) {
        if let Course::Watch(watch) = &mut self.course {
            watch.shown();
        }
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

    /// What hooks are told of an attempt that has just ended, with an answer or without one. Call it before `received`.
    #[inline(never)]
    pub(crate) fn describe(&mut self, now: u64, response: Option<&Response<B>>) -> Option<AttemptInfo> {
        let before = self.attempts_before();
        Some(self.call.as_mut()?.describe(now, before, response))
    }

    /// Adds what was concluded; nothing if there was no attempt after all. Call it after `received`.
    #[inline(never)]
    pub(crate) fn complete(&self, info: AttemptInfo) -> Option<AttemptInfo> {
        let call = self.call.as_ref()?;
        let attempts = self.attempts_before().saturating_add(call.attempts());
        (info.attempt == attempts).then(|| call.complete(info))
    }

    /// How many requests were sent by the calls of a flow before this one.
    fn attempts_before(&self) -> u32 {
        match &self.course {
            Course::Call => 0,
            Course::Seek(seeker) => seeker.attempts(),
            Course::Watch(watch) => watch.attempts(),
        }
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
    fn call<B: Body>(&self, operation: Operation, total_timeout_ms: u32) -> Call<B> {
        let command = self.create.as_ref().filter(|_| operation == Operation::Create);
        let mut call = Call::new(
            Rc::clone(&self.config),
            Rc::clone(command.unwrap_or(&self.command)),
            CallLimits { total_timeout_ms, ..self.limits },
            self.subject,
        );
        if let Some(create) = &self.create {
            // A look at the list may be answered with what was sent before.
            call.hide_secrets_of(create);
        }
        call
    }
}

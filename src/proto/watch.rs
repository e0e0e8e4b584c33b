//! `Watch`: the machine behind `watch`: looks at the list for as long as it is asked, and tells what has changed.
//!
//! It is driven by who wants the next snapshot, and looks at nothing meanwhile: so a slow consumer gets the newest
//! state, and one that goes away leaves nothing behind.

use crate::proto::call::Call;
use crate::proto::clock::Clock;
use crate::proto::error::{Error, Outcome};
use crate::proto::operation::{Effect, Operation};
use crate::proto::response::Body;
use crate::proto::retry;
use crate::proto::seeker::{self, FlowStep};
use crate::proto::shell::LONGEST_WAIT_MS;
use crate::proto::target::{Flow, Target};
use crate::proto::words;

/// One watch under way.
#[derive(Debug)]
pub(crate) struct Watch<B> {
    /// The pause while nothing is going on.
    interval_ms: u32,
    /// What one look may take.
    look_timeout_ms: u32,
    clock: Clock,
    state: State,
    /// The next pause while a unit is in a passing state.
    pause_ms: u32,
    /// The server does not want to be asked before this.
    not_before_ms: u64,
    /// How many looks in a row have failed.
    failures: u32,
    /// It was told that the list may be out of date.
    is_stale: bool,
    attempts: u32,
    /// An answer came.
    answered: bool,
    /// A look may have gone unanswered.
    unknown: bool,
    /// The list as it was told last.
    last: Option<B>,
    /// The list that is to be told, or what ends the watch.
    news: Option<Result<Option<B>, Box<Error>>>,
    /// What the list comes with: the ids of the units that were added, changed and removed, and whether it may be out
    /// of date.
    snapshot: Option<([B; 3], bool)>,
    /// What `onError` is to be told.
    trouble: Option<Box<Error>>,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Look,
    /// Since then.
    Pause {
        since_ms: u64,
        pace: Pace,
    },
    Rest {
        until_ms: u64,
    },
}

#[derive(Clone, Copy, Debug)]
enum Pace {
    /// Half of it fixed, half of it random.
    Busy(u32),
    Quiet,
}

impl<B: Body> Watch<B> {
    #[inline(never)]
    pub(crate) fn new(interval_ms: u32, look_timeout_ms: u32) -> Self {
        Self {
            interval_ms,
            look_timeout_ms,
            clock: Clock::default(),
            state: State::Look,
            pause_ms: seeker::FIRST_PAUSE_MS,
            not_before_ms: 0,
            failures: 0,
            is_stale: false,
            attempts: 0,
            answered: false,
            unknown: false,
            last: None,
            news: None,
            snapshot: None,
            trouble: None,
        }
    }

    /// How many requests the looks before this one sent.
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// What `onError` is to be told since it was last asked.
    pub(crate) fn take_trouble(&mut self) -> Option<Box<Error>> {
        self.trouble.take()
    }

    /// What the list that was told last comes with.
    pub(crate) fn take_snapshot(&mut self) -> Option<([B; 3], bool)> {
        self.snapshot.take()
    }

    /// What to do now, or what to tell.
    #[inline(never)]
    pub(crate) fn next(&mut self, now: u64, random: f64, is_hidden: bool) -> FlowStep<B> {
        self.clock.tick(now);
        if let Some(news) = self.news.take() {
            return FlowStep::Done(news);
        }
        if let State::Pause { since_ms, pace } = self.state {
            let pause_ms = match pace {
                Pace::Busy(full_ms) => retry::jitter(full_ms, random),
                Pace::Quiet => {
                    self.interval_ms.saturating_add(retry::share(self.interval_ms / JITTER_SHARE, random))
                }
            };
            // One rest for both: only a timer knows better than a clock that may be set.
            let until_ms = since_ms.saturating_add(pause_ms.into()).max(self.not_before_ms);
            self.state = State::Rest { until_ms };
        }
        if let State::Rest { until_ms } = self.state {
            let left_ms = self.left_ms(until_ms);
            if left_ms > 0 {
                self.clock.expect(left_ms.into());
                return FlowStep::Rest(left_ms);
            }
            self.state = State::Look;
        }
        let left_ms = self.left_ms(self.not_before_ms);
        if is_hidden {
            FlowStep::Rest(LONGEST_WAIT_MS)
        } else if left_ms > 0 {
            self.clock.expect(left_ms.into());
            FlowStep::Sleep(left_ms)
        } else {
            FlowStep::Call { operation: Operation::List, total_timeout_ms: self.look_timeout_ms }
        }
    }

    /// A rest was cut short, since the page shows again.
    pub(crate) fn shown(&mut self) {
        self.clock.expect(0);
        self.state = State::Look;
    }

    /// A look was given up before its next attempt, since the page is hidden.
    #[inline(never)]
    pub(crate) fn given_up(&mut self, now: u64, call: &Call<B>) {
        self.clock.expect(call.clock.elapsed_ms);
        self.clock.tick(now);
        self.count(call);
        self.state = State::Look;
    }

    fn count(&mut self, call: &Call<B>) {
        self.attempts = self.attempts.saturating_add(call.attempts());
        self.answered |= call.answered;
        self.unknown |= call.unknown;
    }

    /// A look ended so.
    #[inline(never)]
    pub(crate) fn called(&mut self, now: u64, call: &Call<B>, result: Result<Option<B>, Box<Error>>) {
        self.given_up(now, call);
        match result {
            Ok(list) => {
                if let Some(list) = list {
                    self.looked(list);
                }
            }
            Err(mut error) => {
                error.attempts = self.attempts;
                error.outcome = Outcome::of(self.unknown, self.answered);
                if seeker::is_passing(&error) {
                    self.failed(&error);
                    self.trouble = Some(error);
                } else {
                    self.news = Some(Err(error));
                }
            }
        }
    }

    /// The caller gave it up, in the middle of this look or between two.
    #[inline(never)]
    pub(crate) fn aborted(&mut self, call: Option<&Call<B>>) -> Box<Error> {
        if let Some(call) = call {
            self.count(call);
        }
        let outcome = Outcome::of(self.unknown, self.answered);
        words::aborted(Target::Flow(Flow::Watch), Effect::Reads, outcome, self.attempts)
    }

    fn looked(&mut self, list: B) {
        self.failures = 0;
        let was_stale = std::mem::take(&mut self.is_stale);
        let is_busy = list
            .states()
            .iter()
            .any(|state| PASSING.iter().any(|passing| state.eq_ignore_ascii_case(passing)));
        self.pause(if is_busy { Pace::Busy(self.pause_ms) } else { Pace::Quiet });
        self.pause_ms = if is_busy { seeker::next_pause(self.pause_ms) } else { seeker::FIRST_PAUSE_MS };
        let last = self.last.as_ref();
        if was_stale || !last.is_some_and(|last| list.is_same(last)) {
            self.snapshot = Some((list.changes(last), false));
            self.news = Some(Ok(Some(list.clone())));
            self.last = Some(list);
        }
    }

    fn failed(&mut self, error: &Error) {
        self.failures = self.failures.saturating_add(1);
        let full_ms = retry::doubled(self.failures).min(self.interval_ms);
        self.pause(Pace::Busy(full_ms));
        self.not_before_ms = self.clock.elapsed_ms.saturating_add(seeker::hint_ms(error));
        if self.failures == STALE_AFTER
            && let Some(last) = &self.last
        {
            self.is_stale = true;
            let list = last.fresh();
            self.snapshot = Some((list.changes(Some(last)), true));
            self.news = Some(Ok(Some(list)));
        }
    }

    fn pause(&mut self, pace: Pace) {
        self.state = State::Pause { since_ms: self.clock.elapsed_ms, pace };
    }

    /// How long it is until then, as far as timers reach.
    fn left_ms(&self, until_ms: u64) -> u32 {
        u32::try_from(until_ms.saturating_sub(self.clock.elapsed_ms))
            .unwrap_or(LONGEST_WAIT_MS)
            .min(LONGEST_WAIT_MS)
    }
}

/// States that a unit leaves by itself.
const PASSING: [&str; 4] = ["BUSY", "DEPLOYING", "UPDATING", "DESTROYING"];
/// One part in so many of the interval is added to it at random, at most.
const JITTER_SHARE: u32 = 10;
/// After how many failures in a row the last list is told once more, as one that may be out of date.
const STALE_AFTER: u32 = 3;

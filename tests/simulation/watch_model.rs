//! What a watch may do: the rules once more, from the document and not from the code.

use std::collections::BTreeMap;
use std::rc::Rc;

use ionos_backup::Code;
use serde_json::Value;

use crate::check::Violation;
use crate::history::What;
use crate::model::{Allowed, Budget, Failed, Model, Next, Verdict, outcome, passed_ms};
use crate::trace::{Body, Came, Event, Kind, Told};

pub(crate) struct WatchModel {
    allowed: Allowed,
    has_function: bool,
    interval_ms: u64,
    clock_ms: u64,
    elapsed_ms: u64,
    state: State,
    busy_ms: u64,
    not_before_ms: u64,
    in_a_row: u32,
    is_stale: bool,
    attempts: u32,
    answered: bool,
    unknown: bool,
    last: Option<Rc<str>>,
    due: Option<Told>,
    /// How many failures it has to tell of.
    pub(crate) failures: usize,
}

enum State {
    Call {
        model: Box<Model>,
        began_ms: u64,
    },
    Done(Failed),
    Look,
    /// Since then, so long.
    Pause {
        since_ms: u64,
        least_ms: u64,
        most_ms: u64,
    },
    Rest {
        until_ms: u64,
    },
}

impl WatchModel {
    pub(crate) fn new(allowed: Allowed, has_function: bool, interval_ms: u64, clock_ms: u64) -> Self {
        Self {
            allowed,
            has_function,
            interval_ms,
            clock_ms,
            elapsed_ms: 0,
            state: State::Look,
            busy_ms: 1000,
            not_before_ms: 0,
            in_a_row: 0,
            is_stale: false,
            attempts: 0,
            answered: false,
            unknown: false,
            last: None,
            due: None,
            failures: 0,
        }
    }

    /// How it has to end, if it has to.
    pub(crate) fn end(&mut self, hidden: bool) -> Option<Verdict> {
        self.settle(hidden);
        match &self.state {
            State::Done(failed) => {
                let (attempts, outcome) = (self.attempts, outcome(self.unknown, self.answered));
                Some(Verdict::Failed(Failed { attempts, outcome, ..failed.clone() }))
            }
            State::Call { .. } | State::Look | State::Pause { .. } | State::Rest { .. } => None,
        }
    }

    /// This happened. May it?
    pub(crate) fn observe(&mut self, event: &Event, budget: &mut Budget) -> Result<(), Violation> {
        self.settle(event.hidden);
        let fits = match &event.kind {
            Kind::Told(told) => self.due.take().as_ref() == Some(told),
            _ if self.due.is_some() => false,
            Kind::Idle => {
                self.elapsed_ms += passed_ms(event);
                true
            }
            Kind::Rested { asked_ms, shown, .. } => self.rested(event, (*asked_ms).into(), *shown),
            Kind::Slept { asked_ms, .. } if !matches!(self.state, State::Call { .. }) => {
                let left_ms = self.not_before_ms.saturating_sub(self.elapsed_ms).min(MOST_MS);
                let fits = self.may_look() && !event.hidden && left_ms == u64::from(*asked_ms) && left_ms > 0;
                self.state = State::Look;
                self.elapsed_ms += passed_ms(event);
                fits
            }
            Kind::Sent { .. } | Kind::Slept { .. } | Kind::Token(_) => self.called(event, budget),
        };
        self.clock_ms = event.ended.wall;
        if fits { Ok(()) } else { Err(format!("a watch may not do this now: {:?}", event.kind)) }
    }

    /// Whether the pause may be over. What is drawn at random is known when it is asked for.
    fn may_look(&self) -> bool {
        match self.state {
            State::Look => true,
            State::Pause { since_ms, least_ms, .. } => self.elapsed_ms >= since_ms + least_ms,
            State::Rest { until_ms } => self.elapsed_ms >= until_ms,
            State::Call { .. } | State::Done(_) => false,
        }
    }

    fn rested(&mut self, event: &Event, asked_ms: u64, shown: bool) -> bool {
        let fits = match self.state {
            State::Pause { since_ms, least_ms, most_ms } => {
                let gone_ms = self.elapsed_ms - since_ms;
                let (least_ms, most_ms) = (least_ms.saturating_sub(gone_ms), most_ms.saturating_sub(gone_ms));
                let in_range =
                    (least_ms.min(MOST_MS)..=most_ms.min(MOST_MS)).contains(&asked_ms) && asked_ms > 0;
                // A hidden page, and the pause is over.
                let is_over = event.hidden && asked_ms == MOST_MS && self.may_look();
                // Beyond what timers reach there is a hint, and nothing at random.
                self.state = State::Rest { until_ms: self.elapsed_ms + asked_ms.max(least_ms) };
                in_range || is_over
            }
            State::Rest { until_ms } if until_ms > self.elapsed_ms => {
                asked_ms == (until_ms - self.elapsed_ms).min(MOST_MS)
            }
            State::Look | State::Rest { .. } => event.hidden && asked_ms == MOST_MS,
            State::Call { .. } | State::Done(_) => false,
        };
        self.elapsed_ms +=
            if shown { event.ended.wall.saturating_sub(event.began.wall) } else { passed_ms(event) };
        if shown {
            self.state = State::Look;
        }
        fits
    }

    fn called(&mut self, event: &Event, budget: &mut Budget) -> bool {
        if self.may_look() && !event.hidden && self.elapsed_ms >= self.not_before_ms {
            let model = Box::new(Model::new(What::List, self.allowed, self.has_function));
            self.state = State::Call { model, began_ms: self.clock_ms };
        }
        let State::Call { model, .. } = &mut self.state else { return false };
        let fits = model.next().fits(&event.kind);
        model.observe(event, budget);
        self.clock_ms = event.ended.wall;
        if !model.is_ready() {
            self.settle(false);
        }
        if let Kind::Sent { came: Came::Answer { body: Body::Fit { list: Some(list), .. }, .. }, .. } =
            &event.kind
            && matches!(self.state, State::Look)
        {
            self.looked(list);
        }
        fits
    }

    /// Ends the look under way if that is at its end, or if the page is hidden before its next attempt.
    fn settle(&mut self, hidden: bool) {
        let State::Call { model, began_ms } = &self.state else { return };
        let is_given_up = hidden && model.is_ready();
        let verdict = match model.next() {
            Next::Done(verdict) if !is_given_up => Some(verdict),
            _ if is_given_up => None,
            Next::Done(_) | Next::Send { .. } | Next::Sleep { .. } | Next::Token => return,
        };
        self.elapsed_ms += self.clock_ms.saturating_sub(*began_ms).max(model.elapsed_ms);
        self.attempts += model.attempts;
        self.answered |= model.answered;
        self.unknown |= model.unknown;
        self.state = State::Look;
        if let Some(Verdict::Failed(failed)) = verdict {
            self.missed(failed);
        }
    }

    fn missed(&mut self, failed: Failed) {
        let is_response =
            matches!(failed.code, Code::InvalidResponse | Code::ResponseTooLarge | Code::UnexpectedRedirect);
        if !failed.retryable && !is_response {
            self.state = State::Done(failed);
            return;
        }
        self.failures += 1;
        self.in_a_row += 1;
        let full_ms = (500_u64 << (self.in_a_row - 1).min(40)).min(self.interval_ms);
        let hint_ms = failed.hint_ms.unwrap_or(0);
        self.pause((full_ms / 2).max(hint_ms), full_ms.max(hint_ms));
        self.not_before_ms = self.elapsed_ms + failed.hint_ms.unwrap_or(0);
        if self.in_a_row == 3
            && let Some(last) = &self.last
        {
            self.is_stale = true;
            let items = units(last).into_iter().map(|(id, _)| id).collect();
            self.due = Some(Told { items, stale: true, ..Told::default() });
        }
    }

    fn looked(&mut self, list: &Rc<str>) {
        self.in_a_row = 0;
        let new = units(list);
        let passes = |unit: &Value| {
            let state = unit["metadata"]["state"].as_str().unwrap_or_default().to_uppercase();
            ["BUSY", "DEPLOYING", "UPDATING", "DESTROYING"].contains(&state.as_str())
        };
        if new.iter().any(|(_, unit)| passes(unit)) {
            self.pause(self.busy_ms / 2, self.busy_ms);
            self.busy_ms = (self.busy_ms * 2).min(10_000);
        } else {
            self.busy_ms = 1000;
            self.pause(self.interval_ms, self.interval_ms + self.interval_ms / 10);
        }
        let was_stale = std::mem::take(&mut self.is_stale);
        if was_stale || self.last.as_ref() != Some(list) {
            let last: Vec<(String, Value)> = self.last.iter().flat_map(|last| units(last)).collect();
            let old: BTreeMap<&str, &Value> = last.iter().map(|(id, unit)| (id.as_str(), unit)).collect();
            let ids = |wanted: &dyn Fn(&str, &Value) -> bool| {
                new.iter().filter(|(id, unit)| wanted(id, unit)).map(|(id, _)| id.clone()).collect()
            };
            self.due = Some(Told {
                items: ids(&|_, _| true),
                added: ids(&|id, _| !old.contains_key(id)),
                changed: ids(&|id, unit| old.get(id).is_some_and(|old| *old != unit)),
                // In the order of the list that they stood in.
                removed: last
                    .iter()
                    .map(|(id, _)| id.clone())
                    .filter(|id| !new.iter().any(|(new, _)| new == id))
                    .collect(),
                stale: false,
            });
        }
        self.last = Some(Rc::clone(list));
    }

    fn pause(&mut self, least_ms: u64, most_ms: u64) {
        self.state = State::Pause { since_ms: self.elapsed_ms, least_ms, most_ms };
    }
}

fn units(list: &str) -> Vec<(String, Value)> {
    let mut list: Value = serde_json::from_str(list).expect("a list");
    let units = list["items"].as_array_mut().map(std::mem::take).unwrap_or_default();
    units.into_iter().map(|unit| (unit["id"].as_str().unwrap_or_default().to_owned(), unit)).collect()
}

/// The longest that timers reach.
const MOST_MS: u64 = 2_147_483_647;

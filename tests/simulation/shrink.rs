//! Makes a failing history smaller while it still fails.

use crate::history::{Call, Fate, History, Leg, Limits, Meddle, Nap, Server};

/// The smallest history found that still fails.
pub(crate) fn shrink(history: &History, fails: impl Fn(&History) -> bool) -> History {
    let mut smallest = history.clone();
    while let Some(smaller) = candidates(&smallest).into_iter().find(&fails) {
        smallest = smaller;
    }
    smallest
}

/// Every history that is one step simpler. None of them is as complex as the one it came from, so that this ends.
fn candidates(history: &History) -> Vec<History> {
    let mut all = Vec::new();
    let mut consider = |candidate: History| {
        if weight(&candidate) < weight(history) {
            all.push(candidate);
        }
    };
    for place in 0..history.calls.len() {
        let mut without = history.clone();
        without.calls.remove(place);
        consider(without);
        for call in simpler(&history.calls[place]) {
            let mut with = history.clone();
            with.calls[place] = call;
            consider(with);
        }
    }
    consider(History { limits: Limits::default(), ..history.clone() });
    consider(History { server: Server::default(), ..history.clone() });
    consider(History { server: Server { ahead_ms: 0, ..history.server }, ..history.clone() });
    consider(History { server: Server { rate_limit: None, ..history.server }, ..history.clone() });
    all
}

fn simpler(call: &Call) -> Vec<Call> {
    let mut all = vec![
        Call { abort: None, ..call.clone() },
        Call { legs: Vec::new(), ..call.clone() },
        Call { naps: Vec::new(), ..call.clone() },
        Call { tokens: Vec::new(), ..call.clone() },
        Call { limits: Limits::default(), ..call.clone() },
        Call { limits: Limits { max_retries: None, ..call.limits }, ..call.clone() },
        Call { limits: Limits { timeout_ms: None, ..call.limits }, ..call.clone() },
        Call { limits: Limits { total_timeout_ms: None, ..call.limits }, ..call.clone() },
        Call { rest_ms: 0, ..call.clone() },
        Call { hidden: Vec::new(), ..call.clone() },
        Call { thoughts: Vec::new(), ..call.clone() },
        Call { unit: 0, ..call.clone() },
    ];
    for place in 0..call.legs.len() {
        let leg = call.legs[place];
        let mut without = call.clone();
        without.legs.remove(place);
        all.push(without);
        for leg in [
            Leg::of(Fate::Answer),
            Leg::of(leg.fate),
            Leg { meddle: Meddle::None, ..leg },
            Leg { jump_ms: 0, ..leg },
            Leg { up_ms: 20, ..leg },
            Leg { down_ms: 20, ..leg },
        ] {
            let mut with = call.clone();
            with.legs[place] = leg;
            all.push(with);
        }
    }
    for place in 0..call.naps.len() {
        let mut without = call.clone();
        without.naps.remove(place);
        all.push(without);
        let mut with = call.clone();
        with.naps[place] = Nap::default();
        all.push(with);
    }
    for place in 0..call.tokens.len() {
        let mut without = call.clone();
        without.tokens.remove(place);
        all.push(without);
    }
    all
}

/// How much there is to read.
fn weight(history: &History) -> usize {
    format!("{history:?}").len() + history.calls.iter().map(call_weight).sum::<usize>()
}

fn call_weight(call: &Call) -> usize {
    let legs = call.legs.iter().map(|leg| {
        usize::from(!matches!(leg.fate, Fate::Answer))
            + usize::from(leg.up_ms != 20)
            + usize::from(leg.down_ms != 20)
            + usize::from(leg.jump_ms != 0)
            + usize::from(!matches!(leg.meddle, Meddle::None))
    });
    1000 * legs.sum::<usize>() + 100 * (call.legs.len() + call.naps.len() + call.tokens.len())
}

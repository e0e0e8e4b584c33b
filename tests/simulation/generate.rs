//! From a seed to a history: calm ones, rough ones and storms.

use crate::history::{
    Abort, Auth, Call, Fate, Gives, Hint, History, Leg, Limits, Meddle, Nap, Page, Server, Spoil, Token, What,
};
use crate::support::Random;

pub(crate) fn history(seed: u64) -> History {
    let mut random = Random::new(seed);
    let random = &mut random;
    // How many of 100 requests fare badly.
    let weather = random.pick(&[5, 35, 70, 95]);
    let calls = random.pick(&[1, 1, 2, 3, 9]);
    History {
        seed,
        auth: random.pick(&[Auth::Basic, Auth::Function, Auth::Function, Auth::Token]),
        limits: limits(random, 400_000),
        server: Server {
            provision_ms: random.pick(&[0, 1, 900, 3000, 20_000]),
            hide_ms: random.pick(&[0, 0, 5000]),
            rate_limit: random.pick(&[None, None, None, Some(2), Some(10)]),
            ahead_ms: random.pick(&[0, 0, 700, 90_000, -90_000, 86_400_000]),
        },
        calls: (0..calls).map(|_| call(random, weather)).collect(),
    }
}

fn call(random: &mut Random, weather: u32) -> Call {
    let what = random.pick(&commands());
    let legs = if what.is_flow() { 20 } else { 5 };
    Call {
        what,
        unit: random.below(4),
        // A wait without an end would have none.
        limits: limits(random, if what.is_flow() { 400_000 } else { 2_147_483_647 }),
        rest_ms: random.pick(&[0, 0, 10, 4000]),
        hidden: if what == What::Watch { hidden(random) } else { Vec::new() },
        thoughts: if what == What::Watch { thoughts(random) } else { Vec::new() },
        abort: random.percent(12).then(|| abort(random)),
        legs: (0..legs).map(|_| leg(random, weather, what)).collect(),
        naps: (0..legs).map(|_| nap(random, weather)).collect(),
        tokens: (0..legs).map(|_| token(random, weather)).collect(),
    }
}

/// What calls are drawn from: more often what there is more to say of, and every operation that has no name here.
fn commands() -> Vec<What> {
    let named = [
        What::Create,
        What::Create,
        What::Create,
        What::Create,
        What::Delete,
        What::Delete,
        What::Ensure,
        What::Ensure,
        What::Ensure,
        What::Ensure,
        What::ByName,
        What::Get,
        What::List,
        What::Replace,
        What::SsoUrl,
        What::Update,
        What::WaitAvailable,
        What::WaitDeleted,
        What::Watch,
        What::Watch,
    ];
    named.into_iter().chain(What::rows()).collect()
}

fn hidden(random: &mut Random) -> Vec<(u32, u32)> {
    let mut from_ms = 0;
    let times = random.pick(&[0, 0, 1, 2, 5]);
    let mut time = || {
        from_ms += random.pick(&[0, 30, 700, 5000, 40_000]);
        let end_ms = from_ms + random.pick(&[1, 20, 800, 20_000, 90_000]);
        (std::mem::replace(&mut from_ms, end_ms), end_ms)
    };
    (0..times).map(|_| time()).collect()
}

fn thoughts(random: &mut Random) -> Vec<u32> {
    let times = random.pick(&[0, 1, 3, 20]);
    (0..times).map(|_| random.pick(&[0, 0, 0, 10, 3000, 29_999, 200_000])).collect()
}

fn limits(random: &mut Random, longest_ms: u32) -> Limits {
    let mut some = |share: u32, choices: &[u32]| random.percent(share).then(|| random.pick(choices));
    Limits {
        max_retries: some(30, &[0, 1, 2, 3, 10]),
        timeout_ms: some(25, &[1, 40, 41, 300, 2000, 90_000, 2_147_483_647]),
        total_timeout_ms: some(25, &[1, 30, 500, 800, 1500, 5000, 61_000, longest_ms]),
    }
}

fn abort(random: &mut Random) -> Abort {
    match random.below(6) {
        0 => Abort::Begin,
        1 => Abort::Hook(1 + random.below(3)),
        _ => Abort::Step(1 + random.below(7), random.pick(&[0, 1, 20, 35, 300, 5000])),
    }
}

fn leg(random: &mut Random, weather: u32, what: What) -> Leg {
    let fate = if random.percent(weather) { fate(random, what) } else { Fate::Answer };
    let unusual = random.percent(weather / 4);
    Leg {
        fate,
        up_ms: if unusual { random.pick(&[0, 400, 3000, 31_000, 70_000]) } else { random.below(60) },
        down_ms: if unusual { random.pick(&[0, 400, 3000, 31_000, 70_000]) } else { random.below(60) },
        jump_ms: jump(random, weather),
        // A wait is about what becomes of the unit meanwhile.
        meddle: if random.percent(weather.max(60) / if what.is_flow() { 4 } else { 6 }) {
            meddle(random, what)
        } else {
            Meddle::None
        },
    }
}

fn nap(random: &mut Random, weather: u32) -> Nap {
    let late_ms = if random.percent(weather / 8) { random.pick(&[1, 50, 2000, 500_000]) } else { 0 };
    Nap { late_ms, jump_ms: jump(random, weather) }
}

fn token(random: &mut Random, weather: u32) -> Token {
    let gives = if random.percent(weather / 2) {
        random.pick(&[
            Gives::Stale,
            Gives::Stale,
            Gives::Stale,
            Gives::Nothing,
            Gives::Silence,
            Gives::Unusable,
        ])
    } else {
        Gives::Good
    };
    let takes_ms = if random.percent(weather / 6) { random.pick(&[300, 5000, 200_000]) } else { 0 };
    Token { gives, takes_ms, jump_ms: jump(random, weather) }
}

fn jump(random: &mut Random, weather: u32) -> i64 {
    if !random.percent(weather / 20) {
        return 0;
    }
    random.pick(&[-1, 1, -300, 300, -45_000, 45_000, -86_400_000, 86_400_000, -4_000_000_000_000])
}

fn meddle(random: &mut Random, what: What) -> Meddle {
    if what == What::Ensure && random.percent(70) {
        return random.pick(&[
            Meddle::Rival,
            Meddle::Rival,
            Meddle::SetState("DESTROYING"),
            Meddle::SetState("DESTROYING"),
            Meddle::SetState("FAILED_DESTROYING"),
            Meddle::SetState("TERMINATED"),
        ]);
    }
    match random.below(if what.is_flow() { 9 } else { 3 }) {
        0 | 1 => Meddle::Remove,
        _ => Meddle::SetState(random.pick(&[
            "AVAILABLE",
            "ACTIVE",
            "available",
            "FAILED",
            "FAILED_UPDATING",
            "FAILED_DESTROYING",
            "TERMINATED",
            "DESTROYING",
            "BUSY",
            "SUSPENDED",
            "INACTIVE",
            "MAINTENANCE",
            "SOMETHING_NEW",
            "",
        ])),
    }
}

fn fate(random: &mut Random, what: What) -> Fate {
    let applied = random.percent(50);
    match random.below(20) {
        0..=2 => Fate::Lost { applied, code: network_code(random) },
        3 => Fate::NeverSent { code: random.pick(&NEVER_SENT) },
        4 => Fate::NoResponse { applied },
        5 => Fate::Silence { applied },
        6 | 7 => Fate::Spoiled(spoil(random)),
        8 => Fate::Stray { after_ms: random.pick(&[1, 600, 5000, 100_000]) },
        9 => Fate::Twice { after_ms: random.pick(&[0, 10, 3000]) },
        _ => status(random, what),
    }
}

fn status(random: &mut Random, what: What) -> Fate {
    let status = match random.below(10) {
        0 | 1 if what == What::Ensure => random.pick(&[409, 422]),
        0 => 100 + random.below(500),
        1 => random.pick(&[0, 1, 99, 301, 302, 303, 307, 308, 399]),
        2 => random.pick(&[400, 401, 402, 403, 404, 405, 409, 410, 413, 422, 425]),
        3 => 401,
        4 => 404,
        _ => random.pick(&[408, 429, 429, 500, 501, 502, 502, 503, 503, 504, 507, 599]),
    };
    let status = u16::try_from(status).unwrap_or(0);
    let hint = if random.percent(40) { hint(random) } else { Hint::None };
    let hinted = !matches!(hint, Hint::None | Hint::Garbage(_));
    // What the API means by a status is the ground that every decision stands on. These may come after the fact:
    let may_be_applied = match status {
        // To a POST it says that nothing was done.
        503 => !(hinted && (what == What::Ensure || what.creates())),
        0 | 300..=399 | 408 | 500..=599 => true,
        _ => false,
    };
    // A success that nobody has applied is a lie that no client can see through, and so is a unit that is gone and is
    // not.
    if (200..=299).contains(&status) || (status == 404 && what == What::Delete) {
        return Fate::Spoiled(spoil(random));
    }
    let page = random.pick(&[Page::Api, Page::Api, Page::Echo, Page::Empty, Page::Html]);
    Fate::Status { status, applied: may_be_applied && random.percent(50), hint, page }
}

fn hint(random: &mut Random) -> Hint {
    match random.below(6) {
        0 => Hint::Milliseconds(random.pick(&[0, 1, 750, 2500, 60_000, 60_001, u64::MAX])),
        1 | 2 => Hint::Seconds(random.pick(&[0, 1, 2, 7, 60, 61, 3600, u64::MAX])),
        3 | 4 => Hint::Date {
            form: random.pick(&[0, 1, 2]),
            seconds: random.pick(&[-100, 0, 1, 5, 60, 61, 90_000]),
            dated: random.percent(60),
        },
        _ => Hint::Garbage(random.pick(&["soon", "-1", "1.5", "", "Tomorrow, 31 Feb", "0x10", "+3", "1e3"])),
    }
}

fn spoil(random: &mut Random) -> Spoil {
    match random.below(6) {
        // A body can break off with a code that would prove, before an answer, that nothing was sent.
        0 if random.percent(50) => Spoil::Broken { code: Some(random.pick(&NEVER_SENT)) },
        0 => Spoil::Broken { code: network_code(random) },
        1 => Spoil::Cut,
        2 => Spoil::Html,
        3 => Spoil::TimedOut,
        4 => Spoil::TooLarge,
        _ => Spoil::WrongTypes,
    }
}

fn network_code(random: &mut Random) -> Option<&'static str> {
    random.pick(&[None, Some("ECONNRESET"), Some("UND_ERR_SOCKET"), Some("econnrefused"), Some("EPIPE")])
}

const NEVER_SENT: [&str; 4] = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"];

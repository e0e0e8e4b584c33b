//! Histories that once failed, by the rule that they broke.
//!
//! They stand here shrunk and in full instead of as seeds: a seed means another history as soon as the generator draws
//! one number more.

use crate::history::{
    Auth, Call, Fate, Gives, Hint, History, Leg, Limits, Meddle, Nap, Page, Server, Spoil, Token, What,
};

/// The rule and the history.
type Row = (&'static str, fn() -> History);

pub(crate) const HISTORIES: &[Row] = &[
    ("post_whose_answer_breaks_off_is_not_repeated_whatever_the_code", || {
        let spoil = Spoil::Broken { code: Some("ECONNREFUSED") };
        let again = Leg { meddle: Meddle::Remove, ..Leg::of(Fate::Answer) };
        history(Call::new(What::Create, &[Leg::of(Fate::Spoiled(spoil)), again]))
    }),
    ("outcome_of_a_wait_speaks_of_all_its_polls", || {
        let token = |gives| Token { gives, takes_ms: 0, jump_ms: 0 };
        let busy = Leg { meddle: Meddle::SetState("BUSY"), ..Leg::of(Fate::Answer) };
        let wait = Call::new(What::WaitAvailable, &[busy]);
        let tokens = vec![token(Gives::Good), token(Gives::Nothing)];
        History { auth: Auth::Function, ..history(Call { tokens, ..wait }) }
    }),
    ("unit_that_was_seen_and_is_gone_is_not_taken_for_one_that_has_yet_to_show", || {
        let busy = Leg { meddle: Meddle::SetState("BUSY"), ..Leg::of(Fate::Answer) };
        let gone = Leg { meddle: Meddle::Remove, ..busy };
        history(Call::new(What::WaitAvailable, &[busy, gone]))
    }),
    ("wait_does_not_ask_before_the_hint_though_the_clock_is_set_back", || {
        let hint = Hint::Seconds(u64::MAX);
        let busy = Fate::Status { status: 502, applied: false, hint, page: Page::Empty };
        let naps = vec![Nap { late_ms: 0, jump_ms: -1 }];
        history(Call { naps, ..Call::new(What::WaitDeleted, &[Leg::of(busy)]) })
    }),
    ("units_that_went_are_told_in_the_order_of_their_list", || {
        let call = |what, unit| Call { unit, ..Call::new(what, &[]) };
        let watch = Call { thoughts: vec![200_000], ..call(What::Watch, 2) };
        let calls = vec![
            call(What::Create, 2),
            call(What::Ensure, 3),
            call(What::Create, 0),
            call(What::Delete, 1),
            call(What::Delete, 2),
            watch,
        ];
        let server = Server { provision_ms: 3000, ..Server::default() };
        History { seed: 337_822, auth: Auth::Function, server, calls, ..history(Call::new(What::List, &[])) }
    }),
];

fn history(call: Call) -> History {
    History {
        seed: 1,
        auth: Auth::Token,
        limits: Limits::default(),
        server: Server::default(),
        calls: vec![call],
    }
}

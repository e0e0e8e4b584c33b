//! Whether to try again, and when: one table, pure functions, and every constant of the matter.

use std::cell::Cell;

use crate::proto::error::{Cause, Code, Detail};
use crate::proto::operation::Effect;
use crate::proto::text;
use crate::proto::words::{self, Refusal};

/// What became of an attempt, as far as the table cares.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Event {
    /// The network failed before anything was sent, provably.
    NeverSent,
    /// The runtime refused to send it, and always will.
    Refused(Refusal),
    /// Sent, and no whole answer came: a network failure, or the attempt ran out of time.
    Unanswered,
    /// An answer that is no success and no redirect.
    Status { status: u16, has_hint: bool },
    /// An answer that is not what the API promises, or a redirect.
    Unusable,
}

/// What the table says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Verdict {
    /// Whether this library may try again by itself.
    pub(crate) retry: bool,
    /// Whether the attempt may have been applied.
    pub(crate) maybe_applied: bool,
}

/// The table. Source of the statuses: RFC 9110 section 15; of the rest: what the live API was seen to do.
///
/// What changes is repeated, whatever its method: although RFC 9110 does not call PATCH idempotent, this API's PATCH
/// sets fields to values, so that a repeat changes nothing more. What creates is repeated only where it cannot have
/// been applied.
pub(crate) fn judge(effect: Effect, event: Event) -> Verdict {
    let (reads, creates) = (effect == Effect::Reads, effect == Effect::Creates);
    match event {
        Event::NeverSent => Verdict { retry: true, maybe_applied: false },
        Event::Refused(_) => Verdict { retry: false, maybe_applied: false },
        Event::Unanswered => Verdict { retry: !creates, maybe_applied: true },
        Event::Unusable => Verdict { retry: false, maybe_applied: !reads },
        Event::Status { status, has_hint } => match status {
            429 => Verdict { retry: true, maybe_applied: false },
            // With a hint the server says that it did not take the request; it is still the caller's to repeat a POST.
            503 if creates && has_hint => Verdict { retry: false, maybe_applied: false },
            408 | 502 | 503 | 504 => Verdict { retry: !creates, maybe_applied: !reads },
            500 => Verdict { retry: reads, maybe_applied: !reads },
            501.. => Verdict { retry: false, maybe_applied: !reads },
            _ => Verdict { retry: false, maybe_applied: false },
        },
    }
}

/// Whether the same call may succeed another time, where repeating it is safe.
pub(crate) fn may_help(effect: Effect, code: Code, detail: &Detail) -> bool {
    let passes =
        |status: u16| matches!(status, 408 | 502..=504) || (status == 500 && effect == Effect::Reads);
    matches!(code, Code::ConnectionFailed | Code::RateLimited | Code::Timeout)
        || detail.api().is_some_and(|api| passes(api.status))
}

/// How long to wait before the nth retry (from 1): equal jitter, half fixed and half random.
pub(crate) fn backoff(retry: u32, random: f64) -> u32 {
    jitter(doubled(retry).min(MAX_BACKOFF_MS), random)
}

/// What the nth pause has grown to (from 1) without a limit.
pub(crate) fn doubled(nth: u32) -> u32 {
    BACKOFF_MS.saturating_mul(1_u32.checked_shl(nth.saturating_sub(1)).unwrap_or(u32::MAX))
}

/// Half of `full`, and a random share of the other half.
pub(crate) fn jitter(full: u32, random: f64) -> u32 {
    let half = full / 2;
    half.saturating_add(share(full.saturating_sub(half), random))
}

/// A random share of `full`.
pub(crate) fn share(full: u32, random: f64) -> u32 {
    // `random` is from 0 to below 1, so the product fits; the cast saturates should it not be.
    ((f64::from(full) * random) as u32).min(full)
}

/// What keeps a broken service from being hammered: retries cost, successes give back.
#[derive(Debug)]
pub(crate) struct Budget {
    tokens: Cell<u32>,
}

impl Budget {
    pub(crate) fn new() -> Self {
        Self { tokens: Cell::new(FULL_BUDGET) }
    }

    /// Pays for a retry, if there is enough left.
    pub(crate) fn pay(&self) -> bool {
        let left = self.tokens.get().checked_sub(RETRY_COST);
        if let Some(left) = left {
            self.tokens.set(left);
        }
        left.is_some()
    }

    /// Gives back for so many successes.
    pub(crate) fn succeed(&self, times: u32) {
        self.tokens.set(self.tokens.get().saturating_add(times).min(FULL_BUDGET));
    }
}

impl Event {
    /// What it means that the network failed before an answer came.
    pub(crate) fn of_network(cause: &Cause) -> Self {
        let codes = [&cause.code, &cause.inner_code];
        match refusal(cause) {
            Some(refusal) => Self::Refused(refusal),
            None if codes.iter().any(|code| code.as_deref().is_some_and(proves_never_sent)) => {
                Self::NeverSent
            }
            None => Self::Unanswered,
        }
    }

    /// What to look at, as far as the network alone can tell.
    pub(crate) fn hint(self, cross_origin: bool) -> &'static str {
        match self {
            Self::Refused(refusal) => words::refused(refusal),
            Self::NeverSent | Self::Unanswered if cross_origin => words::CORS_HINT,
            Self::NeverSent | Self::Status { .. } | Self::Unanswered | Self::Unusable => "",
        }
    }
}

/// Whether an error code of the runtime proves that nothing was sent.
fn proves_never_sent(code: &str) -> bool {
    NEVER_SENT.contains(&code)
}

const NEVER_SENT: [&str; 4] = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"];

/// Why the runtime refuses to send a request at all, where it says so.
fn refusal(cause: &Cause) -> Option<Refusal> {
    let outer = text::concat(&[&cause.name, ": ", &cause.message]);
    told_refusal(&outer).or_else(|| told_refusal(&cause.inner))
}

/// The same of one error, as its name and message.
fn told_refusal(text: &str) -> Option<Refusal> {
    let (_, refusal) = *REFUSALS.iter().find(|(start, _)| text.starts_with(start))?;
    let has = |part| text::find(text, part).is_some();
    // A wrapper around fetch may have been denied something else, after an answer came: a file, say.
    let of_something_else = has("Requires ") && !has("Requires net ") || has("(os error ");
    (refusal != Refusal::Permission || !of_something_else).then_some(refusal)
}

/// How runtimes say it: Deno, Node and Vercel's edge runtime, workerd, Bun; and Next.
const REFUSALS: [(&str, Refusal); 9] = [
    ("NotCapable: ", Refusal::Permission),
    ("PermissionDenied: ", Refusal::Permission),
    ("TypeError: Fetch failed: Requests to port ", Refusal::Port),
    ("Error: bad port", Refusal::Port),
    ("TypeError: Url scheme ", Refusal::Scheme),
    ("Error: unknown scheme", Refusal::Scheme),
    ("TypeError: Fetch API cannot load: ", Refusal::Scheme),
    ("TypeError: protocol must be ", Refusal::Scheme),
    ("Error: Dynamic server usage: ", Refusal::Prerender),
];

/// The longest hint that is waited for. A longer one is the caller's to decide on.
pub(crate) const MAX_HINT_MS: u64 = 60_000;

const BACKOFF_MS: u32 = 500;
const MAX_BACKOFF_MS: u32 = 8000;
const FULL_BUDGET: u32 = 100;
const RETRY_COST: u32 = 5;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_table_holds_for_every_method() {
        let status = |status| Event::Status { status, has_hint: false };
        let hinted = |status| Event::Status { status, has_hint: true };
        // (event, [reads, changes, creates]) with r = retried, ? = may have been applied
        let rows = [
            (Event::NeverSent, ["r", "r", "r"]),
            (Event::Refused(Refusal::Port), ["", "", ""]),
            (Event::Unanswered, ["r?", "r?", "?"]),
            (Event::Unusable, ["", "?", "?"]),
            (status(400), ["", "", ""]),
            (status(401), ["", "", ""]),
            (status(404), ["", "", ""]),
            (status(408), ["r", "r?", "?"]),
            (status(422), ["", "", ""]),
            (status(429), ["r", "r", "r"]),
            (status(500), ["r", "?", "?"]),
            (status(501), ["", "?", "?"]),
            (status(502), ["r", "r?", "?"]),
            (status(503), ["r", "r?", "?"]),
            (hinted(503), ["r", "r?", ""]),
            (hinted(502), ["r", "r?", "?"]),
            (status(504), ["r", "r?", "?"]),
            (status(599), ["", "?", "?"]),
        ];
        for (event, want) in rows {
            for (effect, want) in
                [(Effect::Reads, want[0]), (Effect::Changes, want[1]), (Effect::Creates, want[2])]
            {
                let want = Verdict { retry: want.contains('r'), maybe_applied: want.contains('?') };
                assert_eq!(judge(effect, event), want, "{effect:?} {event:?}");
            }
        }
    }

    #[test]
    fn runtimes_say_that_they_refuse_to_send() {
        use Refusal::{Permission, Port, Prerender, Scheme};
        let net = "Requires net access to \"h:443\", run again with the --allow-net flag";
        for (name, message, want) in [
            ("NotCapable", net, Some(Permission)),
            ("PermissionDenied", net, Some(Permission)),
            ("PermissionDenied", "network access to \"h:443\"", Some(Permission)),
            ("NotCapable", "Requires write access to \"cache.json\", run again", None),
            ("PermissionDenied", "Permission denied (os error 13)", None),
            ("Error", net, None),
            ("Error", "bad port", Some(Port)),
            ("TypeError", "Fetch failed: Requests to port 6000 are blocked", Some(Port)),
            ("Error", "unknown scheme", Some(Scheme)),
            ("TypeError", "Url scheme 'ftp' not supported", Some(Scheme)),
            ("TypeError", "Fetch API cannot load: ftp://h/", Some(Scheme)),
            ("TypeError", "protocol must be http:, https: or s3:", Some(Scheme)),
            ("Error", "Dynamic server usage: Route /x couldn't be rendered statically", Some(Prerender)),
            ("TypeError", "fetch failed", None),
            ("TypeError", "Failed to fetch", None),
            ("", "", None),
        ] {
            let outer = Cause { name: name.to_owned(), message: message.to_owned(), ..Cause::default() };
            let inner = Cause { inner: format!("{name}: {message}"), ..Cause::default() };
            assert_eq!(refusal(&outer), want, "{outer:?}");
            assert_eq!(refusal(&inner), want, "{inner:?}");
        }
    }

    #[test]
    fn backoff_doubles_up_to_its_limit() {
        for (retry, low, high) in [
            (1, 250, 499),
            (2, 500, 999),
            (3, 1000, 1999),
            (5, 4000, 7999),
            (6, 4000, 7999),
            (99, 4000, 7999),
        ] {
            assert_eq!(backoff(retry, 0.0), low, "{retry}");
            assert_eq!(backoff(retry, 0.999_999), high, "{retry}");
        }
    }

    #[test]
    fn budget_pays_for_twenty_retries_and_a_success_gives_one_token_back() {
        let budget = Budget::new();
        budget.succeed(1);
        assert_eq!((0..30).filter(|_| budget.pay()).count(), 20);
        for _ in 0..4 {
            budget.succeed(1);
        }
        assert!(!budget.pay());
        budget.succeed(1);
        assert!(budget.pay());
    }

    proptest! {
        #[test]
        fn jitter_stays_within_its_half(full in 0_u32..=10_000, random in any::<f64>()) {
            let wait = jitter(full, random);
            prop_assert!(full / 2 <= wait && wait <= full);
        }
    }
}

//! What happened in a call, as seen from outside the client: the ground that the model and the invariants stand on.

use std::rc::Rc;

/// One thing that the client had done for it. Times are in milliseconds; `wall` is the client's own clock.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) kind: Kind,
    pub(crate) began: Instant,
    pub(crate) ended: Instant,
    /// How far the client's clock was set back meanwhile: time that it cannot know of.
    pub(crate) set_back: bool,
    /// Whether the page was hidden when it began.
    pub(crate) hidden: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Instant {
    pub(crate) wall: u64,
    pub(crate) real: u64,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// The consumer of a watch thinks about what it was told.
    Idle,
    Rested {
        asked_ms: u32,
        /// The page showed again.
        shown: bool,
    },
    Sent {
        timeout_ms: u32,
        creates: bool,
        came: Came,
        /// What the client drew when it heard of it.
        random: f64,
    },
    Slept {
        asked_ms: u32,
        late_ms: u32,
    },
    Token(Gave),
    /// A watch told its consumer this.
    Told(Told),
}

/// What a watch told.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Told {
    pub(crate) items: Vec<String>,
    pub(crate) added: Vec<String>,
    pub(crate) changed: Vec<String>,
    pub(crate) removed: Vec<String>,
    pub(crate) stale: bool,
}

/// What came of a request.
#[derive(Clone, Debug)]
pub(crate) enum Came {
    Answer { status: u16, hint_ms: Option<u64>, body: Body, speaks_of_name: bool },
    Network { never_sent: bool },
    NoResponse,
    Timeout,
}

#[derive(Clone, Debug)]
pub(crate) enum Body {
    Broken,
    /// What the API promises; for a list with the state of the unit that the call is about, if it is there, and for a
    /// watch with the whole of it.
    Fit {
        shown: Option<String>,
        list: Option<Rc<str>>,
    },
    TimedOut,
    TooLarge,
    Unfit,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Gave {
    Token,
    Nothing,
    TooLate,
}

/// A change that took place, and which request of which call it came from.
#[derive(Clone, Debug)]
pub(crate) struct Applied {
    pub(crate) call: usize,
    pub(crate) attempt: u32,
    pub(crate) operation: sandbox::Operation,
    pub(crate) id: String,
}

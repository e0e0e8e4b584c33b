//! A history as plain data: what a client is told to do, and everything that happens to it on the way.

use ionos_backup::{Effect, Operation};

/// One client, one server, and some calls after another.
#[derive(Clone, Debug)]
pub(crate) struct History {
    /// Feeds the jitter and the server's ids.
    pub(crate) seed: u64,
    pub(crate) auth: Auth,
    pub(crate) limits: Limits,
    pub(crate) server: Server,
    pub(crate) calls: Vec<Call>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Auth {
    Basic,
    Function,
    Token,
}

/// Limits as a client or a call states them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Limits {
    pub(crate) max_retries: Option<u32>,
    pub(crate) timeout_ms: Option<u32>,
    pub(crate) total_timeout_ms: Option<u32>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Server {
    pub(crate) provision_ms: u32,
    pub(crate) hide_ms: u32,
    pub(crate) rate_limit: Option<u32>,
    /// How far its clock is ahead of the client's.
    pub(crate) ahead_ms: i64,
}

#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) what: What,
    /// Which unit, of those that are there and one that is not.
    pub(crate) unit: u32,
    pub(crate) limits: Limits,
    /// Pause before it.
    pub(crate) rest_ms: u32,
    /// From when to when the page is hidden, counted from the call's beginning. Only a watch heeds it.
    pub(crate) hidden: Vec<(u32, u32)>,
    /// How long the consumer of a watch thinks about each list, in turn.
    pub(crate) thoughts: Vec<u32>,
    pub(crate) abort: Option<Abort>,
    /// What becomes of its requests, in order; of all further ones nothing bad.
    pub(crate) legs: Vec<Leg>,
    /// The same of its pauses.
    pub(crate) naps: Vec<Nap>,
    /// The same of what its token function is asked.
    pub(crate) tokens: Vec<Token>,
}

impl Call {
    pub(crate) fn new(what: What, legs: &[Leg]) -> Self {
        Self {
            what,
            unit: 0,
            limits: Limits::default(),
            rest_ms: 0,
            hidden: Vec::new(),
            thoughts: Vec::new(),
            abort: None,
            legs: legs.to_vec(),
            naps: Vec::new(),
            tokens: Vec::new(),
        }
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum What {
    ByName,
    Create,
    Delete,
    Ensure,
    Get,
    List,
    Replace,
    /// An operation that has no name here: what its row says is all there is to know of it.
    Row(Operation),
    SsoUrl,
    Update,
    WaitAvailable,
    WaitDeleted,
    Watch,
}

/// When the caller aborts.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Abort {
    /// Before anything.
    Begin,
    /// In the hook that is told of the nth answer (from 1).
    Hook(u32),
    /// So long after the nth request, pause or asking for a token began (from 1).
    Step(u32, u32),
}

/// The way of one request and its answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leg {
    pub(crate) fate: Fate,
    pub(crate) up_ms: u32,
    pub(crate) down_ms: u32,
    /// By how much the client's clock is set forward or back meanwhile.
    pub(crate) jump_ms: i64,
    pub(crate) meddle: Meddle,
}

impl Leg {
    pub(crate) const fn of(fate: Fate) -> Self {
        Self { fate, up_ms: 20, down_ms: 20, jump_ms: 0, meddle: Meddle::None }
    }
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fate {
    /// It is answered.
    Answer,
    /// The connection breaks before or after it was applied.
    Lost { applied: bool, code: Option<&'static str> },
    /// It never leaves, and the runtime's code proves it.
    NeverSent { code: &'static str },
    /// What comes back is no answer at all.
    NoResponse { applied: bool },
    /// Nothing comes back until the attempt's time is up.
    Silence { applied: bool },
    /// It is answered, and the body does not arrive as it was sent.
    Spoiled(Spoil),
    /// Somebody answers with a status of his own.
    Status { status: u16, applied: bool, hint: Hint, page: Page },
    /// The connection breaks, and the request arrives long after.
    Stray { after_ms: u32 },
    /// A proxy sends it twice, the second time so much later; the first answer comes back.
    Twice { after_ms: u32 },
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Spoil {
    Broken { code: Option<&'static str> },
    Cut,
    Html,
    TimedOut,
    TooLarge,
    WrongTypes,
}

/// A `Retry-After`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Hint {
    /// As an HTTP date in one of three forms, so many seconds from now, with or without the server's own date.
    Date {
        form: u8,
        seconds: i64,
        dated: bool,
    },
    Garbage(&'static str),
    Milliseconds(u64),
    None,
    Seconds(u64),
}

/// The body of an answer that is not the API's own.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Page {
    /// The API's error document.
    Api,
    /// An error document that repeats every secret of the request in every spelling.
    Echo,
    Empty,
    Html,
}

/// What others do to the unit before a request arrives.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Meddle {
    None,
    /// They take away the unit that this call is about; the one that it has created, so that the name is free again.
    Remove,
    /// They create a unit of the name that an `ensure` is about.
    Rival,
    SetState(&'static str),
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Nap {
    /// How much too late it ends.
    pub(crate) late_ms: u32,
    pub(crate) jump_ms: i64,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) gives: Gives,
    pub(crate) takes_ms: u32,
    pub(crate) jump_ms: i64,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Gives {
    /// A token that the API knows.
    Good,
    /// It fails.
    Nothing,
    /// It never comes back.
    Silence,
    /// A token that has expired.
    Stale,
    /// What cannot be a token.
    Unusable,
}

impl What {
    /// The operations that have no name here.
    pub(crate) fn rows() -> impl Iterator<Item = Self> {
        let named = ["create", "delete", "get", "list", "replace", "ssoUrl", "update"];
        let rows = Operation::ALL.into_iter();
        rows.filter(move |row| !named.contains(&row.definition().name)).map(Self::Row)
    }

    /// Whether it is one request that creates a unit.
    pub(crate) fn creates(self) -> bool {
        self == Self::Create || self.is_row_that(&[Effect::Creates])
    }

    fn is_row_that(self, effects: &[Effect]) -> bool {
        matches!(self, Self::Row(operation) if effects.contains(&operation.definition().effect))
    }

    /// Whether it is calls and pauses, and not one call.
    pub(crate) fn is_flow(self) -> bool {
        matches!(self, Self::Ensure | Self::WaitAvailable | Self::WaitDeleted | Self::Watch)
    }

    /// Whether the unit that it is about is known by its name.
    pub(crate) fn is_by_name(self) -> bool {
        matches!(self, Self::ByName | Self::Ensure)
    }

    pub(crate) fn is_mutation(self) -> bool {
        matches!(self, Self::Create | Self::Delete | Self::Replace | Self::Update)
            || self.is_row_that(&[Effect::Changes, Effect::Creates])
    }
}

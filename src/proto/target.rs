//! What can be called: an operation of the API, or a flow, which is several calls to one end.

use crate::proto::declare::rows;
use crate::proto::operation::{BodyDefinition, DepthParameter, Document, Effect, Operation};
use crate::proto::schema::Docs;
use crate::proto::taker::Taker;

/// What is called.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Target {
    /// One operation.
    Operation(Operation),
    /// Several calls.
    Flow(Flow),
}

rows! {
    /// Several calls to one end.
    pub enum Flow: FlowDefinition {
        /// Polls the list until the unit can be used.
        ///
        /// Rejects with {@link UnitFailedError} if it has failed, with `code: 'not_found'` if it is gone or does not
        /// show within 30 s, with {@link TimeoutError} after `totalTimeoutMs`, and with whatever ends a poll for good.
        WaitUntilAvailable {
            name: "waitUntilAvailable",
            phrase: "wait until the backup unit is available",
            effect: Effect::Reads,
            takes: Takes::Id,
            options: &[Taker::Flow, Taker::Wait],
            answer: Docs::new("BackupUnit"),
            total_timeout_ms: 600_000,
        }

        /// Polls the list until the unit is gone.
        ///
        /// Rejects with {@link UnitFailedError} if deleting has failed, with {@link TimeoutError} after
        /// `totalTimeoutMs`, and with whatever ends a poll for good.
        WaitUntilDeleted {
            name: "waitUntilDeleted",
            phrase: "wait until the backup unit is deleted",
            effect: Effect::Reads,
            takes: Takes::Id,
            options: &[Taker::Flow, Taker::Wait],
            answer: Docs::new("void"),
            total_timeout_ms: 600_000,
        }

        /// Sees to it that there is a unit of this name, and gives it. One that is there already is not changed,
        /// neither its password nor its e-mail. Else it is created; where the create does not tell whether it was, the
        /// list is looked at for 30 s. One of this name that is on its way out is waited for. The unit may still be
        /// `BUSY`.
        ///
        /// It never sends a second create once the outcome of one is unknown, and it may be called again whatever came
        /// of it: it looks first.
        ///
        /// Rejects with {@link BackupError}, its `outcome` that of the create; with {@link UnitFailedError} if the
        /// deletion of the old unit has failed, with {@link TimeoutError} after `totalTimeoutMs`.
        Ensure {
            name: "ensure",
            phrase: "ensure backup unit",
            effect: Effect::Ensures,
            takes: Takes::Body(Operation::Create),
            options: &[Taker::Flow, Taker::Wait],
            answer: Docs::new("Ensured"),
            total_timeout_ms: 600_000,
        }

        /// The unit of this name, from the list at depth 1.
        ///
        /// Rejects with a plain {@link BackupError} with `code: 'not_found'` if there is none, and with whatever ends a
        /// list.
        GetByName {
            name: "getByName",
            phrase: "get backup unit by name",
            effect: Effect::Reads,
            takes: Takes::Name,
            options: &[Taker::Flow],
            answer: Docs::new("BackupUnit"),
            total_timeout_ms: 120_000,
        }

        /// The list, whenever it changes: at once, and then on each change only. It looks every second at first and
        /// every 10 s later while a unit is in a passing state, else every `intervalMs`; only while the next snapshot
        /// is waited for, and never while the page is hidden. To look at once end it and begin another.
        ///
        /// A failure that may pass does not end it: `onError` is told, and after three in a row the last list comes
        /// once more with `stale: true`. Any other error is thrown. `break`, `return()` and `signal` end it and leave
        /// nothing behind. `totalTimeoutMs` is what one look may take.
        Watch {
            name: "watch",
            phrase: "watch backup units",
            effect: Effect::Reads,
            takes: Takes::Nothing,
            options: &[Taker::Flow, Taker::Watch],
            answer: Docs::new("BackupUnitsWatch"),
            total_timeout_ms: 120_000,
        }
    }
}

/// What there is to know of a flow.
#[derive(Debug)]
pub struct FlowDefinition {
    /// The name of the method, as JavaScript spells it.
    pub name: &'static str,
    /// What it attempts, for messages.
    pub phrase: &'static str,
    /// What it does to the units.
    pub effect: Effect,
    /// What it is told besides options.
    pub takes: Takes,
    /// Which options it takes.
    pub options: &'static [Taker],
    /// The TypeScript type of what it comes to; of a watch, of what it is.
    pub answer: Docs,
    /// What it may take with all its calls and pauses, in milliseconds, unless told otherwise; a watch, one look.
    pub total_timeout_ms: u32,
    /// What TypeScript's readers are told of the method.
    pub docs: Docs,
}

/// What a method is told besides options.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// The properties that this operation takes.
    Body(Operation),
    /// A unit's id.
    Id,
    /// A unit's name.
    Name,
    /// Nothing.
    Nothing,
}

impl Target {
    /// The target of this number, as JavaScript counts: operations, then flows.
    pub fn numbered(number: usize) -> Option<Self> {
        let operations = Operation::ALL.into_iter().map(Self::Operation);
        operations.chain(Flow::ALL.into_iter().map(Self::Flow)).nth(number)
    }

    /// The name of the method, as JavaScript spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Operation(operation) => operation.definition().name,
            Self::Flow(flow) => flow.definition().name,
        }
    }

    /// What it attempts, for messages.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Operation(operation) => operation.definition().phrase,
            Self::Flow(flow) => flow.definition().phrase,
        }
    }

    /// What it is told besides options.
    pub fn takes(self) -> Takes {
        match self {
            Self::Flow(flow) => flow.definition().takes,
            Self::Operation(operation) if operation.definition().path.has_id() => Takes::Id,
            Self::Operation(_) => Takes::Nothing,
        }
    }

    /// The operation whose properties it is told, if it has any.
    pub fn writes(self) -> Option<Operation> {
        match (self, self.takes()) {
            (Self::Operation(operation), _) => operation.definition().body.as_ref().map(|_| operation),
            (Self::Flow(_), Takes::Body(operation)) => Some(operation),
            (Self::Flow(_), Takes::Id | Takes::Name | Takes::Nothing) => None,
        }
    }

    /// The body that it sends, if it sends one.
    pub(crate) fn body(self) -> Option<&'static BodyDefinition> {
        self.writes()?.definition().body.as_ref()
    }

    /// The field of the answer that the caller gets instead of the whole.
    #[cfg(all(target_arch = "wasm32", feature = "npm"))]
    pub(crate) fn hands_out(self) -> Option<&'static str> {
        match self {
            Self::Operation(operation) => operation.definition().hands_out,
            Self::Flow(_) => None,
        }
    }

    /// What it does to the units.
    pub fn effect(self) -> Effect {
        match self {
            Self::Operation(operation) => operation.definition().effect,
            Self::Flow(flow) => flow.definition().effect,
        }
    }

    /// Whose options it takes, from the most common to the most special.
    pub fn takers(self) -> &'static [Taker] {
        match self {
            Self::Flow(flow) => flow.definition().options,
            Self::Operation(operation) => {
                let definition = operation.definition();
                match (definition.depth, definition.answer) {
                    (_, Some(Document::Units)) => &[Taker::Operation, Taker::Depth, Taker::List],
                    (DepthParameter::One | DepthParameter::Optional, _) => &[Taker::Operation, Taker::Depth],
                    (DepthParameter::None, _) => &[Taker::Operation],
                }
            }
        }
    }

    /// The same of all targets of its kind.
    pub(crate) fn kin(self) -> &'static [Taker] {
        match self {
            Self::Flow(flow) => flow.definition().options,
            Self::Operation(_) => &[Taker::Operation, Taker::Depth, Taker::List],
        }
    }

    /// What it may take with all its calls and pauses, in milliseconds, unless told otherwise.
    pub(crate) fn total_timeout_ms(self) -> u32 {
        match self {
            Self::Operation(_) => 120_000,
            Self::Flow(flow) => flow.definition().total_timeout_ms,
        }
    }
}

//! What can be called: an operation of the API, or a flow, which is several calls to one end.

use crate::proto::declare::rows;
use crate::proto::operation::{DepthParameter, Document, Effect, Operation};
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
        /// Rejects with {@link UnitFailedError} if it has failed, with `code: 'not_found'` if it is gone or does not show
        /// within 30 s, with {@link TimeoutError} after `totalTimeoutMs`, and with whatever ends a poll for good.
        WaitUntilAvailable {
            name: "waitUntilAvailable",
            phrase: "wait until the backup unit is available",
            effect: Effect::Reads,
            takes: Takes::Id,
            options: &[Taker::Wait],
            answer: Docs::new("BackupUnit"),
        }

        /// Polls the list until the unit is gone.
        ///
        /// Rejects with {@link UnitFailedError} if deleting has failed, with {@link TimeoutError} after `totalTimeoutMs`,
        /// and with whatever ends a poll for good.
        WaitUntilDeleted {
            name: "waitUntilDeleted",
            phrase: "wait until the backup unit is deleted",
            effect: Effect::Reads,
            takes: Takes::Id,
            options: &[Taker::Wait],
            answer: Docs::new("void"),
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
    /// The TypeScript type of what it comes to.
    pub answer: Docs,
    /// What TypeScript's readers are told of the method.
    pub docs: Docs,
}

/// What a method is told besides options.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// A unit's id.
    Id,
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
            Self::Flow(_) => 600_000,
        }
    }
}

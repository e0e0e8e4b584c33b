//! What the state of a unit means for a flow.

use crate::proto::target::Flow;

/// What is seen of a unit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Sight {
    /// It is as it should be.
    Ready,
    /// It has failed.
    Failed,
    /// There is none, or none that counts.
    Gone,
    /// It is on its way.
    Pending,
}

impl Sight {
    /// What this state means. One that is unknown or missing is waited out; a unit of the right name in such a state is
    /// there.
    pub(crate) fn of(flow: Flow, state: Option<&str>) -> Self {
        let state = state.unwrap_or_default().to_ascii_uppercase();
        match (flow, state.as_str()) {
            (Flow::GetByName | Flow::Watch, _) => Self::Ready,
            (_, "TERMINATED") => Self::Gone,
            (Flow::WaitUntilAvailable, "AVAILABLE" | "ACTIVE") => Self::Ready,
            (Flow::WaitUntilAvailable, state) if state.starts_with("FAILED") => Self::Failed,
            (Flow::WaitUntilDeleted | Flow::Ensure, "FAILED_DESTROYING") => Self::Failed,
            (Flow::Ensure, "DESTROYING") => Self::Pending,
            (Flow::Ensure, _) => Self::Ready,
            (Flow::WaitUntilAvailable | Flow::WaitUntilDeleted, _) => Self::Pending,
        }
    }
}

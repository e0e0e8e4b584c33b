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
        let state = state.unwrap_or_default();
        let is = |name: &str| state.eq_ignore_ascii_case(name);
        let begins =
            |start: &str| state.get(..start.len()).is_some_and(|state| state.eq_ignore_ascii_case(start));
        match flow {
            Flow::GetByName | Flow::Watch => Self::Ready,
            Flow::Ensure | Flow::WaitUntilAvailable | Flow::WaitUntilDeleted if is("TERMINATED") => {
                Self::Gone
            }
            Flow::WaitUntilAvailable if is("AVAILABLE") || is("ACTIVE") => Self::Ready,
            Flow::WaitUntilAvailable if begins("FAILED") => Self::Failed,
            Flow::WaitUntilDeleted | Flow::Ensure if is("FAILED_DESTROYING") => Self::Failed,
            Flow::Ensure if is("DESTROYING") => Self::Pending,
            Flow::Ensure => Self::Ready,
            Flow::WaitUntilAvailable | Flow::WaitUntilDeleted => Self::Pending,
        }
    }
}

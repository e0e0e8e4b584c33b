//! `Goal`: what a flow is after, and what the state of a unit means for it.

/// What a flow is after.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Goal {
    /// The unit can be used.
    Available,
    /// The unit is gone.
    Deleted,
    /// There is a unit of this name, and if it has to be created.
    Ensured,
    /// The unit of this name.
    Named,
}

/// What is seen of the unit.
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

impl Goal {
    /// The name of the method, as JavaScript spells it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Available => "waitUntilAvailable",
            Self::Deleted => "waitUntilDeleted",
            Self::Ensured => "ensure",
            Self::Named => "getByName",
        }
    }

    pub(crate) fn phrase(self) -> &'static str {
        match self {
            Self::Available => "wait until the backup unit is available",
            Self::Deleted => "wait until the backup unit is deleted",
            Self::Ensured => "ensure backup unit",
            Self::Named => "get backup unit by name",
        }
    }

    /// Whether the unit is known by its name, and not by its id.
    pub(crate) fn is_by_name(self) -> bool {
        matches!(self, Self::Ensured | Self::Named)
    }

    /// What a state means for this goal. Unknown and missing states are waited out; a unit of this name in such a state
    /// is there.
    pub(crate) fn sight(self, state: Option<&str>) -> Sight {
        let state = state.unwrap_or_default().to_ascii_uppercase();
        match (self, state.as_str()) {
            (Self::Named, _) => Sight::Ready,
            (_, "TERMINATED") => Sight::Gone,
            (Self::Available, "AVAILABLE" | "ACTIVE") => Sight::Ready,
            (Self::Available, state) if state.starts_with("FAILED") => Sight::Failed,
            (Self::Deleted | Self::Ensured, "FAILED_DESTROYING") => Sight::Failed,
            (Self::Ensured, "DESTROYING") | (Self::Available | Self::Deleted, _) => Sight::Pending,
            (Self::Ensured, _) => Sight::Ready,
        }
    }
}

//! The units and what time does to them.

use std::collections::BTreeMap;

use crate::ledger::LedgerEntry;
use crate::sso::Tokens;

/// Everything that the operations read and change.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) units: Units,
    pub(crate) ledger: Vec<LedgerEntry>,
    pub(crate) tokens: Tokens,
}

/// A backup unit. There is no password in it: nothing here could need one again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) etag: String,
    pub(crate) created_date: String,
    pub(crate) created_by: String,
    pub(crate) created_by_user_id: String,
    pub(crate) last_modified_date: String,
    pub(crate) last_modified_by: String,
    pub(crate) last_modified_by_user_id: String,
    /// The state it has when nothing is going on.
    pub(crate) state: String,
    pub(crate) busy_until: u64,
    /// Until then the single GET leaves the e-mail out.
    pub(crate) partial_until: u64,
    /// Until then the single GET does not find it.
    pub(crate) hidden_until: u64,
    /// When it will be gone, if it was deleted.
    pub(crate) gone_at: Option<u64>,
}

impl Unit {
    /// The state that the API reports.
    pub(crate) fn state(&self, now: u64) -> &str {
        if self.gone_at.is_some() {
            "DESTROYING"
        } else if now < self.busy_until {
            "BUSY"
        } else {
            &self.state
        }
    }
}

/// All units, in the order in which they were made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Units {
    by_place: BTreeMap<u64, Unit>,
    /// The places of ids and of names.
    places: BTreeMap<String, u64>,
    names: BTreeMap<String, u64>,
    /// Time and place of those that will be gone, the last to go first.
    leaving: Vec<(u64, u64)>,
    next: u64,
}

impl Units {
    /// Adds a unit; the caller has seen to it that its id and name are new.
    pub(crate) fn insert(&mut self, unit: Unit) {
        self.names.insert(unit.name.clone(), self.next);
        self.places.insert(unit.id.clone(), self.next);
        self.by_place.insert(self.next, unit);
        self.next = self.next.saturating_add(1);
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Unit> {
        self.by_place.values()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.by_place.len()
    }

    /// The one with this id.
    pub(crate) fn find(&self, id: &str) -> Option<&Unit> {
        self.by_place.get(self.places.get(id)?)
    }

    /// The one with this id, to be changed.
    pub(crate) fn find_mut(&mut self, id: &str) -> Option<&mut Unit> {
        self.by_place.get_mut(self.places.get(id)?)
    }

    /// Whether a name is taken.
    pub(crate) fn has_name(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// Marks a unit to be gone at a time; false if that was done before, or there is none.
    pub(crate) fn leave(&mut self, id: &str, at: u64) -> bool {
        let Some(&place) = self.places.get(id) else {
            return false;
        };
        let Some(unit) = self.by_place.get_mut(&place).filter(|unit| unit.gone_at.is_none()) else {
            return false;
        };
        unit.gone_at = Some(at);
        let after = self.leaving.partition_point(|other| *other > (at, place));
        self.leaving.insert(after, (at, place));
        true
    }

    /// Takes back a deletion under way.
    pub(crate) fn stay(&mut self, id: &str) {
        let Some(&place) = self.places.get(id) else {
            return;
        };
        let gone_at = self.by_place.get_mut(&place).and_then(|unit| unit.gone_at.take());
        if let Some(at) = gone_at {
            self.leaving.retain(|leaving| *leaving != (at, place));
        }
    }

    /// Removes the unit with this id at once.
    pub(crate) fn remove(&mut self, id: &str) -> bool {
        self.stay(id);
        let Some(place) = self.places.remove(id) else {
            return false;
        };
        let removed = self.by_place.remove(&place);
        removed.is_some_and(|unit| self.names.remove(&unit.name).is_some())
    }

    /// Lets go of what was to be gone by now.
    pub(crate) fn settle(&mut self, now: u64) {
        while let Some((_, place)) = self.leaving.pop_if(|(at, _)| *at <= now) {
            if let Some(unit) = self.by_place.remove(&place) {
                self.places.remove(&unit.id);
                self.names.remove(&unit.name);
            }
        }
    }
}

//! Histories that once failed, by the rule that they broke.

use crate::history::History;

/// Seeds, for as long as the generator draws from them what it drew then.
pub(crate) const SEEDS: &[(&str, u64)] = &[];

/// The shrunk histories themselves.
pub(crate) const HISTORIES: &[(&str, fn() -> History)] = &[];

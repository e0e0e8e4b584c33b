//! The one clock and the one die.

/// The time in milliseconds since the Unix epoch.
pub(crate) fn now() -> u64 {
    // The cast saturates should a clock be set before 1970.
    js_sys::Date::now() as u64
}

/// A random number from 0 to below 1.
pub(crate) fn random() -> f64 {
    js_sys::Math::random()
}

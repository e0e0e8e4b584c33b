//! Milliseconds since the Unix epoch in the spellings of JSON and HTTP.

use std::time::{Duration, SystemTime};

/// RFC 3339 with milliseconds, as `metadata` has it.
pub(crate) fn json_date(now: u64) -> String {
    humantime::format_rfc3339_millis(at(now)).to_string()
}

/// The value of a `Date` header.
pub(crate) fn http_date(now: u64) -> String {
    httpdate::fmt_http_date(at(now))
}

// Both formats end with the year 9999, and the crates behind them panic beyond it.
fn at(now: u64) -> SystemTime {
    let since = Duration::from_millis(now.min(LAST_MS));
    SystemTime::UNIX_EPOCH.checked_add(since).unwrap_or(SystemTime::UNIX_EPOCH)
}

const LAST_MS: u64 = 253_402_300_799_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_spelled_as_the_reference_spells_them() {
        for (now, json, http) in [
            (0, "1970-01-01T00:00:00.000Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
            (1_449_239_649_809, "2015-12-04T14:34:09.809Z", "Fri, 04 Dec 2015 14:34:09 GMT"),
            (u64::MAX, "9999-12-31T23:59:59.000Z", "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] {
            assert_eq!(json_date(now), json);
            assert_eq!(http_date(now), http);
        }
    }
}

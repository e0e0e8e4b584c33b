//! HTTP dates in their three forms. Source: RFC 9110 section 5.6.7. In wasm, `wasm/host.js` reads them.

use crate::proto::decimal;
use crate::proto::text;

/// Milliseconds since the Unix epoch, or nothing if the text is no HTTP date.
pub(crate) fn parse(text: &str) -> Option<u64> {
    let mut rest = Some(text);
    let mut words = std::iter::from_fn(|| {
        // Each turn takes a word out of the text, until nothing is left.
        loop {
            let word = text::next_part(&mut rest, b" ,-")?;
            if !word.is_empty() {
                return Some(word);
            }
        }
    });
    let (weekday, rest_of_name) = words.next()?.split_at_checked(3)?;
    let known = WEEKDAYS.contains(&weekday) && (rest_of_name.is_empty() || rest_of_name.ends_with("day"));
    known.then_some(())?;
    let first = words.next()?;
    let (day, month, year, time) = if first.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        // `Sun, 06 Nov 1994 08:49:37 GMT` and `Sunday, 06-Nov-94 08:49:37 GMT`
        let (month, year, time) = (words.next()?, words.next()?, words.next()?);
        (words.next()? == "GMT").then_some(())?;
        (first, month, year, time)
    } else {
        // `Sun Nov  6 08:49:37 1994`
        let (day, time) = (words.next()?, words.next()?);
        (day, first, words.next()?, time)
    };
    words.next().is_none().then_some(())?;
    let year = match (year.len(), decimal::parse(year)?) {
        (4, year) => year,
        // Two digits: what is far in the future was meant to be in the past. This library knows no earlier date
        // than its own time, so 70 is the watershed that every HTTP implementation uses.
        (2, year @ 70..) => year.checked_add(1900)?,
        (2, year) => year.checked_add(2000)?,
        _ => return None,
    };
    let month = MONTHS.iter().position(|name| *name == month)?;
    let mut rest = Some(time);
    let mut clock = || {
        let part = text::next_part(&mut rest, b":")?;
        if part.len() == 2 { decimal::parse(part) } else { None }
    };
    let (hour, minute, second) = (clock()?, clock()?, clock()?);
    let day = decimal::parse(day)?;
    let legal = rest.is_none()
        && (1..=31).contains(&day)
        && (1970..=9999).contains(&year)
        && hour < 24
        && minute < 60
        // A leap second.
        && second <= 60;
    legal.then_some(())?;
    // All within bounds now, so nothing below can wrap.
    let days = days_before(year, u64::try_from(month).ok()?).wrapping_add(day).wrapping_sub(1);
    let minutes = days.wrapping_mul(24).wrapping_add(hour).wrapping_mul(60).wrapping_add(minute);
    Some(minutes.wrapping_mul(60).wrapping_add(second).wrapping_mul(1000))
}

/// Days from 1970-01-01 to the first of a month (0 is January).
fn days_before(year: u64, month: u64) -> u64 {
    // Years that begin in March put the leap day at their end.
    let (year, month) = if month < 2 {
        (year.wrapping_sub(1), month.wrapping_add(10))
    } else {
        (year, month.wrapping_sub(2))
    };
    let leap_days = (year / 4).wrapping_sub(year / 100).wrapping_add(year / 400);
    let months = month.wrapping_mul(153).wrapping_add(2) / 5;
    year.wrapping_mul(365).wrapping_add(leap_days).wrapping_add(months).wrapping_sub(MARCH_0_TO_EPOCH)
}

/// Days from the first of March of the year 0 to 1970-01-01.
const MARCH_0_TO_EPOCH: u64 = 719_468;
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_are_read_and_nothing_else() {
        let rows = [
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777_000)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(784_111_777_000)),
            ("Sun Nov  6 08:49:37 1994", Some(784_111_777_000)),
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Thu, 29 Feb 2024 23:59:60 GMT", Some(1_709_251_200_000)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(253_402_300_799_000)),
            ("Monday, 23-Nov-26 00:00:00 GMT", Some(1_795_392_000_000)),
            ("Sun, 06 Nov 1994 08:49:37 CET", None),
            ("Sun, 06 Nov 1994 08:49 GMT", None),
            ("Sun, 06 Nov 1994 8:49:37 GMT", None),
            ("Sun, 06 Nov 1994 24:00:00 GMT", None),
            ("Sun, 00 Nov 1994 08:49:37 GMT", None),
            ("Sun, 06 nov 1994 08:49:37 GMT", None),
            ("Sun, 06 Nov 1994 08:49:37 GMT x", None),
            ("Son, 06 Nov 1994 08:49:37 GMT", None),
            ("1994-11-06T08:49:37Z", None),
            ("784111777", None),
            ("", None),
        ];
        for (text, want) in rows {
            assert_eq!(parse(text), want, "{text}");
        }
    }
}

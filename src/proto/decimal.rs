//! Whole numbers as decimal digits. The standard library's own way would bring the formatting machinery along.

/// Appends a number.
pub(crate) fn push(text: &mut String, number: u64) {
    if number >= 10 {
        push(text, number / 10);
    }
    // Below 10, so the cast keeps it.
    text.push(char::from(b'0'.saturating_add((number % 10) as u8)));
}

/// Reads a number of digits alone; one too large for JavaScript becomes the largest that it holds.
pub(crate) fn parse(text: &str) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    text.bytes().try_fold(0_u64, |number, byte| {
        let digit = u64::from(byte.is_ascii_digit().then(|| byte.saturating_sub(b'0'))?);
        // Never above 53 bits here, so that nothing wraps.
        Some(number.wrapping_mul(10).wrapping_add(digit).min(LARGEST))
    })
}

/// Reads a whole number that an argument may be; [`NOT_WHOLE`] for what is none.
pub(crate) fn whole(text: &str) -> u32 {
    parse(text).and_then(|number| u32::try_from(number).ok()).unwrap_or(NOT_WHOLE)
}

/// What is no whole number, or a larger one, becomes this one, which no range allows.
pub(crate) const NOT_WHOLE: u32 = u32::MAX;
const LARGEST: u64 = (1 << 53) - 1;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn digits_alone_are_a_number() {
        for (text, want) in [
            ("0", Some(0)),
            ("007", Some(7)),
            ("9007199254740991", Some(LARGEST)),
            ("99999999999999999999999", Some(LARGEST)),
            ("", None),
            ("-1", None),
            ("+1", None),
            ("1.5", None),
            ("1e3", None),
            (" 1", None),
            ("١", None),
        ] {
            assert_eq!(parse(text), want, "{text}");
        }
    }

    proptest! {
        #[test]
        fn numbers_come_back(number in 0..=LARGEST) {
            let mut text = String::new();
            push(&mut text, number);
            prop_assert_eq!(&text, &number.to_string());
            prop_assert_eq!(parse(&text), Some(number));
        }
    }
}

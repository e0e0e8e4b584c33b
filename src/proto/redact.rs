//! What is secret, and how it is kept out of everything that is shown.

use std::fmt;

use serde::{Deserialize, Deserializer};

/// A value that is never printed, serialized or compared by accident.
///
/// `Debug` shows `[REDACTED]`; there is no `Display`, no `Serialize` and no `Deref`.
#[derive(Clone)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Wraps a value that must not be shown.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself. Each call stands under an `// EXPOSE:` line that says who receives it.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl<T: Into<String>> From<T> for Secret<String> {
    fn from(value: T) -> Self {
        Self(value.into())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Secret<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

/// The secrets that one call carries, to be taken out of any text that comes back.
#[derive(Clone, Default)]
pub(crate) struct Redactor {
    secrets: Vec<String>,
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl Redactor {
    /// Adds a secret. One below 4 characters is left out: it would tear holes into ordinary words.
    pub(crate) fn add(&mut self, secret: &str) {
        if secret.chars().count() >= SHORTEST {
            self.secrets.push(secret.to_owned());
        }
    }

    /// Replaces every secret in `text`, however it is spelled: as it is, percent-encoded, or as in a JSON string.
    pub(crate) fn redact(&self, text: &str) -> String {
        if text.len() > LONGEST_TEXT {
            return TOO_LONG.to_owned();
        }
        let mut clean = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let longest = self.secrets.iter().filter_map(|secret| spelled_prefix(rest, secret)).max();
            let skip = match longest {
                Some(length) => {
                    clean.push_str(REDACTED);
                    length
                }
                None => {
                    clean.push(first);
                    first.len_utf8()
                }
            };
            rest = rest.get(skip..).unwrap_or_default();
        }
        clean
    }
}

/// The length of the longest spelling of `secret` that `text` begins with.
///
/// One character can be spelled in several ways and a text can mix them, so this follows all of them at once.
fn spelled_prefix(text: &str, secret: &str) -> Option<usize> {
    // Most places of a text begin no secret, and a text can have millions of them.
    spellings(text, secret.chars().next()?).into_iter().flatten().next()?;
    let mut ends = vec![0];
    for wanted in secret.chars() {
        let mut next = Vec::new();
        for end in ends {
            let rest = text.get(end..).unwrap_or_default();
            for length in spellings(rest, wanted).into_iter().flatten() {
                let end = length.saturating_add(end);
                if !next.contains(&end) {
                    next.push(end);
                }
            }
        }
        if next.is_empty() {
            return None;
        }
        ends = next;
    }
    ends.into_iter().max()
}

/// The lengths of the ways in which `text` may begin with `wanted`: plain, escaped, percent-encoded.
fn spellings(text: &str, wanted: char) -> [Option<usize>; 3] {
    let plain = text.starts_with(wanted) || (wanted == ' ' && text.starts_with('+'));
    [plain.then_some(wanted.len_utf8()), json_escape(text, wanted), percent_encoding(text, wanted)]
}

fn json_escape(text: &str, wanted: char) -> Option<usize> {
    let escape = text.strip_prefix('\\')?;
    let short = match escape.chars().next()? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        same @ ('"' | '\\' | '/') => same,
        _ => {
            let mut units = [0; 2];
            let mut length = 0_usize;
            for unit in wanted.encode_utf16(&mut units) {
                let digits = text.get(length..)?.strip_prefix("\\u")?.get(..4)?;
                if u16::from_str_radix(digits, 16) != Ok(*unit) {
                    return None;
                }
                length = length.saturating_add(6);
            }
            return Some(length);
        }
    };
    (short == wanted).then_some(2)
}

fn percent_encoding(text: &str, wanted: char) -> Option<usize> {
    let mut bytes = [0; 4];
    let mut length = 0_usize;
    for byte in wanted.encode_utf8(&mut bytes).bytes() {
        let digits = text.get(length..)?.strip_prefix('%')?.get(..2)?;
        if u8::from_str_radix(digits, 16) != Ok(byte) {
            return None;
        }
        length = length.saturating_add(3);
    }
    Some(length)
}

const REDACTED: &str = "[REDACTED]";
const SHORTEST: usize = 4;
/// Nobody reads more, and looking for secrets in it would hold up everything else.
const LONGEST_TEXT: usize = 64 * 1024;
const TOO_LONG: &str = "[more than 64 KiB]";

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_taken_out_in_every_spelling() {
        let rows = [
            ("plain", "p\"a/ß 💾", "is p\"a/ß 💾!", "is [REDACTED]!"),
            ("json", "p\"a/ß 💾", r#"is p\"a\/\u00DF \ud83d\udCBE!"#, "is [REDACTED]!"),
            ("percent", "p\"a/ß 💾", "is p%22a%2f%C3%9F%20%F0%9f%92%BE!", "is [REDACTED]!"),
            ("plus for a space", "a b c", "q=a+b%20c", "q=[REDACTED]"),
            ("backslash, plain and doubled", r"a\bc", r"a\bc a\\bc", "[REDACTED] [REDACTED]"),
            ("several", "hunter2", "hunter2hunter2 hunter", "[REDACTED][REDACTED] hunter"),
            ("too short", "abc", "abc", "abc"),
            ("broken escapes", "abcd", r"\u00 %4 %zz \", r"\u00 %4 %zz \"),
        ];
        for (name, secret, text, want) in rows {
            let mut redactor = Redactor::default();
            redactor.add(secret);
            assert_eq!(redactor.redact(text), want, "{name}");
        }
    }

    #[test]
    fn longest_of_two_secrets_wins() {
        let mut redactor = Redactor::default();
        redactor.add("secret");
        redactor.add("secretive");
        assert_eq!(redactor.redact("secretive"), "[REDACTED]");
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "[REDACTED]");
    }
}

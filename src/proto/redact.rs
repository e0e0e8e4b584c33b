//! What is secret, and how it is kept out of everything that is shown.

use std::fmt;

use serde::{Deserialize, Deserializer};

use crate::proto::text;

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
    /// Whether URLs go as well: those of a sign-on are secrets that nobody knows beforehand.
    hides_urls: bool,
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

    /// Has URLs taken out, too.
    pub(crate) fn hide_urls(&mut self) {
        self.hides_urls = true;
    }

    /// Replaces every secret in `text`, however it is spelled: as it is, percent-encoded, or as in a JSON string.
    ///
    /// The beginning of a long one is enough: a server may cut what it echoes.
    pub(crate) fn redact(&self, text: &str) -> String {
        if text.len() > LONGEST_TEXT {
            return TOO_LONG.to_owned();
        }
        let mut clean = String::with_capacity(text.len());
        let mut rest = text;
        let mut ends = Ends::default();
        while let Some(first) = rest.chars().next() {
            let secrets = self.secrets.iter().filter_map(|secret| ends.spelled_prefix(rest, secret));
            let url = if self.hides_urls { url_prefix(rest) } else { None };
            let longest = secrets.chain(url).max();
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

/// Where the spellings of a secret's beginning may end that a text begins with.
///
/// One character can be spelled in several ways and a text can mix them, so this follows all of them at once.
#[derive(Default)]
struct Ends {
    now: Vec<usize>,
    next: Vec<usize>,
}

impl Ends {
    /// The length of the longest spelling of `secret`, or of more than its first characters, that `text` begins with.
    fn spelled_prefix(&mut self, text: &str, secret: &str) -> Option<usize> {
        self.now.clear();
        self.now.push(0);
        for (place, wanted) in secret.chars().enumerate() {
            self.next.clear();
            for end in &self.now {
                let rest = text.get(*end..).unwrap_or_default();
                for length in spellings(rest, wanted).into_iter().flatten() {
                    let end = length.saturating_add(*end);
                    if !self.next.contains(&end) {
                        self.next.push(end);
                    }
                }
            }
            if self.next.is_empty() {
                if place < TELLING {
                    return None;
                }
                break;
            }
            std::mem::swap(&mut self.now, &mut self.next);
        }
        self.now.iter().copied().max()
    }
}

/// The length of the URL that `text` begins with, if it does.
fn url_prefix(text: &str) -> Option<usize> {
    let is_edge = |byte: u8| byte.is_ascii_whitespace() || b"\"'<>`".contains(&byte);
    let end = text.bytes().position(is_edge).unwrap_or(text.len());
    let url = text.get(..end)?;
    // A JSON string may have its slashes escaped.
    let names_host = || text::find(url, "://").is_some() || text::find(url, ":\\/").is_some();
    (text.starts_with("http") && names_host()).then_some(end)
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
/// How many of a secret's first characters give it away.
const TELLING: usize = 64;
/// Nobody reads more, and looking for secrets in it would hold up everything else.
const LONGEST_TEXT: usize = 16 * 1024;
const TOO_LONG: &str = "[more than 16 KiB]";

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
    fn beginning_of_a_long_secret_is_taken_out() {
        let secret: String = ('a'..='z').cycle().take(200).collect();
        let mut redactor = Redactor::default();
        redactor.add(&secret);
        assert_eq!(redactor.redact(&format!("{}!", &secret[..64])), "[REDACTED]!");
        assert_eq!(redactor.redact(&secret[..63]), secret[..63]);
        assert_eq!(redactor.redact(&format!("{secret}{secret}")), "[REDACTED][REDACTED]");
    }

    #[test]
    fn urls_are_taken_out_where_they_are_secrets() {
        let mut redactor = Redactor::default();
        let text = r#"see "https://h/?jwt=x" or https:\/\/h\/#ott=y, not http: or https"#;
        assert_eq!(redactor.redact(text), text);
        redactor.hide_urls();
        assert_eq!(redactor.redact(text), r#"see "[REDACTED]" or [REDACTED] not http: or https"#);
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

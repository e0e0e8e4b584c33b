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

    /// Replaces every secret in `text`, however it is spelled: as it is, percent-encoded, as in a JSON string, or several
    /// of these upon each other.
    ///
    /// The beginning of a long one is enough: a server may cut what it echoes.
    pub(crate) fn redact(&self, text: &str) -> String {
        if text.len() > LONGEST_TEXT {
            return TOO_LONG.to_owned();
        }
        // What stands before a secret may make its first characters look like an escape: so as it is, first.
        self.redact_spelled(&self.redact_spelled(text, Spelling::AsItIs), Spelling::Undone)
    }

    fn redact_spelled(&self, text: &str, spelling: Spelling) -> String {
        let secrets: Vec<Plain> = self.secrets.iter().map(|secret| Plain::of(secret, spelling)).collect();
        let plain = Plain::of(text, spelling);
        let mut clean = String::with_capacity(text.len());
        let mut shown_from = 0;
        let mut hidden_until = 0;
        for at in 0..plain.bytes.len() {
            let rest = plain.bytes.get(at..).unwrap_or_default();
            let secret = secrets.iter().map(|secret| telling_length(rest, &secret.bytes)).max().unwrap_or(0);
            let url = if self.hides_urls && names_url(rest) { plain.length_of_word(text, at) } else { 0 };
            let length = secret.max(url);
            if length == 0 {
                continue;
            }
            if at >= hidden_until {
                clean.push_str(text.get(shown_from..plain.start(at)).unwrap_or_default());
                clean.push_str(REDACTED);
            }
            // Two secrets may overlap.
            hidden_until = hidden_until.max(at.saturating_add(length));
            shown_from = plain.start(hidden_until);
        }
        clean.push_str(text.get(shown_from..).unwrap_or_default());
        clean
    }
}

/// How much of `secret` stands at the beginning of `text`, if that gives it away.
fn telling_length(text: &[u8], secret: &[u8]) -> usize {
    let length = text.iter().zip(secret).take_while(|(found, wanted)| found == wanted).count();
    if length == secret.len() || length >= TELLING { length } else { 0 }
}

/// Whether a URL begins here.
fn names_url(text: &[u8]) -> bool {
    let begins =
        |scheme: &[u8]| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    begins(b"https://") || begins(b"http://")
}

/// How a text is read.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Spelling {
    AsItIs,
    /// Its escapes and percent-encodings undone, so that all spellings of a secret become the same bytes.
    ///
    /// In several layers: what was escaped may have been quoted in another text, or percent-encoded. What cannot be told
    /// apart then is taken for the same: a `+` and a space, a backslash and none, `\n` and `n`.
    Undone,
}

/// A text for comparing.
struct Plain {
    bytes: Vec<u8>,
    /// Where in the text each byte begins, and the text after the last one.
    starts: Vec<usize>,
}

impl Plain {
    fn of(text: &str, spelling: Spelling) -> Self {
        let mut plain = Self { bytes: text.as_bytes().to_owned(), starts: (0..=text.len()).collect() };
        if spelling == Spelling::Undone {
            for _ in 0..DEEPEST {
                plain = plain.undone();
            }
        }
        plain
    }

    /// One layer of escapes undone.
    fn undone(&self) -> Self {
        let mut plain = Self { bytes: Vec::new(), starts: Vec::new() };
        let mut start = 0;
        while let Some((utf8, length, end)) = undone(&self.bytes, start) {
            for byte in utf8.into_iter().take(length) {
                plain.bytes.push(byte);
                plain.starts.push(self.start(start));
            }
            start = end;
        }
        plain.starts.push(self.start(start));
        plain
    }

    fn start(&self, at: usize) -> usize {
        self.starts.get(at).copied().unwrap_or_default()
    }

    /// How many bytes from `at` on come before the text's next white space.
    fn length_of_word(&self, text: &str, at: usize) -> usize {
        let start = self.start(at);
        let rest = text.as_bytes().get(start..).unwrap_or_default();
        let word = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
        let end = start.saturating_add(word);
        let starts = self.starts.get(at..self.bytes.len()).unwrap_or_default();
        starts.iter().take_while(|start| **start < end).count()
    }
}

/// What is spelled at `start`, as UTF-8 of so many bytes, and where that ends; nothing at the end of the text.
fn undone(text: &[u8], start: usize) -> Option<([u8; 4], usize, usize)> {
    let at = behind_backslashes(text, start);
    let first = *text.get(at)?;
    let after = at.saturating_add(1);
    let (byte, end) = match first {
        b'u' if at > start => match utf16(text, after) {
            Some((character, end)) if !character.is_ascii() => {
                let mut utf8 = [0; 4];
                let length = character.encode_utf8(&mut utf8).len();
                return Some((utf8, length, end));
            }
            Some((character, end)) => (u8::try_from(character).ok()?, end),
            None => (first, after),
        },
        b'%' => match hex(text, after, 2) {
            Some((code, end)) => (u8::try_from(code).ok()?, end),
            None => (first, after),
        },
        // What an escape may stand for is read as the escape is.
        b'+' => (b' ', after),
        8 => (b'b', after),
        b'\t' => (b't', after),
        b'\n' => (b'n', after),
        12 => (b'f', after),
        b'\r' => (b'r', after),
        _ => (first, after),
    };
    Some(([byte, 0, 0, 0], 1, end))
}

/// The place behind all backslashes from `at` on: there are two of them for each, and four, the more often it was quoted.
fn behind_backslashes(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let length = rest.iter().take_while(|byte| **byte == b'\\').count();
    at.saturating_add(length)
}

/// The character that `\u` before `at` escapes, and where that ends.
fn utf16(text: &[u8], at: usize) -> Option<(char, usize)> {
    let (unit, end) = hex(text, at, 4)?;
    if let Some(character) = char::from_u32(unit) {
        return Some((character, end));
    }
    let low = behind_backslashes(text, end);
    (text.get(low) == Some(&b'u')).then_some(())?;
    let (second, end) = hex(text, low.saturating_add(1), 4)?;
    let mut pair = char::decode_utf16([u16::try_from(unit).ok()?, u16::try_from(second).ok()?]);
    Some((pair.next()?.ok()?, end))
}

/// A number of so many hexadecimal digits at `at`, and where it ends.
fn hex(text: &[u8], at: usize, length: usize) -> Option<(u32, usize)> {
    let end = at.saturating_add(length);
    let mut number = 0_u32;
    for digit in text.get(at..end)? {
        number = number << 4 | char::from(*digit).to_digit(16)?;
    }
    Some((number, end))
}

const REDACTED: &str = "[REDACTED]";
const SHORTEST: usize = 4;
/// How many of a secret's first characters give it away.
const TELLING: usize = 64;
/// How many layers of escapes are undone.
const DEEPEST: usize = 4;
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
            (
                "json in json",
                r#"p"a\b/ß 💾"#,
                r#"is p\\\"a\\\\b\\\/\\u00df \\ud83d\\udcbe!"#,
                "is [REDACTED]!",
            ),
            ("percent upon percent", "p%a/ ", "p%252525a%25252f%252520!", "[REDACTED]!"),
            ("percent upon json", "p\"a\\b", "p%5C%22a%5C%5Cb", "[REDACTED]"),
            ("json upon percent", "p%a", r"p\u0025a p%25a", "p\\u0025a p%25a"),
            ("behind an escape", "deaf-token", r"\deaf-token %deaf-token", r"\[REDACTED] %[REDACTED]"),
            ("behind a backslash", "token-1", r"C:\token-1 \\token-1", r"C:\[REDACTED] \\[REDACTED]"),
            ("control characters", "a\nb\tc", r"a\nb\tc", "[REDACTED]"),
            ("backslashes alone", r"\\\\\", "plain", "plain"),
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
        assert_eq!(redactor.redact(text), r#"see "[REDACTED] or [REDACTED] not http: or https"#);
    }

    #[test]
    fn secrets_that_overlap_are_taken_out_whole() {
        let mut redactor = Redactor::default();
        redactor.add("abcdtok-");
        redactor.add("tok-canary");
        assert_eq!(redactor.redact("=abcdtok-canary;"), "=[REDACTED];");
    }

    #[test]
    fn urls_are_taken_out_in_every_spelling() {
        let mut redactor = Redactor::default();
        redactor.hide_urls();
        for text in [
            r#"https://h/?a="jwt""#,
            "HTTPS://h/?jwt",
            "https%3A%2F%2Fh%2F%3Fjwt%20",
            "https%253a%252f%252fh%252f%253Fjwt",
            r"https:\u002f\u002fh\u002fjwt",
            r"https:\\\/\\\/h\\\/jwt",
        ] {
            assert_eq!(redactor.redact(&["see ", text, " then"].concat()), "see [REDACTED] then", "{text}");
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

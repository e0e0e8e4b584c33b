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
#[derive(Default)]
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

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.secrets.len()
    }

    /// Forgets all but so many, the last ones first.
    pub(crate) fn forget(&mut self, count: usize) {
        self.secrets.truncate(count);
    }

    /// Has URLs taken out, too.
    pub(crate) fn hide_urls(&mut self) {
        self.hides_urls = true;
    }

    /// Replaces every secret in `text`, however it is spelled: as it is, percent-encoded, as in a JSON string, or
    /// several of these upon each other.
    ///
    /// The beginning of a long one is enough: a server may cut what it echoes.
    pub(crate) fn redact(&self, text: &str) -> String {
        if text.len() > LONGEST_TEXT {
            return TOO_LONG.to_owned();
        }
        // What stands before a secret may make its first characters look like an escape: so as it is, first.
        self.redact_spelled(&self.redact_spelled(text, 0), DEEPEST)
    }

    /// Replaces the secrets that are there when so many layers of escapes are undone.
    fn redact_spelled(&self, text: &str, layers: usize) -> String {
        let plain = undone(text, layers);
        let mut lengths = vec![0; plain.len()];
        for secret in &self.secrets {
            let secret = undone(secret, layers);
            for (at, length) in lengths.iter_mut().enumerate() {
                *length = secret_length(plain.get(at..).unwrap_or_default(), &secret).max(*length);
            }
        }
        let start_of = |at: usize| plain.get(at).map_or(text.len(), |spelled| spelled.start);
        let mut clean = String::new();
        let mut shown_from = 0;
        let mut hidden_until = 0;
        for (at, length) in lengths.iter().enumerate() {
            let rest = plain.get(at..).unwrap_or_default();
            let url = if self.hides_urls { url_length(text, rest) } else { 0 };
            let length = url.max(*length);
            if length == 0 {
                continue;
            }
            if at >= hidden_until {
                clean.push_str(text.get(shown_from..start_of(at)).unwrap_or_default());
                clean.push_str(REDACTED);
            }
            // Two secrets may overlap.
            hidden_until = at.saturating_add(length).max(hidden_until);
            shown_from = start_of(hidden_until);
        }
        clean.push_str(text.get(shown_from..).unwrap_or_default());
        clean
    }
}

/// How much of `secret` stands at the beginning of `text`, if that gives it away.
fn secret_length(text: &[Spelled], secret: &[Spelled]) -> usize {
    let length = text.iter().zip(secret).take_while(|(found, wanted)| found.byte == wanted.byte).count();
    if length == secret.len() || length >= GIVING_AWAY { length } else { 0 }
}

/// How long the URL is that begins here: up to the next white space of the text.
fn url_length(text: &str, rest: &[Spelled]) -> usize {
    let begins = |scheme: &str| {
        let mut wanted = scheme.bytes();
        rest.iter()
            .map_while(|found| wanted.next().filter(|wanted| found.byte.eq_ignore_ascii_case(wanted)))
            .count()
            == scheme.len()
    };
    if !begins("https://") && !begins("http://") {
        return 0;
    }
    let is_space =
        |spelled: &Spelled| text.as_bytes().get(spelled.start).is_some_and(u8::is_ascii_whitespace);
    rest.iter().position(is_space).unwrap_or(rest.len())
}

/// One byte of a text whose escapes are undone, and where its spelling begins.
#[derive(Clone, Copy)]
struct Spelled {
    byte: u8,
    start: usize,
}

/// A text with so many layers of escapes and percent-encodings undone, for comparing: all spellings of a secret become
/// the same bytes.
///
/// In layers, since what was escaped may have been quoted in another text, or percent-encoded. What cannot be told
/// apart then is taken for the same: a `+` and a space, a backslash and none, `\n` and `n`.
fn undone(text: &str, layers: usize) -> Vec<Spelled> {
    let mut plain: Vec<Spelled> =
        text.bytes().enumerate().map(|(start, byte)| Spelled { byte, start }).collect();
    for _ in 0..layers {
        let mut next = Vec::with_capacity(plain.len());
        let mut at = 0;
        // What is undone is a byte long at least.
        while let Some(end) = undo(&plain, at, &mut next) {
            at = end;
        }
        plain = next;
    }
    plain
}

/// Undoes what is spelled at `at`, and gives where that ends; nothing at the end of the text.
fn undo(text: &[Spelled], at: usize, undone: &mut Vec<Spelled>) -> Option<usize> {
    let start = text.get(at)?.start;
    let behind = behind_backslashes(text, at);
    let first = text.get(behind)?.byte;
    let after = behind.saturating_add(1);
    let (byte, end) = match first {
        b'u' if behind > at => match utf16(text, after) {
            Some((character, end)) => {
                let mut utf8 = [0; 4];
                let bytes = character.encode_utf8(&mut utf8).bytes();
                undone.extend(bytes.map(|byte| Spelled { byte, start }));
                return Some(end);
            }
            None => (first, after),
        },
        b'%' => match hex(text, after, 2) {
            Some((code, end)) => (code as u8, end),
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
    undone.push(Spelled { byte, start });
    Some(end)
}

/// The place behind all backslashes from `at` on: there are two of them for each, and four, the more often it was
/// quoted.
fn behind_backslashes(text: &[Spelled], mut at: usize) -> usize {
    while text.get(at).is_some_and(|spelled| spelled.byte == b'\\') {
        at = at.saturating_add(1);
    }
    at
}

/// The character that `\u` before `at` escapes, and where that ends. Surrogates have to come in pairs.
fn utf16(text: &[Spelled], at: usize) -> Option<(char, usize)> {
    let (first, end) = hex(text, at, 4)?;
    if let Some(character) = char::from_u32(first) {
        return Some((character, end));
    }
    let second_at = behind_backslashes(text, end);
    if text.get(second_at)?.byte != b'u' {
        return None;
    }
    let (second, end) = hex(text, second_at.saturating_add(1), 4)?;
    if !(0xd800..0xdc00).contains(&first) || !(0xdc00..0xe000).contains(&second) {
        return None;
    }
    let code = ((first & 0x3ff) << 10 | second & 0x3ff).saturating_add(0x1_0000);
    Some((char::from_u32(code)?, end))
}

/// A number of so many hexadecimal digits at `at`, and where it ends.
fn hex(text: &[Spelled], mut at: usize, length: usize) -> Option<(u32, usize)> {
    let mut number = 0_u32;
    for _ in 0..length {
        number = number << 4 | char::from(text.get(at)?.byte).to_digit(16)?;
        at = at.saturating_add(1);
    }
    Some((number, at))
}

const REDACTED: &str = "[REDACTED]";
const SHORTEST: usize = 4;
/// How many of a secret's first characters give it away.
const GIVING_AWAY: usize = 64;
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
    fn one_layer_of_escapes_is_undone_rule_by_rule() {
        // (rule, text, what it is for comparing, where the spelling of each byte of that begins)
        let rows: &[(&str, &str, &str, &[usize])] = &[
            ("what is no escape stays", "a%b", "a%b", &[0, 1, 2]),
            ("an escaped character is itself", r#"\"x"#, "\"x", &[0, 2]),
            ("any number of backslashes is none", r"\\\a", "a", &[0]),
            ("backslashes at the end are nothing", r"a\\", "a", &[0]),
            ("two digits after a percent sign", "%41b", "Ab", &[0, 3]),
            ("a percent sign in an escape", r"\%41b", "Ab", &[0, 4]),
            ("one digit is no escape", "%4", "%4", &[0, 1]),
            ("no digits are none", "%4g", "%4g", &[0, 1, 2]),
            ("a plus is a space", "a+b", "a b", &[0, 1, 2]),
            ("a line end is the letter of its escape", "\n", "n", &[0]),
            ("and so is a return", "\r", "r", &[0]),
            ("and a tab", "\t", "t", &[0]),
            ("and a backspace", "\u{8}", "b", &[0]),
            ("and a form feed", "\u{c}", "f", &[0]),
            ("a u without a backslash is a u", "u0041", "u0041", &[0, 1, 2, 3, 4]),
            ("four digits after a u", r"\u0041b", "Ab", &[0, 6]),
            ("a character of two bytes", r"\u00e4b", "äb", &[0, 0, 6]),
            ("three digits are too few", r"\u004", "u004", &[0, 2, 3, 4]),
            ("a pair of surrogates", r"\ud83d\ude00b", "😀b", &[0, 0, 0, 0, 12]),
            ("a pair under more backslashes", r"\\ud83d\\ude00b", "😀b", &[0, 0, 0, 0, 14]),
            ("the last pair there is", r"\udbff\udfff", "\u{10ffff}", &[0, 0, 0, 0]),
            ("a high surrogate alone", r"\ud83db", "ud83db", &[0, 2, 3, 4, 5, 6]),
            ("a high surrogate and no low one", r"\ud83d\u0041", "ud83dA", &[0, 2, 3, 4, 5, 6]),
            ("a high surrogate and what is no u", r"\ud83d\n", "ud83dn", &[0, 2, 3, 4, 5, 6]),
            ("a high surrogate twice", r"\ud83d\ud83d", "ud83dud83d", &[0, 2, 3, 4, 5, 6, 8, 9, 10, 11]),
            (
                "a pair with an x for its second u",
                r"\ud83d\xde00",
                "ud83dxde00",
                &[0, 2, 3, 4, 5, 6, 8, 9, 10, 11],
            ),
            ("two low surrogates", r"\udc00\udc00", "udc00udc00", &[0, 2, 3, 4, 5, 6, 8, 9, 10, 11]),
            (
                "a high surrogate before what is above them",
                r"\ud83d\ue000",
                "ud83d\u{e000}",
                &[0, 2, 3, 4, 5, 6, 6, 6],
            ),
            ("a low surrogate alone", r"\ude00b", "ude00b", &[0, 2, 3, 4, 5, 6]),
        ];
        for (rule, text, plain, starts) in rows {
            let found = undone(text, 1);
            let bytes: Vec<u8> = found.iter().map(|spelled| spelled.byte).collect();
            assert_eq!(String::from_utf8_lossy(&bytes), *plain, "{rule}");
            let found: Vec<usize> = found.iter().map(|spelled| spelled.start).collect();
            assert_eq!(found, *starts, "{rule}");
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

//! Searching and trimming by bytes: the standard library's searchers cost kilobytes in wasm.

/// Where `part` first begins in `text`.
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len()).position(|window| window == part.as_bytes())
}

/// The text without white space, of whatever script, and without the bytes of `edges` at both ends.
pub(crate) fn trim<'a>(text: &'a str, edges: &[u8]) -> &'a str {
    let (mut start, mut end) = (None, 0);
    for (at, character) in text.char_indices() {
        let is_edge = character.is_ascii() && is_one_of(character as u8, edges);
        if !is_edge && !character.is_whitespace() {
            start.get_or_insert(at);
            end = at.saturating_add(character.len_utf8());
        }
    }
    text.get(start.unwrap_or(0)..end).unwrap_or_default()
}

/// What stands before the next of these ASCII characters in `rest`, which then begins behind it; nothing when nothing
/// is left.
pub(crate) fn next_part<'a>(rest: &mut Option<&'a str>, separators: &[u8]) -> Option<&'a str> {
    let text = (*rest)?;
    let end = text.bytes().position(|byte| is_one_of(byte, separators));
    *rest = end.and_then(|end| text.get(end.saturating_add(1)..));
    text.get(..end.unwrap_or(text.len()))
}

/// What stands before and behind the first of this ASCII character.
pub(crate) fn split_once(text: &str, separator: u8) -> Option<(&str, &str)> {
    let mut rest = Some(text);
    let first = next_part(&mut rest, &[separator])?;
    Some((first, rest?))
}

/// Whether a byte is one of these. The standard library's `contains` brings its fast search along.
#[expect(clippy::manual_contains, reason = "see above")]
pub(crate) fn is_one_of(byte: u8, bytes: &[u8]) -> bool {
    bytes.iter().any(|other| *other == byte)
}

/// The parts in one text.
pub(crate) fn concat(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
    }
    text
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found() {
        for (text, part, want) in
            [("a[b[bc", "[bc", Some(3)), ("ab", "abc", None), ("äb", "b", Some(2)), ("", "a", None)]
        {
            assert_eq!(find(text, part), want, "{text} {part}");
        }
    }

    #[test]
    fn parts_come_one_after_the_other() {
        for (text, want) in [("a, b-c", &["a", "", "b", "c"][..]), ("", &[""]), ("-ä-", &["", "ä", ""])] {
            let mut rest = Some(text);
            let parts: Vec<_> = std::iter::from_fn(|| next_part(&mut rest, b" ,-")).collect();
            assert_eq!(parts, want, "{text}");
        }
        assert_eq!(split_once("a:b:c", b':'), Some(("a", "b:c")));
        assert_eq!(split_once("abc", b':'), None);
    }

    #[test]
    fn edges_are_trimmed() {
        for (text, want) in
            [(" : ä b ;, ", "ä b"), (" ,; ", ""), ("", ""), ("x", "x"), ("\u{3000}\u{a0}é\u{2003}", "é")]
        {
            assert_eq!(trim(text, b",:;"), want, "{text}");
        }
    }
}

//! Searching and trimming by bytes: the standard library's searchers cost kilobytes in wasm.

/// Where `part` first begins in `text`.
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len()).position(|window| window == part.as_bytes())
}

/// The text without white space and without the bytes of `edges` at both ends.
pub(crate) fn trim<'a>(text: &'a str, edges: &[u8]) -> &'a str {
    let inner = |byte: &u8| !byte.is_ascii_whitespace() && !edges.contains(byte);
    let start = text.bytes().position(|byte| inner(&byte)).unwrap_or(text.len());
    let end = text.as_bytes().iter().rposition(inner).map_or(start, |last| last.saturating_add(1));
    text.get(start..end).unwrap_or_default()
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
    fn edges_are_trimmed() {
        for (text, want) in [(" : ä b ;, ", "ä b"), (" ,; ", ""), ("", ""), ("x", "x")] {
            assert_eq!(trim(text, b",:;"), want, "{text}");
        }
    }
}

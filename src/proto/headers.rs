//! Headers of the caller's: which may be given, and what those of a client and of a call come to.

use crate::proto::argument::InvalidArgument;
use crate::proto::redact::Secret;
use crate::proto::text;

/// Names with values; one without a value takes the header away that was given before.
pub(crate) type Given = Vec<(String, Option<Secret<String>>)>;

/// Checks what the caller gave.
#[inline(never)]
pub(crate) fn check(given: &Given) -> Result<(), InvalidArgument> {
    given.iter().try_for_each(|(name, value)| {
        problem(name, value.as_ref())
            .map_or(Ok(()), |problem| Err(InvalidArgument::new(&text::concat(&["headers.", name]), problem)))
    })
}

/// What the headers of a client come to with those of a call.
pub(crate) fn merged<'a>(
    client: Option<&'a Given>,
    call: Option<&'a Given>,
) -> Vec<(&'a String, &'a Secret<String>)> {
    let mut merged: Vec<(&String, &Secret<String>)> = Vec::new();
    for given in &[client, call] {
        let Some(given) = *given else { continue };
        for (name, value) in given {
            merged.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
            merged.extend(value.as_ref().map(|value| (name, value)));
        }
    }
    merged
}

fn problem(name: &str, value: Option<&Secret<String>>) -> Option<&'static str> {
    if name.is_empty()
        || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || text::is_one_of(byte, b"!#$%&'*+-.^_`|~"))
    {
        return Some("is not the name of a header");
    }
    // EXPOSE: to the check.
    let value = value?.expose();
    let begins = |start: &str| name.get(..start.len()).is_some_and(|name| name.eq_ignore_ascii_case(start));
    if OURS.iter().any(|ours| ours.eq_ignore_ascii_case(name)) || begins("proxy-") || begins("sec-") {
        return Some("is not for callers to set");
    }
    let is_legal =
        |character: char| character == '\t' || (character as u32) < 256 && !character.is_ascii_control();
    (!value.chars().all(is_legal)).then_some("must be Latin-1 without line breaks")
}

/// Ours, or the transport's.
const OURS: [&str; 13] = [
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "expect",
    "host",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "x-contract-number",
];

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_are_taken_or_refused() {
        // (name, value, is it taken)
        for (name, value, taken) in [
            ("x-request-source", Some("dashboard"), true),
            ("Accept", Some("application/json"), true),
            ("traceparent", Some("00-1-2-01"), true),
            ("x-latin", Some("\u{fc}\u{ff}\t"), true),
            ("x-empty", Some(""), true),
            ("x-wide", Some("\u{100}"), false),
            ("x-break", Some("a\r\nb"), false),
            ("x-nul", Some("a\0b"), false),
            ("x y", Some("a"), false),
            ("x:y", Some("a"), false),
            ("", Some("a"), false),
            ("\u{fc}", Some("a"), false),
            ("Authorization", Some("Bearer x"), false),
            ("content-type", Some("a"), false),
            ("Content-Length", Some("1"), false),
            ("HOST", Some("h"), false),
            ("cookie", Some("a=b"), false),
            ("X-Contract-Number", Some("1"), false),
            ("connection", Some("close"), false),
            ("keep-alive", Some("1"), false),
            ("transfer-encoding", Some("chunked"), false),
            ("te", Some("trailers"), false),
            ("trailer", Some("x"), false),
            ("upgrade", Some("h2c"), false),
            ("expect", Some("100-continue"), false),
            ("Proxy-Authorization", Some("x"), false),
            ("sec-fetch-mode", Some("cors"), false),
            ("authorization", None, true),
            ("x y", None, false),
        ] {
            let given = vec![(name.to_owned(), value.map(Secret::from))];
            assert_eq!(check(&given).is_ok(), taken, "{name:?} {value:?}");
        }
    }

    #[test]
    fn call_wins_over_client_by_name_without_case() {
        let given = |list: &[(&str, Option<&str>)]| -> Given {
            list.iter().map(|(name, value)| ((*name).to_owned(), value.map(Secret::from))).collect()
        };
        let client = given(&[("X-A", Some("1")), ("x-b", Some("2"))]);
        let call = given(&[("x-a", Some("3")), ("X-B", None), ("x-c", Some("4")), ("X-C", Some("5"))]);
        let shown = |merged: Vec<(&String, &Secret<String>)>| -> Vec<String> {
            // EXPOSE: to the comparison.
            merged.iter().map(|(name, value)| format!("{name}={}", value.expose())).collect()
        };
        assert_eq!(shown(merged(Some(&client), Some(&call))), ["x-a=3", "X-C=5"]);
        assert_eq!(shown(merged(Some(&client), None)), ["X-A=1", "x-b=2"]);
        assert_eq!(shown(merged(None, None)), [""; 0]);
    }
}

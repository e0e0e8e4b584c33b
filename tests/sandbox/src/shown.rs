//! What may be shown of a request: an allow-list, since a secret can stand anywhere.

use serde_json::{Map, Value};

use crate::http::Request;

/// Path and query; of a query only the parameters that are known.
pub(crate) fn target(target: &str) -> String {
    let Some((path, query)) = target.split_once('?') else {
        return target.to_owned();
    };
    let pairs = query.split('&').map(|pair| {
        let key = pair.split('=').next().unwrap_or_default();
        if key.is_empty() || PARAMETERS.contains(&key) { pair } else { REDACTED }
    });
    format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
}

/// Names in lower case, and the values of those headers that carry no secret.
pub(crate) fn headers(request: &Request) -> Vec<(String, String)> {
    let shown = |(name, value): &(String, String)| {
        let name = name.to_ascii_lowercase();
        let value = match name.as_str() {
            "authorization" => scheme(value),
            known if HEADERS.contains(&known) => value,
            _ => REDACTED,
        };
        (name.clone(), value.to_owned())
    };
    request.headers.iter().map(shown).collect()
}

/// The JSON of a body; `None` if there is none that can be read.
pub(crate) fn body(bytes: &[u8]) -> Option<Value> {
    serde_json::from_slice(bytes).ok().map(|document| value(None, document))
}

fn scheme(credentials: &str) -> &str {
    let scheme = credentials.split(' ').next().unwrap_or_default();
    if SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known)) { scheme } else { REDACTED }
}

fn value(key: Option<&str>, document: Value) -> Value {
    match document {
        Value::Object(members) => Value::Object(members.into_iter().map(member).collect::<Map<_, _>>()),
        Value::Array(items) => Value::Array(items.into_iter().map(|item| value(None, item)).collect()),
        Value::Null => Value::Null,
        // Numbers too: a password of digits is easily sent without its quotes.
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            if key.is_some_and(|key| PLAIN.contains(&key)) { document } else { Value::from(REDACTED) }
        }
    }
}

fn member((key, document): (String, Value)) -> (String, Value) {
    let shown = value(Some(&key), document);
    let is_known = PLAIN.contains(&key.as_str()) || KEYS.contains(&key.as_str());
    (if is_known { key } else { REDACTED.to_owned() }, shown)
}

/// The members whose value is shown.
const PLAIN: [&str; 2] = ["email", "name"];
/// The members of which is shown that they are there.
const KEYS: [&str; 8] = ["href", "id", "items", "metadata", "ott", "password", "properties", "type"];
const PARAMETERS: [&str; 6] = ["depth", "limit", "maxResults", "offset", "orderBy", "pretty"];
const HEADERS: [&str; 15] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "access-control-request-headers",
    "access-control-request-method",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "host",
    "origin",
    "transfer-encoding",
    "user-agent",
    "x-contract-number",
];
const SCHEMES: [&str; 2] = ["basic", "bearer"];
const REDACTED: &str = "[REDACTED]";

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn of_a_body_only_name_and_email_are_shown() {
        for (sent, want) in [
            (
                json!({ "properties": { "name": "N", "email": "e@example.com", "password": "canary" } }),
                json!({ "properties": { "name": "N", "email": "e@example.com", "password": "[REDACTED]" } }),
            ),
            (json!({ "ott": "canary" }), json!({ "ott": "[REDACTED]" })),
            (json!({ "password": 123_456, "name": null }), json!({ "password": "[REDACTED]", "name": null })),
            (json!({ "Password": "canary" }), json!({ "[REDACTED]": "[REDACTED]" })),
            (json!({ "canary": true }), json!({ "[REDACTED]": "[REDACTED]" })),
            (json!({ "name": ["canary"] }), json!({ "name": ["[REDACTED]"] })),
            (json!({ "email": { "x": "canary" } }), json!({ "email": { "[REDACTED]": "[REDACTED]" } })),
            (json!(["canary", [1, null]]), json!(["[REDACTED]", ["[REDACTED]", null]])),
            (json!("canary"), json!("[REDACTED]")),
        ] {
            assert_eq!(body(sent.to_string().as_bytes()), Some(want), "{sent}");
        }
        assert_eq!(body(b"canary"), None);
    }

    #[test]
    fn of_a_query_only_known_parameters_are_shown() {
        for (sent, want) in [
            ("/sso", "/sso"),
            ("/a?depth=1&pretty=false", "/a?depth=1&pretty=false"),
            ("/sso?ott=canary&depth=1", "/sso?[REDACTED]&depth=1"),
            ("/a?canary", "/a?[REDACTED]"),
            ("/a?&depth", "/a?&depth"),
        ] {
            assert_eq!(target(sent), want);
        }
    }

    #[test]
    fn of_headers_only_known_ones_are_shown() {
        for (name, sent, want) in [
            ("Content-Type", "text/plain", "text/plain"),
            ("Authorization", "Bearer canary", "Bearer"),
            ("authorization", "basic canary", "basic"),
            ("Authorization", "canary", "[REDACTED]"),
            ("Authorization", "canary and more", "[REDACTED]"),
            ("Cookie", "canary", "[REDACTED]"),
            ("X-Api-Key", "canary", "[REDACTED]"),
            ("Referer", "http://x/sso#ott=canary", "[REDACTED]"),
        ] {
            let request = Request::new("GET", "/").header(name, sent);
            assert_eq!(headers(&request), [(name.to_ascii_lowercase(), want.to_owned())], "{name}: {sent}");
        }
    }
}

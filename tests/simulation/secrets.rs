//! Canaries: the secrets of a history, how an echoing server spells them, and whether one got out.

use ionos_backup::Request;
use serde_json::{Value, json};

/// The password of units, with everything in it that a spelling can change.
pub(crate) const PASSWORD: &str = "canary-Pä§s \"w/ör\\d%7";

/// The secrets that a request carries: its credentials, and the password in its body.
pub(crate) fn of(request: &Request) -> Vec<String> {
    let mut secrets = Vec::new();
    for (name, value) in &request.headers {
        if *name == "Authorization" {
            // EXPOSE: to the echo.
            let (scheme, credentials) = value.expose().split_once(' ').unwrap_or_default();
            secrets.push(credentials.to_owned());
            if scheme == "Basic" {
                secrets.push(sandbox::PASSWORD.to_owned());
                secrets.push(format!("{}:{}", sandbox::USERNAME, sandbox::PASSWORD));
            }
        }
    }
    // EXPOSE: to the echo.
    if request.body.as_ref().is_some_and(|body| body.expose().contains("password")) {
        secrets.push(PASSWORD.to_owned());
    }
    secrets
}

/// An error document that repeats secrets in every spelling and everywhere.
pub(crate) fn echo(secrets: &[String]) -> Value {
    let all: Vec<String> = secrets.iter().flat_map(|secret| spellings(secret)).collect();
    let words = all.join(" and ");
    json!({
        "httpStatus": 422,
        "messages": [
            {"errorCode": words, "message": format!("[(root).properties.password] must not be {words}")},
            {"errorCode": "100", "message": format!("[(root).properties.email] {words} [(root).name] {words}")},
        ],
        words.clone(): words,
    })
}

/// A secret as it is, percent-encoded, and as in a JSON string.
pub(crate) fn spellings(secret: &str) -> Vec<String> {
    let percent = secret.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    let quoted = Value::String(secret.to_owned()).to_string();
    let ascii: String = secret
        .chars()
        .flat_map(|c| if c.is_ascii() { vec![c] } else { c.escape_unicode().collect() })
        .filter(|c| !"{}".contains(*c))
        .collect();
    let mut all = vec![secret.to_owned(), percent.collect(), quoted.trim_matches('"').to_owned()];
    // `\u{e4}` without its braces is short of the four digits of JSON.
    all.push(ascii.replace("\\ue4", "\\u00e4").replace("\\ua7", "\\u00a7").replace("\\uf6", "\\u00f6"));
    all.dedup();
    all
}

/// The first of the canaries that occurs in a text.
pub(crate) fn found<'a>(text: &str, canaries: &'a [String]) -> Option<&'a str> {
    canaries.iter().find(|canary| text.contains(canary.as_str())).map(String::as_str)
}

/// Every spelling of everything that is secret in a history.
pub(crate) fn canaries() -> Vec<String> {
    let pair = format!("{}:{}", sandbox::USERNAME, sandbox::PASSWORD);
    [
        PASSWORD,
        sandbox::TOKEN,
        sandbox::PASSWORD,
        crate::network::STALE_TOKEN,
        crate::network::UNUSABLE_TOKEN,
        &pair,
        BASE64_PAIR,
        // The beginning of the fragment of every single sign-on URL.
        "ott=",
    ]
    .iter()
    .flat_map(|secret| spellings(secret))
    .collect()
}

/// `demo@example.com:demo-password`, without padding.
const BASE64_PAIR: &str = "ZGVtb0BleGFtcGxlLmNvbTpkZW1vLXBhc3N3b3Jk";

//! URLs: the few questions this library asks of them. A URL crate would weigh more than the rest of the core.

use crate::proto::decimal;
use crate::proto::text;

/// Checks a base URL and brings it into one form: no trailing slash, `/cloudapi/v6` where no path is given.
///
/// `allow_insecure` lets http pass beyond loopback, to any host but the live API's.
pub(crate) fn base(text: &str, allow_insecure: bool) -> Result<String, &'static str> {
    if text.bytes().any(|byte| text::is_one_of(byte, b"?#")) {
        return Err("must not have a query or a fragment");
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
        return Err("must be an absolute URL of visible ASCII characters");
    }
    let url =
        Absolute::parse(text).ok_or("must be an absolute URL: https://host, without user information")?;
    if !url.is_safe() {
        if !allow_insecure {
            return Err(
                "must be https, or http on loopback; http elsewhere, which anyone on the way can read and \
                        change, needs allowInsecure: true",
            );
        }
        if text::trim(url.host, b".").eq_ignore_ascii_case(LIVE_HOST) {
            return Err("must be https: allowInsecure is not for the live API");
        }
    }
    let path = url.path.strip_suffix("/").unwrap_or(url.path);
    let path = if path.is_empty() { "/cloudapi/v6" } else { path };
    let mut base = String::from(if url.https { "https://" } else { "http://" });
    base.push_str(url.authority);
    base.push_str(path);
    Ok(base)
}

/// Whether `text` is an absolute URL that a browser may be sent to: https, or http on loopback, or http on the origin
/// of `insecure_base`.
///
/// The host of an https URL is the server's to spell: the reference's own sample has `<hostname>` there.
pub(crate) fn is_safe(text: &str, insecure_base: Option<&str>) -> bool {
    let may_be_http = |url: Absolute<'_>| {
        url.is_safe() || insecure_base.and_then(Absolute::parse).is_some_and(|base| base.has_origin_of(&url))
    };
    !text.chars().any(|character| character.is_control() || character == ' ')
        && (names_https_host(text) || Absolute::parse(text).is_some_and(may_be_http))
}

/// `text` with `https://` before it, unless it names a scheme.
pub(crate) fn with_scheme(text: String) -> String {
    match text::split_once(&text, b'/') {
        Some((scheme, rest)) if scheme.ends_with(":") && rest.starts_with("/") => text,
        _ => text::concat(&["https://", &text]),
    }
}

fn names_https_host(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_at_checked("https://".len()) else { return false };
    let end = rest.bytes().position(|byte| text::is_one_of(byte, b"/?#")).unwrap_or(rest.len());
    let ambiguous = rest.bytes().take(end).any(|byte| text::is_one_of(byte, b"@\\"));
    scheme.eq_ignore_ascii_case("https://") && end > 0 && !ambiguous
}

/// Whether `id` can be one path segment that no URL parser reads as anything else.
pub(crate) fn is_id(id: &str) -> bool {
    let mut bytes = id.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphanumeric())
        && id.len() <= LONGEST_ID
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

/// Appends `text`, percent-encoded as one component. Source: RFC 3986 section 2.3.
pub(crate) fn push_encoded(url: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || text::is_one_of(byte, b"-._~") {
            url.push(char::from(byte));
        } else {
            url.push('%');
            for digit in [byte >> 4, byte & 15].iter().copied() {
                // Below 16: a letter stands 7 places behind where the digits would have it.
                url.push(char::from(digit.wrapping_add(if digit > 9 { b'7' } else { b'0' })));
            }
        }
    }
}

struct Absolute<'a> {
    https: bool,
    authority: &'a str,
    host: &'a str,
    port: u64,
    path: &'a str,
}

impl<'a> Absolute<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text::split_once(text, b':')?;
        let rest = rest.strip_prefix("//")?;
        let https = scheme.eq_ignore_ascii_case("https");
        if !https && !scheme.eq_ignore_ascii_case("http") {
            return None;
        }
        let end = rest.bytes().position(|byte| text::is_one_of(byte, b"/?#")).unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(end)?;
        let (host, port) = match authority.strip_prefix("[") {
            Some(v6) => {
                let (inside, after) = text::split_once(v6, b']')?;
                let legal = inside.contains(':')
                    && inside.bytes().all(|byte| byte.is_ascii_hexdigit() || text::is_one_of(byte, b":."));
                (legal.then_some(inside)?, after)
            }
            None => {
                let end = authority.bytes().position(|byte| byte == b':').unwrap_or(authority.len());
                let (host, port) = authority.split_at_checked(end)?;
                let legal =
                    host.bytes().all(|byte| byte.is_ascii_alphanumeric() || text::is_one_of(byte, b"-._"));
                ((legal && !host.is_empty()).then_some(host)?, port)
            }
        };
        let port = match port {
            "" if https => 443,
            "" => 80,
            port => decimal::parse(port.strip_prefix(":")?).filter(|port| *port <= 65_535)?,
        };
        Some(Self { https, authority, host, port, path })
    }

    fn is_safe(&self) -> bool {
        self.https || is_loopback(self.host)
    }

    fn has_origin_of(&self, other: &Self) -> bool {
        self.https == other.https && self.port == other.port && self.host.eq_ignore_ascii_case(other.host)
    }
}

#[inline(never)]
fn is_loopback(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost") || host == "::1" || is_loopback_v4(&host)
}

/// In the one spelling that every parser reads alike: `127.00.0.1` is octal to some, and a name for DNS to others.
fn is_loopback_v4(host: &str) -> bool {
    let mut rest = Some(host);
    let mut next = || text::next_part(&mut rest, b".");
    let is_octet = |octet: &str| {
        (octet == "0" || !octet.starts_with("0")) && decimal::parse(octet).is_some_and(|octet| octet <= 255)
    };
    next() == Some("127") && (0..3).all(|_| next().is_some_and(is_octet)) && next().is_none()
}

/// What an id must be.
pub(crate) const ID_PROBLEM: &str =
    "must be 1 to 128 letters, digits, hyphens and underscores, the first a letter or digit";

const LIVE_HOST: &str = "api.ionos.com";
const LONGEST_ID: usize = 128;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn base_urls_are_checked_and_brought_into_one_form() {
        let rows: &[(&str, Option<&str>)] = &[
            ("https://api.ionos.com", Some("https://api.ionos.com/cloudapi/v6")),
            ("https://api.ionos.com/", Some("https://api.ionos.com/cloudapi/v6")),
            ("https://api.ionos.com/cloudapi/v6", Some("https://api.ionos.com/cloudapi/v6")),
            ("https://api.ionos.com/cloudapi/v6/", Some("https://api.ionos.com/cloudapi/v6")),
            ("HTTPS://API.ionos.com:8443/x", Some("https://API.ionos.com:8443/x")),
            ("https://h/a//", Some("https://h/a/")),
            ("http://localhost:8080", Some("http://localhost:8080/cloudapi/v6")),
            ("http://a.localhost/api", Some("http://a.localhost/api")),
            ("http://127.0.0.1", Some("http://127.0.0.1/cloudapi/v6")),
            ("http://127.255.3.4:1", Some("http://127.255.3.4:1/cloudapi/v6")),
            ("http://[::1]:80/", Some("http://[::1]:80/cloudapi/v6")),
            ("http://api.ionos.com", None),
            ("http://localhost.evil.example", None),
            ("http://127.0.0.1.evil.example", None),
            ("http://127.1", None),
            ("http://127.0.0.256", None),
            ("http://127.00.0.1", None),
            ("http://127.0.0.01", None),
            ("http://localhost@evil.example", None),
            ("https://user:pw@host", None),
            ("https://host?x", None),
            ("https://host/#", None),
            ("https://", None),
            ("https:///path", None),
            ("https://host:99999", None),
            ("https://host:", None),
            ("https://host:8a", None),
            ("https://ho st", None),
            (" https://host", None),
            ("https://host\n", None),
            ("https://host\\evil", None),
            ("https://bücher.example", None),
            ("https://[::1", None),
            ("https://[evil]", None),
            ("ftp://host", None),
            ("//host", None),
            ("/api", None),
            ("api.ionos.com", None),
            ("javascript:alert(1)", None),
            ("", None),
        ];
        for (text, want) in rows {
            assert_eq!(base(text, false).ok().as_deref(), *want, "{text}");
        }
    }

    #[test]
    fn http_beyond_loopback_has_to_be_allowed_and_never_leads_to_the_live_host() {
        for (text, want) in [
            ("http://ionos-gateway:8080", Some("http://ionos-gateway:8080/cloudapi/v6")),
            ("http://10.0.0.5/api/", Some("http://10.0.0.5/api")),
            ("http://[fd00::1]:80", Some("http://[fd00::1]:80/cloudapi/v6")),
            ("http://localhost", Some("http://localhost/cloudapi/v6")),
            ("https://api.ionos.com", Some("https://api.ionos.com/cloudapi/v6")),
            ("http://api.ionos.com.lab.example", Some("http://api.ionos.com.lab.example/cloudapi/v6")),
            ("http://api.ionos.com", None),
            ("http://API.Ionos.com.:8080/x", None),
            ("http://user@host", None),
            ("ftp://host", None),
        ] {
            assert_eq!(base(text, true).ok().as_deref(), want, "{text}");
        }
    }

    #[test]
    fn a_missing_scheme_is_https() {
        for (text, want) in [
            ("api.ionos.com", "https://api.ionos.com"),
            ("host:8443/api", "https://host:8443/api"),
            ("host/a://b", "https://host/a://b"),
            ("http:host", "https://http:host"),
            ("//host", "https:////host"),
            ("http://host", "http://host"),
            ("HTTPS://host/x", "HTTPS://host/x"),
            ("ftp://host", "ftp://host"),
        ] {
            assert_eq!(with_scheme(text.to_owned()), want, "{text}");
        }
    }

    #[test]
    fn sso_urls_must_be_absolute_and_safe() {
        let rows = [
            ("https://host/?jwt=a.b-c_d", true),
            ("https://host/api/2/idp/external-login#ott=a%3D%3D&targetURI=https://x/", true),
            ("https://host?jwt=x", true),
            ("https://<hostname>/?jwt=eyJ0eXAiO...W47AN5-_x7E", true),
            ("https:///?jwt=x", false),
            ("https://good.example@evil.example/", false),
            ("https://evil.example\\@good.example/", false),
            ("http://127.0.0.1:1/sso#ott=x", true),
            ("http://127.0.00.1/", false),
            ("http://host/", false),
            ("javascript:alert(1)//https://host", false),
            ("data:text/html,https://host", false),
            ("//host/", false),
            (" https://host/", false),
            ("https://host/a b", false),
            ("https://host/\n", false),
            ("http://localhost\\@evil.example/", false),
            ("http://localhost@evil.example/", false),
            ("", false),
        ];
        for (text, want) in rows {
            assert_eq!(is_safe(text, None), want, "{text}");
        }
    }

    #[test]
    fn sso_urls_may_be_http_on_the_origin_of_an_insecure_base() {
        let base = "http://gateway.lab:8080/cloudapi/v6";
        for (text, base, want) in [
            ("http://gateway.lab:8080/sso#ott=x", base, true),
            ("HTTP://Gateway.LAB:8080/?jwt=x", base, true),
            ("http://gateway.lab/", base, false),
            ("http://gateway.lab:80/", "http://gateway.lab/api", true),
            ("http://gateway.lab:8081/", base, false),
            ("http://other.lab:8080/", base, false),
            ("http://gateway.lab:8080@evil.example/", base, false),
            ("http://gateway.lab:8080\\@evil.example/", base, false),
            ("http://gateway.lab:443/", "https://gateway.lab/api", false),
            ("ftp://gateway.lab:8080/", base, false),
            ("https://elsewhere.example/", base, true),
        ] {
            assert_eq!(is_safe(text, Some(base)), want, "{text}");
        }
    }

    #[test]
    fn ids_are_one_path_segment() {
        let longest = "a".repeat(128);
        for id in ["15f67991-0f51-4efc-a8ad-ef1fb31a480c", "a", "0_-", &longest] {
            assert!(is_id(id), "{id}");
        }
        let too_long = "a".repeat(129);
        for id in
            ["", ".", "..", "-a", "_a", "a/b", "a%2fb", "%2e%2e", "a b", "a\n", "ä", "a?b", "a#b", &too_long]
        {
            assert!(!is_id(id), "{id}");
        }
    }

    #[test]
    fn query_values_are_percent_encoded() {
        let mut url = String::new();
        push_encoded(&mut url, "a-._~Z9 &=?#%/+ü");
        assert_eq!(url, "a-._~Z9%20%26%3D%3F%23%25%2F%2B%C3%BC");
    }
}

//! Options, checked once: later code never asks again whether a value is legal.

use crate::proto::error::InvalidArgument;
use crate::proto::redact::Secret;
use crate::proto::url;

/// What a client is told, not yet checked. Paths in errors are JavaScript's names of the options.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub(crate) auth: Credentials,
    pub(crate) base_url: Option<String>,
    pub(crate) contract_number: Option<f64>,
    /// Whether http is allowed beyond loopback.
    pub(crate) allow_insecure: bool,
    pub(crate) limits: Limits,
}

/// Credentials as the caller gave them.
#[derive(Clone, Debug, Default)]
pub(crate) enum Credentials {
    /// None: a gateway adds them.
    #[default]
    None,
    /// User name and password.
    Basic { username: String, password: Secret<String> },
    /// A constant token.
    Token(Secret<String>),
    /// A token that a function gives, once a call.
    TokenFunction,
}

/// Limits of a client or of one call, not yet checked.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Limits {
    pub(crate) timeout_ms: Option<f64>,
    pub(crate) total_timeout_ms: Option<f64>,
    pub(crate) max_retries: Option<f64>,
}

/// What a client knows.
#[derive(Debug)]
pub(crate) struct Config {
    /// The base URL without a trailing slash.
    pub(crate) base_url: String,
    /// Whether http is allowed beyond loopback.
    pub(crate) allow_insecure: bool,
    pub(crate) auth: Auth,
    pub(crate) contract_number: Option<u32>,
    pub(crate) timeout_ms: u32,
    /// Absent: the default of the call or of the wait.
    pub(crate) total_timeout_ms: Option<u32>,
    pub(crate) max_retries: u32,
}

/// How calls are authorized.
#[derive(Debug)]
pub(crate) enum Auth {
    None,
    /// A constant header.
    Header(Authorization),
    /// A token function, asked once a call.
    Function,
}

/// An `Authorization` header, with the secrets that it is made of.
#[derive(Clone, Debug)]
pub(crate) struct Authorization {
    pub(crate) value: Secret<String>,
    pub(crate) secrets: Secret<Vec<String>>,
}

impl Config {
    /// Checks the options of a client.
    pub(crate) fn new(options: Options) -> Result<Self, InvalidArgument> {
        let auth = match options.auth {
            Credentials::None => Auth::None,
            Credentials::Basic { username, password } => {
                Auth::Header(Authorization::basic(&username, &password)?)
            }
            Credentials::Token(token) => Auth::Header(
                Authorization::bearer(&token).map_err(|problem| InvalidArgument::new(TOKEN_PATH, problem))?,
            ),
            Credentials::TokenFunction => Auth::Function,
        };
        let limits = options.limits;
        Ok(Self {
            base_url: url::base(options.base_url.as_deref().unwrap_or(BASE_URL), options.allow_insecure)
                .map_err(|problem| InvalidArgument::new("baseUrl", problem))?,
            allow_insecure: options.allow_insecure,
            auth,
            contract_number: contract_number(options.contract_number)?,
            timeout_ms: milliseconds("timeoutMs", limits.timeout_ms)?.unwrap_or(TIMEOUT_MS),
            total_timeout_ms: milliseconds("totalTimeoutMs", limits.total_timeout_ms)?,
            max_retries: max_retries(limits.max_retries)?.unwrap_or(MAX_RETRIES),
        })
    }

    /// Whether a browser may be sent to this URL.
    pub(crate) fn may_open(&self, url: &str) -> bool {
        url::is_safe(url, self.allow_insecure.then_some(self.base_url.as_str()))
    }
}

impl Authorization {
    /// `Bearer`, from a token that may have been pasted with blanks around it.
    pub(crate) fn bearer(token: &Secret<String>) -> Result<Self, &'static str> {
        // EXPOSE: to the check and to the Authorization header.
        let token = token.expose().trim();
        if token.is_empty() {
            return Err("must not be blank");
        }
        // Checked here, since some runtimes put a refused header value, a secret, into what fetch throws.
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("must be the bare token: visible ASCII characters without spaces");
        }
        let mut value = String::from("Bearer ");
        value.push_str(token);
        Ok(Self { value: Secret::new(value), secrets: Secret::new(vec![token.to_owned()]) })
    }

    /// `Basic`, over UTF-8 bytes. Source: RFC 7617.
    fn basic(username: &str, password: &Secret<String>) -> Result<Self, InvalidArgument> {
        if username.trim().is_empty() {
            return Err(InvalidArgument::new("auth.username", "must not be blank"));
        }
        if username.chars().any(|character| character == ':' || character.is_control()) {
            return Err(InvalidArgument::new(
                "auth.username",
                "must not contain a colon or a control character",
            ));
        }
        // EXPOSE: to the check and to the Authorization header.
        let password = password.expose();
        if password.trim().is_empty() {
            return Err(InvalidArgument::new("auth.password", "must not be blank"));
        }
        if password.chars().any(char::is_control) {
            return Err(InvalidArgument::new("auth.password", "must not contain a control character"));
        }
        let mut pair = username.to_owned();
        pair.push(':');
        pair.push_str(password);
        let encoded = base64(pair.as_bytes());
        let mut value = String::from("Basic ");
        value.push_str(&encoded);
        // Without its padding, which an echo may have lost.
        let stem = encoded.trim_end_matches('=').to_owned();
        let url_safe = stem.chars().map(|digit| match digit {
            '+' => '-',
            '/' => '_',
            other => other,
        });
        let secrets = vec![password.to_owned(), pair, url_safe.collect(), stem];
        Ok(Self { value: Secret::new(value), secrets: Secret::new(secrets) })
    }
}

/// Checks a contract number.
pub(crate) fn contract_number(value: Option<f64>) -> Result<Option<u32>, InvalidArgument> {
    whole("contractNumber", value, 0, MAX_INT32, "must be a whole number from 0 to 2147483647")
}

/// Checks a limit of time.
pub(crate) fn milliseconds(path: &'static str, value: Option<f64>) -> Result<Option<u32>, InvalidArgument> {
    // Above this, the timers of every JavaScript runtime fire at once.
    whole(path, value, 1, MAX_INT32, "must be a whole number of milliseconds from 1 to 2147483647")
}

/// Checks a number of retries.
pub(crate) fn max_retries(value: Option<f64>) -> Result<Option<u32>, InvalidArgument> {
    whole("maxRetries", value, 0, 10, "must be a whole number from 0 to 10")
}

/// Checks that a number is whole and within bounds.
pub(crate) fn whole(
    path: &'static str,
    value: Option<f64>,
    min: u32,
    max: u32,
    problem: &'static str,
) -> Result<Option<u32>, InvalidArgument> {
    let Some(value) = value else { return Ok(None) };
    // A cast saturates and drops the fraction, so only a whole number in range survives the way there and back.
    let whole = value as u32;
    if f64::from(whole) == value && (min..=max).contains(&whole) {
        Ok(Some(whole))
    } else {
        Err(InvalidArgument::new(path, problem))
    }
}

/// Base64 with padding. Source: RFC 4648 section 4.
fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let group = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for (at, shift) in [18_u32, 12, 6, 0].into_iter().enumerate() {
            let digit = usize::try_from((group >> shift) & 63).unwrap_or(0);
            let digit = BASE64.as_bytes().get(digit).copied().unwrap_or(b'=');
            text.push(char::from(if at > chunk.len() { b'=' } else { digit }));
        }
    }
    text
}

/// The path of a token in errors.
pub(crate) const TOKEN_PATH: &str = "auth.token";
/// The largest int32, and the longest wait that timers know.
pub(crate) const MAX_INT32: u32 = 2_147_483_647;

const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE_URL: &str = "https://api.ionos.com";
const MAX_RETRIES: u32 = 2;
const TIMEOUT_MS: u32 = 30_000;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn base64_has_the_test_vectors_of_the_rfc() {
        for (text, want) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
            ("ü:ß", "w7w6w58="),
        ] {
            assert_eq!(base64(text.as_bytes()), want, "{text}");
        }
    }

    #[test]
    fn numbers_must_be_whole_and_in_range() {
        for (value, want) in [
            (1.0, Some(1)),
            (2_147_483_647.0, Some(2_147_483_647)),
            (0.0, None),
            (-1.0, None),
            (1.5, None),
            (2_147_483_648.0, None),
            (1e300, None),
            (f64::NAN, None),
            (f64::INFINITY, None),
            (f64::NEG_INFINITY, None),
        ] {
            assert_eq!(milliseconds("timeoutMs", Some(value)).ok().flatten(), want, "{value}");
        }
        assert_eq!(max_retries(Some(-0.0)), Ok(Some(0)));
    }

    #[test]
    fn tokens_are_trimmed_and_must_be_visible_ascii() {
        for (token, want) in [
            ("abc", Some("Bearer abc")),
            (" abc\r\n", Some("Bearer abc")),
            ("", None),
            (" \t", None),
            ("Bearer abc", None),
            ("a\nb", None),
            ("ünïcode", None),
            ("a\0b", None),
        ] {
            let got = Authorization::bearer(&token.into());
            // EXPOSE: to the comparison.
            assert_eq!(got.ok().map(|header| header.value.expose().clone()).as_deref(), want, "{token:?}");
        }
    }
}

//! Options, checked once: later code never asks again whether a value is legal.

use std::rc::Rc;

use crate::proto::argument::{InvalidArgument, MISSING};
use crate::proto::redact::Secret;
use crate::proto::retry::Budget;
use crate::proto::setting::{BASE_URL, Setting};
use crate::proto::settings::Settings;
use crate::proto::text;
use crate::proto::url;
use crate::proto::value::Value;

/// What a client knows, and what it has left for retries.
#[derive(Debug)]
pub(crate) struct Config {
    /// The base URL without a trailing slash.
    pub(crate) base_url: String,
    pub(crate) auth: Auth,
    pub(crate) settings: Settings,
    pub(crate) budget: Budget,
}

/// How calls are authorized.
#[derive(Debug)]
pub(crate) enum Auth {
    None,
    /// A constant header.
    Header(Rc<Authorization>),
    /// A token function, asked once a call.
    Function,
}

/// An `Authorization` header, with the secrets that it is made of.
#[derive(Debug)]
pub(crate) struct Authorization {
    pub(crate) value: Secret<String>,
    pub(crate) secrets: Secret<Vec<String>>,
}

impl Config {
    /// Checks the options of a client.
    pub(crate) fn new(settings: Settings) -> Result<Self, InvalidArgument> {
        let auth = Auth::new(&settings)?;
        // EXPOSE: to the check; it is no secret.
        let base_url = settings.text(Setting::BaseUrl).map_or(BASE_URL, |url| url.expose());
        let base_url = url::base(base_url, settings.flag(Setting::AllowInsecure))
            .map_err(|problem| settings.wrong(Setting::BaseUrl, problem))?;
        settings.check()?;
        Ok(Self { base_url, auth, settings, budget: Budget::new() })
    }

    /// Whether a browser may be sent to this URL.
    #[inline(never)]
    pub(crate) fn may_open(&self, url: &str) -> bool {
        url::is_safe(url, self.settings.flag(Setting::AllowInsecure).then_some(self.base_url.as_str()))
    }
}

impl Auth {
    fn new(settings: &Settings) -> Result<Self, InvalidArgument> {
        let wrong = |setting, problem| settings.wrong(setting, problem);
        check_credentials(settings)?;
        if let (Some(username), Some(password)) =
            (settings.text(Setting::AuthUsername), settings.text(Setting::AuthPassword))
        {
            return Authorization::basic(settings, username, password).map(Rc::new).map(Self::Header);
        }
        match settings.get(Setting::AuthToken) {
            None => Ok(Self::None),
            Some(Value::Text(token)) => Authorization::bearer(token)
                .map(Rc::new)
                .map(Self::Header)
                .map_err(|problem| wrong(Setting::AuthToken, problem)),
            Some(Value::Boolean(_) | Value::Host | Value::Number(_) | Value::Pairs(_) | Value::Whole(_)) => {
                Ok(Self::Function)
            }
        }
    }
}

/// Checks that there is a token, or a user name with a password, or nothing at all.
pub(crate) fn check_credentials(settings: &Settings) -> Result<(), InvalidArgument> {
    let has = |setting| settings.get(setting).is_some();
    let (setting, problem) =
        match (has(Setting::AuthToken), has(Setting::AuthUsername), has(Setting::AuthPassword)) {
            (true, false, false) | (false, true, true) => return Ok(()),
            (false, false, false) if !has(Setting::Auth) => return Ok(()),
            (false, true, false) => (Setting::AuthPassword, MISSING),
            (false, false, true) => (Setting::AuthUsername, MISSING),
            (true, _, _) | (false, false, false) => {
                (Setting::Auth, "must have either token, or username and password")
            }
        };
    Err(settings.wrong(setting, problem))
}

impl Authorization {
    /// `Bearer`, from a token that may have been pasted with blanks around it.
    pub(crate) fn bearer(token: &Secret<String>) -> Result<Self, &'static str> {
        // EXPOSE: to the check and to the Authorization header.
        let token = text::trim(token.expose(), b"");
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
    #[inline(never)]
    fn basic(
        settings: &Settings,
        username: &Secret<String>,
        password: &Secret<String>,
    ) -> Result<Self, InvalidArgument> {
        // EXPOSE: to the check and to the Authorization header.
        let (username, password) = (username.expose(), password.expose());
        for (setting, text) in [(Setting::AuthUsername, username), (Setting::AuthPassword, password)] {
            let problem = if text::trim(text, b"").is_empty() {
                "must not be blank"
            } else if setting == Setting::AuthUsername && text.chars().any(|c| c == ':' || c.is_control()) {
                "must not contain a colon or a control character"
            } else if text.chars().any(char::is_control) {
                "must not contain a control character"
            } else {
                continue;
            };
            return Err(settings.wrong(setting, problem));
        }
        let mut pair = username.to_owned();
        pair.push(':');
        pair.push_str(password);
        let encoded = base64(pair.as_bytes());
        let mut value = String::from("Basic ");
        value.push_str(&encoded);
        // Without its padding, which an echo may have lost.
        let stem = text::trim(&encoded, b"=").to_owned();
        let url_safe = stem.chars().map(|digit| match digit {
            '+' => '-',
            '/' => '_',
            other => other,
        });
        let secrets = vec![password.to_owned(), pair, url_safe.collect(), stem];
        Ok(Self { value: Secret::new(value), secrets: Secret::new(secrets) })
    }
}

/// Base64 with padding. Source: RFC 4648 section 4.
fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let group = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for (at, shift) in [18_u32, 12, 6, 0].iter().enumerate() {
            let digit = usize::try_from((group >> shift) & 63).unwrap_or(0);
            let digit = BASE64.as_bytes().get(digit).copied().unwrap_or(b'=');
            text.push(char::from(if at > chunk.len() { b'=' } else { digit }));
        }
    }
    text
}

const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

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

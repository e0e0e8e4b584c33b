//! The environment names that every official tool reads, out of an object that the caller passes.

use crate::proto::config::{Credentials, Options};
use crate::proto::decimal;
use crate::proto::error::InvalidArgument;
use crate::proto::redact::Secret;
use crate::proto::url;

/// The environment. An empty value is an absent one.
pub(crate) struct Environment {
    pub(crate) token: Option<Secret<String>>,
    pub(crate) username: Option<String>,
    pub(crate) password: Option<Secret<String>>,
    pub(crate) api_url: Option<String>,
    pub(crate) contract_number: Option<String>,
}

/// Which options came from the environment, so that errors name them as the caller wrote them.
#[derive(Default)]
pub(crate) struct Filled {
    auth: bool,
    base_url: bool,
    contract_number: bool,
}

impl Environment {
    /// Asks for each name.
    pub(crate) fn ask(value_of: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            token: value_of("IONOS_TOKEN").map(Secret::new),
            username: value_of("IONOS_USERNAME"),
            password: value_of("IONOS_PASSWORD").map(Secret::new),
            api_url: value_of("IONOS_API_URL"),
            contract_number: value_of("IONOS_CONTRACT_NUMBER"),
        }
    }

    /// Fills in what `options` leave out.
    pub(crate) fn fill(self, options: &mut Options) -> Result<Filled, InvalidArgument> {
        let given = |value: Option<String>| value.filter(|value| !value.is_empty());
        // EXPOSE: to the check for an empty value.
        let given_secret = |value: Option<Secret<String>>| value.filter(|value| !value.expose().is_empty());
        let mut filled = Filled::default();
        if matches!(options.auth, Credentials::None) {
            filled.auth = true;
            options.auth = match (given_secret(self.token), given(self.username), given_secret(self.password))
            {
                (Some(token), _, _) => Credentials::Token(token),
                (None, Some(username), Some(password)) => Credentials::Basic { username, password },
                (None, None, None) => Credentials::None,
                (None, Some(_), None) => return Err(InvalidArgument::new(PASSWORD, "is missing")),
                (None, None, Some(_)) => return Err(InvalidArgument::new(USERNAME, "is missing")),
            };
        }
        if options.base_url.is_none() {
            // As the official tools read it.
            options.base_url = given(self.api_url).map(url::with_scheme);
            filled.base_url = options.base_url.is_some();
        }
        if let (None, Some(number)) = (options.contract_number, given(self.contract_number)) {
            // What is no number becomes one that the check refuses.
            let number = decimal::parse(number.trim()).map_or(f64::NAN, |number| number as f64);
            options.contract_number = Some(number);
            filled.contract_number = true;
        }
        Ok(filled)
    }
}

impl Filled {
    /// Names an option as the caller wrote it.
    pub(crate) fn rename(&self, argument: InvalidArgument) -> InvalidArgument {
        let path = match argument.path.as_str() {
            "auth.token" if self.auth => TOKEN,
            "auth.username" if self.auth => USERNAME,
            "auth.password" if self.auth => PASSWORD,
            "baseUrl" if self.base_url => API_URL,
            "contractNumber" if self.contract_number => CONTRACT_NUMBER,
            _ => return argument,
        };
        InvalidArgument::new(path, argument.problem)
    }
}

const API_URL: &str = "env.IONOS_API_URL";
const CONTRACT_NUMBER: &str = "env.IONOS_CONTRACT_NUMBER";
const PASSWORD: &str = "env.IONOS_PASSWORD";
const TOKEN: &str = "env.IONOS_TOKEN";
const USERNAME: &str = "env.IONOS_USERNAME";

//! Config and command to `Request`: a new value for each attempt.

use std::borrow::Cow;
use std::rc::Rc;
use std::time::Duration;

use crate::proto::config::{Authorization, Config};
use crate::proto::headers;
use crate::proto::operation::{DepthParameter, Method, Operation, Path};
use crate::proto::properties::Properties;
use crate::proto::redact::{Redactor, Secret};
use crate::proto::setting::{Fallback, Sent, Setting, SettingDefinition};
use crate::proto::settings::Settings;
use crate::proto::text;
use crate::proto::url;
use crate::proto::value::Value;

/// A request, as plain data. `Debug` shows neither credentials nor the body.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub struct Request {
    /// The HTTP method.
    pub method: Method,
    /// The URL.
    pub url: String,
    /// The headers that the operation needs; what HTTP itself wants is left to the transport.
    pub headers: Vec<(Cow<'static, str>, Secret<String>)>,
    /// The body, a JSON document.
    pub body: Option<Secret<String>>,
    /// How long the transport may take for it, the body of the answer included.
    pub timeout: Duration,
    /// Whether a stored answer would be a fault: it goes past every cache.
    pub fresh: bool,
    /// Whether the body of a success is wanted. That of an error always is, that of a redirect never.
    pub reads_success: bool,
}

/// One operation with its arguments, checked.
#[derive(Debug)]
pub(crate) struct Command {
    pub(crate) operation: Operation,
    pub(crate) id: String,
    pub(crate) properties: Properties,
    pub(crate) settings: Rc<Settings>,
    /// Whether a stored answer would be a fault, as that of a look is.
    fresh: bool,
}

impl Command {
    pub(crate) fn new(
        operation: Operation,
        id: String,
        properties: Properties,
        settings: Rc<Settings>,
    ) -> Self {
        let fresh = operation.definition().hands_out.is_some();
        Self { operation, id, properties, settings, fresh }
    }

    /// A look at the list, as flows take it.
    pub(crate) fn look(settings: Rc<Settings>) -> Self {
        let look = Self::new(Operation::List, String::new(), Properties::default(), settings);
        Self { fresh: true, ..look }
    }

    /// The headers of the caller's.
    fn headers<'a>(&'a self, config: &'a Config) -> Vec<(&'a String, &'a Secret<String>)> {
        headers::merged(config.settings.headers(), self.settings.headers())
    }

    /// Takes the secrets of this call out of what comes back: those of its body, and its headers.
    pub(crate) fn hide_secrets(&self, config: &Config, redactor: &mut Redactor) {
        for (_, value) in self.headers(config) {
            // EXPOSE: to the redactor.
            redactor.add(value.expose());
        }
        let definition = self.operation.definition();
        self.properties.hide_secrets(definition.fields(), redactor);
        if definition.hands_out.is_some() {
            redactor.hide_urls();
        }
    }

    /// The request of one attempt.
    pub(crate) fn request(
        &self,
        config: &Config,
        authorization: Option<&Authorization>,
        timeout_ms: u32,
    ) -> Request {
        let definition = self.operation.definition();
        let mut headers = Vec::new();
        if let Some(authorization) = authorization {
            headers.push(("Authorization".into(), authorization.value.clone()));
        }
        let mut url = config.base_url.clone();
        url.push_str("/backupunits");
        if let Path::Unit(rest) = definition.path {
            url.push('/');
            url.push_str(&self.id);
            url.push_str(rest);
        }
        let mut separator = '?';
        for setting in &Setting::ALL {
            let SettingDefinition { name, sent, default, .. } = setting.definition();
            if let Sent::No = sent {
                continue;
            }
            let value = self.settings.get(*setting).or_else(|| config.settings.get(*setting));
            match (sent, value) {
                (Sent::Header(name), Some(value)) => {
                    headers.push(((*name).into(), Secret::new(value.spelled())))
                }
                (Sent::Query, Some(Value::Pairs(pairs))) => {
                    for (key, value) in pairs {
                        let name = text::concat(&[name, ".", key]);
                        // EXPOSE: to the URL.
                        let value = value.as_ref().map_or("", |value| value.expose());
                        push_query(&mut url, &mut separator, &name, value);
                    }
                }
                (Sent::Query, Some(value)) => push_query(&mut url, &mut separator, name, &value.spelled()),
                (Sent::Query, None) => {
                    // What is sent although nobody asked for it.
                    let value = match default {
                        Fallback::Boolean(true) => "true",
                        Fallback::Boolean(false) => "false",
                        Fallback::OfDepth if definition.depth == DepthParameter::One => "1",
                        Fallback::None
                        | Fallback::OfDepth
                        | Fallback::OfTarget
                        | Fallback::Text(_)
                        | Fallback::Whole(_) => continue,
                    };
                    push_query(&mut url, &mut separator, name, value);
                }
                (Sent::No, _) | (Sent::Header(_), None) => {}
            }
        }
        let body = definition.body.as_ref().map(|body| {
            headers.push(("Content-Type".into(), Secret::new("application/json".to_owned())));
            Secret::new(self.properties.to_json(definition.fields(), body.wrapped))
        });
        for (name, value) in self.headers(config) {
            headers.push((name.clone().into(), value.clone()));
        }
        Request {
            method: definition.method,
            url,
            headers,
            body,
            timeout: Duration::from_millis(timeout_ms.into()),
            fresh: self.fresh,
            reads_success: definition.answer.is_some(),
        }
    }
}

fn push_query(url: &mut String, separator: &mut char, name: &str, value: &str) {
    url.push(*separator);
    url::push_encoded(url, name);
    url.push('=');
    url::push_encoded(url, value);
    *separator = '&';
}

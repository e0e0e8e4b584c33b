//! The options that were given to a client or to a call: a list of values that the table of options describes.

use crate::proto::argument::InvalidArgument;
use crate::proto::headers::{self, Given};
use crate::proto::redact::Secret;
use crate::proto::setting::Setting;
use crate::proto::taker::Taker;
use crate::proto::text;
use crate::proto::value::Value;

/// The options that were given, each with its value.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) given: Vec<(Setting, Value)>,
    /// Those that the environment speaks of, so that errors name them as the caller wrote them.
    pub(crate) from_environment: Vec<Setting>,
}

impl Settings {
    pub(crate) const fn new() -> Self {
        Self { given: Vec::new(), from_environment: Vec::new() }
    }

    /// Gives an option a value, or takes it away.
    pub(crate) fn set(&mut self, setting: Setting, value: Option<Value>) {
        self.given.retain(|(given, _)| *given != setting);
        self.from_environment.retain(|given| *given != setting);
        self.given.extend(value.map(|value| (setting, value)));
    }

    /// Adds a name to those that an option has been given, with its value or without one.
    pub(crate) fn add(&mut self, setting: Setting, name: String, value: Option<Secret<String>>) {
        let pair = (name, value);
        match self.given.iter_mut().find(|(given, _)| *given == setting) {
            Some((_, Value::Pairs(pairs))) => pairs.push(pair),
            Some((
                _,
                Value::Boolean(_) | Value::Host | Value::Number(_) | Value::Text(_) | Value::Whole(_),
            ))
            | None => self.set(setting, Some(Value::Pairs(vec![pair]))),
        }
    }

    /// The value of an option, if it was given.
    pub(crate) fn get(&self, setting: Setting) -> Option<&Value> {
        self.given.iter().find(|(given, _)| *given == setting).map(|(_, value)| value)
    }

    /// The text that an option was given.
    pub(crate) fn text(&self, setting: Setting) -> Option<&Secret<String>> {
        match self.get(setting)? {
            Value::Text(text) => Some(text),
            Value::Boolean(_) | Value::Host | Value::Number(_) | Value::Pairs(_) | Value::Whole(_) => None,
        }
    }

    /// Whether an option was given as true.
    pub(crate) fn flag(&self, setting: Setting) -> bool {
        matches!(self.get(setting), Some(Value::Boolean(true)))
    }

    /// The whole number that an option was given.
    pub(crate) fn whole(&self, setting: Setting) -> Option<u32> {
        match self.get(setting)? {
            Value::Whole(number) => Some(*number),
            Value::Boolean(_) | Value::Host | Value::Number(_) | Value::Pairs(_) | Value::Text(_) => None,
        }
    }

    /// Fills in what these leave out from what the environment says. Credentials come from one of the two, whole.
    #[inline(never)]
    pub(crate) fn fill(&mut self, environment: Self) {
        for setting in environment.from_environment {
            let option = if CREDENTIALS.contains(&setting) { Setting::Auth } else { setting };
            if self.get(option).is_none() {
                self.from_environment.push(setting);
            }
        }
        for (setting, value) in environment.given {
            if self.is_from_environment(setting) {
                self.given.push((setting, value));
            }
        }
    }

    fn is_from_environment(&self, setting: Setting) -> bool {
        self.from_environment.contains(&setting)
    }

    /// The headers that were given.
    pub(crate) fn headers(&self) -> Option<&Given> {
        match self.get(Setting::Headers)? {
            Value::Pairs(headers) => Some(headers),
            Value::Boolean(_) | Value::Host | Value::Number(_) | Value::Text(_) | Value::Whole(_) => None,
        }
    }

    /// Holds every value against its row.
    pub(crate) fn check(&self) -> Result<(), InvalidArgument> {
        self.given.iter().try_for_each(|(setting, value)| {
            if let (Setting::Headers, Value::Pairs(headers)) = (setting, value) {
                return headers::check(headers);
            }
            value.check(&setting.definition().schema).map_err(|problem| self.wrong(*setting, problem))
        })
    }

    /// Refuses what has no place among these takers.
    pub(crate) fn refuse_foreign(&self, takers: &[Taker]) -> Result<(), InvalidArgument> {
        let is_taken = |setting: Setting| {
            setting.definition().taken_by.iter().any(|by| takers.iter().any(|taker| taker == by))
        };
        match self.given.iter().find(|(setting, _)| !is_taken(*setting)) {
            Some((setting, _)) => Err(self.wrong(*setting, "is not an option of this operation")),
            None => Ok(()),
        }
    }

    /// What is wrong with an option, named as the caller wrote it.
    pub(crate) fn wrong(&self, setting: Setting, problem: &'static str) -> InvalidArgument {
        let definition = setting.definition();
        match definition.environment.filter(|_| self.is_from_environment(setting)) {
            Some(variable) => InvalidArgument::new(&text::concat(&["env.", variable.name]), problem),
            None => InvalidArgument::new(definition.name, problem),
        }
    }
}

/// The parts of the option `auth`.
pub(crate) const CREDENTIALS: [Setting; 3] =
    [Setting::AuthToken, Setting::AuthUsername, Setting::AuthPassword];

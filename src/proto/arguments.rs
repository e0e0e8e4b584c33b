//! `Arguments`: what a call is given, in both languages, and the task that it comes to.

use std::rc::Rc;

use crate::proto::argument::InvalidArgument;
use crate::proto::config::Config;
use crate::proto::limits::CallLimits;
use crate::proto::properties::Properties;
use crate::proto::request::Command;
use crate::proto::response::Body;
use crate::proto::schema::Schema;
use crate::proto::seeker::Seeker;
use crate::proto::setting::{Fallback, Setting};
use crate::proto::settings::Settings;
use crate::proto::target::{Flow, Takes, Target};
use crate::proto::task::{Course, Plan, Task};
use crate::proto::url;
use crate::proto::value::Value;
use crate::proto::watch::Watch;

/// What a call is given.
pub(crate) struct Arguments {
    pub(crate) target: Target,
    /// The id of the unit, or its name.
    pub(crate) id: String,
    pub(crate) properties: Properties,
    pub(crate) settings: Settings,
    /// Whether its request is asked for, and not to be sent.
    pub(crate) is_unsent: bool,
}

impl Arguments {
    fn check(&self) -> Result<(), InvalidArgument> {
        let Self { target, id, properties, settings, .. } = self;
        settings.refuse_foreign(target.kin())?;
        match target.takes() {
            Takes::Id if !url::is_id(id) => return Err(InvalidArgument::new("id", url::ID_PROBLEM)),
            Takes::Name => {
                let name = Value::text(id.as_str());
                name.check(&Schema::Line).map_err(|problem| InvalidArgument::new("name", problem))?;
            }
            Takes::Body(_) | Takes::Id | Takes::Nothing => {}
        }
        if let Some(body) = target.body() {
            properties.check(body.schema.fields)?;
        }
        settings.check()?;
        settings.refuse_foreign(target.takers())
    }

    /// Checks them, and gives what is to be done.
    pub(crate) fn task<B: Body>(self, config: &Rc<Config>) -> Result<Task<B>, InvalidArgument> {
        self.check()?;
        let Self { target, id, properties, settings, is_unsent } = self;
        let limits = limits(target, &settings, config);
        let course = match target {
            Target::Operation(_) => Course::Call,
            Target::Flow(Flow::Watch) => {
                let interval_ms = whole(Setting::IntervalMs, target, &settings, config);
                Course::Watch(Box::new(Watch::new(interval_ms, limits.total_timeout_ms)))
            }
            Target::Flow(flow) => {
                let name = target.body().and_then(|body| properties.text(body.schema.fields, "name"));
                let name = name.unwrap_or_else(|| id.clone());
                Course::Seek(Box::new(Seeker::new(flow, name, limits.total_timeout_ms)))
            }
        };
        let settings = Rc::new(settings);
        let (command, create) = match (target, target.writes()) {
            (Target::Operation(operation), _) => (Command::new(operation, id, properties, settings), None),
            (Target::Flow(_), None) => (Command::look(settings), None),
            (Target::Flow(_), Some(operation)) => {
                let look = Command::look(Rc::clone(&settings));
                (look, Some(Rc::new(Command::new(operation, id, properties, settings))))
            }
        };
        let plan = Plan {
            config: Rc::clone(config),
            command: Rc::new(command),
            create,
            limits,
            subject: target,
            is_unsent,
        };
        Ok(Task::new(plan, course))
    }
}

/// The limits of a call: its own, else the client's, else those that the rows have.
fn limits(target: Target, settings: &Settings, config: &Config) -> CallLimits {
    let limit = |setting| whole(setting, target, settings, config);
    CallLimits {
        timeout_ms: limit(Setting::TimeoutMs),
        total_timeout_ms: limit(Setting::TotalTimeoutMs),
        max_retries: limit(Setting::MaxRetries),
    }
}

/// A whole number: the call's own, else the client's, else the one that its row has.
fn whole(setting: Setting, target: Target, settings: &Settings, config: &Config) -> u32 {
    settings.whole(setting).or_else(|| config.settings.whole(setting)).unwrap_or_else(|| {
        match setting.definition().default {
            Fallback::Whole(number) => number,
            Fallback::Boolean(_)
            | Fallback::None
            | Fallback::OfDepth
            | Fallback::OfTarget
            | Fallback::Text(_) => target.total_timeout_ms(),
        }
    })
}

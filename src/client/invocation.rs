//! One call with its arguments and options, untyped: what both languages' builders come down to.

use std::rc::Rc;

use crate::client::Client;
use crate::client::builder::Decode;
use crate::proto::argument::InvalidArgument;
use crate::proto::call::CallLimits;
use crate::proto::config::{Auth, Config};
use crate::proto::error::Error;
use crate::proto::info::Ensured;
use crate::proto::properties::Properties;
use crate::proto::request::{Command, Request};
use crate::proto::schema::Schema;
use crate::proto::seeker::Seeker;
use crate::proto::setting::{Fallback, Setting};
use crate::proto::settings::Settings;
use crate::proto::step::Step;
use crate::proto::target::{Flow, Takes, Target};
use crate::proto::task::{Course, Plan, Task};
use crate::proto::url;
use crate::proto::value::Value;
use crate::proto::watch::Watch;
use crate::run::{self, Hooks, Io, Product};

/// One call with its arguments and options.
pub(crate) struct Invocation<I> {
    pub(crate) client: Client<I>,
    pub(crate) target: Target,
    pub(crate) id: String,
    pub(crate) properties: Properties,
    pub(crate) settings: Settings,
    pub(crate) hooks: Hooks,
    /// Whether its request is asked for, and not to be sent.
    pub(crate) is_unsent: bool,
}

/// A call whose arguments have been checked.
pub(crate) struct Prepared<I: Io> {
    pub(crate) client: Client<I>,
    pub(crate) hooks: Hooks,
    pub(crate) task: Task<I::Body>,
}

impl<I: Io> Invocation<I> {
    pub(crate) fn new(client: Client<I>, target: Target, id: String, properties: Properties) -> Self {
        let hooks = client.shared.hooks.clone();
        Self { client, target, id, properties, settings: Settings::new(), hooks, is_unsent: false }
    }

    /// Checks the arguments.
    pub(crate) fn prepare(self) -> Result<Prepared<I>, Error> {
        let name = self.target.name();
        self.check().map_err(|argument| Error::invalid_argument(name, argument))
    }

    pub(crate) fn check(self) -> Result<Prepared<I>, InvalidArgument> {
        let Self { client, target, id, properties, settings, hooks, is_unsent } = self;
        settings.refuse_foreign(target.kin())?;
        let takes = target.takes();
        match takes {
            Takes::Id if !url::is_id(&id) => return Err(InvalidArgument::new("id", url::ID_PROBLEM)),
            Takes::Name => {
                let name = Value::text(id.as_str());
                name.check(&Schema::Line).map_err(|problem| InvalidArgument::new("name", problem))?;
            }
            Takes::Body(_) | Takes::Id | Takes::Nothing => {}
        }
        let body = target.writes().and_then(|operation| operation.definition().body.as_ref());
        if let Some(body) = body {
            properties.check(body.schema.fields)?;
        }
        settings.check()?;
        settings.refuse_foreign(target.takers())?;

        let config = &client.shared.config;
        let limits = limits(target, &settings, config);
        let course = match target {
            Target::Operation(_) => Course::Call,
            Target::Flow(Flow::Watch) => {
                let interval_ms = whole(Setting::IntervalMs, target, &settings, config);
                Course::Watch(Watch::new(interval_ms, limits.total_timeout_ms))
            }
            Target::Flow(flow) => {
                let name = body.and_then(|body| properties.text(body.schema.fields, "name"));
                Course::Seek(Seeker::new(flow, name.unwrap_or_else(|| id.clone()), limits.total_timeout_ms))
            }
        };
        let (command, create) = match (target, target.writes()) {
            (Target::Operation(operation), _) => (Command::new(operation, id, properties, settings), None),
            (Target::Flow(_), None) => (Command::look(settings), None),
            (Target::Flow(_), Some(operation)) => {
                let look = Command::look(settings.clone());
                (look, Some(Rc::new(Command::new(operation, id, properties, settings))))
            }
        };
        let plan = Plan {
            config: Rc::clone(config),
            budget: Rc::clone(&client.shared.budget),
            command: Rc::new(command),
            create,
            limits,
            subject: target,
            is_unsent,
        };
        Ok(Prepared { hooks, task: Task::new(plan, course), client })
    }

    pub(crate) async fn run(self) -> Result<Option<I::Body>, Error> {
        let Prepared { client, hooks, mut task } = self.prepare()?;
        run::run(&client.shared.io, &hooks, &mut task).await.map(Product::answer)
    }

    /// An `ensure`: its unit, and how it came to be there.
    pub(crate) async fn ensure(self) -> Result<Option<Ensured>, Error>
    where
        I::Body: Decode,
    {
        let Prepared { client, hooks, mut task } = self.prepare()?;
        let unit = run::run(&client.shared.io, &hooks, &mut task).await?.answer();
        Ok(unit.and_then(Decode::decode).zip(task.how()).map(|(unit, how)| Ensured { unit, how }))
    }

    pub(crate) fn build(mut self) -> Result<Request, Error> {
        let name = self.target.name();
        if matches!(self.client.shared.config.auth, Auth::Function) {
            let argument = InvalidArgument::new("auth.token", "is a function: use build_async");
            return Err(Error::invalid_argument(name, argument));
        }
        self.is_unsent = true;
        match self.prepare()?.task.next(0, 0.0) {
            Step::Built(request) => Ok(request),
            Step::Done(Err(error)) => Err(error),
            Step::Authorize { .. } | Step::Done(Ok(_)) | Step::Rest(_) | Step::Send(_) | Step::Sleep(_) => {
                Err(Error::undecodable(name))
            }
        }
    }

    pub(crate) async fn build_async(mut self) -> Result<Request, Error> {
        let name = self.target.name();
        self.is_unsent = true;
        let Prepared { client, hooks, mut task } = self.prepare()?;
        match run::run(&client.shared.io, &hooks, &mut task).await? {
            Product::Request(request) => Ok(request),
            Product::Answer(_) => Err(Error::undecodable(name)),
        }
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

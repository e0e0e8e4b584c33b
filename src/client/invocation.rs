//! One call with its arguments and options, untyped: what both languages' builders come down to.

use std::rc::Rc;

use crate::client::Client;
use crate::proto::argument::InvalidArgument;
use crate::proto::call::{CallLimits, Step};
use crate::proto::config::{Auth, Config};
use crate::proto::error::Error;
use crate::proto::operation::Operation;
use crate::proto::properties::Properties;
use crate::proto::request::{Command, Request};
use crate::proto::setting::{Fallback, Setting};
use crate::proto::settings::Settings;
use crate::proto::target::{Flow, Target};
use crate::proto::task::{Plan, Task};
use crate::proto::url;
use crate::proto::waiter::{Goal, Waiter};
use crate::run::{self, Hooks, Io, Ran, Stopped};

/// One call with its arguments and options.
pub(crate) struct Invocation<I> {
    pub(crate) client: Client<I>,
    pub(crate) target: Target,
    pub(crate) id: String,
    pub(crate) properties: Properties,
    pub(crate) settings: Settings,
    pub(crate) hooks: Hooks,
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
        Self { client, target, id, properties, settings: Settings::new(), hooks }
    }

    /// Checks the arguments.
    pub(crate) fn prepare(self) -> Result<Prepared<I>, Error> {
        let name = self.target.name();
        self.check().map_err(|argument| Error::invalid_argument(name, argument))
    }

    pub(crate) fn check(self) -> Result<Prepared<I>, InvalidArgument> {
        let Self { client, target, id, properties, settings, hooks } = self;
        settings.refuse_foreign(target.kin())?;
        let takes_id = match target {
            Target::Flow(_) => true,
            Target::Operation(operation) => operation.definition().path.has_id(),
        };
        if takes_id && !url::is_id(&id) {
            return Err(InvalidArgument::new("id", url::ID_PROBLEM));
        }
        let body = match target {
            Target::Flow(_) => None,
            Target::Operation(operation) => operation.definition().body.as_ref(),
        };
        if let Some(body) = body {
            properties.check(body.schema.fields)?;
        }
        settings.check()?;
        settings.refuse_foreign(target.takers())?;

        let config = &client.shared.config;
        let limits = limits(target, &settings, config);
        let (operation, goal) = match target {
            Target::Operation(operation) => (operation, None),
            Target::Flow(Flow::WaitUntilAvailable) => (Operation::List, Some(Goal::Available)),
            Target::Flow(Flow::WaitUntilDeleted) => (Operation::List, Some(Goal::Deleted)),
        };
        let waiter = goal.map(|goal| Waiter::new(goal, id.clone(), limits.total_timeout_ms));
        let plan = Plan {
            config: Rc::clone(config),
            budget: Rc::clone(&client.shared.budget),
            command: Rc::new(Command::new(operation, id, properties, settings)),
            limits,
            subject: target,
        };
        Ok(Prepared { hooks, task: Task::new(plan, waiter), client })
    }

    pub(crate) async fn run(self) -> Ran<I> {
        let Prepared { client, hooks, mut task } = self.prepare().map_err(Stopped::Failed)?;
        run::run(&client.shared.io, &hooks, &mut task).await
    }

    pub(crate) fn build(self) -> Result<Request, Error> {
        let name = self.target.name();
        if matches!(self.client.shared.config.auth, Auth::Function) {
            let argument = InvalidArgument::new("auth.token", "is a function: use build_async");
            return Err(Error::invalid_argument(name, argument));
        }
        match self.prepare()?.task.next(0, 0.0) {
            Step::Send(request) => Ok(request),
            Step::Done(Err(error)) => Err(error),
            Step::Authorize { .. } | Step::Done(Ok(_)) | Step::Sleep(_) => Err(Error::undecodable(name)),
        }
    }

    pub(crate) async fn build_async(self) -> Result<Request, Error> {
        let name = self.target.name();
        let Prepared { client, hooks, mut task } = self.prepare()?;
        let request = run::unsent(&client.shared.io, &hooks, &mut task).await;
        match request.map_err(|stopped| stopped.into_error(name))? {
            Some(request) => Ok(request),
            None => Err(Error::undecodable(name)),
        }
    }
}

/// The limits of a call: its own, else the client's, else those that the rows have.
fn limits(target: Target, settings: &Settings, config: &Config) -> CallLimits {
    let limit = |setting: Setting| {
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
    };
    CallLimits {
        timeout_ms: limit(Setting::TimeoutMs),
        total_timeout_ms: limit(Setting::TotalTimeoutMs),
        max_retries: limit(Setting::MaxRetries),
    }
}

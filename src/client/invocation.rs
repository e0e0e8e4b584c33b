//! One call with its arguments and options, untyped: what both languages' builders come down to.

use std::rc::Rc;

use crate::client::Client;
use crate::proto::call::{CallLimits, CallSubject, Step};
use crate::proto::config::{self, Auth, Limits};
use crate::proto::error::{Error, InvalidArgument};
use crate::proto::operation::Operation;
use crate::proto::request::{Command, Parameters, Properties, Request, not_an_option};
use crate::proto::retry::TOTAL_TIMEOUT_MS;
use crate::proto::task::{Plan, Task};
use crate::proto::waiter::{Goal, Waiter};
use crate::run::{self, Hooks, Io, Ran, Stopped};

/// What is called.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    Operation(Operation),
    Wait(Goal),
}

/// One call with its arguments and options.
pub(crate) struct Invocation<I> {
    pub(crate) client: Client<I>,
    pub(crate) target: Target,
    pub(crate) id: String,
    pub(crate) properties: Properties,
    pub(crate) parameters: Parameters,
    pub(crate) limits: Limits,
    pub(crate) hooks: Hooks,
}

/// A call whose arguments have been checked.
pub(crate) struct Prepared<I: Io> {
    pub(crate) client: Client<I>,
    pub(crate) hooks: Hooks,
    pub(crate) task: Task<I::Body>,
}

impl Target {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Operation(operation) => operation.definition().name,
            Self::Wait(goal) => goal.name(),
        }
    }

    fn phrase(self) -> &'static str {
        match self {
            Self::Operation(operation) => operation.definition().phrase,
            Self::Wait(goal) => goal.phrase(),
        }
    }
}

impl<I: Io> Invocation<I> {
    pub(crate) fn new(client: Client<I>, target: Target, id: String, properties: Properties) -> Self {
        let hooks = client.shared.hooks.clone();
        let (parameters, limits) = (Parameters::default(), Limits::default());
        Self { client, target, id, properties, parameters, limits, hooks }
    }

    /// Checks the arguments.
    pub(crate) fn prepare(self) -> Result<Prepared<I>, Error> {
        let name = self.target.name();
        self.check().map_err(|argument| Error::invalid_argument(name, argument))
    }

    pub(crate) fn check(self) -> Result<Prepared<I>, InvalidArgument> {
        let Self { client, target, id, properties, parameters, limits, hooks } = self;
        let (command, goal) = match target {
            Target::Operation(_) if parameters.on_poll => return Err(not_an_option("onPoll")),
            Target::Operation(operation) => (Command::new(operation, &id, properties, parameters)?, None),
            Target::Wait(goal) => {
                parameters.check_for_wait()?;
                Command::check_id(&id)?;
                (Command::new(Operation::List, "", properties, parameters)?, Some(goal))
            }
        };
        let config = &client.shared.config;
        let total_timeout_ms = config::milliseconds("totalTimeoutMs", limits.total_timeout_ms)?;
        let total_timeout_ms = total_timeout_ms.or(config.total_timeout_ms);
        let plan = Plan {
            config: Rc::clone(config),
            budget: Rc::clone(&client.shared.budget),
            command: Rc::new(command),
            limits: CallLimits {
                timeout_ms: config::milliseconds("timeoutMs", limits.timeout_ms)?
                    .unwrap_or(config.timeout_ms),
                total_timeout_ms: total_timeout_ms.unwrap_or(TOTAL_TIMEOUT_MS),
                max_retries: config::max_retries(limits.max_retries)?.unwrap_or(config.max_retries),
            },
            subject: CallSubject { name: target.name(), phrase: target.phrase() },
        };
        let waiter = goal.map(|goal| Waiter::new(goal, id, total_timeout_ms));
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

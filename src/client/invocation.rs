//! One call with its arguments and options, untyped: what both languages' builders come down to.

use std::rc::Rc;

use crate::client::Client;
use crate::client::builder::Decode;
use crate::proto::call::{CallLimits, CallSubject, Step};
use crate::proto::config::{self, Auth, Limits};
use crate::proto::error::{Error, InvalidArgument};
use crate::proto::flow::Flow;
use crate::proto::goal::Goal;
use crate::proto::info::Ensured;
use crate::proto::operation::Operation;
use crate::proto::request::{Command, Parameters, Properties, Request, not_an_option};
use crate::proto::retry::TOTAL_TIMEOUT_MS;
use crate::proto::task::{Course, Plan, Task};
use crate::proto::watch::Watch;
use crate::run::{self, Hooks, Io, Ran, Stopped};

/// What is called.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    Operation(Operation),
    Flow(Goal),
    Watch,
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
    pub(crate) interval_ms: Option<f64>,
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
            Self::Flow(goal) => goal.name(),
            Self::Watch => "watch",
        }
    }

    fn phrase(self) -> &'static str {
        match self {
            Self::Operation(operation) => operation.definition().phrase,
            Self::Flow(goal) => goal.phrase(),
            Self::Watch => "watch backup units",
        }
    }
}

impl<I: Io> Invocation<I> {
    pub(crate) fn new(client: Client<I>, target: Target, id: String, properties: Properties) -> Self {
        let hooks = client.shared.hooks.clone();
        let (parameters, limits) = (Parameters::default(), Limits::default());
        Self { client, target, id, properties, parameters, limits, hooks, interval_ms: None }
    }

    /// Checks the arguments.
    pub(crate) fn prepare(self) -> Result<Prepared<I>, Error> {
        let name = self.target.name();
        self.check().map_err(|argument| Error::invalid_argument(name, argument))
    }

    pub(crate) fn check(self) -> Result<Prepared<I>, InvalidArgument> {
        let Self { client, target, id, properties, parameters, limits, hooks, interval_ms } = self;
        let list = |parameters: Parameters| {
            parameters.check_for_wait()?;
            Command::new(Operation::List, "", Properties::default(), parameters)
        };
        let mut key = id;
        let (command, create) = match target {
            Target::Operation(_) if parameters.on_poll => return Err(not_an_option("onPoll")),
            Target::Operation(operation) => (Command::new(operation, &key, properties, parameters)?, None),
            Target::Flow(Goal::Available | Goal::Deleted) => {
                Command::check_id(&key)?;
                (list(parameters)?, None)
            }
            Target::Flow(Goal::Named) => {
                Command::check_name(&key)?;
                (list(parameters)?, None)
            }
            Target::Flow(Goal::Ensured) => {
                key = properties.name.clone().unwrap_or_default();
                let create_parameters =
                    Parameters { contract_number: parameters.contract_number, ..Parameters::default() };
                let create = Command::new(Operation::Create, "", properties, create_parameters)?;
                (list(parameters)?, Some(Rc::new(create)))
            }
            Target::Watch => (list(parameters)?, None),
        };
        let config = &client.shared.config;
        let total_timeout_ms = config::milliseconds("totalTimeoutMs", limits.total_timeout_ms)?;
        let total_timeout_ms = total_timeout_ms.or(config.total_timeout_ms);
        let plan = Plan {
            config: Rc::clone(config),
            budget: Rc::clone(&client.shared.budget),
            command: Rc::new(command),
            create,
            limits: CallLimits {
                timeout_ms: config::milliseconds("timeoutMs", limits.timeout_ms)?
                    .unwrap_or(config.timeout_ms),
                total_timeout_ms: total_timeout_ms.unwrap_or(TOTAL_TIMEOUT_MS),
                max_retries: config::max_retries(limits.max_retries)?.unwrap_or(config.max_retries),
            },
            subject: CallSubject {
                name: target.name(),
                phrase: target.phrase(),
                ensures: matches!(target, Target::Flow(Goal::Ensured)),
            },
        };
        let course = match target {
            Target::Operation(_) => Course::Call,
            Target::Flow(goal) => Course::Flow(Flow::new(goal, key, total_timeout_ms)),
            Target::Watch => {
                let interval_ms = config::milliseconds("intervalMs", interval_ms)?;
                Course::Watch(Watch::new(interval_ms, plan.limits.total_timeout_ms))
            }
        };
        Ok(Prepared { hooks, task: Task::new(plan, course), client })
    }

    pub(crate) async fn run(self) -> Ran<I> {
        let Prepared { client, hooks, mut task } = self.prepare().map_err(Stopped::Failed)?;
        run::run(&client.shared.io, &hooks, &mut task).await
    }

    /// An `ensure`: its unit, and how it came to be there.
    pub(crate) async fn ensure(self) -> Result<Option<Ensured>, Stopped<I::Abort>>
    where
        I::Body: Decode,
    {
        let Prepared { client, hooks, mut task } = self.prepare().map_err(Stopped::Failed)?;
        let unit = run::run(&client.shared.io, &hooks, &mut task).await?;
        Ok(unit.and_then(Decode::decode).zip(task.how()).map(|(unit, how)| Ensured { unit, how }))
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
            Step::Authorize { .. } | Step::Done(Ok(_)) | Step::Rest(_) | Step::Sleep(_) => {
                Err(Error::undecodable(name))
            }
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

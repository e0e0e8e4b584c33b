//! One call with its arguments and options, untyped: what both languages' builders come down to.

use std::rc::Rc;

use crate::client::Client;
use crate::proto::call::{Call, CallLimits, CallSubject};
use crate::proto::config::{self, Auth, Limits};
use crate::proto::error::{Error, InvalidArgument};
use crate::proto::operation::Operation;
use crate::proto::request::{Command, Parameters, Properties, Request, not_an_option};
use crate::proto::retry::TOTAL_TIMEOUT_MS;
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
pub(crate) struct Prepared<I> {
    client: Client<I>,
    target: Target,
    command: Command,
    id: String,
    limits: CallLimits,
    total_timeout_ms: Option<u32>,
    hooks: Hooks,
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

    fn check(self) -> Result<Prepared<I>, InvalidArgument> {
        let Self { client, target, id, properties, parameters, limits, hooks } = self;
        let command = match target {
            Target::Operation(_) if hooks.on_poll.is_some() => return Err(not_an_option("onPoll")),
            Target::Operation(operation) => Command::new(operation, &id, properties, parameters)?,
            Target::Wait(_) => {
                parameters.check_for_wait()?;
                // The id is one that `get` would take; what is sent is a list.
                Command::new(Operation::Get, &id, Properties::default(), Parameters::default())?;
                Command::new(Operation::List, "", Properties::default(), parameters)?
            }
        };
        let config = &client.shared.config;
        let total_timeout_ms = config::milliseconds("totalTimeoutMs", limits.total_timeout_ms)?;
        let total_timeout_ms = total_timeout_ms.or(config.total_timeout_ms);
        let limits = CallLimits {
            timeout_ms: config::milliseconds("timeoutMs", limits.timeout_ms)?.unwrap_or(config.timeout_ms),
            total_timeout_ms: total_timeout_ms.unwrap_or(TOTAL_TIMEOUT_MS),
            max_retries: config::max_retries(limits.max_retries)?.unwrap_or(config.max_retries),
        };
        Ok(Prepared { client, target, command, id, limits, total_timeout_ms, hooks })
    }

    pub(crate) async fn run(self) -> Ran<I> {
        let prepared = self.prepare().map_err(Stopped::Failed)?;
        prepared.run(&prepared.client.shared.io).await
    }

    pub(crate) fn build(self) -> Result<Request, Error> {
        if matches!(self.client.shared.config.auth, Auth::Function) {
            let argument = InvalidArgument::new("auth.token", "is a function: use build_async");
            return Err(Error::invalid_argument(self.target.name(), argument));
        }
        self.prepare().map(|prepared| {
            let config = &prepared.client.shared.config;
            let authorization = match &config.auth {
                Auth::Header(authorization) => Some(authorization),
                Auth::Function | Auth::None => None,
            };
            prepared.command.request(config, authorization, prepared.limits.timeout_ms)
        })
    }

    pub(crate) async fn build_async(self) -> Result<Request, Error> {
        let name = self.target.name();
        let prepared = self.prepare()?;
        let io = &prepared.client.shared.io;
        match prepared.unsent(io).await.map_err(|stopped| stopped.into_error(name))? {
            Some(request) => Ok(request),
            None => Err(Error::undecodable(name)),
        }
    }
}

impl<I: Io> Prepared<I> {
    /// Makes the call through `io`, which may know of an abort signal that the client's does not.
    pub(crate) async fn run(&self, io: &I) -> Ran<I> {
        match self.target {
            Target::Operation(_) => {
                run::call(io, &self.hooks, &mut self.call(self.limits.total_timeout_ms)).await
            }
            Target::Wait(goal) => {
                let mut waiter = Waiter::new(goal, self.id.clone(), self.total_timeout_ms);
                run::wait(io, &self.hooks, &mut waiter, |left_ms| self.call(left_ms)).await
            }
        }
    }

    /// The request that the call would send first.
    pub(crate) async fn unsent(&self, io: &I) -> Result<Option<Request>, Stopped<I::Abort>> {
        run::unsent(io, &self.hooks, &mut self.call(self.limits.total_timeout_ms)).await
    }

    fn call(&self, total_timeout_ms: u32) -> Call<I::Body> {
        let shared = &self.client.shared;
        Call::new(
            Rc::clone(&shared.config),
            Rc::clone(&shared.budget),
            self.command.clone(),
            CallLimits { total_timeout_ms, ..self.limits },
            CallSubject { name: self.target.name(), phrase: self.target.phrase() },
        )
    }
}

//! One call with its arguments and options, untyped: what both languages' builders come down to.

use crate::client::Client;
use crate::client::answer::Decode;
use crate::proto::argument::InvalidArgument;
use crate::proto::arguments::Arguments;
use crate::proto::config::Auth;
use crate::proto::error::Error;
use crate::proto::info::Ensured;
use crate::proto::properties::Properties;
use crate::proto::request::Request;
use crate::proto::settings::Settings;
use crate::proto::step::Step;
use crate::proto::target::Target;
use crate::proto::task::Task;
use crate::run::{self, Hooks, Io, Product};

/// One call with its arguments and options.
pub(crate) struct Invocation<I> {
    pub(crate) client: Client<I>,
    pub(crate) arguments: Arguments,
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
        let arguments = Arguments { target, id, properties, settings: Settings::new(), is_unsent: false };
        Self { client, arguments, hooks }
    }

    /// Checks the arguments.
    pub(crate) fn prepare(self) -> Result<Prepared<I>, Error> {
        let Self { client, arguments, hooks } = self;
        let name = arguments.target.name();
        let task = arguments.task(&client.shared.config);
        let task = task.map_err(|argument| Error::invalid_argument(name, argument))?;
        Ok(Prepared { client, hooks, task })
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
        let name = self.arguments.target.name();
        if matches!(self.client.shared.config.auth, Auth::Function) {
            let argument = InvalidArgument::new("auth.token", "is a function: use build_async");
            return Err(Error::invalid_argument(name, argument));
        }
        self.arguments.is_unsent = true;
        match self.prepare()?.task.next(0, 0.0) {
            Step::Built(request) => Ok(request),
            Step::Done(Err(error)) => Err(*error),
            Step::Authorize { .. } | Step::Done(Ok(_)) | Step::Rest(_) | Step::Send(_) | Step::Sleep(_) => {
                Err(Error::undecodable(name))
            }
        }
    }

    pub(crate) async fn build_async(mut self) -> Result<Request, Error> {
        let name = self.arguments.target.name();
        self.arguments.is_unsent = true;
        let Prepared { client, hooks, mut task } = self.prepare()?;
        match run::run(&client.shared.io, &hooks, &mut task).await? {
            Product::Request(request) => Ok(request),
            Product::Answer(_) => Err(Error::undecodable(name)),
        }
    }
}

//! One call with its options, typed: `send` makes it, `build` gives the request unsent.

use std::marker::PhantomData;
use std::rc::Rc;
use std::time::Duration;

use crate::client::answer::{Answer, Available, Decode, Deleted, HasDepth, IsOperation};
use crate::client::invocation::Invocation;
use crate::client::milliseconds;
use crate::client::watch;
use crate::proto::argument::InvalidArgument;
use crate::proto::error::Error;
use crate::proto::info::{AttemptInfo, BackupUnitsSnapshot, Ensured, PollInfo, ResponseInfo};
use crate::proto::model::BackupUnits;
use crate::proto::redact::Secret;
use crate::proto::request::Request;
use crate::proto::setting::Setting;
use crate::proto::value::Value;
use crate::run::Io;

/// One call with its options: [`CallBuilder::send`] makes it, [`CallBuilder::build`] gives the request unsent.
#[must_use = "a call does nothing until it is sent or built"]
pub struct CallBuilder<I, T> {
    invocation: Invocation<I>,
    answer: PhantomData<fn() -> T>,
}

/// How much of its children an answer includes, 0 to 10.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Depth(u32);

impl Depth {
    /// A depth.
    ///
    /// # Errors
    /// `InvalidArgument` above 10.
    pub fn new(depth: u32) -> Result<Self, Error> {
        if depth <= 10 {
            return Ok(Self(depth));
        }
        let argument = InvalidArgument::new("depth", "must be a whole number from 0 to 10");
        Err(Error::invalid_argument("depth", argument))
    }
}

impl<I: Io, T> CallBuilder<I, T> {
    pub(crate) fn new(invocation: Invocation<I>) -> Self {
        Self { invocation, answer: PhantomData }
    }

    fn set(mut self, setting: Setting, value: Value) -> Self {
        self.invocation.arguments.settings.set(setting, Some(value));
        self
    }

    /// The contract to act for, instead of the client's.
    pub fn contract_number(self, number: u32) -> Self {
        self.set(Setting::ContractNumber, Value::Whole(number))
    }

    /// What one attempt may take, instead of what the client says.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.set(Setting::TimeoutMs, milliseconds(timeout))
    }

    /// What the whole of it may take, instead of what the client says.
    pub fn total_timeout(self, timeout: Duration) -> Self {
        self.set(Setting::TotalTimeoutMs, milliseconds(timeout))
    }

    /// How often it may be retried, instead of what the client says.
    pub fn max_retries(self, retries: u32) -> Self {
        self.set(Setting::MaxRetries, Value::Whole(retries))
    }

    /// A header that is sent with each request; it wins over the client's of the same name.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.invocation.arguments.settings.add(
            Setting::Headers,
            name.into(),
            Some(Secret::new(value.into())),
        );
        self
    }

    /// Told of each answer, instead of the client's hook.
    pub fn on_response(mut self, hook: impl Fn(&ResponseInfo) + 'static) -> Self {
        self.invocation.hooks.on_response = Some(Rc::new(hook));
        self
    }

    /// Told of each attempt, answered or not, instead of the client's hook.
    pub fn on_attempt(mut self, hook: impl Fn(&AttemptInfo) + 'static) -> Self {
        self.invocation.hooks.on_attempt = Some(Rc::new(hook));
        self
    }
}

impl<I: Io> CallBuilder<I, Ensured>
where
    I::Body: Decode,
{
    /// Told of each look at the list.
    pub fn on_poll(mut self, hook: impl Fn(&PollInfo) + 'static) -> Self {
        self.invocation.hooks.on_poll = Some(Rc::new(hook));
        self
    }

    /// Makes the calls.
    ///
    /// # Errors
    /// Whatever went wrong: see [`crate::Code`].
    pub async fn send(self) -> Result<Ensured, Error> {
        let name = self.invocation.arguments.target.name();
        let ensured = self.invocation.ensure().await?;
        ensured.ok_or_else(|| Error::undecodable(name))
    }
}

impl<I: Io + 'static> CallBuilder<I, BackupUnitsSnapshot>
where
    I::Body: Decode,
{
    /// The pause between looks while nothing is going on, 30 s unless told otherwise.
    pub fn interval(self, interval: Duration) -> Self {
        self.set(Setting::IntervalMs, milliseconds(interval))
    }

    /// Told of each failure that does not end it.
    pub fn on_error(mut self, hook: impl Fn(&Error) + 'static) -> Self {
        self.invocation.hooks.on_error = Some(Rc::new(hook));
        self
    }

    /// The lists as they come; nothing is sent before the first is asked for. An error is the last item. Drop it to end
    /// it.
    pub fn stream(self) -> watch::Watching<I> {
        watch::Watching::new(self.invocation)
    }
}

impl<I: Io, T: IsOperation> CallBuilder<I, T> {
    /// Asks for an indented answer. Off unless told otherwise.
    pub fn pretty(self, pretty: bool) -> Self {
        self.set(Setting::Pretty, Value::Boolean(pretty))
    }

    /// The request as plain data, credentials included, not sent.
    ///
    /// # Errors
    /// `InvalidArgument` for a wrong argument, and for credentials that only [`CallBuilder::build_async`] can ask for.
    pub fn build(self) -> Result<Request, Error> {
        self.invocation.build()
    }

    /// The request as plain data, credentials included, not sent; asks the token function if there is one.
    ///
    /// # Errors
    /// `InvalidArgument` for a wrong argument, `TokenFailed` or `Timeout` of the token function.
    pub async fn build_async(self) -> Result<Request, Error> {
        self.invocation.build_async().await
    }
}

impl<I: Io, T: HasDepth> CallBuilder<I, T> {
    /// How much of its children the answer includes.
    pub fn depth(self, depth: Depth) -> Self {
        self.set(Setting::Depth, Value::Whole(depth.0))
    }
}

impl<I: Io> CallBuilder<I, BackupUnits> {
    /// Orders the list by a property. Other clients send it; the API's reference does not know it.
    pub fn order_by(self, property: impl Into<String>) -> Self {
        self.set(Setting::OrderBy, Value::text(property))
    }

    /// Shortens the list. Other clients send it; the API's reference does not know it.
    pub fn max_results(self, results: u32) -> Self {
        self.set(Setting::MaxResults, Value::Whole(results))
    }

    /// Filters the list by a property. Other clients send it; the API's reference does not know it.
    pub fn filter(mut self, property: impl Into<String>, value: impl Into<String>) -> Self {
        self.invocation.arguments.settings.add(
            Setting::Filter,
            property.into(),
            Some(Secret::new(value.into())),
        );
        self
    }
}

impl<I: Io> CallBuilder<I, Available> {
    /// Told of each look at the unit.
    pub fn on_poll(mut self, hook: impl Fn(&PollInfo) + 'static) -> Self {
        self.invocation.hooks.on_poll = Some(Rc::new(hook));
        self
    }
}

impl<I: Io> CallBuilder<I, Deleted> {
    /// Told of each look at the unit.
    pub fn on_poll(mut self, hook: impl Fn(&PollInfo) + 'static) -> Self {
        self.invocation.hooks.on_poll = Some(Rc::new(hook));
        self
    }
}

impl<I: Io, T: Answer> CallBuilder<I, T>
where
    I::Body: Decode,
{
    /// Makes the call.
    ///
    /// # Errors
    /// Whatever went wrong: see [`crate::Code`].
    pub async fn send(self) -> Result<T::Output, Error> {
        let name = self.invocation.arguments.target.name();
        let body = self.invocation.run().await?;
        T::from_body(body).ok_or_else(|| Error::undecodable(name))
    }
}

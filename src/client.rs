//! The public Rust API: a client, its options, and a builder for each call. Wiring only.

pub(crate) mod answer;
pub(crate) mod builder;
pub(crate) mod invocation;
pub(crate) mod watch;

use std::fmt;
use std::rc::Rc;
use std::time::Duration;

use crate::client::answer::{Available, Deleted, Named};
use crate::client::builder::CallBuilder;
use crate::client::invocation::Invocation;
use crate::proto::argument::InvalidArgument;
use crate::proto::config::{self, Auth as AuthConfig, Config};
use crate::proto::decimal::NOT_WHOLE;
use crate::proto::environment;
use crate::proto::error::Error;
use crate::proto::info::{AttemptInfo, BackupUnitsSnapshot, Ensured, ResponseInfo};
use crate::proto::model::{
    BackupUnit, BackupUnitPatch, BackupUnitReplacement, BackupUnitSso, BackupUnits, NewBackupUnit,
};
use crate::proto::operation::Operation;
use crate::proto::properties::Properties;
use crate::proto::redact::Secret;
use crate::proto::setting::Setting;
use crate::proto::settings::{CREDENTIALS, Settings};
use crate::proto::target::{Flow, Target};
use crate::proto::value::Value;
use crate::run::{Hooks, Io, TokenFunction};

/// A client of the IONOS Backup Service. Cloning it is cheap, and the clones share one retry budget.
pub struct Client<I> {
    pub(crate) shared: Rc<Shared<I>>,
}

pub(crate) struct Shared<I> {
    pub(crate) config: Rc<Config>,
    pub(crate) hooks: Hooks,
    pub(crate) io: I,
}

#[cfg(target_arch = "wasm32")]
impl Client<crate::wasm::Fetch> {
    /// A client that calls through the global `fetch`.
    pub fn builder() -> ClientBuilder<crate::wasm::Fetch> {
        ClientBuilder::new(crate::wasm::Fetch::default())
    }
}

impl<I: Io> Client<I> {
    /// A client that calls through `io`.
    pub fn builder_with(io: I) -> ClientBuilder<I> {
        ClientBuilder::new(io)
    }

    /// All backup units: `GET /backupunits` (operationId `backupunitsGet`), at depth 1 unless told otherwise.
    pub fn list(&self) -> CallBuilder<I, BackupUnits> {
        self.call(Operation::List, "", Properties::default())
    }

    /// Creates a backup unit: `POST /backupunits` (operationId `backupunitsPost`).
    ///
    /// The unit is `BUSY` at first; [`Client::wait_until_available`] tells when it can be used.
    pub fn create(&self, unit: NewBackupUnit) -> CallBuilder<I, BackupUnit> {
        self.call(Operation::Create, "", unit)
    }

    /// One backup unit: `GET /backupunits/{backupunitId}` (operationId `backupunitsFindById`), at depth 1 unless told
    /// otherwise.
    pub fn get(&self, id: &str) -> CallBuilder<I, BackupUnit> {
        self.call(Operation::Get, id, Properties::default())
    }

    /// Sets password and e-mail: `PUT /backupunits/{backupunitId}` (operationId `backupunitsPut`).
    pub fn replace(&self, id: &str, unit: BackupUnitReplacement) -> CallBuilder<I, BackupUnit> {
        self.call(Operation::Replace, id, unit)
    }

    /// Sets password or e-mail or both: `PATCH /backupunits/{backupunitId}` (operationId `backupunitsPatch`).
    pub fn update(&self, id: &str, patch: BackupUnitPatch) -> CallBuilder<I, BackupUnit> {
        self.call(Operation::Update, id, patch)
    }

    /// Deletes a backup unit with its backup plans, all its backups and its backup user:
    /// `DELETE /backupunits/{backupunitId}` (operationId `backupunitsDelete`). It cannot be undone.
    pub fn delete(&self, id: &str) -> CallBuilder<I, ()> {
        self.call(Operation::Delete, id, Properties::default())
    }

    /// A one-time URL that signs its holder in to the Backup Console: `GET /backupunits/{backupunitId}/ssourl`
    /// (operationId `backupunitsSsourlGet`). Fetch it on a click, hand it on, keep it nowhere.
    pub fn sso_url(&self, id: &str) -> CallBuilder<I, BackupUnitSso> {
        self.call(Operation::SsoUrl, id, Properties::default())
    }

    /// Polls the list until the unit can be used.
    ///
    /// # Errors
    /// `UnitFailed` if it has failed, `NotFound` if it is gone or does not show within 30 s, `Timeout` after 10 minutes
    /// unless told otherwise, and whatever ends a poll for good.
    pub fn wait_until_available(&self, id: &str) -> CallBuilder<I, Available> {
        self.flow(Flow::WaitUntilAvailable, id)
    }

    /// Polls the list until the unit is gone.
    ///
    /// # Errors
    /// `UnitFailed` if deleting has failed, `Timeout` after 10 minutes unless told otherwise, and whatever ends a poll
    /// for good.
    pub fn wait_until_deleted(&self, id: &str) -> CallBuilder<I, Deleted> {
        self.flow(Flow::WaitUntilDeleted, id)
    }

    /// Sees to it that there is a unit of this name, and gives it: one that is there already is not changed, neither
    /// its password nor its e-mail; else it is created, and looked for where the create does not tell.
    ///
    /// It may be called again whatever came of it, since it looks first. One whose name is on its way out is waited
    /// for. The unit may still be `BUSY`.
    ///
    /// # Errors
    /// Whatever ends a create or a look, `UnitFailed` if the deletion of an old unit has failed, `Timeout` after 10
    /// minutes unless told otherwise. The outcome is `Unknown` if the unit may have been created and does not show
    /// within 30 s.
    pub fn ensure(&self, unit: NewBackupUnit) -> CallBuilder<I, Ensured> {
        self.target(Target::Flow(Flow::Ensure), "", unit.into())
    }

    /// The unit of this name, from the list.
    ///
    /// # Errors
    /// `NotFound` if there is none, and whatever ends a list.
    pub fn get_by_name(&self, name: &str) -> CallBuilder<I, Named> {
        self.flow(Flow::GetByName, name)
    }

    /// The list, whenever it changes: [`CallBuilder::stream`] gives the first at once, then each change.
    ///
    /// It looks every second at first and every 10 s later while a unit is in a passing state, else every 30 s, and
    /// only while the next item is waited for. A failure that may pass does not end it.
    pub fn watch(&self) -> CallBuilder<I, BackupUnitsSnapshot> {
        self.flow(Flow::Watch, "")
    }

    /// Any operation, for this project's own tests: its properties in the order of their schema, its answer as it came.
    #[cfg(not(target_arch = "wasm32"))]
    #[doc(hidden)]
    pub fn untyped(
        &self,
        operation: Operation,
        id: &str,
        properties: Vec<Option<Value>>,
    ) -> CallBuilder<I, crate::client::answer::Untyped> {
        self.call(operation, id, Properties::new(properties))
    }

    fn call<T>(&self, operation: Operation, id: &str, body: impl Into<Properties>) -> CallBuilder<I, T> {
        self.target(Target::Operation(operation), id, body.into())
    }

    fn flow<T>(&self, flow: Flow, id: &str) -> CallBuilder<I, T> {
        self.target(Target::Flow(flow), id, Properties::default())
    }

    fn target<T>(&self, target: Target, id: &str, properties: Properties) -> CallBuilder<I, T> {
        CallBuilder::new(Invocation::new(self.clone(), target, id.to_owned(), properties))
    }
}

impl<I> Clone for Client<I> {
    fn clone(&self) -> Self {
        Self { shared: Rc::clone(&self.shared) }
    }
}

impl<I> fmt::Debug for Client<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let auth = match self.shared.config.auth {
            AuthConfig::None => "none",
            AuthConfig::Function => "token function",
            AuthConfig::Header(_) => "[REDACTED]",
        };
        f.debug_struct("Client").field("base_url", &self.shared.config.base_url).field("auth", &auth).finish()
    }
}

/// How calls are authorized.
#[derive(Clone)]
pub struct Auth {
    /// One for each of [`CREDENTIALS`].
    values: [Option<Value>; 3],
    function: Option<TokenFunction>,
}

impl Auth {
    /// A constant token.
    pub fn token(token: impl Into<String>) -> Self {
        Self { values: [Some(Value::text(token)), None, None], function: None }
    }

    /// A function that gives a token; asked once a call, and once more after a 401. `None` fails the call.
    pub fn token_function<F>(function: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Option<String>> + 'static,
    {
        let function: TokenFunction = Rc::new(move || {
            let token = function();
            Box::pin(async move { token.await.map(Secret::new) })
        });
        Self { values: [Some(Value::Host), None, None], function: Some(function) }
    }

    /// User name and password. Accounts with two-factor sign-in need a token.
    pub fn basic(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self { values: [None, Some(Value::text(username)), Some(Value::text(password))], function: None }
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Auth([REDACTED])")
    }
}

/// The options of a client.
pub struct ClientBuilder<I> {
    settings: Settings,
    hooks: Hooks,
    io: I,
}

impl<I: Io> ClientBuilder<I> {
    fn new(io: I) -> Self {
        Self { settings: Settings::new(), hooks: Hooks::default(), io }
    }

    /// Credentials; none unless told otherwise, for a gateway that adds them.
    pub fn auth(mut self, auth: Auth) -> Self {
        self.hooks.token = auth.function;
        for (setting, value) in CREDENTIALS.into_iter().zip(auth.values) {
            self.settings.set(setting, value);
        }
        self.set(Setting::Auth, Value::Host)
    }

    /// The URL of the API or of a gateway, `https://api.ionos.com` unless told otherwise. `/cloudapi/v6` is appended
    /// where it has no path of its own.
    pub fn base_url(self, url: impl Into<String>) -> Self {
        self.set(Setting::BaseUrl, Value::text(url))
    }

    /// Whether the base URL may be http beyond loopback, for lab networks and containers: anyone on the way can read
    /// the credentials and change what is answered. Never for the live API.
    pub fn allow_insecure(self, allow: bool) -> Self {
        self.set(Setting::AllowInsecure, Value::Boolean(allow))
    }

    /// The contract to act for, needed by users of several.
    pub fn contract_number(self, number: u32) -> Self {
        self.set(Setting::ContractNumber, Value::Whole(number))
    }

    /// What one attempt may take, 30 s unless told otherwise.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.set(Setting::TimeoutMs, milliseconds(timeout))
    }

    /// What a call may take with all its attempts, 120 s unless told otherwise; a wait, 10 minutes.
    pub fn total_timeout(self, timeout: Duration) -> Self {
        self.set(Setting::TotalTimeoutMs, milliseconds(timeout))
    }

    /// How often a call may be retried, 2 unless told otherwise, 10 at most.
    pub fn max_retries(self, retries: u32) -> Self {
        self.set(Setting::MaxRetries, Value::Whole(retries))
    }

    /// A header that is sent with each request, for a gateway or proxy. Its value counts as a secret. Names that are
    /// this crate's or the transport's are refused.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.add(Setting::Headers, name.into(), Some(Secret::new(value.into())));
        self
    }

    /// Told of each answer.
    pub fn on_response(mut self, hook: impl Fn(&ResponseInfo) + 'static) -> Self {
        self.hooks.on_response = Some(Rc::new(hook));
        self
    }

    /// Told of each attempt, answered or not.
    pub fn on_attempt(mut self, hook: impl Fn(&AttemptInfo) + 'static) -> Self {
        self.hooks.on_attempt = Some(Rc::new(hook));
        self
    }

    /// Fills in what has not been set from the names that every official tool reads: `IONOS_TOKEN`, or
    /// `IONOS_USERNAME` and `IONOS_PASSWORD`; `IONOS_API_URL`, which without a scheme means https;
    /// `IONOS_CONTRACT_NUMBER`. An empty value is an absent one.
    ///
    /// # Errors
    /// `InvalidArgument` for half a pair of credentials, or a contract number that is none.
    pub fn environment(mut self, value_of: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        self.settings.fill(environment::read(|_, name| value_of(name)));
        match config::check_credentials(&self.settings) {
            Ok(()) => Ok(self),
            Err(argument) => Err(Error::invalid_argument("environment", argument)),
        }
    }

    /// Checks everything, and touches no network.
    ///
    /// # Errors
    /// `InvalidArgument`, naming the option as JavaScript spells it.
    pub fn build(self) -> Result<Client<I>, Error> {
        Client::new(self.settings, self.hooks, self.io)
            .map_err(|argument| Error::invalid_argument("build", argument))
    }

    fn set(mut self, setting: Setting, value: Value) -> Self {
        self.settings.set(setting, Some(value));
        self
    }
}

impl<I> Client<I> {
    pub(crate) fn new(settings: Settings, hooks: Hooks, io: I) -> Result<Self, InvalidArgument> {
        let config = Rc::new(Config::new(settings)?);
        Ok(Self { shared: Rc::new(Shared { config, hooks, io }) })
    }
}

/// Whole milliseconds, a part of one for a whole one. What is out of range becomes a number that the check refuses.
fn milliseconds(duration: Duration) -> Value {
    let milliseconds = duration.as_nanos().div_ceil(1_000_000);
    Value::Whole(u32::try_from(milliseconds).unwrap_or(NOT_WHOLE))
}

/// The guide's examples, compiled as these are; where the guide is, which the crate's package leaves out.
#[cfg(all(doctest, feature = "exhaustive"))]
#[doc = include_str!("../www/docs/guides/rust.md")]
struct Guide;

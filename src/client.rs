//! The public Rust API: a client, its options, and a builder for each call. Wiring only.

pub(crate) mod builder;
pub(crate) mod invocation;
pub(crate) mod watch;

use std::fmt;
use std::rc::Rc;
use std::time::Duration;

use crate::client::builder::{Available, CallBuilder, Deleted, Named};
use crate::client::invocation::{Invocation, Target};
use crate::proto::config::{Auth as AuthConfig, Config, Credentials, Options};
use crate::proto::environment::{Environment, Filled};
use crate::proto::error::{Error, InvalidArgument};
use crate::proto::goal::Goal;
use crate::proto::info::{AttemptInfo, BackupUnitsSnapshot, Ensured, ResponseInfo};
use crate::proto::model::{
    BackupUnit, BackupUnitPatch, BackupUnitReplacement, BackupUnitSso, BackupUnits, NewBackupUnit,
};
use crate::proto::operation::Operation;
use crate::proto::redact::Secret;
use crate::proto::request::Properties;
use crate::proto::retry::Budget;
use crate::run::{Hooks, Io, TokenFunction};

/// A client of the IONOS Backup Service. Cloning it is cheap, and the clones share one retry budget.
pub struct Client<I> {
    pub(crate) shared: Rc<Shared<I>>,
}

pub(crate) struct Shared<I> {
    pub(crate) config: Rc<Config>,
    pub(crate) budget: Rc<Budget>,
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
        let NewBackupUnit { name, password, email } = unit;
        let properties = Properties { name: Some(name), password: Some(password), email: Some(email) };
        self.call(Operation::Create, "", properties)
    }

    /// One backup unit: `GET /backupunits/{backupunitId}` (operationId `backupunitsFindById`), at depth 1 unless told
    /// otherwise.
    pub fn get(&self, id: &str) -> CallBuilder<I, BackupUnit> {
        self.call(Operation::Get, id, Properties::default())
    }

    /// Sets password and e-mail: `PUT /backupunits/{backupunitId}` (operationId `backupunitsPut`).
    pub fn replace(&self, id: &str, unit: BackupUnitReplacement) -> CallBuilder<I, BackupUnit> {
        let BackupUnitReplacement { password, email } = unit;
        self.call(
            Operation::Replace,
            id,
            Properties { name: None, password: Some(password), email: Some(email) },
        )
    }

    /// Sets password or e-mail or both: `PATCH /backupunits/{backupunitId}` (operationId `backupunitsPatch`).
    pub fn update(&self, id: &str, patch: BackupUnitPatch) -> CallBuilder<I, BackupUnit> {
        let BackupUnitPatch { password, email } = patch;
        self.call(Operation::Update, id, Properties { name: None, password, email })
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
        CallBuilder::new(self.invocation(Target::Flow(Goal::Available), id, Properties::default()))
    }

    /// Polls the list until the unit is gone.
    ///
    /// # Errors
    /// `UnitFailed` if deleting has failed, `Timeout` after 10 minutes unless told otherwise, and whatever ends a poll
    /// for good.
    pub fn wait_until_deleted(&self, id: &str) -> CallBuilder<I, Deleted> {
        CallBuilder::new(self.invocation(Target::Flow(Goal::Deleted), id, Properties::default()))
    }

    /// Sees to it that there is a unit of this name, and gives it: one that is there already is not changed, neither its
    /// password nor its e-mail; else it is created, and looked for where the create does not tell.
    ///
    /// It may be called again whatever came of it, since it looks first. One whose name is on its way out is waited for.
    /// The unit may still be `BUSY`.
    ///
    /// # Errors
    /// Whatever ends a create or a look, `UnitFailed` if the deletion of an old unit has failed, `Timeout` after 10 minutes
    /// unless told otherwise. The outcome is `Unknown` if the unit may have been created and does not show within 30 s.
    pub fn ensure(&self, unit: NewBackupUnit) -> CallBuilder<I, Ensured> {
        let NewBackupUnit { name, password, email } = unit;
        let properties = Properties { name: Some(name), password: Some(password), email: Some(email) };
        CallBuilder::new(self.invocation(Target::Flow(Goal::Ensured), "", properties))
    }

    /// The unit of this name, from the list.
    ///
    /// # Errors
    /// `NotFound` if there is none, and whatever ends a list.
    pub fn get_by_name(&self, name: &str) -> CallBuilder<I, Named> {
        CallBuilder::new(self.invocation(Target::Flow(Goal::Named), name, Properties::default()))
    }

    /// The list, whenever it changes: [`CallBuilder::stream`] gives the first at once, then each change.
    ///
    /// It looks every second at first and every 10 s later while a unit is in a passing state, else every 30 s, and only
    /// while the next item is waited for. A failure that may pass does not end it.
    pub fn watch(&self) -> CallBuilder<I, BackupUnitsSnapshot> {
        CallBuilder::new(self.invocation(Target::Watch, "", Properties::default()))
    }

    fn call<T>(&self, operation: Operation, id: &str, properties: Properties) -> CallBuilder<I, T> {
        CallBuilder::new(self.invocation(Target::Operation(operation), id, properties))
    }

    pub(crate) fn invocation(&self, target: Target, id: &str, properties: Properties) -> Invocation<I> {
        Invocation::new(self.clone(), target, id.to_owned(), properties)
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
    credentials: Credentials,
    function: Option<TokenFunction>,
}

impl Auth {
    /// A constant token.
    pub fn token(token: impl Into<String>) -> Self {
        Self { credentials: Credentials::Token(Secret::new(token.into())), function: None }
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
        Self { credentials: Credentials::TokenFunction, function: Some(function) }
    }

    /// User name and password. Accounts with two-factor sign-in need a token.
    pub fn basic(username: impl Into<String>, password: impl Into<String>) -> Self {
        let credentials =
            Credentials::Basic { username: username.into(), password: Secret::new(password.into()) };
        Self { credentials, function: None }
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Auth([REDACTED])")
    }
}

/// The options of a client.
pub struct ClientBuilder<I> {
    options: Options,
    filled: Filled,
    hooks: Hooks,
    io: I,
}

impl<I: Io> ClientBuilder<I> {
    fn new(io: I) -> Self {
        Self { options: Options::default(), filled: Filled::default(), hooks: Hooks::default(), io }
    }

    /// Credentials; none unless told otherwise, for a gateway that adds them.
    pub fn auth(mut self, auth: Auth) -> Self {
        self.options.auth = auth.credentials;
        self.hooks.token = auth.function;
        self
    }

    /// The URL of the API or of a gateway, `https://api.ionos.com` unless told otherwise. `/cloudapi/v6` is appended
    /// where it has no path of its own.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.options.base_url = Some(url.into());
        self
    }

    /// The contract to act for, needed by users of several.
    pub fn contract_number(mut self, number: u32) -> Self {
        self.options.contract_number = Some(number.into());
        self
    }

    /// What one attempt may take, 30 s unless told otherwise.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.limits.timeout_ms = Some(milliseconds(timeout));
        self
    }

    /// What a call may take with all its attempts, 120 s unless told otherwise; a wait, 10 minutes.
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.options.limits.total_timeout_ms = Some(milliseconds(timeout));
        self
    }

    /// How often a call may be retried, 2 unless told otherwise, 10 at most.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.options.limits.max_retries = Some(retries.into());
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
    /// `IONOS_USERNAME` and `IONOS_PASSWORD`; `IONOS_API_URL`; `IONOS_CONTRACT_NUMBER`. An empty value is an absent one.
    ///
    /// # Errors
    /// `InvalidArgument` for half a pair of credentials, or a contract number that is none.
    pub fn environment(mut self, value_of: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        match Environment::ask(value_of).fill(&mut self.options) {
            Ok(filled) => {
                self.filled = filled;
                Ok(self)
            }
            Err(argument) => Err(Error::invalid_argument("environment", argument)),
        }
    }

    /// Checks everything, and touches no network.
    ///
    /// # Errors
    /// `InvalidArgument`, naming the option as JavaScript spells it.
    pub fn build(self) -> Result<Client<I>, Error> {
        Client::from_options(self.options, self.hooks, self.io)
            .map_err(|argument| Error::invalid_argument("build", self.filled.rename(argument)))
    }
}

impl<I> Client<I> {
    pub(crate) fn from_options(options: Options, hooks: Hooks, io: I) -> Result<Self, InvalidArgument> {
        let config = Rc::new(Config::new(options)?);
        Ok(Self { shared: Rc::new(Shared { config, budget: Rc::new(Budget::new()), hooks, io }) })
    }
}

/// Out of range becomes a number that the check refuses, never a wrong duration.
fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs() as f64 * 1000.0 + f64::from(duration.subsec_nanos()) / 1_000_000.0
}

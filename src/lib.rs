//! Client of the IONOS Backup Service, made for WebAssembly.
//!
//! **In scope:** the seven operations on backup units, authorization, safe retries, deadlines, waiting, typed errors,
//! requests that are built and not sent.
//!
//! **Out of scope:** other parts of the IONOS Cloud API, reading the environment, storing credentials, logging.
//!
//! On `wasm32` calls go through the global `fetch`. Elsewhere a program brings its own [`Io`].
//!
//! ```no_run
//! # use ionos_backup::{Auth, Client, Decode, Error, Io, NewBackupUnit};
//! # async fn example<I: Io<Body: Decode>>(io: I, token: String, password: String) -> Result<(), Error> {
//! // On `wasm32`: `Client::builder()`.
//! let client = Client::builder_with(io).auth(Auth::token(token)).build()?;
//! let unit = client.create(NewBackupUnit::new("prod", password, "admin@example.com")).send().await?;
//! let unit = client.wait_until_available(&unit.id).send().await?;
//! let request = client.delete(&unit.id).build()?; // not sent
//! # Ok(())
//! # }
//! ```

mod client;
#[cfg(not(target_arch = "wasm32"))]
mod native;
mod proto;
mod run;
#[doc(hidden)]
pub mod tables;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use crate::client::answer::{Answer, Available, Decode, Deleted, HasDepth, IsOperation, Named};
pub use crate::client::builder::{CallBuilder, Depth};
pub use crate::client::watch::Watching;
pub use crate::client::{Auth, Client, ClientBuilder};
#[cfg(not(target_arch = "wasm32"))]
pub use crate::native::JsonBody;
pub use crate::proto::error::{ApiDetail, Cause, Code, Detail, Error, FieldErrors, Outcome};
pub use crate::proto::info::{
    AttemptInfo, BackupUnitsSnapshot, Ensured, How, PollInfo, RateLimit, ResponseInfo,
};
pub use crate::proto::model::{
    ApiMessage, BackupUnit, BackupUnitMetadata, BackupUnitPatch, BackupUnitProperties, BackupUnitReplacement,
    BackupUnitSso, BackupUnits, NewBackupUnit,
};
pub use crate::proto::operation::{Definition, DepthParameter, Document, Effect, Method, Operation, Path};
pub use crate::proto::redact::Secret;
pub use crate::proto::request::Request;
pub use crate::proto::response::{
    Aborted, Body, BodyProblem, Failure, Header, Headers, MAX_BODY_BYTES, Response,
};
pub use crate::proto::schema::{Field, Schema};
pub use crate::run::{Io, TokenFunction};
#[cfg(target_arch = "wasm32")]
pub use crate::wasm::{Fetch, JsBody};

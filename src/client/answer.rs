//! What each call comes to, and how it is read from the body of an answer.

use serde::de::DeserializeOwned;

use crate::proto::model::{BackupUnit, BackupUnitSso, BackupUnits};
use crate::proto::redact::Secret;
use crate::proto::response::Body;

/// Stands for [`Client::wait_until_available`](crate::Client::wait_until_available).
#[derive(Clone, Copy, Debug)]
pub struct Available;

/// Stands for [`Client::wait_until_deleted`](crate::Client::wait_until_deleted).
#[derive(Clone, Copy, Debug)]
pub struct Deleted;

/// Stands for [`Client::get_by_name`](crate::Client::get_by_name).
#[derive(Clone, Copy, Debug)]
pub struct Named;

/// What a call comes to.
pub trait Answer {
    /// The type of it.
    type Output;

    /// Reads it from a body that has been checked.
    fn from_body<B: Decode>(body: Option<B>) -> Option<Self::Output>;
}

/// A body that can become a model.
pub trait Decode: Body {
    /// The model; nothing if the value does not fit after all.
    fn decode<T: DeserializeOwned>(self) -> Option<T>;
}

impl Answer for () {
    type Output = ();
    fn from_body<B: Decode>(_: Option<B>) -> Option<()> {
        Some(())
    }
}

impl Answer for Available {
    type Output = BackupUnit;
    fn from_body<B: Decode>(body: Option<B>) -> Option<BackupUnit> {
        body?.decode()
    }
}

impl Answer for Named {
    type Output = BackupUnit;
    fn from_body<B: Decode>(body: Option<B>) -> Option<BackupUnit> {
        body?.decode()
    }
}

impl Answer for BackupUnit {
    type Output = Self;
    fn from_body<B: Decode>(body: Option<B>) -> Option<Self> {
        body?.decode()
    }
}

impl Answer for BackupUnitSso {
    type Output = Secret<String>;
    fn from_body<B: Decode>(body: Option<B>) -> Option<Secret<String>> {
        body?.decode().map(|sso: Self| sso.sso_url)
    }
}

impl Answer for BackupUnits {
    type Output = Self;
    fn from_body<B: Decode>(body: Option<B>) -> Option<Self> {
        body?.decode()
    }
}

impl Answer for Deleted {
    type Output = ();
    fn from_body<B: Decode>(_: Option<B>) -> Option<()> {
        Some(())
    }
}

/// The answers of operations that take a depth.
pub trait HasDepth {}
impl HasDepth for () {}
impl HasDepth for BackupUnit {}
impl HasDepth for BackupUnits {}

/// The answers of operations, as opposed to those of waits.
pub trait IsOperation {}
impl IsOperation for () {}
impl IsOperation for BackupUnit {}
impl IsOperation for BackupUnits {}
impl IsOperation for BackupUnitSso {}

/// Stands for the answer of any operation.
#[cfg(not(target_arch = "wasm32"))]
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Untyped;

#[cfg(not(target_arch = "wasm32"))]
impl IsOperation for Untyped {}

#[cfg(not(target_arch = "wasm32"))]
impl Answer for Untyped {
    type Output = serde_json::Value;
    fn from_body<B: Decode>(body: Option<B>) -> Option<serde_json::Value> {
        body.map_or(Some(serde_json::Value::Null), Decode::decode)
    }
}

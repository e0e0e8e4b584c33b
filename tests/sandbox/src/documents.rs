//! The JSON documents of the API, member for member as in the reference.

use serde::Serialize;

use crate::state::{Unit, Units};

/// How much of a unit is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// Id, type and address only.
    Reference,
    /// As the single GET shows a unit that is still being made.
    Partial,
    /// All of it.
    Whole,
}

/// `BackupUnits`
#[derive(Serialize)]
pub(crate) struct BackupUnits<'a> {
    id: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    href: String,
    items: Vec<BackupUnit<'a>>,
}

impl<'a> BackupUnits<'a> {
    /// The list of all units.
    pub(crate) fn new(units: &'a Units, view: View, base: &str, now: u64) -> Self {
        Self {
            id: "backupunits",
            kind: "collection",
            href: collection_url(base),
            items: units.iter().map(|unit| BackupUnit::new(unit, view, base, now)).collect(),
        }
    }
}

/// `BackupUnit`
#[derive(Serialize)]
pub(crate) struct BackupUnit<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    href: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Metadata<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Properties<'a>>,
}

impl<'a> BackupUnit<'a> {
    /// One unit.
    pub(crate) fn new(unit: &'a Unit, view: View, base: &str, now: u64) -> Self {
        let whole = view != View::Reference;
        Self {
            id: &unit.id,
            kind: "backupunit",
            href: unit_url(base, &unit.id),
            metadata: whole.then(|| Metadata::new(unit, now)),
            properties: whole.then(|| Properties {
                name: &unit.name,
                email: (view == View::Whole).then_some(&unit.email),
            }),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Metadata<'a> {
    etag: &'a str,
    created_date: &'a str,
    created_by: &'a str,
    created_by_user_id: &'a str,
    last_modified_date: &'a str,
    last_modified_by: &'a str,
    last_modified_by_user_id: &'a str,
    state: &'a str,
}

impl<'a> Metadata<'a> {
    fn new(unit: &'a Unit, now: u64) -> Self {
        Self {
            etag: &unit.etag,
            created_date: &unit.created_date,
            created_by: &unit.created_by,
            created_by_user_id: &unit.created_by_user_id,
            last_modified_date: &unit.last_modified_date,
            last_modified_by: &unit.last_modified_by,
            last_modified_by_user_id: &unit.last_modified_by_user_id,
            state: unit.state(now),
        }
    }
}

// No password: the API takes it and never gives it back.
#[derive(Serialize)]
struct Properties<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
}

/// `BackupUnitSSO`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BackupUnitSso {
    pub(crate) sso_url: String,
}

/// Address of the collection.
pub(crate) fn collection_url(base: &str) -> String {
    format!("{base}/cloudapi/v6/backupunits")
}

/// Address of a unit.
pub(crate) fn unit_url(base: &str, id: &str) -> String {
    format!("{base}/cloudapi/v6/backupunits/{id}")
}

/// Address at which an accepted request could be followed, if the live API had not forgotten it.
pub(crate) fn request_url(base: &str, request_id: &str) -> String {
    format!("{base}/cloudapi/v6/requests/{request_id}/status")
}

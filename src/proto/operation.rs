//! The operations of the API as one table. Adding an endpoint starts here.

use crate::proto::declare::rows;
use crate::proto::model::{
    BackupUnit, BackupUnitPatch, BackupUnitReplacement, BackupUnitSso, BackupUnits, NewBackupUnit,
};
use crate::proto::schema::{BodySchema, Docs, Field, Schema, Schematic};

rows! {
    /// One of the API's operations, in the order of the reference.
    pub enum Operation: Definition {
        /// All backup units: `GET /backupunits` (operationId `backupunitsGet`). Depth 1 unless told otherwise; at depth
        /// 0 the items are references without `properties` and `metadata`. There is no pagination.
        ///
        /// Rejects with {@link BackupError}.
        List {
            name: "list",
            phrase: "list backup units",
            effect: Effect::Reads,
            method: Method::Get,
            path: Path::Collection,
            body: None,
            depth: DepthParameter::One,
            answer: Some(Document::Units),
            hands_out: None,
        }

        /// Creates a backup unit: `POST /backupunits` (operationId `backupunitsPost`). It is `BUSY` at first;
        /// {@link BackupClient.waitUntilAvailable} tells when it can be used.
        ///
        /// It is never sent again when it may have been applied: such a call rejects with `outcome: 'unknown'`. Names
        /// are unique, so the list tells whether it was. A browser may send it again by itself when a kept connection
        /// breaks: that the name is taken can then be the work of this very call.
        ///
        /// Rejects with {@link BackupError}; {@link ApiError} 422 has `fieldErrors`.
        Create {
            name: "create",
            phrase: "create backup unit",
            effect: Effect::Creates,
            method: Method::Post,
            path: Path::Collection,
            body: Some(BodyDefinition { schema: &NewBackupUnit::SCHEMA, wrapped: true }),
            depth: DepthParameter::Optional,
            answer: Some(Document::Unit),
            hands_out: None,
        }

        /// One backup unit: `GET /backupunits/{backupunitId}` (operationId `backupunitsFindById`). Shortly after a
        /// create it can answer 404 or half a unit; the list is the reliable view.
        ///
        /// Rejects with {@link BackupError}.
        Get {
            name: "get",
            phrase: "get backup unit",
            effect: Effect::Reads,
            method: Method::Get,
            path: Path::Unit(""),
            body: None,
            depth: DepthParameter::One,
            answer: Some(Document::Unit),
            hands_out: None,
        }

        /// Sets password and e-mail: `PUT /backupunits/{backupunitId}` (operationId `backupunitsPut`).
        ///
        /// Rejects with {@link BackupError}; {@link ApiError} 422 has `fieldErrors`.
        Replace {
            name: "replace",
            phrase: "replace backup unit",
            effect: Effect::Changes,
            method: Method::Put,
            path: Path::Unit(""),
            body: Some(BodyDefinition { schema: &BackupUnitReplacement::SCHEMA, wrapped: true }),
            depth: DepthParameter::Optional,
            answer: Some(Document::Unit),
            hands_out: None,
        }

        /// Sets password or e-mail or both: `PATCH /backupunits/{backupunitId}` (operationId `backupunitsPatch`).
        ///
        /// Rejects with {@link BackupError}; {@link ApiError} 422 has `fieldErrors`.
        Update {
            name: "update",
            phrase: "update backup unit",
            effect: Effect::Changes,
            method: Method::Patch,
            path: Path::Unit(""),
            body: Some(BodyDefinition { schema: &BackupUnitPatch::SCHEMA, wrapped: false }),
            depth: DepthParameter::Optional,
            answer: Some(Document::Unit),
            hands_out: None,
        }

        /// Deletes a backup unit with its backup plans, all its backups and its backup user. It cannot be undone.
        /// `DELETE /backupunits/{backupunitId}` (operationId `backupunitsDelete`).
        ///
        /// Rejects with {@link BackupError}.
        Delete {
            name: "delete",
            phrase: "delete backup unit",
            effect: Effect::Changes,
            method: Method::Delete,
            path: Path::Unit(""),
            body: None,
            depth: DepthParameter::Optional,
            answer: None,
            hands_out: None,
        }

        /// A one-time URL that signs its holder in to the Backup Console: `GET /backupunits/{backupunitId}/ssourl`
        /// (operationId `backupunitsSsourlGet`). It is a secret: fetch it on a click, hand it on, keep it nowhere. It
        /// is https, or http on loopback (with `allowInsecure` also on `baseUrl`'s origin), and comes byte for byte as
        /// the server sent it.
        ///
        /// Rejects with {@link BackupError}.
        SsoUrl {
            name: "ssoUrl",
            phrase: "get single sign-on URL",
            effect: Effect::Reads,
            method: Method::Get,
            path: Path::Unit("/ssourl"),
            body: None,
            depth: DepthParameter::None,
            answer: Some(Document::SsoUrl),
            hands_out: Some("ssoUrl"),
        }
    }
}

/// What the reference says about an operation.
#[derive(Debug)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub struct Definition {
    /// The name of the method in both languages, as JavaScript spells it.
    pub name: &'static str,
    /// What it attempts, for messages.
    pub phrase: &'static str,
    /// What it does to the units. It decides on retries and on the words of an error.
    pub effect: Effect,
    /// The HTTP method.
    pub method: Method,
    /// The path below the base URL: what stands before and after the id, or the whole of it.
    pub path: Path,
    /// The request body.
    pub body: Option<BodyDefinition>,
    /// Whether it takes `depth`, and what this library sends unless told otherwise.
    pub depth: DepthParameter,
    /// What a successful answer holds, if it has a body.
    pub answer: Option<Document>,
    /// The field of the answer that the caller gets instead of the whole: a URL that a browser may be sent to.
    pub hands_out: Option<&'static str>,
    /// What TypeScript's readers are told of the method.
    pub docs: Docs,
}

impl Definition {
    /// The properties that the request's body may have; none of an operation without a body.
    pub fn fields(&self) -> &'static [Field] {
        self.body.as_ref().map_or(&[], |body| body.schema.fields)
    }
}

/// What a call does to the units.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum Effect {
    /// It creates one: it is never sent again where it may have been applied, which would create a second.
    Creates,
    /// It changes one: repeating it changes nothing more.
    Changes,
    /// It creates one if there is none: repeating it looks first.
    Ensures,
    /// It reads.
    Reads,
}

rows! {
    /// An HTTP method of the API.
    pub enum Method: MethodDefinition {
        Delete { name: "DELETE", }
        Get { name: "GET", }
        Patch { name: "PATCH", }
        Post { name: "POST", }
        Put { name: "PUT", }
    }
}

impl Method {
    /// The method as it stands in a request.
    pub fn as_str(self) -> &'static str {
        self.definition().name
    }
}

/// What there is to know of an HTTP method.
#[derive(Debug)]
pub struct MethodDefinition {
    /// The method as it stands in a request.
    pub name: &'static str,
    /// What it is.
    pub docs: Docs,
}

/// A path template.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum Path {
    /// `/backupunits`
    Collection,
    /// `/backupunits/{backupunitId}` and what follows it.
    Unit(&'static str),
}

impl Path {
    /// Whether a unit's id is part of it.
    pub fn has_id(self) -> bool {
        match self {
            Self::Collection => false,
            Self::Unit(_) => true,
        }
    }
}

/// How an operation treats the query parameter `depth`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum DepthParameter {
    /// It has no such parameter.
    None,
    /// It has it; the API's own default (0) stands unless the caller says otherwise.
    Optional,
    /// It has it, and 1 is sent unless the caller says otherwise: at 0 a list is references only.
    One,
}

rows! {
    /// The JSON document that a successful answer holds.
    pub enum Document: DocumentDefinition {
        /// The URL of a single sign-on.
        SsoUrl { name: "BackupUnitSso", schema: BackupUnitSso::SCHEMA, }
        /// One backup unit.
        Unit { name: "BackupUnit", schema: BackupUnit::SCHEMA, }
        /// All backup units.
        Units { name: "BackupUnits", schema: BackupUnits::SCHEMA, }
    }
}

/// What an answer must look like.
#[derive(Debug)]
pub struct DocumentDefinition {
    /// The name of its type in both languages.
    pub name: &'static str,
    /// What it must look like.
    pub schema: Schema,
    /// What it is.
    pub docs: Docs,
}

/// A request body.
#[derive(Debug)]
pub struct BodyDefinition {
    /// The writable properties.
    pub schema: &'static BodySchema,
    /// `{"metadata":{},"properties":{…}}` if true, the bare properties if not.
    pub wrapped: bool,
}

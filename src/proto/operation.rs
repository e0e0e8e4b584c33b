//! The operations of the API as one table. Adding an endpoint starts here.

use crate::proto::model::{
    BackupUnit, BackupUnitPatch, BackupUnitReplacement, BackupUnitSso, BackupUnits, NewBackupUnit,
};
use crate::proto::schema::{Schema, Schematic};

/// One of the API's operations.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Operation {
    /// `GET /backupunits` (operationId `backupunitsGet`).
    List,
    /// `POST /backupunits` (operationId `backupunitsPost`).
    Create,
    /// `GET /backupunits/{backupunitId}` (operationId `backupunitsFindById`).
    Get,
    /// `PUT /backupunits/{backupunitId}` (operationId `backupunitsPut`).
    Replace,
    /// `PATCH /backupunits/{backupunitId}` (operationId `backupunitsPatch`).
    Update,
    /// `DELETE /backupunits/{backupunitId}` (operationId `backupunitsDelete`).
    Delete,
    /// `GET /backupunits/{backupunitId}/ssourl` (operationId `backupunitsSsourlGet`).
    SsoUrl,
}

impl Operation {
    /// Every operation, in the order of the reference.
    pub const ALL: [Self; 7] =
        [Self::List, Self::Create, Self::Get, Self::Replace, Self::Update, Self::Delete, Self::SsoUrl];

    /// What the reference says about this operation.
    pub fn definition(self) -> &'static Definition {
        match self {
            Self::List => &LIST,
            Self::Create => &CREATE,
            Self::Get => &GET,
            Self::Replace => &REPLACE,
            Self::Update => &UPDATE,
            Self::Delete => &DELETE,
            Self::SsoUrl => &SSO_URL,
        }
    }
}

/// What the reference says about an operation.
#[derive(Debug)]
pub struct Definition {
    /// The name of the method in both languages, as JavaScript spells it.
    pub name: &'static str,
    /// What it attempts, for messages.
    pub phrase: &'static str,
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
}

/// An HTTP method of the API.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Method {
    /// `DELETE`
    Delete,
    /// `GET`
    Get,
    /// `PATCH`
    Patch,
    /// `POST`
    Post,
    /// `PUT`
    Put,
}

impl Method {
    /// The method as it stands in a request.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delete => "DELETE",
            Self::Get => "GET",
            Self::Patch => "PATCH",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

/// A path template.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Path {
    /// `/backupunits`
    Collection,
    /// `/backupunits/{backupunitId}` and what follows it.
    Unit(&'static str),
}

/// How an operation treats the query parameter `depth`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DepthParameter {
    /// It has no such parameter.
    None,
    /// It has it; the API's own default (0) stands unless the caller says otherwise.
    Optional,
    /// It has it, and 1 is sent unless the caller says otherwise: at 0 a list is references only.
    One,
}

/// The JSON document that a successful answer holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Document {
    /// The URL of a single sign-on.
    SsoUrl,
    /// One backup unit.
    Unit,
    /// All backup units.
    Units,
}

impl Document {
    /// Every kind, in the order in which `wasm/checks.js` has its checks.
    pub const ALL: [Self; 3] = [Self::SsoUrl, Self::Unit, Self::Units];

    /// What it must look like.
    pub fn schema(self) -> &'static Schema {
        match self {
            Self::SsoUrl => &BackupUnitSso::SCHEMA,
            Self::Unit => &BackupUnit::SCHEMA,
            Self::Units => &BackupUnits::SCHEMA,
        }
    }
}

/// A request body.
#[derive(Debug)]
pub struct BodyDefinition {
    /// The writable properties.
    pub schema: &'static Schema,
    /// `{"metadata":{},"properties":{…}}` if true, the bare properties if not.
    pub wrapped: bool,
}

static LIST: Definition = Definition {
    name: "list",
    phrase: "list backup units",
    method: Method::Get,
    path: Path::Collection,
    body: None,
    depth: DepthParameter::One,
    answer: Some(Document::Units),
    hands_out: None,
};

static CREATE: Definition = Definition {
    name: "create",
    phrase: "create backup unit",
    method: Method::Post,
    path: Path::Collection,
    body: Some(BodyDefinition { schema: &NewBackupUnit::SCHEMA, wrapped: true }),
    depth: DepthParameter::Optional,
    answer: Some(Document::Unit),
    hands_out: None,
};

static GET: Definition = Definition {
    name: "get",
    phrase: "get backup unit",
    method: Method::Get,
    path: Path::Unit(""),
    body: None,
    depth: DepthParameter::One,
    answer: Some(Document::Unit),
    hands_out: None,
};

static REPLACE: Definition = Definition {
    name: "replace",
    phrase: "replace backup unit",
    method: Method::Put,
    path: Path::Unit(""),
    body: Some(BodyDefinition { schema: &BackupUnitReplacement::SCHEMA, wrapped: true }),
    depth: DepthParameter::Optional,
    answer: Some(Document::Unit),
    hands_out: None,
};

static UPDATE: Definition = Definition {
    name: "update",
    phrase: "update backup unit",
    method: Method::Patch,
    path: Path::Unit(""),
    body: Some(BodyDefinition { schema: &BackupUnitPatch::SCHEMA, wrapped: false }),
    depth: DepthParameter::Optional,
    answer: Some(Document::Unit),
    hands_out: None,
};

static DELETE: Definition = Definition {
    name: "delete",
    phrase: "delete backup unit",
    method: Method::Delete,
    path: Path::Unit(""),
    body: None,
    depth: DepthParameter::Optional,
    answer: None,
    hands_out: None,
};

static SSO_URL: Definition = Definition {
    name: "ssoUrl",
    phrase: "get single sign-on URL",
    method: Method::Get,
    path: Path::Unit("/ssourl"),
    body: None,
    depth: DepthParameter::None,
    answer: Some(Document::SsoUrl),
    hands_out: Some("ssoUrl"),
};

//! The API's schemas, one struct each, with the reference's names and order of fields.
//!
//! Source: IONOS Cloud API v6, Backup Service.

use serde::Deserialize;

use crate::proto::declare::{body, schema};
use crate::proto::redact::Secret;

schema! {
    /// All backup units of a contract.
    #[derive(Clone, Debug, Deserialize)]
    pub struct BackupUnits {
        /// The id of the collection.
        "id" [optional] id: Option<String> => "string | null",
        /// The type of the object: `collection`.
        "type" [optional] kind: Option<String> => "string | null",
        /// The URL of the collection.
        "href" [optional] href: Option<String> => "string | null",
        /// The units. At depth 0 they are references: `id`, `type` and `href` only.
        "items" items: Vec<BackupUnit> => "BackupUnit[]",
    }

    /// A backup unit: the account that backup plans and their backups belong to.
    #[derive(Clone, Debug, Deserialize)]
    pub struct BackupUnit {
        /// The unit's id.
        "id" id: String => "string",
        /// The type of the object: `backupunit`.
        "type" [optional] kind: Option<String> => "string | null",
        /// The URL of the unit.
        "href" [optional] href: Option<String> => "string | null",
        /// Who created and changed the unit, when, and its state. Missing at depth 0.
        "metadata" [optional] metadata: Option<BackupUnitMetadata> => "BackupUnitMetadata | null",
        /// Name and e-mail. Missing at depth 0.
        "properties" [optional] properties: Option<BackupUnitProperties> => "BackupUnitProperties | null",
    }

    /// Who created and changed a backup unit, when, and its state.
    #[derive(Clone, Debug, Deserialize)]
    pub struct BackupUnitMetadata {
        /// The version of the unit. There is no conditional write that would take it.
        "etag" [optional] etag: Option<String> => "string | null",
        /// When the unit was created: RFC 3339, as the server spelled it.
        "createdDate" [optional] created_date: Option<String> => "string | null",
        /// Who created it.
        "createdBy" [optional] created_by: Option<String> => "string | null",
        /// The id of the user who created it.
        "createdByUserId" [optional] created_by_user_id: Option<String> => "string | null",
        /// When the unit was last changed: RFC 3339, as the server spelled it.
        "lastModifiedDate" [optional] last_modified_date: Option<String> => "string | null",
        /// Who changed it last.
        "lastModifiedBy" [optional] last_modified_by: Option<String> => "string | null",
        /// The id of the user who changed it last.
        "lastModifiedByUserId" [optional] last_modified_by_user_id: Option<String> => "string | null",
        /// The state, as the server spelled it. More states may come than are known today.
        "state" [optional] state: Option<String> => "BackupUnitState | null",
    }

    /// The properties of a backup unit.
    #[derive(Clone, Debug, Deserialize)]
    pub struct BackupUnitProperties {
        /// The name: unique within the contract, fixed when the unit is created.
        "name" [optional] name: Option<String> => "string | null",
        /// The password. Write-only: the API leaves it out of its answers or sends `null`.
        "password" [optional] password: Option<Secret<String>> => "string | null",
        /// The e-mail address of the backup user; it need not be the caller's own.
        "email" [optional] email: Option<String> => "string | null",
    }

    /// The answer to the single sign-on operation. Whoever has the URL is signed in.
    #[derive(Clone, Debug, Deserialize)]
    pub struct BackupUnitSso {
        /// The one-time URL.
        "ssoUrl" sso_url: Secret<String> => "string",
    }

    /// One message of an API error.
    #[derive(Clone, Debug, Deserialize)]
    pub struct ApiMessage {
        /// The API's code, such as `315`; empty if the server sent none.
        "errorCode" error_code: String => "string",
        /// The API's words, with the call's own secrets taken out; empty if the server sent none.
        "message" message: String => "string",
    }
}

body! {
    /// What a new backup unit is made of. All three are required.
    #[derive(Clone, Debug, Deserialize)]
    pub struct NewBackupUnit {
        /// The name: not blank, no control characters, unique within the contract. It cannot be changed later.
        "name" {Line} name: String,
        /// The password of the backup user.
        "password" password: Secret<String>,
        /// The e-mail address of the backup user.
        "email" email: String,
    }

    /// The properties that `replace` sets. Both are required.
    #[derive(Clone, Debug, Deserialize)]
    pub struct BackupUnitReplacement {
        /// The new password of the backup user.
        "password" password: Secret<String>,
        /// The new e-mail address of the backup user.
        "email" email: String,
    }

    /// The properties that `update` can set. At least one is required; the other stays as it is.
    #[derive(Clone, Debug, Default, Deserialize)]
    pub struct BackupUnitPatch {
        /// The new password of the backup user.
        "password" password: Option<Secret<String>>,
        /// The new e-mail address of the backup user.
        "email" email: Option<String>,
    }
}

impl NewBackupUnit {
    /// The properties of a unit to be created.
    pub fn new(name: impl Into<String>, password: impl Into<String>, email: impl Into<String>) -> Self {
        Self { name: name.into(), password: Secret::new(password.into()), email: email.into() }
    }
}

impl BackupUnitReplacement {
    /// The properties to set.
    pub fn new(password: impl Into<String>, email: impl Into<String>) -> Self {
        Self { password: Secret::new(password.into()), email: email.into() }
    }
}

impl BackupUnitPatch {
    /// A patch that sets nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the password.
    pub fn password(mut self, password: impl Into<String>) -> Self {
        self.password = Some(Secret::new(password.into()));
        self
    }

    /// Sets the e-mail address.
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }
}

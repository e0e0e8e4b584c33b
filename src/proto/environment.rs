//! The environment names that every official tool reads, out of an object that the caller passes.

use crate::proto::decimal;
use crate::proto::schema::Schema;
use crate::proto::setting::{Setting, Variable};
use crate::proto::settings::Settings;
use crate::proto::text;
use crate::proto::url;
use crate::proto::value::Value;

/// What the environment says: `value_of` is asked for each option that has a name there. An empty value is an absent
/// one, and a token wins over a user name and password.
pub(crate) fn read(value_of: impl Fn(Setting, &'static str) -> Option<String>) -> Settings {
    let mut settings = Settings::new();
    for setting in &Setting::ALL {
        let Some(Variable { name, .. }) = setting.definition().environment else { continue };
        settings.from_environment.push(*setting);
        let has_token = settings.get(Setting::AuthToken).is_some();
        let is_beaten = has_token && matches!(setting, Setting::AuthUsername | Setting::AuthPassword);
        if let Some(text) = value_of(*setting, name).filter(|text| !text.is_empty() && !is_beaten) {
            settings.given.push((*setting, value(*setting, text)));
        }
    }
    settings
}

fn value(setting: Setting, text: String) -> Value {
    if let Schema::Whole(_) = setting.definition().schema {
        return Value::Whole(decimal::whole(text::trim(&text, b"")));
    }
    // As the official tools read it.
    Value::text(if setting == Setting::BaseUrl { url::with_scheme(text) } else { text })
}

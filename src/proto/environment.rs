//! The environment names that every official tool reads, out of an object that the caller passes.

use crate::proto::decimal;
use crate::proto::schema::Schema;
use crate::proto::setting::{Setting, Variable};
use crate::proto::settings::Settings;
use crate::proto::text;
use crate::proto::url;
use crate::proto::value::{NOT_WHOLE, Value};

/// What the environment says: `value_of` is asked for each option that has a name there. An empty value is an absent
/// one, and a token wins over a user name and password.
pub(crate) fn read(value_of: impl Fn(Setting, &'static str) -> Option<String>) -> Settings {
    let mut settings = Settings::new();
    for setting in Setting::ALL {
        let Some(Variable { name, .. }) = setting.definition().environment else { continue };
        settings.from_environment.push(setting);
        let has_token = settings.get(Setting::AuthToken).is_some();
        let is_beaten = has_token && [Setting::AuthUsername, Setting::AuthPassword].contains(&setting);
        if let Some(text) = value_of(setting, name).filter(|text| !text.is_empty() && !is_beaten) {
            settings.given.push((setting, value(setting, text)));
        }
    }
    settings
}

fn value(setting: Setting, text: String) -> Value {
    if let Schema::Whole(_) = setting.definition().schema {
        let number = decimal::parse(text::trim(&text, b"")).and_then(|number| u32::try_from(number).ok());
        return Value::Whole(number.unwrap_or(NOT_WHOLE));
    }
    // As the official tools read it.
    Value::text(if setting == Setting::BaseUrl { url::with_scheme(text) } else { text })
}

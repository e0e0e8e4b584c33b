//! What an error's body says: its messages, and which of them are about a single property.

use crate::proto::error::FieldErrors;
use crate::proto::model::ApiMessage;
use crate::proto::redact::Redactor;
use crate::proto::response::Body;
use crate::proto::schema::Field;
use crate::proto::text;

/// The messages of an error body, secrets taken out, and what they say of single properties; `fields` are those of the
/// request's body.
pub(crate) fn read<B: Body>(
    body: &B,
    fields: &[Field],
    redactor: &Redactor,
) -> (Vec<ApiMessage>, FieldErrors) {
    let text = |item: &B, name| item.field(name).and_then(|value| value.text()).unwrap_or_default();
    let mut field_errors = FieldErrors::default();
    let mut messages = Vec::new();
    let items = body.field("messages").and_then(|messages| messages.items()).unwrap_or_default();
    let mut left = LONGEST_TEXTS;
    for item in items.iter().take(MAX_MESSAGES) {
        let (error_code, message) = (text(item, "errorCode"), text(item, "message"));
        if error_code.is_empty() && message.is_empty() {
            continue;
        }
        left = left.saturating_sub(error_code.len()).saturating_sub(message.len());
        if left == 0 && !messages.is_empty() {
            break;
        }
        read_fields(&mut field_errors, &message, fields, redactor);
        let message = redactor.redact(&message);
        messages.push(ApiMessage { error_code: redactor.redact(&error_code), message });
    }
    (messages, field_errors)
}

/// Reads `[(root).properties.email] must be …`, of which one message can have several. A property of ours keeps its
/// name, be it the word that is the password; any other is the server's to spell.
fn read_fields(field_errors: &mut FieldErrors, message: &str, fields: &[Field], redactor: &Redactor) {
    let mut rest = message;
    // Each turn takes away what it has found.
    while let Some(start) = text::find(rest, ROOT) {
        rest = rest.get(start.saturating_add(ROOT.len())..).unwrap_or_default();
        let (part, _) = rest.split_at(text::find(rest, ROOT).unwrap_or(rest.len()));
        let Some((path, words)) = text::split_once(part, b']') else { continue };
        let path = path.strip_prefix(".properties").unwrap_or(path);
        let Some(name) = path.strip_prefix(".").filter(|name| !name.is_empty()) else { continue };
        let is_ours = fields.iter().any(|field| field.name == name);
        let name = if is_ours { name.to_owned() } else { redactor.redact(name) };
        let words = redactor.redact(words);
        let words = text::trim(&words, b",:;");
        // A form has to have something to show.
        field_errors.add(name, if words.is_empty() { redactor.redact(message) } else { words.to_owned() });
    }
}

/// What the path of a field begins with in a message.
const ROOT: &str = "[(root)";
/// More than an error can have to say.
const MAX_MESSAGES: usize = 100;
/// What the texts of all messages may come to, in bytes: looking for secrets in them holds up everything else.
const LONGEST_TEXTS: usize = 64 * 1024;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::proto::model::NewBackupUnit;

    #[test]
    fn field_errors_are_read_from_messages() {
        let mut found = FieldErrors::default();
        let mut redactor = Redactor::default();
        redactor.add("password");
        redactor.add("hunter2;");
        for message in [
            "[(root).properties.email] is not an e-mail address",
            "[(root).email] second form",
            "[VDC-1] [(root).properties.name] a, [(root).properties.password] b",
            "[(root).properties.other] c",
            "[(root).properties.address.city] d, [(root).properties.hunter2;] e",
            "[(root).properties] f",
            "[(root).name]: must match ^[a-z]+$, or be in [8, 64];",
            "[(root).properties.name without an end",
            "[(root)] d",
            "[(root).properties.password]",
            "[(root).properties.name] hunter2;",
        ] {
            read_fields(&mut found, message, NewBackupUnit::SCHEMA.fields, &redactor);
        }
        for (property, want) in [
            ("email", &["is not an e-mail address", "second form"][..]),
            ("name", &["a", "must match ^[a-z]+$, or be in [8, 64]", "[REDACTED]"]),
            ("password", &["b", "[(root).properties.[REDACTED]]"]),
            ("other", &["c"]),
            ("address.city", &["d"]),
            ("[REDACTED]", &["e"]),
        ] {
            assert_eq!(found.get(property), want, "{property}");
        }
        assert_eq!(found.iter().count(), 10, "{found:?}");
    }
}

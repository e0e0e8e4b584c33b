//! Bodies: any bytes are a model, or an error that says so.

use ionos_backup::{BackupUnits, Client, Code, Detail, Error};
use proptest::prelude::*;
use serde_json::Value;

use crate::corpus::check;
use crate::support::{Came, TestIo, World, run};

#[test]
fn list_is_taken_if_and_only_if_it_is_one() {
    check("unit-body", |bytes| {
        let result = run(client(200, bytes).list().send());
        match serde_json::from_slice::<Value>(bytes) {
            Ok(value) if is_list(&value) => {
                let units: BackupUnits = result.map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
                prop_assert_eq!(Some(units.items.len()), value["items"].as_array().map(Vec::len));
            }
            Ok(_) | Err(_) => is_invalid(result.err())?,
        }
        Ok(())
    });
}

#[test]
fn unit_is_taken_if_and_only_if_it_is_one() {
    check("unit-body", |bytes| {
        let result = run(client(202, bytes).get("a").send());
        match serde_json::from_slice::<Value>(bytes) {
            Ok(value) if is_unit(&value) => {
                let unit = result.map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
                prop_assert_eq!(value["id"].as_str(), Some(unit.id.as_str()));
            }
            Ok(_) | Err(_) => is_invalid(result.err())?,
        }
        Ok(())
    });
}

#[test]
fn sso_url_is_taken_as_it_stands_or_not_at_all() {
    check("sso", |bytes| {
        let result = run(client(200, bytes).sso_url("a").send());
        let value = serde_json::from_slice::<Value>(bytes).unwrap_or_default();
        match result {
            Ok(url) => {
                // EXPOSE: to the comparison.
                let url = url.expose();
                prop_assert_eq!(value["ssoUrl"].as_str(), Some(url.as_str()));
                prop_assert!(!url.chars().any(|c| c.is_control() || c == ' '), "{url}");
                let (scheme, rest) = url.split_once("://").expect("an absolute URL");
                let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
                prop_assert!(!authority.is_empty() && !authority.contains(['@', '\\']), "{url}");
                prop_assert!(scheme.eq_ignore_ascii_case("https") || is_loopback(scheme, authority), "{url}");
            }
            Err(error) => is_invalid(Some(error))?,
        }
        Ok(())
    });
}

#[test]
fn any_error_body_gives_messages_that_the_server_wrote() {
    check("error-body", |bytes| {
        for status in [400, 404, 422, 599] {
            let error = run(client(status, bytes).get("a").send()).expect_err("no success");
            let Detail::Api(api) = error.detail else { panic!("{}", error.message) };
            prop_assert_eq!(api.status, status);
            let value = serde_json::from_slice::<Value>(bytes).unwrap_or_default();
            let written = value["messages"].as_array().cloned().unwrap_or_default();
            prop_assert!(api.messages.len() <= written.len());
            for message in &api.messages {
                prop_assert!(!message.message.is_empty() || !message.error_code.is_empty());
                let is_written = written.iter().any(|written| {
                    written["message"].as_str().unwrap_or_default() == message.message
                        && written["errorCode"].as_str().unwrap_or_default() == message.error_code
                });
                prop_assert!(is_written, "{message:?}");
            }
            for (property, text) in api.field_errors.iter() {
                let holds = |part: &str| api.messages.iter().any(|message| message.message.contains(part));
                prop_assert!(!property.is_empty() && holds(property) && holds(text), "{property}: {text}");
            }
        }
        Ok(())
    });
}

#[test]
fn wait_survives_any_list() {
    check("unit-body", |bytes| {
        let wait =
            client(200, bytes).wait_until_available("a").total_timeout(std::time::Duration::from_secs(40));
        if let Err(error) = run(wait.send()) {
            prop_assert!(
                matches!(error.code, Code::NotFound | Code::Timeout | Code::UnitFailed),
                "{error:?}"
            );
        }
        Ok(())
    });
}

fn client(status: u16, bytes: &[u8]) -> Client<TestIo> {
    let bytes = bytes.to_vec();
    let world = World::new(move |_, _| {
        let body = ionos_backup::JsonBody::from_slice(&bytes);
        let headers = ionos_backup::Headers::default();
        Came { takes_ms: 0, result: Ok(ionos_backup::Response { status, headers, body }) }
    });
    Client::builder_with(TestIo(world)).build().unwrap()
}

fn is_invalid(error: Option<Error>) -> Result<(), TestCaseError> {
    let code = error.as_ref().map(|error| error.code);
    prop_assert_eq!(code, Some(Code::InvalidResponse), "{:?}", error);
    Ok(())
}

fn is_list(value: &Value) -> bool {
    value.is_object()
        && texts(value, &["id", "type", "href"])
        && value["items"].as_array().is_some_and(|items| items.iter().all(is_unit))
}

fn is_unit(value: &Value) -> bool {
    let metadata = [
        "etag",
        "createdDate",
        "createdBy",
        "createdByUserId",
        "lastModifiedDate",
        "lastModifiedBy",
        "lastModifiedByUserId",
        "state",
    ];
    let part = |name: &str, fields: &[&str]| {
        let part = &value[name];
        part.is_null() || (part.is_object() && texts(part, fields))
    };
    value.is_object()
        && value["id"].is_string()
        && texts(value, &["type", "href"])
        && part("metadata", &metadata)
        && part("properties", &["name", "password", "email"])
}

/// Whether each of these fields is a text, or null, or absent.
fn texts(value: &Value, fields: &[&str]) -> bool {
    fields.iter().all(|field| value[*field].is_null() || value[*field].is_string())
}

fn is_loopback(scheme: &str, authority: &str) -> bool {
    let host = match authority.strip_prefix('[') {
        Some(_) => authority.split(']').next().unwrap_or_default().trim_start_matches('['),
        None => authority.split(':').next().unwrap_or_default(),
    };
    let host = host.to_ascii_lowercase();
    let is_local = host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        || host == "localhost"
        || host.ends_with(".localhost");
    scheme.eq_ignore_ascii_case("http") && is_local
}

//! Arguments and options: any text is sent as it was meant, or refused.

use ionos_backup::{Auth, Client, ClientBuilder, Code, Operation, Path, Request, Schema, tables};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use serde_json::Value;

use crate::corpus::check_text;
use crate::support::{TestIo, World, sample};

#[test]
fn any_id_is_one_path_segment_or_refused() {
    check_text("id", |id| {
        let bytes = id.as_bytes();
        let legal = (1..=128).contains(&bytes.len())
            && bytes[0].is_ascii_alphanumeric()
            && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte));
        let client = builder().build().unwrap();
        for operation in Operation::ALL {
            let Path::Unit(rest) = operation.definition().path else { continue };
            let properties = sample(operation, "New1", "secret-1");
            match client.untyped(operation, id, properties).build() {
                Ok(request) => {
                    let path = request.url.split('?').next().unwrap();
                    prop_assert_eq!(
                        path,
                        format!("https://api.ionos.com/cloudapi/v6/backupunits/{id}{rest}")
                    );
                    prop_assert!(legal, "{id}");
                }
                Err(error) => {
                    prop_assert_eq!(error.code, Code::InvalidArgument);
                    prop_assert!(!legal, "{id}");
                }
            }
        }
        Ok(())
    });
}

#[test]
fn any_base_url_leads_to_its_own_host_safely_or_is_refused() {
    check_text("base-url", |url| {
        let Ok(client) = builder().base_url(url).build() else { return Ok(()) };
        let sent = client.list().build().unwrap().url;
        let (sent, _) = sent.split_once("/backupunits?").expect("the path of the list");
        let (scheme, rest) = sent.split_once("://").unwrap();
        let authority = rest.split('/').next().unwrap();
        prop_assert!(sent.bytes().all(|byte| byte.is_ascii_graphic()), "{sent}");
        prop_assert!(!authority.contains(['@', '\\']) && !sent.contains(['?', '#']), "{sent}");
        prop_assert!(rest.contains('/'), "{sent}: it has a path");
        let host = authority.trim_start_matches('[').split(']').next().unwrap();
        let host = if authority.starts_with('[') { host } else { host.split(':').next().unwrap() };
        let lower = host.to_ascii_lowercase();
        let is_loopback = lower.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
            || lower == "localhost"
            || lower.ends_with(".localhost");
        prop_assert!(scheme == "https" || (scheme == "http" && is_loopback), "{sent}");
        prop_assert!(url.contains(authority), "{url}: {sent}");
        Ok(())
    });
}

#[test]
fn any_token_becomes_a_legal_header_or_is_refused() {
    check_text("token", |token| {
        let Ok(client) = builder().auth(Auth::token(token)).build() else { return Ok(()) };
        let value = header(&client.list().build().unwrap(), "Authorization");
        prop_assert_eq!(&value, &format!("Bearer {}", token.trim()));
        prop_assert!(value["Bearer ".len()..].bytes().all(|byte| byte.is_ascii_graphic()), "{value}");
        Ok(())
    });
}

#[test]
fn any_pair_is_encoded_so_that_it_comes_back() {
    check_text("token", |text| {
        let (username, password) = text.split_at(text.chars().next().map_or(0, char::len_utf8));
        let Ok(client) = builder().auth(Auth::basic(username, password)).build() else { return Ok(()) };
        let value = header(&client.list().build().unwrap(), "Authorization");
        let pair = decode_base64(value.strip_prefix("Basic ").unwrap());
        prop_assert_eq!(String::from_utf8(pair).ok(), Some(format!("{username}:{password}")));
        Ok(())
    });
}

#[test]
fn any_properties_come_through_as_json_or_are_refused() {
    check_text("text", |text| {
        for (operation, place) in text_fields() {
            let definition = operation.definition();
            let field = &definition.fields()[place];
            let mut properties = sample(operation, "New1", "secret-1");
            properties[place] = Some(tables::Value::text(text));
            let is_line = matches!(field.schema, Schema::Line);
            let legal = !(text.trim().is_empty() || is_line && text.chars().any(char::is_control));
            match builder().build().unwrap().untyped(operation, "a", properties).build() {
                Ok(request) => {
                    // EXPOSE: to the comparison.
                    let body: Value = serde_json::from_str(request.body.unwrap().expose()).unwrap();
                    let is_wrapped = definition.body.as_ref().is_some_and(|body| body.wrapped);
                    let sent = if is_wrapped { &body["properties"] } else { &body };
                    prop_assert_eq!(sent[field.name].as_str(), Some(text));
                    prop_assert_eq!(sent.as_object().unwrap().len(), definition.fields().len());
                    prop_assert!(legal, "{text:?}");
                }
                Err(error) => {
                    prop_assert_eq!(error.code, Code::InvalidArgument);
                    prop_assert!(!legal, "{text:?}");
                }
            }
        }
        Ok(())
    });
}

/// Each place of a text in the body of an operation.
fn text_fields() -> Vec<(Operation, usize)> {
    let is_text = |schema: &Schema| matches!(schema, Schema::Line | Schema::Secret | Schema::String);
    let all = Operation::ALL.into_iter().flat_map(|operation| {
        let fields = operation.definition().fields().iter().enumerate();
        fields.filter(|(_, field)| is_text(&field.schema)).map(move |(place, _)| (operation, place))
    });
    all.collect()
}

#[test]
fn any_filter_comes_through_the_query() {
    check_text("text", |text| {
        let client = builder().build().unwrap();
        let list = client.list().filter("name", text).order_by(format!("x{text}"));
        let url = list.build().unwrap().url;
        prop_assert!(url.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#'), "{url}");
        let (_, query) = url.split_once('?').unwrap();
        let value = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let (_, value) = pairs.find(|(found, _)| *found == name)?;
            percent_decode_str(value).decode_utf8().ok().map(|value| value.into_owned())
        };
        prop_assert_eq!(value("filter.name"), Some(text.to_owned()));
        prop_assert_eq!(value("orderBy"), Some(format!("x{text}")));
        Ok(())
    });
}

#[test]
fn any_environment_is_taken_or_refused() {
    check_text("text", |text| {
        for name in
            ["IONOS_TOKEN", "IONOS_API_URL", "IONOS_CONTRACT_NUMBER", "IONOS_USERNAME", "IONOS_PASSWORD"]
        {
            let given = |wanted: &str| (wanted == name).then(|| text.to_owned());
            let error = match builder().environment(given).map(ClientBuilder::build) {
                Ok(Ok(_)) => continue,
                Ok(Err(error)) | Err(error) => error,
            };
            prop_assert_eq!(error.code, Code::InvalidArgument);
        }
        Ok(())
    });
}

fn builder() -> ClientBuilder<TestIo> {
    Client::builder_with(TestIo(World::answering(500, "")))
}

fn header(request: &Request, name: &str) -> String {
    let (_, value) = request.headers.iter().find(|(found, _)| *found == name).unwrap();
    // EXPOSE: to the comparison.
    value.expose().clone()
}

fn decode_base64(text: &str) -> Vec<u8> {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for character in text.trim_end_matches('=').chars() {
        bits = (bits << 6 | alphabet.find(character).unwrap() as u32) & 0xFFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}

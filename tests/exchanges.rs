//! The seven exchanges of the API's reference, in both directions: what it shows being sent is what we send, and what
//! it shows being answered is what we take.
//!
//! `exchanges.json` has them as the reference prints them: credentials not encoded, e-mail addresses masked.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail; clippy.toml allows it only inside of #[test]"
)]

mod support;

use std::rc::Rc;

use ionos_backup::{
    Auth, BackupUnit, BackupUnitSso, BackupUnits, Client, DepthParameter, Document, Headers, Operation,
    Request, Response,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::support::{Came, TestIo, World, json, properties, run};

#[test]
fn our_request_is_the_one_of_the_reference() {
    for operation in Operation::ALL {
        let exchange = exchange(operation);
        check(operation, &exchange["request"], &unsent(operation, &exchange["request"]["body"]));
    }
}

#[test]
fn our_decoder_takes_the_answer_of_the_reference() {
    for operation in Operation::ALL {
        let definition = operation.definition();
        let exchange = exchange(operation);
        let body = &exchange["response"]["body"];
        assert_eq!(sent(operation, &exchange), *body, "{}", definition.name);
        match definition.answer {
            None => assert_eq!(*body, Value::Null, "{}", definition.name),
            Some(Document::SsoUrl) => decoded::<BackupUnitSso>(body),
            Some(Document::Unit) => decoded::<BackupUnit>(body),
            Some(Document::Units) => decoded::<BackupUnits>(body),
        }
    }
}

#[test]
fn models_hold_what_the_reference_shows() {
    let exchange = exchange(Operation::List);
    let body = &exchange["response"]["body"];
    let units: BackupUnits = serde_json::from_value(body.clone()).unwrap();
    assert_eq!(units.id.as_deref(), body["id"].as_str());
    assert_eq!(units.items.len(), 1);
    check_unit("list", &units.items[0], &body["items"][0]);
}

#[track_caller]
fn check(operation: Operation, sample: &Value, ours: &Request) {
    let name = operation.definition().name;
    assert_eq!(ours.method.as_str(), sample["method"], "{name}");

    let path = sample["path"].as_str().unwrap().replace("{backupunitId}", ID);
    let (url, query) = ours.url.split_once('?').expect("`pretty` is always there");
    assert_eq!(url, format!("https://{}{path}", sample["headers"]["Host"].as_str().unwrap()), "{name}");
    let of_our_own: &[&str] = match operation.definition().depth {
        DepthParameter::One => &["pretty=false", "depth=1"],
        DepthParameter::None | DepthParameter::Optional => &["pretty=false"],
    };
    assert_eq!(query.split('&').collect::<Vec<_>>(), of_our_own, "{name}");

    let by_fetch = ["Host", "Accept", "Content-Length"];
    let shown =
        sample["headers"].as_object().unwrap().keys().filter(|name| !by_fetch.contains(&name.as_str()));
    let mut sent: Vec<&str> = ours.headers.iter().map(|(name, _)| &**name).collect();
    sent.sort_unstable();
    assert_eq!(sent, shown.collect::<Vec<_>>(), "{name}");
    for (header, value) in &ours.headers {
        // EXPOSE: to the comparison.
        let value = value.expose().replace(ENCODED, "username:password");
        assert_eq!(sample["headers"][header.as_ref()], value, "{name}: {header}");
    }

    // EXPOSE: to the comparison.
    let body = ours.body.as_ref().map(|body| serde_json::from_str::<Value>(body.expose()).unwrap());
    assert_eq!(body.unwrap_or_default(), sample["body"], "{name}");
}

#[track_caller]
fn check_unit(name: &str, unit: &BackupUnit, sample: &Value) {
    let metadata = unit.metadata.as_ref().unwrap();
    let properties = unit.properties.as_ref().unwrap();
    // EXPOSE: to the comparison.
    let password = properties.password.as_ref().map(|password| password.expose().clone());
    for (field, ours, theirs) in [
        ("id", Some(&unit.id), &sample["id"]),
        ("type", unit.kind.as_ref(), &sample["type"]),
        ("href", unit.href.as_ref(), &sample["href"]),
        ("etag", metadata.etag.as_ref(), &sample["metadata"]["etag"]),
        ("createdDate", metadata.created_date.as_ref(), &sample["metadata"]["createdDate"]),
        ("createdBy", metadata.created_by.as_ref(), &sample["metadata"]["createdBy"]),
        ("createdByUserId", metadata.created_by_user_id.as_ref(), &sample["metadata"]["createdByUserId"]),
        ("lastModifiedDate", metadata.last_modified_date.as_ref(), &sample["metadata"]["lastModifiedDate"]),
        ("lastModifiedBy", metadata.last_modified_by.as_ref(), &sample["metadata"]["lastModifiedBy"]),
        (
            "lastModifiedByUserId",
            metadata.last_modified_by_user_id.as_ref(),
            &sample["metadata"]["lastModifiedByUserId"],
        ),
        ("state", metadata.state.as_ref(), &sample["metadata"]["state"]),
        ("name", properties.name.as_ref(), &sample["properties"]["name"]),
        ("password", password.as_ref(), &sample["properties"]["password"]),
        ("email", properties.email.as_ref(), &sample["properties"]["email"]),
    ] {
        assert_eq!(ours.map(String::as_str), theirs.as_str(), "{name}: {field}");
    }
}

/// The exchange of an operation; each has one.
#[track_caller]
fn exchange(operation: Operation) -> Value {
    let exchanges: Vec<Value> = serde_json::from_str(include_str!("exchanges.json")).unwrap();
    assert_eq!(exchanges.len(), Operation::ALL.len());
    let name = operation.definition().name;
    exchanges.into_iter().find(|exchange| exchange["operation"] == name).expect(name)
}

fn unsent(operation: Operation, body: &Value) -> Request {
    let client = client(&World::answering(500, "{}"));
    client.untyped(operation, ID, properties(operation, body)).build().expect("the arguments are legal")
}

fn sent(operation: Operation, exchange: &Value) -> Value {
    let answer = &exchange["response"];
    let status = u16::try_from(answer["status"].as_u64().unwrap()).unwrap();
    let document = answer["body"].to_string();
    let world = World::new(move |request, _| {
        let body =
            if request.reads_success { Ok(json(&document)) } else { Err(ionos_backup::BodyProblem::Skipped) };
        Came { takes_ms: 0, result: Ok(Response { status, headers: Headers::default(), body }) }
    });
    let call = client(&world).untyped(operation, ID, properties(operation, &exchange["request"]["body"]));
    run(call.send()).unwrap_or_else(|error| panic!("{}: {error}", operation.definition().name))
}

#[track_caller]
fn decoded<T: DeserializeOwned>(body: &Value) {
    serde_json::from_value::<T>(body.clone()).expect("the model has what the reference shows");
}

fn client(world: &Rc<World>) -> Client<TestIo> {
    let auth = Auth::basic("username", "password");
    Client::builder_with(TestIo(Rc::clone(world))).auth(auth).build().expect("the options are legal")
}

/// The unit of the samples.
const ID: &str = "15f67991-0f51-4efc-a8ad-ef1fb31a480c";
/// `username:password`. Source: RFC 7617 section 2.
const ENCODED: &str = "dXNlcm5hbWU6cGFzc3dvcmQ=";

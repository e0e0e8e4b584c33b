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
    Auth, BackupUnit, BackupUnitPatch, BackupUnitReplacement, Client, Headers, NewBackupUnit, Operation,
    Request, Response,
};
use serde_json::Value;

use crate::support::{Came, TestIo, World, json, run};

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
        let name = operation.definition().name;
        let exchange = exchange(operation);
        let answer = &exchange["response"];
        let came = sent(operation, &exchange["request"]["body"], answer);
        match (came, operation) {
            (Got::Nothing, Operation::Delete) => assert_eq!(answer["body"], Value::Null, "{name}"),
            // EXPOSE: to the comparison.
            (Got::SsoUrl(url), Operation::SsoUrl) => assert_eq!(answer["body"]["ssoUrl"], url, "{name}"),
            (Got::Units(id, units), Operation::List) => {
                assert_eq!(answer["body"]["id"], Value::from(id), "{name}");
                assert_eq!(units.len(), 1, "{name}");
                check_unit(name, &units[0], &answer["body"]["items"][0]);
            }
            (Got::Unit(unit), _) => check_unit(name, &unit, &answer["body"]),
            (Got::Nothing | Got::SsoUrl(_) | Got::Units(..), _) => {
                panic!("{name}: another operation's answer")
            }
        }
    }
}

#[track_caller]
fn check(operation: Operation, sample: &Value, ours: &Request) {
    let name = operation.definition().name;
    assert_eq!(ours.method.as_str(), sample["method"], "{name}");

    let path = sample["path"].as_str().unwrap().replace("{backupunitId}", ID);
    let (url, query) = ours.url.split_once('?').expect("`pretty` is always there");
    assert_eq!(url, format!("https://{}{path}", sample["headers"]["Host"].as_str().unwrap()), "{name}");
    let of_our_own: &[&str] = match operation {
        Operation::Get | Operation::List => &["pretty=false", "depth=1"],
        _ => &["pretty=false"],
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

/// What an operation answers.
enum Got {
    Nothing,
    SsoUrl(String),
    Unit(Box<BackupUnit>),
    Units(Option<String>, Vec<BackupUnit>),
}

fn unsent(operation: Operation, body: &Value) -> Request {
    let client = client(&World::answering(500, "{}"));
    match operation {
        Operation::List => client.list().build(),
        Operation::Create => client.create(new(body)).build(),
        Operation::Get => client.get(ID).build(),
        Operation::Replace => client.replace(ID, replacement(body)).build(),
        Operation::Update => client.update(ID, patch(body)).build(),
        Operation::Delete => client.delete(ID).build(),
        Operation::SsoUrl => client.sso_url(ID).build(),
    }
    .expect("the arguments are legal")
}

fn sent(operation: Operation, body: &Value, answer: &Value) -> Got {
    let status = u16::try_from(answer["status"].as_u64().unwrap()).unwrap();
    let document = answer["body"].to_string();
    let world = World::new(move |request, _| {
        let body =
            if request.reads_success { Ok(json(&document)) } else { Err(ionos_backup::BodyProblem::Skipped) };
        Came { takes_ms: 0, result: Ok(Response { status, headers: Headers::default(), body }) }
    });
    let client = client(&world);
    let got = match operation {
        Operation::List => run(client.list().send()).map(|units| Got::Units(units.id, units.items)),
        Operation::Create => run(client.create(new(body)).send()).map(|unit| Got::Unit(Box::new(unit))),
        Operation::Get => run(client.get(ID).send()).map(|unit| Got::Unit(Box::new(unit))),
        Operation::Replace => {
            run(client.replace(ID, replacement(body)).send()).map(|unit| Got::Unit(Box::new(unit)))
        }
        Operation::Update => run(client.update(ID, patch(body)).send()).map(|unit| Got::Unit(Box::new(unit))),
        Operation::Delete => run(client.delete(ID).send()).map(|()| Got::Nothing),
        // EXPOSE: to the comparison.
        Operation::SsoUrl => run(client.sso_url(ID).send()).map(|url| Got::SsoUrl(url.expose().clone())),
    };
    got.unwrap_or_else(|error| panic!("{}: {error}", operation.definition().name))
}

fn client(world: &Rc<World>) -> Client<TestIo> {
    let auth = Auth::basic("username", "password");
    Client::builder_with(TestIo(Rc::clone(world))).auth(auth).build().expect("the options are legal")
}

fn new(body: &Value) -> NewBackupUnit {
    let properties = &body["properties"];
    NewBackupUnit::new(text(&properties["name"]), text(&properties["password"]), text(&properties["email"]))
}

fn replacement(body: &Value) -> BackupUnitReplacement {
    BackupUnitReplacement::new(text(&body["properties"]["password"]), text(&body["properties"]["email"]))
}

fn patch(body: &Value) -> BackupUnitPatch {
    BackupUnitPatch::new().password(text(&body["password"])).email(text(&body["email"]))
}

fn text(value: &Value) -> &str {
    value.as_str().expect("the sample has it")
}

/// The unit of the samples.
const ID: &str = "15f67991-0f51-4efc-a8ad-ef1fb31a480c";
/// `username:password`. Source: RFC 7617 section 2.
const ENCODED: &str = "dXNlcm5hbWU6cGFzc3dvcmQ=";

//! What the boundary to JavaScript adds, through the Rust API in wasm: run by wasm-pack in Node and in Chromium.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "tests")]

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::Poll;

use ionos_backup::{
    Auth, BackupUnitPatch, BackupUnitReplacement, Client, Code, Detail, Fetch, NewBackupUnit, Outcome,
};
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

const UNIT: &str = r#"{"id":"u-1","type":"backupunit","metadata":{"state":"NEW_STATE","future":1},
    "properties":{"name":"prod","email":"a@example.com","password":null}}"#;

/// The README's example, as it stands there: `tests/readme.rs` compares them.
#[allow(dead_code, unused_variables, reason = "an example")]
mod readme {
    use ionos_backup::{Auth, Client, Error, NewBackupUnit};

    async fn run(token: &str, password: &str) -> Result<(), Error> {
        let client = Client::builder().auth(Auth::token(token)).build()?;
        let unit = client.create(NewBackupUnit::new("prod", password, "a@example.com")).send().await?;
        let ready = client.wait_until_available(&unit.id).send().await?;
        let url = client.sso_url(&ready.id).send().await?;
        let request = client.delete(&unit.id).build()?; // not sent
        Ok(())
    }
}

/// A client whose `fetch` is a JavaScript function body over `url`, `init` and `json(status, text)`.
fn client(body: &str) -> Client<Fetch> {
    let script = format!(
        "const json = (status, text) => new Response(text, {{ status, headers: {{ 'content-type': \
         'application/json' }} }}); return (async () => {{ {body} }})();"
    );
    let fetch = Function::new_with_args("url, init", &script);
    Client::builder_with(Fetch::with(fetch)).auth(Auth::token("demo-token")).max_retries(0).build().unwrap()
}

fn answers(status: u16, text: &str) -> Client<Fetch> {
    client(&format!("return json({status}, {});", js_sys::JSON::stringify(&text.into()).unwrap()))
}

#[wasm_bindgen_test]
async fn answers_become_models() {
    let list = answers(200, &format!(r#"{{"items":[{UNIT}],"more":true}}"#)).list().send().await.unwrap();
    let unit = &list.items[0];
    assert_eq!(unit.id, "u-1");
    assert_eq!(unit.metadata.as_ref().unwrap().state.as_deref(), Some("NEW_STATE"));
    assert_eq!(unit.properties.as_ref().unwrap().email.as_deref(), Some("a@example.com"));
    assert!(unit.properties.as_ref().unwrap().password.is_none());
}

#[wasm_bindgen_test]
async fn requests_go_out_as_the_reference_has_them() {
    let echo = client(
        "return json(202, JSON.stringify({ id: 'u', href: [init.method, new URL(url).pathname, init.body ?? '', \
         init.headers.Authorization, init.redirect].join(' ') }));",
    );
    let wrapped =
        |name: &str| format!(r#"{{"metadata":{{}},"properties":{{{name}"password":"p","email":"e"}}}}"#);
    let path = "/cloudapi/v6/backupunits";
    let rest = "Bearer demo-token manual";
    let created = echo.create(NewBackupUnit::new("n", "p", "e")).send().await.unwrap();
    assert_eq!(created.href.unwrap(), format!("POST {path} {} {rest}", wrapped(r#""name":"n","#)));
    let replaced = echo.replace("u", BackupUnitReplacement::new("p", "e")).send().await.unwrap();
    assert_eq!(replaced.href.unwrap(), format!("PUT {path}/u {} {rest}", wrapped("")));
    let updated = echo.update("u", BackupUnitPatch::new().email("e")).send().await.unwrap();
    assert_eq!(updated.href.unwrap(), format!(r#"PATCH {path}/u {{"email":"e"}} {rest}"#));
}

#[wasm_bindgen_test]
async fn misfits_are_named_by_their_path() {
    let rows = [
        (r#"{"items":[{"id":"a"},{"id":5}]}"#, "items[1].id"),
        (r#"{"items":[{"id":"a","metadata":{"state":{}}}]}"#, "items[0].metadata.state"),
        (r#"{"items":[{"id":"a","properties":[]}]}"#, "items[0].properties"),
        (r#"{"items":null}"#, "items"),
        (r"[]", ""),
        ("<html>", ""),
    ];
    for (body, want) in rows {
        let error = answers(200, body).list().send().await.unwrap_err();
        assert_eq!(error.code, Code::InvalidResponse, "{body}");
        assert!(matches!(&error.detail, Detail::Response(path) if path == want), "{body}: {error}");
    }
}

#[wasm_bindgen_test]
async fn api_errors_keep_their_facts() {
    let body =
        r#"{"httpStatus":422,"messages":[{"errorCode":"100","message":"[(root).properties.email] bad"}]}"#;
    let error = answers(422, body).create(NewBackupUnit::new("n", "p", "e")).send().await.unwrap_err();
    assert_eq!((error.code, error.outcome, error.attempts), (Code::Unprocessable, Outcome::Rejected, 1));
    let Detail::Api(api) = &error.detail else { unreachable!("{error}") };
    assert_eq!(api.field_errors.get("email"), ["bad"]);
}

#[wasm_bindgen_test]
async fn whatever_fetch_throws_is_an_error_of_ours() {
    for thrown in [
        "'boom'",
        "undefined",
        "null",
        "5",
        "{}",
        "new Error('boom')",
        "new Proxy({}, { get() { throw 1 } })",
    ] {
        let error = client(&format!("throw {thrown};")).list().send().await.unwrap_err();
        assert_eq!(error.code, Code::ConnectionFailed, "{thrown}");
    }
    for resolved in ["undefined", "5", "{}", "{ status: '200' }", "{ get status() { throw 1 } }"] {
        let error = client(&format!("return {resolved};")).list().send().await.unwrap_err();
        assert_eq!(error.code, Code::InvalidResponse, "{resolved}");
    }
}

#[wasm_bindgen_test]
async fn two_calls_can_be_under_way_at_once() {
    let client = answers(200, r#"{"items":[]}"#);
    let (first, second) = (client.list().send(), client.list().send());
    assert!(second.await.is_ok());
    assert!(first.await.is_ok());
}

#[wasm_bindgen_test]
async fn dropping_a_call_aborts_its_request() {
    let signals = Array::new();
    let fetch = Function::new_with_args(
        "signals, url, init",
        "signals.push(init.signal); return new Promise(() => {});",
    )
    .bind1(&JsValue::UNDEFINED, &signals)
    .unchecked_into::<Function>();
    let client = Client::builder_with(Fetch::with(fetch)).build().unwrap();
    let mut call = Box::pin(client.list().send());
    poll_fn(|context| {
        assert!(call.as_mut().poll(context).is_pending());
        Poll::Ready(())
    })
    .await;
    let aborted = || Reflect::get(&signals.get(0), &"aborted".into()).unwrap();
    assert_eq!(aborted(), JsValue::FALSE);
    drop(call);
    assert_eq!(aborted(), JsValue::TRUE);
}

#[wasm_bindgen_test]
async fn token_functions_are_asked_once_a_call_and_once_more_after_401() {
    let asked = Rc::new(RefCell::new(Vec::new()));
    let calls = Rc::clone(&asked);
    let auth = Auth::token_function(move || {
        calls.borrow_mut().push(());
        std::future::ready(Some("t".to_owned()))
    });
    let fetch =
        Function::new_with_args("url, init", "return Promise.resolve(new Response('{}', { status: 401 }));");
    let client = Client::builder_with(Fetch::with(fetch)).auth(auth).max_retries(0).build().unwrap();
    let error = client.list().send().await.unwrap_err();
    assert_eq!((error.code, error.attempts, asked.borrow().len()), (Code::Unauthorized, 2, 2));
}

#[wasm_bindgen_test]
async fn unsent_requests_are_standard_ones() {
    let request = answers(500, "").create(NewBackupUnit::new("n", "p", "e")).build().unwrap();
    let request = web_sys::Request::try_from(&request).unwrap();
    assert_eq!(request.method(), "POST");
    assert_eq!(request.url(), "https://api.ionos.com/cloudapi/v6/backupunits?pretty=false");
    let text: Promise = request.text().unwrap();
    let text = JsFuture::from(text).await.unwrap().as_string().unwrap();
    assert_eq!(text, r#"{"metadata":{},"properties":{"name":"n","password":"p","email":"e"}}"#);
}

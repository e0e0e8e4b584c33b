//! Secrets stay secret: whatever a server or a runtime echoes, in whatever spelling, no error, hook or `Debug` shows
//! it.

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

use std::cell::RefCell;
use std::fmt::Debug;
use std::rc::Rc;

use ionos_backup::{
    Auth, BackupUnitPatch, BackupUnitReplacement, BodyProblem, Cause, Client, ClientBuilder, Error, Failure,
    Header, NewBackupUnit, Secret,
};
use serde_json::{Value, json};

use crate::support::{Came, TestIo, World, answer, run};

#[test]
fn echo_of_a_secret_is_taken_out_of_everything_that_is_shown() {
    let mut checked = 0;
    for carried in CARRIED {
        for secret in (carried.secrets)() {
            for (spelling, spelled) in spellings(&secret) {
                for (place, echo) in ECHOES {
                    let name = format!("{}, {spelling}, {place}", carried.name);
                    check_nothing_shown(&name, carried, *echo, &spelled);
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 500, "only {checked} rows");
}

#[test]
fn values_that_hold_secrets_do_not_print_them() {
    let world = World::answering(500, "");
    let token = || Auth::token("canary-token");
    let basic = || Auth::basic("canary-user", "canary-password");
    let client = |auth| builder(&world).auth(auth).build().unwrap();
    let unit = NewBackupUnit::new("name", "canary-password", "a@example.com");
    let rows: &[(&str, &dyn Debug)] = &[
        ("a secret", &Secret::new("canary")),
        ("auth with a token", &token()),
        ("auth with a pair", &basic()),
        ("a client with a token", &client(token())),
        ("a client with a pair", &client(basic())),
        ("a new unit", &unit),
        ("a replacement", &BackupUnitReplacement::new("canary-password", "a@example.com")),
        ("a patch", &BackupUnitPatch::new().password("canary-password")),
        ("a request", &client(basic()).create(unit.clone()).build().unwrap()),
    ];
    for (name, value) in rows {
        let shown = format!("{value:?} {value:#?}");
        assert!(!shown.contains("canary"), "{name}: {shown}");
    }
}

#[test]
fn wrong_argument_is_named_and_not_quoted() {
    let world = World::answering(500, "");
    let client = client(&world, Auth::token("token"));
    let new = |name: &str, password: &str| NewBackupUnit::new(name, password, "a@example.com");
    let refused = |builder: ClientBuilder<TestIo>| builder.build().map(drop).unwrap_err();
    for (name, error) in [
        ("an id", run(client.get("canary/..").send()).unwrap_err()),
        ("a name", run(client.create(new("canary\n", "secret")).send()).unwrap_err()),
        ("a token", refused(builder(&world).auth(Auth::token("canary\ncanary")))),
        ("a user name", refused(builder(&world).auth(Auth::basic("canary:", "secret")))),
        ("a password", refused(builder(&world).auth(Auth::basic("user", "canary\0")))),
        ("a base URL", refused(builder(&world).base_url("https://user:canary@host"))),
        ("a query", refused(builder(&world).base_url("https://host?token=canary"))),
    ] {
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("canary"), "{name}: {shown}");
    }
}

#[test]
fn token_that_cannot_be_one_is_not_quoted() {
    for token in ["canary canary", "canary\n.", "cänäry-canary"] {
        let function = Auth::token_function(move || async move { Some(token.to_owned()) });
        let error = run(client(&World::answering(200, "{}"), function).list().send()).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("canary") && !shown.contains("cänäry"), "{shown}");
    }
}

#[test]
fn both_tokens_of_a_call_are_taken_out() {
    let tokens = RefCell::new(vec!["canary-second", "canary-first"]);
    let function = Auth::token_function(move || {
        let token = tokens.borrow_mut().pop().map(str::to_owned);
        async { token }
    });
    let world = World::new(|_, _| {
        let message = json!({"messages": [{"errorCode": "315", "message": "canary-first, canary-second"}]});
        answer(401, &message.to_string())
    });
    let error = run(client(&world, function).list().send()).unwrap_err();
    assert!(error.message.contains("[REDACTED], [REDACTED]"), "{error}");
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
}

#[test]
fn sso_url_is_in_no_error() {
    for (name, document) in [
        ("not https", json!({"ssoUrl": "http://host/?jwt=canary"})),
        ("a script", json!({"ssoUrl": "javascript:canary"})),
        ("a list", json!({"ssoUrl": ["https://host/?jwt=canary"]})),
        ("another field", json!({"url": "https://host/?jwt=canary"})),
        ("a bare string", json!("https://host/?jwt=canary")),
    ] {
        let world = World::new(move |_, _| answer(200, &document.to_string()));
        let error = run(client(&world, Auth::token("token")).sso_url("a").send()).expect_err(name);
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("canary"), "{name}: {shown}");
    }
}

#[test]
fn body_that_breaks_off_does_not_show_the_sso_url() {
    let world = World::new(|_, _| {
        let mut came = answer(200, "{}");
        if let Ok(response) = &mut came.result {
            let message = r#"unexpected end of {"ssoUrl":"https://host/?jwt=canary"#.to_owned();
            response.body = Err(BodyProblem::Broken(Cause { message, ..Cause::default() }));
        }
        came
    });
    let error = run(client(&world, Auth::token("token")).sso_url("a").send()).unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("canary"), "{shown}");
}

#[test]
fn address_that_a_runtime_quotes_is_taken_out() {
    let filter = "canary filter";
    let world = World::new(|request, _| {
        let message = format!("request to {} failed", request.url);
        let cause = Cause { message, ..Cause::default() };
        Came { takes_ms: 0, result: Err(Failure::Network { cause, cross_origin: false }) }
    });
    let error = run(client(&world, Auth::token("token")).list().filter("name", filter).send()).unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("canary"), "{shown}");
}

/// A way for a call to carry secrets.
struct Carried {
    name: &'static str,
    secrets: fn() -> Vec<String>,
    auth: fn() -> Auth,
}

const CARRIED: &[Carried] = &[
    Carried { name: "a token", secrets: || vec![TOKEN.to_owned()], auth: || Auth::token(TOKEN) },
    Carried {
        name: "a token of a function",
        secrets: || vec![TOKEN.to_owned()],
        auth: || Auth::token_function(|| async { Some(TOKEN.to_owned()) }),
    },
    Carried {
        name: "a pair",
        secrets: || {
            let pair = format!("{USERNAME}:{PASSWORD}");
            vec![PASSWORD.to_owned(), pair, PAIR.to_owned(), PAIR.trim_end_matches('=').to_owned()]
        },
        auth: || Auth::basic(USERNAME, PASSWORD),
    },
    Carried {
        name: "a password in the body",
        secrets: || vec![UNIT_PASSWORD.to_owned()],
        auth: || Auth::token("other-token"),
    },
];

/// Where somebody puts what he has seen.
type Echo = fn(&str) -> Came;

const ECHOES: &[(&str, Echo)] = &[
    ("an API message", |text| refused(422, json!([{"errorCode": "1", "message": text}]))),
    ("a message with words around", |text| {
        refused(400, json!([{"errorCode": "1", "message": format!("x{text}y {text}")}]))
    }),
    ("an error code", |text| refused(403, json!([{"errorCode": text, "message": "no"}]))),
    ("a field error", |text| {
        refused(422, json!([{"message": format!("[(root).properties.password] is {text}")}]))
    }),
    ("a field's name", |text| refused(422, json!([{"message": format!("[(root).{text}] is wrong")}]))),
    ("a 401", |text| refused(401, json!([{"errorCode": text, "message": text}]))),
    ("a 429", |text| refused(429, json!([{"errorCode": text, "message": text}]))),
    ("a 500", |text| refused(500, json!([{"errorCode": text, "message": text}]))),
    ("a 503", |text| refused(503, json!([{"errorCode": text, "message": text}]))),
    ("a key of a success", |text| answer(200, &json!({text: text}).to_string())),
    ("the id of a success", |text| answer(200, &json!({"id": [text]}).to_string())),
    ("X-Request-Id", |text| with_header(Header::RequestId, text)),
    ("Location", |text| with_header(Header::Location, &format!("https://h/requests/{text}/status"))),
    ("Retry-After", |text| with_header(Header::RetryAfter, text)),
    ("Date", |text| with_header(Header::Date, text)),
    ("a redirect", |text| {
        let mut came = with_header(Header::Location, &format!("https://thief.example/{text}"));
        if let Ok(response) = &mut came.result {
            response.status = 307;
        }
        came
    }),
    ("what fetch threw", |text| thrown(Cause { message: text.to_owned(), ..Cause::default() })),
    ("the name of what fetch threw", |text| thrown(Cause { name: text.to_owned(), ..Cause::default() })),
    ("the code of what fetch threw", |text| {
        thrown(Cause { code: Some(text.to_owned()), ..Cause::default() })
    }),
    ("what the body threw", |text| {
        let mut came = answer(200, "{}");
        if let Ok(response) = &mut came.result {
            response.body = Err(BodyProblem::Broken(Cause { message: text.to_owned(), ..Cause::default() }));
        }
        came
    }),
];

#[track_caller]
fn check_nothing_shown(name: &str, carried: &Carried, echo: Echo, spelled: &str) {
    let text = spelled.to_owned();
    let world = World::new(move |_, _| echo(&text));
    let shown = Rc::new(RefCell::new(String::new()));
    let note = Rc::clone(&shown);
    let client = client(&world, (carried.auth)());
    let unit = NewBackupUnit::new("name", UNIT_PASSWORD, "a@example.com");
    let create =
        client.create(unit).on_response(move |info| note.borrow_mut().push_str(&format!("{info:?}")));
    let error: Error = run(create.send()).expect_err(name);
    let shown = format!("{error} {error:?} {error:#?} {client:?} {}", shown.borrow());
    // `Debug` of strings escapes on its own account.
    let debug = format!("{spelled:?}");
    assert!(!shown.contains(spelled) && !shown.contains(debug.trim_matches('"')), "{name}: {shown}");
}

/// Every way to spell a secret that a server, a proxy or a runtime is likely to use.
fn spellings(secret: &str) -> Vec<(&'static str, String)> {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let percent = |keep: &dyn Fn(u8) -> bool, upper: bool| -> String {
        let one = |byte: u8| match (keep(byte), upper) {
            (true, _) => char::from(byte).to_string(),
            (false, true) => format!("%{byte:02X}"),
            (false, false) => format!("%{byte:02x}"),
        };
        secret.bytes().map(one).collect()
    };
    let quoted = Value::String(secret.to_owned()).to_string();
    let quoted = quoted[1..quoted.len() - 1].to_owned();
    let units = |upper: bool| -> String {
        let one = |unit: u16| if upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") };
        secret.encode_utf16().map(one).collect()
    };
    let mixed = secret.chars().enumerate().map(|(place, character)| match place % 3 {
        0 => character.to_string(),
        1 => character.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect(),
        _ => character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect(),
    });
    vec![
        ("plain", secret.to_owned()),
        ("percent-encoded", percent(&unreserved, true)),
        ("percent-encoded in lower case", percent(&unreserved, false)),
        ("percent-encoded throughout", percent(&|_| false, true)),
        ("form-encoded", percent(&unreserved, true).replace("%20", "+")),
        ("as a JSON string", quoted.clone()),
        ("as a JSON string with escaped slashes", quoted.replace('/', "\\/")),
        ("as a JSON string in ASCII", units(false)),
        ("as a JSON string in ASCII, upper case", units(true)),
        ("each character in another way", mixed.collect()),
    ]
}

fn refused(status: u16, messages: Value) -> Came {
    answer(status, &json!({"httpStatus": status, "messages": messages}).to_string())
}

fn with_header(header: Header, value: &str) -> Came {
    let mut came = answer(404, "");
    if let Ok(response) = &mut came.result {
        response.headers.set(header, Some(value.to_owned()));
    }
    came
}

fn thrown(cause: Cause) -> Came {
    Came { takes_ms: 0, result: Err(Failure::Network { cause, cross_origin: true }) }
}

fn builder(world: &Rc<World>) -> ClientBuilder<TestIo> {
    Client::builder_with(TestIo(Rc::clone(world)))
}

fn client(world: &Rc<World>, auth: Auth) -> Client<TestIo> {
    builder(world).auth(auth).build().expect("the options are legal")
}

const TOKEN: &str = "canary.Token-9f3a/+=_xyz";
const USERNAME: &str = "user@example.com";
const PASSWORD: &str = "canary-Pä§s \"w/ör\\d%7+ 💾";
const UNIT_PASSWORD: &str = "canary-Unit \"p/ä\\ss%20+ 💾";
/// Base64 of `USERNAME:PASSWORD`.
const PAIR: &str = "dXNlckBleGFtcGxlLmNvbTpjYW5hcnktUMOkwqdzICJ3L8O2clxkJTcrIPCfkr4=";

//! What the gateway knows of the API, `pkg-template/gateway/operations.js`, and how the client judges what both judge,
//! `tests/behaviour/gateway/verdicts.json`: written from the core. `UPDATE=1 cargo test --test gateway` writes them
//! anew.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail; clippy.toml allows it only inside of #[test]"
)]

use std::fs;

use ionos_backup::{Auth, Client, ClientBuilder, DepthParameter, Header, Operation, Path, Request};
use serde_json::{Value, json};

use self::support::{TestIo, World};

#[path = "support/mod.rs"]
mod support;

#[test]
fn operations_are_those_of_the_rows() {
    let rows: String = Operation::ALL.into_iter().map(row).collect();
    let read = Header::ALL.map(Header::name);
    let passed = read.iter().filter(|name| **name != "location").map(|name| format!("  '{name}',\n"));
    let base = base_of(client().list().build().unwrap());
    keep(
        "pkg-template/gateway/operations.js",
        &format!(
            "{HEAD}export const OPERATIONS = [\n{rows}];\n\n\
             /** The API, where the client is told of no other. */\n\
             export const BASE_URL = '{base}';\n\n\
             /** An id, as the client takes it: one path segment that no URL parser reads as anything else. */\n\
             export const ID = {};\n\n\
             /** The headers of an answer that the client reads, but for the one that leads elsewhere. */\n\
             export const READ = [\n{}];\n",
            id(),
            passed.collect::<String>(),
        ),
    );
}

#[test]
fn verdicts_are_those_of_the_client() {
    let base_urls = corpus("base-url").into_iter().map(|text| {
        let verdict = |allow: bool| {
            let client = builder().base_url(&text).allow_insecure(allow).build();
            client.and_then(|client| client.list().build()).map(base_of).ok()
        };
        json!([text, verdict(false), verdict(true)])
    });
    let tokens = corpus("token").into_iter().map(|text| {
        let header = authorization(Auth::token(text.clone()));
        json!([{ "token": text }, header])
    });
    let users = USERS.iter().map(|(username, password)| {
        let header = authorization(Auth::basic(*username, *password));
        json!([{ "password": password, "username": username }, header])
    });
    let verdicts = json!({
        "baseUrls": base_urls.collect::<Vec<_>>(),
        "credentials": tokens.chain(users).collect::<Vec<Value>>(),
    });
    keep("tests/behaviour/gateway/verdicts.json", &format!("{verdicts:#}\n"));
}

fn row(operation: Operation) -> String {
    let definition = operation.definition();
    let path = match definition.path {
        Path::Collection => String::from("/backupunits"),
        Path::Unit(rest) => format!("/backupunits/{{id}}{rest}"),
    };
    let mut query = vec!["pretty"];
    query.extend((definition.depth != DepthParameter::None).then_some("depth"));
    if operation == Operation::List {
        query.extend(["orderBy", "maxResults", "filter."]);
    }
    format!(
        "  {{ name: '{}', method: '{}', path: '{path}', json: {}, query: '{}' }},\n",
        definition.name,
        definition.method.as_str(),
        definition.body.is_some(),
        query.join(" "),
    )
}

/// The rule for ids as a regular expression, found by trying each character first and later, and each length.
fn id() -> String {
    let is_id = |id: &str| client().get(id).build().is_ok();
    let characters = (0..=0xffff).filter_map(char::from_u32);
    let first: Vec<char> = characters.clone().filter(|c| is_id(&c.to_string())).collect();
    let later: Vec<char> = characters.filter(|c| is_id(&format!("a{c}"))).collect();
    let longest = (1..1000).take_while(|length| is_id(&"a".repeat(*length))).last().unwrap();
    format!("/^[{}][{}]{{0,{}}}$/", class(&first), class(&later), longest - 1)
}

/// A character class, ranges written as such.
fn class(characters: &[char]) -> String {
    let mut text = String::new();
    for run in characters.chunk_by(|one, next| u32::from(*one) + 1 == u32::from(*next)) {
        match run {
            [.., last] if run.len() > 2 => text += &format!("{}-{last}", run[0]),
            short => text.extend(short),
        }
    }
    // A hyphen is itself at the end only.
    match text.strip_prefix('-') {
        Some(others) => format!("{others}-"),
        None => text,
    }
}

fn authorization(auth: Auth) -> Option<String> {
    let request = builder().auth(auth).build().ok()?.list().build().ok()?;
    // EXPOSE: to the comparison.
    request.headers.iter().find(|(name, _)| *name == "Authorization").map(|(_, value)| value.expose().clone())
}

fn base_of(request: Request) -> String {
    request.url.split("/backupunits?").next().unwrap().to_owned()
}

fn client() -> Client<TestIo> {
    builder().build().unwrap()
}

fn builder() -> ClientBuilder<TestIo> {
    Client::builder_with(TestIo(World::new(|_, _| panic!("nothing is sent here"))))
}

/// The texts of a corpus, one a line, percent-encoded.
fn corpus(subject: &str) -> Vec<String> {
    let text = fs::read_to_string(format!("{ROOT}/tests/corpus/{subject}.txt")).unwrap();
    text.lines().map(decoded).collect()
}

fn decoded(line: &str) -> String {
    let mut pieces = line.split('%');
    let mut bytes = pieces.next().unwrap().as_bytes().to_vec();
    for piece in pieces {
        bytes.push(u8::from_str_radix(&piece[..2], 16).unwrap());
        bytes.extend(&piece.as_bytes()[2..]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[track_caller]
fn keep(place: &str, wanted: &str) {
    let place = format!("{ROOT}/{place}");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&place, wanted).unwrap();
    }
    let found = fs::read_to_string(&place).unwrap_or_default();
    assert!(found == wanted, "{place} is not what the core says: UPDATE=1 cargo test --test gateway");
}

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

const USERS: &[(&str, &str)] = &[
    ("a@example.com", "secret"),
    ("j\u{fc}rgen@example.com", "p\u{e4}ssw\u{f6}rd\u{20ac}"),
    ("a@example.com", "with:colons: and blanks "),
    ("user:name", "secret"),
    ("", "secret"),
    (" \u{2003}", "secret"),
    ("a@example.com", ""),
    ("a@example.com", "\u{a0}"),
    ("a\nb", "secret"),
    ("a@example.com", "a\r\nX-Evil: 1"),
    ("a@example.com", "a\u{85}b"),
];

const HEAD: &str = "\
/** Generated from the core's rows by tests/gateway.rs: what there is. What is let through is said in `policy.js`. */

/** Every operation; a name in `query` that ends with a dot is the beginning of any number of names. */
";

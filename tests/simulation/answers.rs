//! What reaches the client: the server's reply, or what a fault has made of it.

use ionos_backup::{BodyProblem, Cause, Failure, Header, Headers, JsonBody, Request, Response};
use sandbox::Reply;
use serde_json::{Value, json};

use crate::history::{Fate, Hint, Page, Spoil, What};
use crate::network::State;
use crate::secrets;
use crate::support;
use crate::trace::{Body, Came};

pub(crate) type Arrived = (Result<Response<JsonBody>, Failure>, Came);

pub(crate) fn timeout() -> Arrived {
    (Err(Failure::Timeout), Came::Timeout)
}

/// What comes of a request; `reply` is the server's, if the request has reached it.
pub(crate) fn of(state: &State, request: &Request, fate: &Fate, reply: Option<&Reply>) -> Arrived {
    match (fate, reply) {
        (Fate::NoResponse { .. }, _) => (Err(Failure::NotAResponse), Came::NoResponse),
        (Fate::NeverSent { code }, _) => network(request, Some(code), true),
        (Fate::Lost { code, .. }, _) => network(request, *code, false),
        (Fate::Status { status, hint, page, .. }, _) => own_status(state, request, *status, *hint, *page),
        (Fate::Spoiled(spoil), Some(reply)) => spoiled(state, request, *spoil, reply),
        (Fate::Answer | Fate::Twice { .. }, Some(reply)) => undisturbed(state, request, reply),
        (Fate::Stray { .. } | Fate::Silence { .. }, _) | (_, None) => network(request, None, false),
    }
}

fn network(request: &Request, code: Option<&str>, never_sent: bool) -> Arrived {
    let failure = Failure::Network { cause: cause(request, code), cross_origin: code.is_none() };
    (Err(failure), Came::Network { never_sent })
}

fn undisturbed(state: &State, request: &Request, reply: &Reply) -> Arrived {
    let headers = support::headers(&reply.response);
    let status = reply.response.status;
    let parsed = serde_json::from_slice::<Value>(&reply.response.body).ok();
    let shown = parsed.as_ref().and_then(|list| shown(list, state.what(), &state.target));
    let text = || String::from_utf8_lossy(&reply.response.body).into();
    let list = (state.what() == What::Watch).then(text);
    let body = match status {
        200..=299 if !request.reads_success => Err(BodyProblem::Skipped),
        _ => JsonBody::from_slice(&reply.response.body),
    };
    arrived(state, status, headers, body, Body::Fit { shown, list })
}

fn spoiled(state: &State, request: &Request, spoil: Spoil, reply: &Reply) -> Arrived {
    let headers = support::headers(&reply.response);
    let status = reply.response.status;
    let is_read = request.reads_success || !(200..=299).contains(&status);
    let cut = reply.response.body.len() / 2;
    let (body, seen) = match spoil {
        _ if !is_read => (Err(BodyProblem::Skipped), Body::Unfit),
        Spoil::Broken { code } => (Err(BodyProblem::Broken(cause(request, code))), Body::Broken),
        Spoil::Cut => (JsonBody::from_slice(&reply.response.body[..cut]), Body::Unfit),
        Spoil::Html => (Err(BodyProblem::NotJson), Body::Unfit),
        Spoil::TimedOut => (Err(BodyProblem::Timeout), Body::TimedOut),
        Spoil::TooLarge => (Err(BodyProblem::TooLarge), Body::TooLarge),
        Spoil::WrongTypes => (Ok(support::json(WRONG_TYPES)), Body::Unfit),
    };
    arrived(state, status, headers, body, seen)
}

fn own_status(state: &State, request: &Request, status: u16, hint: Hint, page: Page) -> Arrived {
    let mut headers = Headers::default();
    let secrets = secrets::of(request);
    if let Page::Echo = page {
        headers.set(Header::RequestId, Some(secrets.join("-")));
        headers.set(Header::Location, Some(format!("https://h/requests/{}/status", secrets.concat())));
        headers.set(Header::RateLimit, Some("600".to_owned()));
    }
    set_hint(&mut headers, hint, state.server_now());
    let document = match page {
        Page::Api => json!({"httpStatus": status, "messages": [{"errorCode": "1", "message": "words"}]}),
        Page::Echo => secrets::echo(&secrets),
        Page::Empty | Page::Html => Value::Null,
    };
    let body = match page {
        _ if (300..=399).contains(&status) => Err(BodyProblem::Skipped),
        Page::Api | Page::Echo => Ok(support::json(&document.to_string())),
        Page::Empty | Page::Html => Err(BodyProblem::NotJson),
    };
    arrived(state, status, headers, body, Body::Unfit)
}

fn arrived(
    state: &State,
    status: u16,
    headers: Headers,
    body: Result<JsonBody, BodyProblem>,
    seen: Body,
) -> Arrived {
    let hint_ms = hint_of(&headers, state.instant().wall);
    let speaks_of_name = body.as_ref().is_ok_and(|body| {
        let document = body.clone().into_value();
        let messages = document["messages"].as_array().into_iter().flatten();
        let words: Vec<_> = messages.filter_map(|message| message["message"].as_str()).collect();
        words.iter().any(|words| words.to_lowercase().contains("name"))
    });
    let came = Came::Answer { status, hint_ms, body: seen, speaks_of_name };
    (Ok(Response { status, headers, body }), came)
}

/// The state in which a list shows a unit; empty if it shows none. Of several with one name that counts which stays.
fn shown(list: &Value, what: What, key: &str) -> Option<String> {
    let is_it =
        |unit: &&Value| if what.is_by_name() { unit["properties"]["name"] == key } else { unit["id"] == key };
    let state = |unit: &Value| unit["metadata"]["state"].as_str().unwrap_or_default().to_owned();
    let mut states: Vec<String> = list["items"].as_array()?.iter().filter(is_it).map(state).collect();
    states.sort_by_key(|state| matches!(state.to_uppercase().as_str(), "DESTROYING" | "TERMINATED"));
    states.into_iter().next()
}

fn set_hint(headers: &mut Headers, hint: Hint, now: u64) {
    match hint {
        Hint::None => {}
        Hint::Garbage(text) => headers.set(Header::RetryAfter, Some(text.to_owned())),
        Hint::Milliseconds(number) => headers.set(Header::RetryAfterMs, Some(number.to_string())),
        Hint::Seconds(number) => headers.set(Header::RetryAfter, Some(number.to_string())),
        Hint::Date { form, seconds, dated } => {
            let date = |seconds: u64| {
                let since = std::time::Duration::from_secs(seconds);
                httpdate::fmt_http_date(std::time::UNIX_EPOCH + since)
            };
            headers.set(
                Header::RetryAfter,
                Some(in_form(&date((now / 1000).saturating_add_signed(seconds)), form)),
            );
            headers.set(Header::Date, dated.then(|| date(now / 1000)));
        }
    }
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` in one of the three forms of RFC 9110 section 5.6.7.
fn in_form(date: &str, form: u8) -> String {
    let words: Vec<&str> = date.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let [weekday, day, month, year, time, zone] = words[..] else { panic!("{date} is no HTTP date") };
    match form {
        0 => date.to_owned(),
        1 => {
            let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
            let weekday = names.iter().find(|name| name.starts_with(weekday)).expect("a weekday");
            format!("{weekday}, {day}-{month}-{} {time} {zone}", &year[2..])
        }
        _ => format!("{weekday} {month} {:>2} {time} {year}", day.trim_start_matches('0')),
    }
}

/// How long the headers ask to wait, read without the client's help.
fn hint_of(headers: &Headers, wall: u64) -> Option<u64> {
    let whole = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<u64>().unwrap_or(u64::MAX).min((1 << 53) - 1))
    };
    let date = |text: &str| {
        let date = httpdate::parse_http_date(text).ok()?;
        Some(date.duration_since(std::time::UNIX_EPOCH).ok()?.as_millis() as u64)
    };
    if let Some(milliseconds) = headers.get(Header::RetryAfterMs).and_then(whole) {
        return Some(milliseconds);
    }
    let text = headers.get(Header::RetryAfter)?;
    if let Some(seconds) = whole(text) {
        return Some(seconds * 1000);
    }
    let now = headers.get(Header::Date).and_then(date).unwrap_or(wall);
    Some(date(text)?.saturating_sub(now))
}

fn cause(request: &Request, code: Option<&str>) -> Cause {
    let message = format!("{} failed: {}", request.url, secrets::of(request).join(" "));
    Cause { name: "TypeError".to_owned(), code: code.map(str::to_owned), message, ..Cause::default() }
}

pub(crate) fn name_of(call: usize) -> String {
    format!("Unit{call}")
}

/// Which operation a call sends; an `ensure`, which one it is to have applied.
pub(crate) fn operation(what: What) -> sandbox::Operation {
    match what {
        What::Create | What::Ensure => sandbox::Operation::Create,
        What::Delete => sandbox::Operation::Delete,
        What::Get => sandbox::Operation::Get,
        What::ByName | What::List | What::WaitAvailable | What::WaitDeleted | What::Watch => {
            sandbox::Operation::List
        }
        What::Replace => sandbox::Operation::Replace,
        What::Row(operation) => {
            let mut twins = sandbox::Operation::ALL.into_iter();
            twins.find(|twin| support::row_of(*twin) == operation).expect("both know the same operations")
        }
        What::SsoUrl => sandbox::Operation::SsoUrl,
        What::Update => sandbox::Operation::Update,
    }
}

const WRONG_TYPES: &str = r#"{"id":7,"items":[{"id":"a"},{"id":null}],"ssoUrl":"javascript:alert(1)"}"#;

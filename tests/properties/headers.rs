//! Headers: any text in them ends in a sensible wait, hook and error.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, UNIX_EPOCH};

use ionos_backup::{Client, Detail, Error, Header, ResponseInfo};
use proptest::prelude::*;

use crate::corpus::check_text;
use crate::support::{BEGIN_MS, TestIo, World, answer, run};

#[test]
fn any_hint_ends_in_a_wait_of_a_minute_at_most_or_in_the_error() {
    check_text("retry-after", |text| {
        for header in [Header::RetryAfter, Header::RetryAfterMs] {
            let (world, error, _) = answered(&[(header, text)]);
            let Detail::Api(api) = &error.detail else { panic!("{error:?}") };
            let slept = world.slept.borrow();
            prop_assert!(slept.iter().all(|slept| *slept <= 60_000), "{slept:?}");
            match api.retry_after {
                Some(hint) if hint > Duration::from_secs(60) => prop_assert_eq!(error.attempts, 1),
                Some(_) | None => prop_assert_eq!(error.attempts, 2),
            }
        }
        Ok(())
    });
}

#[test]
fn any_date_of_the_server_leaves_the_hint_sensible() {
    check_text("date", |text| {
        let (_, error, _) =
            answered(&[(Header::RetryAfter, "Fri, 15 Jan 2027 08:00:05 GMT"), (Header::Date, text)]);
        let Detail::Api(api) = &error.detail else { panic!("{error:?}") };
        let hint = api.retry_after;
        // Held against a date of 1970 at the earliest.
        prop_assert!(hint.is_some_and(|hint| hint <= Duration::from_millis(BEGIN_MS + 5000)), "{hint:?}");
        Ok(())
    });
}

#[test]
fn any_location_and_request_id_give_a_short_visible_id_or_none() {
    check_text("location", |text| {
        for header in [Header::Location, Header::RequestId] {
            let (_, error, info) = answered(&[(header, text)]);
            let Detail::Api(api) = &error.detail else { panic!("{error:?}") };
            prop_assert_eq!(&api.request_id, &info.request_id);
            if let Some(id) = &info.request_id {
                prop_assert!((1..=128).contains(&id.len()), "{id}");
                prop_assert!(id.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/'), "{id}");
                prop_assert!(text.contains(id.as_str()), "{id}");
            }
        }
        Ok(())
    });
}

#[test]
fn any_rate_limit_that_is_a_number_is_told() {
    check_text("number", |text| {
        let headers = [Header::RateLimit, Header::RateLimitRemaining, Header::RateLimitBurst];
        let (_, _, info) = answered(&headers.map(|header| (header, text)));
        let limit = info.rate_limit.and_then(|rate| rate.limit);
        let is_number = text.trim().bytes().all(|byte| byte.is_ascii_digit()) && !text.trim().is_empty();
        prop_assert_eq!(limit.is_some(), is_number);
        Ok(())
    });
}

proptest! {
    #[test]
    fn date_in_each_form_is_the_instant_that_it_names(seconds in 0_u64..=4_102_444_799, ahead in 0_u64..=60) {
        let date = |seconds| httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds));
        // Two digits of a year name those from 1970 to 2069.
        let forms = if seconds + ahead < 3_155_760_000 { 3 } else { 1 };
        for form in [imf_fixdate, asctime, rfc850].into_iter().take(forms) {
            let hint = form(&date(seconds + ahead));
            let (_, error, _) = answered(&[(Header::RetryAfter, &hint), (Header::Date, &date(seconds))]);
            let Detail::Api(api) = &error.detail else { panic!("{error:?}") };
            prop_assert_eq!(api.retry_after, Some(Duration::from_secs(ahead)), "{}", hint);
        }
    }
}

/// What comes of a call all of whose answers are a 503 with these headers, retried once.
fn answered(headers: &[(Header, &str)]) -> (Rc<World>, Error, ResponseInfo) {
    let headers: Vec<(Header, String)> =
        headers.iter().map(|(header, value)| (*header, (*value).to_owned())).collect();
    let world = World::new(move |_, _| {
        let mut came = answer(503, "");
        if let Ok(response) = &mut came.result {
            for (header, value) in &headers {
                response.headers.set(*header, Some(value.clone()));
            }
        }
        came
    });
    let told = Rc::new(RefCell::new(None));
    let note = Rc::clone(&told);
    let client = Client::builder_with(TestIo(Rc::clone(&world))).max_retries(1).build().unwrap();
    let hook = move |info: &ResponseInfo| *note.borrow_mut() = Some(info.clone());
    let error = run(client.list().on_response(hook).send()).unwrap_err();
    let info = told.take().expect("the hook is told of every answer");
    (world, error, info)
}

fn imf_fixdate(date: &str) -> String {
    date.to_owned()
}

/// `Sunday, 06-Nov-94 08:49:37 GMT`
fn rfc850(date: &str) -> String {
    let [weekday, day, month, year, time] = words(date);
    let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let weekday = names.iter().find(|name| name.starts_with(weekday)).expect("a weekday");
    format!("{weekday}, {day}-{month}-{} {time} GMT", &year[2..])
}

/// `Sun Nov  6 08:49:37 1994`
fn asctime(date: &str) -> String {
    let [weekday, day, month, year, time] = words(date);
    format!("{weekday} {month} {:>2} {time} {year}", day.trim_start_matches('0'))
}

fn words(date: &str) -> [&str; 5] {
    let words: Vec<&str> = date.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    words[..5].try_into().expect("weekday, day, month, year, time, zone")
}

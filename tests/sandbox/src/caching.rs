//! Headers that let caches keep an answer: what proxies and servers before an API add without being asked.

use crate::http::Response;
use crate::options::Options;
use crate::time;

/// Writes those that the options ask for, in the place of what the API says itself.
pub(crate) fn write(options: &Options, now: u64, response: &mut Response) {
    if options.cache_control.is_none() && !options.last_modified {
        return;
    }
    response.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("Cache-Control"));
    if let Some(value) = &options.cache_control {
        response.headers.push(("Cache-Control".to_owned(), value.clone()));
    }
    if options.last_modified {
        let then = time::http_date(now.saturating_sub(AGE_MS));
        response.headers.push(("Last-Modified".to_owned(), then));
    }
}

/// A cache that is told no more than this keeps an answer for a tenth of it. Source: RFC 9111 section 4.2.2.
const AGE_MS: u64 = 30 * 24 * 60 * 60 * 1000;

//! The way of a request through the API: size, rate, credentials, method, query, operation.

use crate::access;
use crate::error::ApiError;
use crate::http::{Request, Response};
use crate::limits::{self, RateLimit};
use crate::options::Options;
use crate::query::Query;
use crate::route::{Operation, Place, Target};
use crate::routes::{self, Call};
use crate::state::State;

/// Answers a request to the API.
pub(crate) fn answer(
    request: &Request,
    target: Option<&Target<'_>>,
    (options, state, rate): (&Options, &mut State, &mut RateLimit),
    now: u64,
    random: &mut dyn FnMut() -> u64,
) -> Response {
    let query = target.map(|target| Query::parse(target.query));
    let pretty = query.as_ref().and_then(|query| query.as_ref().ok()).is_none_or(|query| query.pretty);
    let base = base(request, options);
    let mut steps = || {
        limits::check_size(request)?;
        rate.count(options.rate_limit, now)?;
        access::check(request)?;
        let malformed = || ApiError::new(400, "400", "The request target is not percent-encoded correctly");
        let target = target.ok_or_else(malformed)?;
        let operation = operation(request, target)?;
        let query = Query::parse(target.query)?;
        let id = target.rest.first().map_or("", String::as_str);
        routes::run(&mut Call { operation, id, query, request, base: &base, options, now, random }, state)
    };
    steps().unwrap_or_else(|error: ApiError| error.respond(pretty))
}

/// Scheme, host and port that the caller sees: its own spelling of this sandbox, or the sandbox's if it names another.
pub(crate) fn base(request: &Request, options: &Options) -> String {
    if let Some(origin) = &request.origin {
        return origin.clone();
    }
    let (scheme, authority) = options.origin.split_once("://").unwrap_or(("http", &options.origin));
    let (_, port) = split_port(authority);
    let named = request.value("Host").filter(|host| {
        let (name, given) = split_port(host);
        given == port && (host.eq_ignore_ascii_case(authority) || LOOPBACK.contains(&name))
    });
    format!("{scheme}://{}", named.unwrap_or(authority))
}

fn operation(request: &Request, target: &Target<'_>) -> Result<Operation, ApiError> {
    let place = target.place;
    // The live API names the first address in `Location` and does not know it.
    if place == Place::RequestStatus || place == Place::Unknown {
        return Err(ApiError::of(404));
    }
    place.operation(&request.method).ok_or_else(|| ApiError::of(405).with("Allow", place.allow()))
}

// An IPv6 address has colons of its own, inside its brackets.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (authority, None),
    }
}

const LOOPBACK: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

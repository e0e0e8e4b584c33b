//! What a browser on another origin may do and see.

use crate::http::{Request, Response};

/// Whether a request is a browser asking for permission.
pub(crate) fn is_preflight(request: &Request) -> bool {
    request.method == "OPTIONS"
        && request.value("Origin").is_some()
        && request.value("Access-Control-Request-Method").is_some()
}

/// The answer to a preflight, without the headers that `write` adds: whatever headers it asks for are allowed.
pub(crate) fn preflight(request: &Request) -> Response {
    let asked = request.value("Access-Control-Request-Headers");
    Response::empty(204)
        .with("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
        .with(
            "Access-Control-Allow-Headers",
            asked.unwrap_or("Authorization, Content-Type, X-Contract-Number"),
        )
        .with("Access-Control-Max-Age", "600")
}

/// Lets the allowed origin see an answer.
pub(crate) fn write(allowed: &str, request: &Request, response: &mut Response) {
    response.headers.push(("Vary".to_owned(), "Origin".to_owned()));
    if request.value("Origin").is_some_and(|origin| allowed == "*" || origin == allowed) {
        response.headers.push(("Access-Control-Allow-Origin".to_owned(), allowed.to_owned()));
        response.headers.push(("Access-Control-Expose-Headers".to_owned(), EXPOSED.to_owned()));
    }
}

const EXPOSED: &str =
    "Date, ETag, Location, Retry-After, X-RateLimit-Burst, X-RateLimit-Limit, X-RateLimit-Remaining";

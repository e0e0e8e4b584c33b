//! Unsent requests: the core's [`Request`] as a standard one, built by gloo-net.

use gloo_net::http::{Headers, Method as HttpMethod, RequestBuilder};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortSignal, RequestRedirect};

use crate::proto::operation::Method;
use crate::proto::request::Request;
use crate::wasm::host;

/// Builds a standard `Request` with `redirect: 'manual'` and, unless it is undefined, the caller's signal.
pub(crate) fn build(request: &Request, signal: &JsValue) -> Result<web_sys::Request, JsValue> {
    // gloo-net takes it for granted, and panics.
    if !host::has_headers() {
        return Err(JsValue::UNDEFINED);
    }
    let headers = Headers::new();
    for (name, value) in &request.headers {
        // EXPOSE: to the caller, who asked for the request with its credentials.
        headers.set(name, value.expose());
    }
    let method = match request.method {
        Method::Delete => HttpMethod::DELETE,
        Method::Get => HttpMethod::GET,
        Method::Patch => HttpMethod::PATCH,
        Method::Post => HttpMethod::POST,
        Method::Put => HttpMethod::PUT,
    };
    let signal = (!signal.is_undefined()).then(|| signal.unchecked_ref::<AbortSignal>());
    let builder = RequestBuilder::new(&request.url)
        .method(method)
        .headers(headers)
        .redirect(RequestRedirect::Manual)
        .abort_signal(signal);
    let built = match &request.body {
        // EXPOSE: to the caller, as above.
        Some(body) => builder.body(body.expose().as_str()),
        None => builder.build(),
    };
    built.map(web_sys::Request::from).map_err(|_| JsValue::UNDEFINED)
}

impl TryFrom<&Request> for web_sys::Request {
    type Error = JsValue;

    fn try_from(request: &Request) -> Result<Self, JsValue> {
        build(request, &JsValue::UNDEFINED)
    }
}

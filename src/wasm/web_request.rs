//! Unsent requests of Rust callers (JavaScript's are `unsent` in `host.js`): the core's [`Request`] as a standard one,
//! its headers by gloo-net.
//!
//! gloo-net's `RequestBuilder` formats its errors and takes the URL apart again, which are 2 KB for nothing here.

use gloo_net::http::Headers;
use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{RequestInit, RequestRedirect};

use crate::proto::request::Request;
use crate::wasm::host::{self, members_for};

impl TryFrom<&Request> for web_sys::Request {
    type Error = JsValue;

    /// With `redirect: 'manual'`, and past every cache.
    fn try_from(request: &Request) -> Result<Self, JsValue> {
        // gloo-net takes it for granted, and panics.
        if !host::has_headers() {
            return Err(JsValue::UNDEFINED);
        }
        let headers = Headers::new();
        for (name, value) in &request.headers {
            // EXPOSE: to the caller, who asked for the request with its credentials.
            headers.set(name, value.expose());
        }
        let init = RequestInit::new();
        init.set_method(request.method.as_str());
        init.set_headers(&headers.into_raw());
        init.set_redirect(RequestRedirect::Manual);
        Object::assign(&init, members_for(&JsValue::UNDEFINED, request.fresh).unchecked_ref());
        if let Some(body) = &request.body {
            // EXPOSE: to the caller, as above.
            init.set_body(&body.expose().as_str().into());
        }
        Self::new_with_str_and_init(&request.url, &init)
    }
}

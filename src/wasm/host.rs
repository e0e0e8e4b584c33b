//! Bindings of `host.js`, `hooks.js`, `generated.js` and `values.js`: what wasm asks of its host.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/wasm/host.js")]
extern "C" {
    /// Something that is waited for.
    pub type Pending;
    #[wasm_bindgen(method)]
    pub(crate) fn ended(this: &Pending) -> Promise;
    #[wasm_bindgen(method)]
    pub(crate) fn drop(this: &Pending);

    /// How it ended.
    pub(crate) type Ended;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn kind(this: &Ended) -> usize;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn reason(this: &Ended) -> JsValue;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn status(this: &Ended) -> u16;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn problem(this: &Ended) -> usize;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn body(this: &Ended) -> JsValue;
    /// What the body was read from.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn text(this: &Ended) -> JsValue;
    /// Whether a rest ended since the page shows again.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn shown(this: &Ended) -> bool;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn headers(this: &Ended) -> Option<Array>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn name(this: &Ended) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn code(this: &Ended) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = innerCode)]
    pub(crate) fn inner_code(this: &Ended) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn message(this: &Ended) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn inner(this: &Ended) -> String;
    #[wasm_bindgen(method, getter, js_name = crossOrigin)]
    pub(crate) fn cross_origin(this: &Ended) -> bool;

    pub(crate) fn pause(duration_ms: u32, signal: &JsValue) -> Pending;

    pub(crate) fn exchange(
        fetch: &JsValue,
        lines: &str,
        body: Option<&str>,
        members: &JsValue,
        fresh: bool,
        timeout_ms: u32,
        signal: &JsValue,
        wants_body: bool,
        wants_headers: bool,
        max_bytes: u32,
    ) -> Pending;

    pub(crate) fn items(value: &JsValue) -> Option<Array>;

    #[wasm_bindgen(js_name = hasHeaders)]
    pub(crate) fn has_headers() -> bool;
}

#[wasm_bindgen(module = "/src/wasm/init.js")]
extern "C" {
    /// The members of `fetchOptions` that go with one request.
    #[wasm_bindgen(js_name = membersFor)]
    pub(crate) fn members_for(members: &JsValue, fresh: bool) -> JsValue;
}

#[wasm_bindgen(module = "/src/wasm/page.js")]
extern "C" {
    #[wasm_bindgen(js_name = isHidden)]
    pub(crate) fn is_hidden() -> bool;

    pub(crate) fn rest(duration_ms: u32, signal: &JsValue) -> Pending;
}

#[wasm_bindgen(module = "/src/wasm/lists.js")]
extern "C" {
    #[wasm_bindgen(js_name = findUnits, catch)]
    pub(crate) fn find_units(list: &JsValue, by_name: bool, key: &str) -> Result<Array, JsValue>;

    #[wasm_bindgen(js_name = statesOf, catch)]
    pub(crate) fn states_of(list: &JsValue) -> Result<Array, JsValue>;

    #[wasm_bindgen(js_name = changesOf, catch)]
    pub(crate) fn changes_of(list: &JsValue, before: &JsValue) -> Result<Array, JsValue>;

    #[wasm_bindgen(catch)]
    pub(crate) fn reread(text: &JsValue) -> Result<JsValue, JsValue>;
}

#[cfg(feature = "npm")]
#[wasm_bindgen(module = "/src/wasm/lists.js")]
extern "C" {
    pub(crate) fn ensured(unit: &JsValue, how: &str) -> JsValue;

    pub(crate) fn snapshot(list: &JsValue, changes: Array, stale: bool) -> JsValue;
}

#[cfg(feature = "npm")]
#[wasm_bindgen(module = "/src/wasm/init.js")]
extern "C" {
    /// What a client's and a call's `fetchOptions` come to.
    #[wasm_bindgen(js_name = mergedMembers)]
    pub(crate) fn merged_members(client: &JsValue, call: &JsValue) -> JsValue;
}

#[wasm_bindgen(module = "/src/wasm/generated.js")]
extern "C" {
    /// The first place of the value that does not fit the document of this number.
    pub(crate) fn mismatch(value: &JsValue, document: u32) -> Option<String>;
}

#[cfg(feature = "npm")]
#[wasm_bindgen(module = "/src/wasm/host.js")]
extern "C" {
    pub(crate) fn ask(token: &JsValue, timeout_ms: u32, signal: &JsValue) -> Pending;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn token(this: &Ended) -> Option<String>;

    #[wasm_bindgen(js_name = checkAbort, catch)]
    pub(crate) fn check_abort(signal: &JsValue) -> Result<(), JsValue>;
}

#[cfg(feature = "npm")]
#[wasm_bindgen(module = "/src/wasm/hooks.js")]
extern "C" {
    #[wasm_bindgen(js_name = tellAttempt)]
    pub(crate) fn tell_attempt(
        hook: &JsValue,
        operation: &str,
        attempt: u32,
        status: Option<u16>,
        code: Option<&str>,
        duration_ms: f64,
        retry_in_ms: Option<f64>,
        limit: Option<u32>,
        remaining: Option<u32>,
        burst: Option<u32>,
        retry_after_ms: Option<f64>,
        request_id: Option<&str>,
    );

    #[wasm_bindgen(js_name = tellError)]
    pub(crate) fn tell_error(hook: &JsValue, failure: &JsValue);

    #[wasm_bindgen(js_name = tellPoll)]
    pub(crate) fn tell_poll(hook: &JsValue, state: Option<&str>, elapsed_ms: f64);
}

#[cfg(feature = "npm")]
#[wasm_bindgen(module = "/src/wasm/values.js")]
extern "C" {
    /// An argument that does not fit.
    pub(crate) type Wrong;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn path(this: &Wrong) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn problem(this: &Wrong) -> String;

    /// Copies what the table of this number names.
    #[wasm_bindgen(catch)]
    pub(crate) fn take(value: &JsValue, table: usize) -> Result<Array, Wrong>;
}

//! Bindings of the JavaScript beside this, and of `errors.js`: what wasm asks of its host.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/wasm/pending.js")]
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
    pub(crate) fn status(this: &Ended) -> Option<u16>;
    /// The body, or the reason of an abort, or a token.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn value(this: &Ended) -> JsValue;
    /// What the body was read from.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn text(this: &Ended) -> JsValue;
    /// Texts or undefined, in the order of `Header::ALL`.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn headers(this: &Ended) -> Option<Array>;
    /// Texts or undefined: name, code, the code of what it was caused by, message, and what it was caused by.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn cause(this: &Ended) -> Option<Array>;

    pub(crate) fn pause(duration_ms: u32, signal: &JsValue) -> Pending;
}

#[wasm_bindgen(module = "/src/wasm/host.js")]
extern "C" {
    pub(crate) fn exchange(
        fetch: &JsValue,
        json: &str,
        body: Option<&str>,
        members: &JsValue,
        fresh: bool,
        timeout_ms: u32,
        signal: &JsValue,
        wants_body: bool,
        wants_headers: bool,
        max_bytes: u32,
    ) -> Pending;

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
    pub(crate) fn field(value: &JsValue, name: &str) -> Option<JsValue>;

    pub(crate) fn items(value: &JsValue) -> Option<Array>;

    #[wasm_bindgen(js_name = findUnits)]
    pub(crate) fn find_units(list: &JsValue, by_name: bool, key: &str) -> Option<Array>;

    #[wasm_bindgen(js_name = statesOf)]
    pub(crate) fn states_of(list: &JsValue) -> Option<Array>;

    #[wasm_bindgen(js_name = changesOf)]
    pub(crate) fn changes_of(list: &JsValue, before: &JsValue) -> Option<Array>;

    pub(crate) fn reread(text: &JsValue) -> JsValue;
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

    /// A standard `Request`, if this runtime has such a thing.
    pub(crate) fn unsent(
        json: &str,
        body: Option<&str>,
        members: &JsValue,
        fresh: bool,
        signal: &JsValue,
    ) -> Option<JsValue>;
}

#[cfg(feature = "npm")]
#[wasm_bindgen(module = "/src/wasm/pending.js")]
extern "C" {
    /// The reason, if a hook has aborted the call.
    #[wasm_bindgen(js_name = abortOf)]
    pub(crate) fn abort_of(signal: &JsValue) -> Option<JsValue>;
}

#[cfg(feature = "npm")]
#[wasm_bindgen(module = "/src/wasm/hooks.js")]
extern "C" {
    pub(crate) fn tell(hook: &JsValue, news: &JsValue);
}

#[cfg(feature = "npm")]
#[wasm_bindgen(module = "/src/wasm/values.js")]
extern "C" {
    /// Copies what the table of this number names: numbers and values in turn, or what does not fit and what it must
    /// be; nothing where nothing was given.
    pub(crate) fn take(value: &JsValue, table: usize) -> Option<Array>;
}

#[cfg(feature = "npm")]
#[wasm_bindgen(module = "/pkg-template/errors.js")]
extern "C" {
    /// An error on its way out of wasm.
    #[wasm_bindgen(js_name = errorParts)]
    pub(crate) fn error_parts(class: &str, message: &str, facts: &str) -> JsValue;
}

#[cfg(feature = "npm")]
#[wasm_bindgen(module = "/src/wasm/lists.js")]
extern "C" {
    /// What a text of JSON says.
    pub(crate) fn parsed(json: &str) -> JsValue;

    /// What `ensure` gives.
    pub(crate) fn ensured(unit: &JsValue, how: &str) -> JsValue;

    /// What `watch` gives.
    pub(crate) fn snapshot(
        list: &JsValue,
        added: &JsValue,
        changed: &JsValue,
        removed: &JsValue,
        stale: bool,
    ) -> JsValue;
}

/// The texts of a list; undefined is none.
pub(crate) fn texts(list: Option<Array>) -> Vec<Option<String>> {
    let mut texts = Vec::new();
    each(list, |value| texts.push(value.as_string()));
    texts
}

/// Visits what is in a list. The iterators of js-sys are larger.
pub(crate) fn each(list: Option<Array>, mut visit: impl FnMut(JsValue)) {
    if let Some(list) = list {
        for at in 0..list.length() {
            visit(list.get_unchecked(at));
        }
    }
}

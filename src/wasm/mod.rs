//! The shell: fetch, timers, JavaScript values. It carries out what the core decides.

mod body;
mod env;
mod fetch;
mod host;
mod web_request;

#[cfg(feature = "npm")]
mod arguments;
#[cfg(feature = "npm")]
mod class;
#[cfg(feature = "npm")]
mod convert;
#[cfg(feature = "npm")]
mod running;

pub use self::body::JsBody;
pub use self::fetch::Fetch;

/// Smaller than the standard library's allocator by 4 KB, and as quick. An application chooses its own.
#[cfg(feature = "npm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

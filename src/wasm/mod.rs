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

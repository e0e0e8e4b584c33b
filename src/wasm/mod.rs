//! The shell: fetch, timers, JavaScript values. It carries out what the core decides.

mod body;
mod env;
mod fetch;
mod host;
mod web_request;

#[cfg(feature = "npm")]
mod allocator;
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

/// An application chooses its own.
#[cfg(feature = "npm")]
#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator::new();

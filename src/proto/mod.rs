//! The core: pure decisions, no I/O. Same inputs, same outputs, on every target.
//!
//! ```text
//!            ┌─────────────┐ token    ┌───────┐ request  ┌───────────┐ answer   ┌──────┐
//!  new ──────► Authorize   ├──────────► Ready ├──────────► In flight ├──────────► Done │
//!   │        └──────▲──────┘          └▲──▲───┘          └──┬─────┬──┘          └──▲───┘
//!   │               │  401, once       │  │   ┌───────┐     │     │  no retry      │
//!   │               └──────────────────┼──┼───┼───────┼─────┘     └────────────────┘
//!   └── constant credentials ──────────┘  └───┤ Sleep ◄─────┘ retry
//!                                             └───────┘
//! ```
//!
//! The shell drives a [`Call`](call::Call) by asking `next` and telling what happened; see `run.rs`, which is the whole
//! loop.
//!
//! What a first plain call does not come to is `#[inline(never)]`: an engine compiles a function of the wasm whole when
//! it first runs, and would compile that as well.

pub(crate) mod argument;
pub(crate) mod arguments;
pub(crate) mod call;
pub(crate) mod clock;
pub(crate) mod config;
pub(crate) mod date;
pub(crate) mod decimal;
pub(crate) mod declare;
pub(crate) mod environment;
pub(crate) mod error;
pub(crate) mod headers;
pub(crate) mod info;
pub(crate) mod limits;
pub(crate) mod messages;
pub(crate) mod model;
pub(crate) mod operation;
pub(crate) mod properties;
pub(crate) mod redact;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod retry;
pub(crate) mod schema;
pub(crate) mod seeker;
pub(crate) mod setting;
pub(crate) mod settings;
pub(crate) mod shell;
pub(crate) mod sight;
pub(crate) mod step;
pub(crate) mod taker;
pub(crate) mod target;
pub(crate) mod task;
pub(crate) mod text;
pub(crate) mod url;
pub(crate) mod value;
pub(crate) mod watch;
pub(crate) mod words;

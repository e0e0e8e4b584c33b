//! `Step`: what the core tells the shell to do next.

use crate::proto::error::Error;
use crate::proto::request::Request;

/// What the shell is to do next.
#[derive(Debug)]
pub(crate) enum Step<B> {
    /// Ask the token function, then call `authorized`, or `timed_out` after this many milliseconds.
    Authorize {
        /// How long it may take.
        timeout_ms: u32,
    },
    /// Send this, then call `received` or `failed`.
    Send(Request),
    /// Wait this many milliseconds, then call `next`. Where there is a page that shows again before, call `shown`
    /// first.
    Rest(u32),
    /// Wait this many milliseconds, then call `next`.
    Sleep(u32),
    /// This request was asked for, and is not to be sent.
    Built(Request),
    /// The call has ended. `None` is the success of an operation without an answer.
    Done(Result<Option<B>, Box<Error>>),
}

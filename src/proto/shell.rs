//! What the shell reports to the core, by the numbers that its JavaScript knows: `wasm/generated.js` is written from
//! here.

use crate::proto::declare::rows;
use crate::proto::schema::Docs;

rows! {
    /// How something that was waited for ended.
    pub enum Ending: EndingDefinition {
        /// It is over.
        Done { name: "DONE", }
        /// So it is, since the page shows again.
        Shown { name: "SHOWN", }
        /// The caller's signal is aborted.
        Aborted { name: "ABORTED", }
        /// The time is up, and no answer has come.
        TimedOut { name: "TIMED_OUT", }
        /// `fetch` threw, or rejected.
        Failed { name: "FAILED", }
        /// The same for a call to another origin, which a browser may have blocked for want of CORS headers.
        Blocked { name: "BLOCKED", }
        /// What came back is no answer.
        NotAResponse { name: "NOT_A_RESPONSE", }
        /// There is no `fetch` to call.
        NoFetch { name: "NO_FETCH", }
        /// An answer came, and its body is there.
        Read { name: "READ", }
        /// Its body broke off.
        Broken { name: "BROKEN", }
        /// Its body is no JSON.
        NotJson { name: "NOT_JSON", }
        /// Nobody wanted its body.
        Skipped { name: "SKIPPED", }
        /// The time was up before its body was there.
        Unfinished { name: "UNFINISHED", }
        /// Its body is larger than what is read.
        TooLarge { name: "TOO_LARGE", }
    }
}

/// What there is to know of an ending.
#[derive(Debug)]
pub struct EndingDefinition {
    /// The name of the constant in JavaScript.
    pub name: &'static str,
    /// What it is.
    pub docs: Docs,
}

/// The longest that timers of JavaScript runtimes can wait, in milliseconds: above it they fire at once.
pub const LONGEST_WAIT_MS: u32 = 2_147_483_647;

//! What the shell reports to the core, by the numbers that its JavaScript knows: `wasm/generated.js` is written from here.

use crate::proto::declare::rows;
use crate::proto::schema::Docs;

rows! {
    /// How something that was waited for ended.
    pub enum Ending: EndingDefinition {
        /// An answer came, or what was waited for is over.
        Done { name: "DONE", }
        /// The caller's signal is aborted.
        Aborted { name: "ABORTED", }
        /// The time is up.
        TimedOut { name: "TIMED_OUT", }
        /// `fetch` threw, or rejected.
        Failed { name: "FAILED", }
        /// What came back is no answer.
        NotAResponse { name: "NOT_A_RESPONSE", }
        /// There is no `fetch` to call.
        NoFetch { name: "NO_FETCH", }
    }
}

rows! {
    /// What became of the body of an answer.
    pub enum Reading: EndingDefinition {
        /// It is there.
        Read { name: "READ", }
        /// It broke off.
        Broken { name: "BROKEN", }
        /// It is no JSON.
        NotJson { name: "NOT_JSON", }
        /// Nobody wanted it.
        Skipped { name: "SKIPPED", }
        /// The time is up.
        Unfinished { name: "UNFINISHED", }
        /// It is larger than what is read.
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

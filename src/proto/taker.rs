//! Who takes options: the constructor, and the kinds of methods.

use crate::proto::declare::rows;
use crate::proto::schema::Docs;

rows! {
    /// Where options may be given. Its names are those of the types in TypeScript.
    pub enum Taker: TakerDefinition {
        /// The options of a client. All of them can be left out.
        Client {
            name: "ClientOptions",
            extends: None,
        }

        /// Options of every call. What is given here wins over what the client was given.
        Operation {
            name: "CallOptions",
            extends: None,
        }

        /// Options of a call whose endpoint takes a depth.
        Depth {
            name: "DepthOptions",
            extends: Some(Taker::Operation),
        }

        /// Options of `list`.
        List {
            name: "ListOptions",
            extends: Some(Taker::Depth),
        }

        /// Options of a method that makes several calls, and of `getByName`.
        Flow {
            name: "FlowOptions",
            extends: None,
        }

        /// Options of `ensure`, `waitUntilAvailable` and `waitUntilDeleted`. `totalTimeoutMs` is 600000 here unless
        /// told otherwise.
        Wait {
            name: "WaitOptions",
            extends: Some(Taker::Flow),
        }

        /// Options of `watch`. `totalTimeoutMs` is what one look may take.
        Watch {
            name: "WatchOptions",
            extends: Some(Taker::Flow),
        }
    }
}

/// What there is to know of those who take options.
#[derive(Debug)]
pub struct TakerDefinition {
    /// The name of the type in TypeScript.
    pub name: &'static str,
    /// Whose options it takes as well.
    pub extends: Option<Taker>,
    /// What it is.
    pub docs: Docs,
}

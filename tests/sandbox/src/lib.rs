//! The IONOS Backup Service API, emulated.
//!
//! In scope: the seven operations with everything known about the live API's behaviour, the landing page of its single
//! sign-on, and a control plane (`/_sandbox`) that scripts faults and tells what was applied.
//! Out of scope: the rest of the Cloud API, and being kind.
//!
//! The library is pure. A request, the time and a source of random numbers go in, a reply comes out, and the same
//! inputs give the same outputs, so that a simulation can replay a history from its seed:
//!
//! ```
//! use sandbox::{Options, Request, Sandbox, random};
//!
//! let mut sandbox = Sandbox::new(Options::default());
//! let mut random = random::seeded(1);
//! let request = Request::new("GET", "/cloudapi/v6/backupunits?depth=1").header("Authorization", "Bearer demo-token");
//! let reply = sandbox.handle(&request, 1_700_000_000_000, &mut random);
//! assert_eq!(reply.response.status, 200);
//! ```
//!
//! It knows nothing of the client that it tests: it is written from the API's reference, or it would prove nothing.
//! As wasm it exports what `pkg-template/sandbox/` wraps into a fetch and into an HTTP server.

mod access;
mod api;
mod caching;
mod checks;
mod control;
mod cors;
mod documents;
mod error;
#[cfg(target_arch = "wasm32")]
mod exports;
mod faults;
mod http;
mod instance;
mod ledger;
mod limits;
mod members;
mod options;
mod query;
pub mod random;
mod route;
mod routes;
mod sandbox;
mod scripts;
mod seeds;
mod settings;
mod shown;
mod sso;
mod state;
mod time;

pub use access::{CONTRACT, PASSWORD, TOKEN, USERNAME};
pub use faults::{Fault, FaultRule, TransportFault, When};
pub use http::{Flaw, Reply, Request, Response};
pub use instance::Instance;
pub use ledger::{LedgerEntry, SeenRequest};
pub use limits::MAX_BODY_BYTES;
pub use options::{NewUnit, Options, Start};
pub use route::Operation;
pub use sandbox::Sandbox;
pub use seeds::{SAMPLE_ID, SAMPLE_NAME};

//! What can be set when a sandbox starts.

/// Settings of a sandbox; the default is what the command runs without arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Scheme, host and port that the sandbox is reached at; links in its answers point there.
    pub origin: String,
    /// How long a new, changed or deleted unit is BUSY or DESTROYING, in milliseconds.
    pub provision_ms: u64,
    /// How long the single GET of a new unit answers 404, in milliseconds.
    pub hide_ms: u64,
    /// The units to start with.
    pub units: Start,
    /// Delay of every answer, in milliseconds.
    pub latency_ms: u64,
    /// Share of requests to the API that fail in a random way, from 0 to 1.
    pub fault_rate: f64,
    /// Origin that browsers may call from, spelled as they send it; `*` for any; `None` sends no CORS headers.
    pub cors: Option<String>,
    /// Requests a minute after which the API answers 429; `None` for no limit.
    pub rate_limit: Option<u32>,
    /// `Cache-Control` of the API's answers; `None` for none but that of a sign-on URL, which is not to be stored.
    pub cache_control: Option<String>,
    /// Whether the API's answers have a `Last-Modified` long past, which lets caches keep them for days.
    pub last_modified: bool,
    /// How many of the latest requests are kept for `/_sandbox/requests`.
    pub keep_requests: usize,
}

/// The units that a sandbox starts with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// The first so many units of the seed, made up with plain ones.
    Count(usize),
    /// The seed as it stands.
    Seed,
    /// These and no others. Their names differ.
    Units(Vec<NewUnit>),
}

/// A unit to be added as it stands, whatever the API would say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUnit {
    /// Any text that no other unit is named.
    pub name: String,
    /// Any text; an address made up from the unit's place if absent.
    pub email: Option<String>,
    /// Any text; `AVAILABLE` if absent.
    pub state: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            origin: "http://127.0.0.1".to_owned(),
            provision_ms: 3000,
            hide_ms: 0,
            units: Start::Seed,
            latency_ms: 0,
            fault_rate: 0.0,
            cors: None,
            rate_limit: None,
            cache_control: None,
            last_modified: false,
            keep_requests: 1000,
        }
    }
}

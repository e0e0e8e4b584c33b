//! What can be set when a sandbox starts.

/// Settings of a sandbox; the default is what the command runs without arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Host and port that the sandbox is reached at; links in its answers point there.
    pub authority: String,
    /// How long a new, changed or deleted unit is BUSY or DESTROYING, in milliseconds.
    pub provision_ms: u64,
    /// How long the single GET of a new unit answers 404, in milliseconds.
    pub hide_ms: u64,
    /// Number of units to start with; `None` is the seed as it stands.
    pub units: Option<usize>,
    /// Delay of every answer, in milliseconds.
    pub latency_ms: u64,
    /// Share of requests to the API that fail in a random way, from 0 to 1.
    pub fault_rate: f64,
    /// Origin that browsers may call from, spelled as they send it; `*` for any; `None` sends no CORS headers.
    pub cors: Option<String>,
    /// Requests a minute after which the API answers 429; `None` for no limit.
    pub rate_limit: Option<u32>,
    /// How many of the latest requests are kept for `/_sandbox/requests`.
    pub keep_requests: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            authority: "127.0.0.1".to_owned(),
            provision_ms: 3000,
            hide_ms: 0,
            units: None,
            latency_ms: 0,
            fault_rate: 0.0,
            cors: None,
            rate_limit: None,
            keep_requests: 1000,
        }
    }
}

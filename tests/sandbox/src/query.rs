//! The query parameters that the API knows.

use crate::error::ApiError;
use crate::route::decode;

/// `pretty` and `depth`; what other clients send besides is tolerated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Query {
    pub(crate) pretty: bool,
    pub(crate) depth: Option<u8>,
}

impl Query {
    /// Reads the query of a target.
    pub(crate) fn parse(query: &str) -> Result<Self, ApiError> {
        let mut parsed = Self::default();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let broken = || ApiError::new(400, "400", "The query is not percent-encoded correctly");
            let (key, value) = (decode(key).ok_or_else(broken)?, decode(value).ok_or_else(broken)?);
            match key.as_str() {
                "pretty" => parsed.pretty = flag(&value)?,
                "depth" => parsed.depth = Some(depth(&value)?),
                _ => {}
            }
        }
        Ok(parsed)
    }
}

impl Default for Query {
    fn default() -> Self {
        Self { pretty: true, depth: None }
    }
}

// One official client is written in a language that spells it `True`.
fn flag(value: &str) -> Result<bool, ApiError> {
    match value.to_ascii_lowercase().as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(ApiError::new(400, "400", "The query parameter pretty is neither true nor false")),
    }
}

fn depth(value: &str) -> Result<u8, ApiError> {
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let depth = value.parse().ok().filter(|depth| digits && *depth <= MAX_DEPTH);
    depth.ok_or_else(|| ApiError::new(400, "400", "The query parameter depth is not a number from 0 to 10"))
}

const MAX_DEPTH: u8 = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ok_queries() {
        for (query, pretty, depth) in [
            ("", true, None),
            ("pretty=false", false, None),
            ("pretty=False&depth=0", false, Some(0)),
            ("pretty=TRUE&depth=10", true, Some(10)),
            ("depth=1&depth=2", true, Some(2)),
            ("%64epth=%31", true, Some(1)),
            ("&&orderBy=name&maxResults=5&filter.name=x&", true, None),
            ("Pretty=false", true, None),
        ] {
            assert_eq!(Query::parse(query), Ok(Query { pretty, depth }), "{query}");
        }
    }

    #[test]
    fn err_queries() {
        for query in
            ["pretty", "pretty=", "pretty=1", "depth", "depth=11", "depth=-1", "depth=+1", "depth=1.0", "a=%"]
        {
            assert!(Query::parse(query).is_err(), "{query}");
        }
    }
}

//! The command's options, checked before anything starts.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use clap::Parser;
use sandbox::{Options, Start};

/// Emulator of the IONOS Backup Service API.
///
/// Prints `listening on http://HOST:PORT` when it is ready, then one line a request on stderr. The API is at
/// /cloudapi/v6, its control plane at /_sandbox. Credentials: demo@example.com / demo-password, or the token demo-token.
#[derive(Debug, Parser)]
#[command(name = "sandbox", version)]
pub(crate) struct Arguments {
    /// Port to listen on; 0 takes any free one
    #[arg(long, default_value_t = 4010)]
    pub(crate) port: u16,
    /// Address to listen on, or a name of one; anything but loopback lets others in
    #[arg(long, default_value = "127.0.0.1", value_parser = host)]
    pub(crate) host: String,
    /// How long a new or changed unit is BUSY, and a deleted one DESTROYING, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 3000)]
    provision_ms: u64,
    /// How long the single GET of a new unit answers 404, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 0)]
    hide_ms: u64,
    /// Start without units
    #[arg(long, conflicts_with = "units")]
    empty: bool,
    /// Start with this many units: the seed's first ones, made up with plain ones
    #[arg(long, value_name = "N")]
    units: Option<usize>,
    /// Delay of every answer of the API, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 0)]
    latency_ms: u64,
    /// Share of requests to the API that fail in a random way, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share)]
    fault_rate: f64,
    /// Seed of ids, etags, sign-on tokens and random faults; the same seed and requests give the same ones
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Origin that browsers may call the API from, such as http://localhost:5173; * for any
    #[arg(long, value_name = "ORIGIN", value_parser = origin)]
    cors: Option<String>,
    /// Requests a minute after which the API answers 429; without it there is no limit
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rate_limit: Option<u32>,
}

impl Arguments {
    /// The core's options, for a sandbox that listens on an address.
    pub(crate) fn options(&self, address: SocketAddr) -> Options {
        // Nobody can follow a link to "every address of this machine".
        let reachable = if address.ip().is_unspecified() {
            SocketAddr::from((Ipv4Addr::LOCALHOST, address.port()))
        } else {
            address
        };
        Options {
            origin: format!("http://{reachable}"),
            provision_ms: self.provision_ms,
            hide_ms: self.hide_ms,
            units: if self.empty { Start::Count(0) } else { self.units.map_or(Start::Seed, Start::Count) },
            latency_ms: self.latency_ms,
            fault_rate: self.fault_rate,
            cors: self.cors.clone(),
            rate_limit: self.rate_limit,
            ..Options::default()
        }
    }
}

// Whether a name has an address shows when it is listened on; here only that it is no URL and has no port.
fn host(text: &str) -> Result<String, String> {
    if text.parse::<IpAddr>().is_ok() || is_name(text) {
        return Ok(text.to_owned());
    }
    Err("neither an address such as 127.0.0.1 or ::1, nor a name such as localhost".to_owned())
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err("not between 0 and 1".to_owned()) }
}

// An origin is compared letter for letter, so one that no browser spells like this would never match.
fn origin(text: &str) -> Result<String, String> {
    if text == "*" {
        return Ok(text.to_owned());
    }
    let shape = || format!("neither * nor an origin: {ORIGIN_SHAPE}");
    let (scheme, rest) = text.split_once("://").ok_or_else(shape)?;
    if !scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        || !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    {
        return Err(shape());
    }
    if rest.ends_with('/') && !rest.trim_end_matches('/').contains('/') {
        return Err("an origin has no slash at its end".to_owned());
    }
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (rest, None),
    };
    let bracketed = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    if !bracketed.map_or_else(|| is_name(host), |address| address.parse::<std::net::Ipv6Addr>().is_ok()) {
        return Err(shape());
    }
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err("browsers send an origin in lower case".to_owned());
    }
    match port.map(|port| (port.parse::<u16>(), port)) {
        None => Ok(text.to_owned()),
        Some((Ok(80), _)) if scheme == "http" => Err("browsers leave the port 80 of http out".to_owned()),
        Some((Ok(443), _)) if scheme == "https" => Err("browsers leave the port 443 of https out".to_owned()),
        Some((Ok(number), port)) if number > 0 && number.to_string() == port => Ok(text.to_owned()),
        Some(_) => Err("its port is not a number from 1 to 65535".to_owned()),
    }
}

fn is_name(host: &str) -> bool {
    !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
}

const ORIGIN_SHAPE: &str = "that is scheme://host or scheme://host:port, such as http://localhost:5173";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ok_origins() {
        for text in [
            "*",
            "http://localhost",
            "http://localhost:5173",
            "http://127.0.0.1:1",
            "http://[::1]:65535",
            "https://[::1]",
            "https://page.example",
            "https://page.example:80",
            "chrome-extension://abcdef",
        ] {
            assert_eq!(origin(text), Ok(text.to_owned()));
        }
    }

    #[test]
    fn err_origins() {
        for (text, want) in [
            ("", "neither * nor"),
            ("localhost", "neither * nor"),
            ("localhost:5173", "neither * nor"),
            ("null", "neither * nor"),
            ("**", "neither * nor"),
            ("http://*", "neither * nor"),
            ("http://", "neither * nor"),
            ("http://:80", "neither * nor"),
            ("://page.example", "neither * nor"),
            ("1http://page.example", "neither * nor"),
            ("http://user@page.example", "neither * nor"),
            ("http://page.example/path", "neither * nor"),
            ("http://page.example/path/", "neither * nor"),
            ("http://page.example?a", "neither * nor"),
            ("http://page.example#a", "neither * nor"),
            ("http://page.example, http://other.example", "neither * nor"),
            (" http://page.example", "neither * nor"),
            ("http://b\u{fc}cher.example", "neither * nor"),
            ("http://::1", "neither * nor"),
            ("http://[::1", "neither * nor"),
            ("http://page.example/", "no slash at its end"),
            ("http://page.example:5173/", "no slash at its end"),
            ("HTTP://page.example", "in lower case"),
            ("http://Page.example", "in lower case"),
            ("http://page.example:80", "leave the port 80"),
            ("https://page.example:443", "leave the port 443"),
            ("http://page.example:", "from 1 to 65535"),
            ("http://page.example:0", "from 1 to 65535"),
            ("http://page.example:080", "leave the port 80"),
            ("http://page.example:05173", "from 1 to 65535"),
            ("http://page.example:65536", "from 1 to 65535"),
        ] {
            assert!(origin(text).is_err_and(|error| error.contains(want)), "{text}: {:?}", origin(text));
        }
    }

    #[test]
    fn hosts_are_addresses_or_names() {
        for (text, passes) in [
            ("127.0.0.1", true),
            ("::1", true),
            ("0.0.0.0", true),
            ("localhost", true),
            ("build-1.example", true),
            ("", false),
            ("localhost:4010", false),
            ("http://localhost", false),
            ("[::1]", false),
            ("a b", false),
        ] {
            assert_eq!(host(text).is_ok(), passes, "{text}");
        }
    }
}

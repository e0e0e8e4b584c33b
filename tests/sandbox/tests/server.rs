//! The command, for real: on a socket, with signals.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy.toml allows them in tests, not in what tests call"
)]
#![cfg(unix)]

#[path = "support/server.rs"]
mod support;

use std::io::{BufRead as _, BufReader, ErrorKind, Read as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use support::{LIST, Server, answer, head};

#[test]
fn one_connection_takes_many_requests() {
    let server = Server::start(&[]);
    let mut stream = TcpStream::connect(&server.authority).unwrap();
    for (method, target, body, status) in [
        ("GET", LIST, "", 200),
        ("GET", "/cloudapi/v6/backupunits/none", "", 404),
        ("POST", LIST, r#"{"properties":{"name":"Kept","password":"p","email":"k@example.com"}}"#, 202),
        ("POST", LIST, "{", 400),
        ("DELETE", "/cloudapi/v6/backupunits/15f67991-0f51-4efc-a8ad-ef1fb31a480c", "", 202),
        ("GET", LIST, "", 200),
    ] {
        server.write(&mut stream, method, target, body);
        assert_eq!(answer(&mut stream).0, status, "{method} {target}");
    }
}

#[test]
fn ten_thousand_units_are_listed() {
    let server = Server::start(&["--units", "10000"]);
    let (status, body) = answer(&mut server.send("GET", LIST, ""));
    let list: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((status, list["items"].as_array().unwrap().len()), (200, 10_000));
}

#[test]
fn a_reset_is_a_reset() {
    let server = Server::start(&[]);
    server.script(r#"{"kind": "reset"}"#);
    let error = server.send("GET", LIST, "").read_to_end(&mut Vec::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[test]
fn a_reset_after_the_headers_comes_after_the_headers() {
    let server = Server::start(&[]);
    server.script(r#"{"kind": "reset", "afterHeaders": true}"#);
    let mut reader = BufReader::new(server.send("GET", LIST, ""));
    let (status, length) = head(&mut reader).unwrap();
    let mut body = Vec::new();
    let error = reader.read_to_end(&mut body).unwrap_err();
    assert_eq!((status, body.len(), error.kind()), (200, length / 2, ErrorKind::ConnectionReset));
}

#[test]
fn a_truncated_body_is_shorter_than_promised() {
    let server = Server::start(&[]);
    for (kept, at_most) in [(0, 0), (10, 10), (1_000_000, usize::MAX)] {
        server.script(&format!(r#"{{"kind": "truncate", "bytes": {kept}}}"#));
        let mut reader = BufReader::new(server.send("GET", LIST, ""));
        let (status, length) = head(&mut reader).unwrap();
        let mut body = Vec::new();
        reader.read_to_end(&mut body).unwrap();
        assert_eq!((status, body.len()), (200, at_most.min(length - 1)));
    }
}

#[test]
fn a_dripping_body_arrives_whole() {
    let server = Server::start(&["--units", "1"]);
    let whole = answer(&mut server.send("GET", LIST, ""));
    server.script(r#"{"kind": "drip", "bytes": 50, "intervalMs": 1}"#);
    assert_eq!(answer(&mut server.send("GET", LIST, "")), whole);
}

#[test]
fn a_signal_stops_it_at_once_whatever_is_open() {
    for signal in ["-TERM", "-INT"] {
        let mut server = Server::start(&[]);
        let mut kept = server.send("GET", LIST, "");
        assert_eq!(answer(&mut kept).0, 200);
        server.script(r#"{"kind": "stall"}"#);
        let mut stalled = server.send("GET", LIST, "");
        while !server.log_line().contains("StallBeforeHeaders") {}
        server.script(r#"{"kind": "stall", "afterHeaders": true}"#);
        let mut halfway = BufReader::new(server.send("GET", LIST, ""));
        assert_eq!(head(&mut halfway).unwrap().0, 200);
        let pid = server.child.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
        assert_eq!(server.child.wait().unwrap().code(), Some(0), "{signal}");
        assert_eq!(
            stalled.read_to_end(&mut Vec::new()).unwrap_or_default(),
            0,
            "{signal}: nothing was answered"
        );
    }
}

#[test]
fn the_log_has_one_line_a_request_and_no_secret() {
    let mut server = Server::start(&[]);
    let unit = r#"{"properties":{"name":"Log","password":"canary-1","email":"canary-2@example.com"}}"#;
    for (method, target, line) in [
        (
            "POST",
            "/cloudapi/v6/backupunits?pretty=false&canary-3=canary-4",
            "POST /cloudapi/v6/backupunits 202 ",
        ),
        ("GET", "/cloudapi/v6/backupunits/canary-5", "GET /cloudapi/v6/backupunits/{backupunitId} 404 "),
        ("GET", "/canary-6", "GET (unmatched) 404 "),
    ] {
        answer(&mut server.send(method, target, unit));
        let logged = server.log_line();
        let duration = logged.strip_prefix(line).unwrap_or_else(|| panic!("{logged}"));
        assert!(duration.trim_end().strip_suffix("ms").unwrap().parse::<u32>().is_ok(), "{logged}");
    }
}

#[test]
fn the_seed_repeats_ids() {
    let unit = r#"{"properties":{"name":"Seeded","password":"p","email":"s@example.com"}}"#;
    let id = |seed: &str| {
        let server = Server::start(&["--seed", seed]);
        let body = answer(&mut server.send("POST", LIST, unit)).1;
        serde_json::from_slice::<serde_json::Value>(&body).unwrap()["id"].to_string()
    };
    assert_eq!(id("5"), id("5"));
    assert_ne!(id("5"), id("6"));
}

#[test]
fn every_option_is_explained() {
    let help = Command::new(env!("CARGO_BIN_EXE_sandbox")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    for option in [
        "--port <PORT>",
        "--host <HOST>",
        "--provision-ms <MS>",
        "--hide-ms <MS>",
        "--empty",
        "--units <N>",
        "--latency-ms <MS>",
        "--fault-rate <SHARE>",
        "--seed <N>",
        "--cors <ORIGIN>",
        "--rate-limit <N>",
    ] {
        let after = help.split_once(option).unwrap_or_else(|| panic!("{option} is not in\n{help}")).1;
        let text = after.split("--").next().unwrap();
        assert!(text.split_whitespace().count() > 2, "{option}: {text}");
    }
}

#[test]
fn arguments_out_of_range_are_refused() {
    for (arguments, says) in [
        (["--fault-rate", "1.5"], "not between 0 and 1"),
        (["--rate-limit", "0"], "0 is not in 1.."),
        (["--port", "70000"], "70000 is not in 0..=65535"),
        (["--units", "-1"], "'-1'"),
        (["--cors", "page.example"], "neither * nor an origin"),
        (["--cors", "http://page.example/"], "an origin has no slash at its end"),
        (["--host", "http://localhost"], "neither an address such as 127.0.0.1 or ::1, nor a name"),
        (["--host", "localhost:4010"], "neither an address such as 127.0.0.1 or ::1, nor a name"),
    ] {
        // If it starts all the same, it must not take a port that others want.
        let port: &[&str] = if arguments[0] == "--port" { &[] } else { &["--port", "0"] };
        refused(&[&arguments[..], port].concat(), says);
    }
}

/// Starts the command in the hope that it does not start.
#[track_caller]
fn refused(arguments: &[&str], says: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sandbox"));
    let mut child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut started = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut started).unwrap();
    if !started.is_empty() {
        child.kill().unwrap();
    }
    let output = child.wait_with_output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(started, "", "{arguments:?}");
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {complaint}");
    assert!(complaint.contains(says), "{arguments:?}: {complaint}");
}

#[test]
fn a_host_may_be_a_name() {
    let server = Server::start(&["--host", "localhost"]);
    assert_eq!(answer(&mut server.send("GET", LIST, "")).0, 200);
    let list = answer(&mut server.send("GET", LIST, "")).1;
    let href = serde_json::from_slice::<serde_json::Value>(&list).unwrap()["href"].to_string();
    assert!(href.contains(&server.authority), "{href}");
}

#[test]
fn a_host_that_is_not_this_machine_is_said_to_be_it() {
    let arguments = ["--port", "0", "--host", "192.0.2.1"];
    let output = Command::new(env!("CARGO_BIN_EXE_sandbox")).args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(complaint.contains("cannot listen on host 192.0.2.1, port 0: "), "{complaint}");
}

//! What the server refuses before the core has a whole request.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy.toml allows them in tests, not in what tests call"
)]
#![cfg(unix)]

#[path = "support/server.rs"]
mod support;

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};
use support::{LIST, Server, answer};

const API: &str = "/cloudapi/v6/backupunits";

/// Sends bytes as they stand and reads until the connection ends.
fn exchange(server: &Server, sent: &str, ends: bool) -> String {
    let mut stream = TcpStream::connect(&server.authority).unwrap();
    stream.write_all(sent.as_bytes()).unwrap();
    if ends {
        stream.shutdown(Shutdown::Write).unwrap();
    }
    let mut received = String::new();
    stream.read_to_string(&mut received).unwrap();
    received
}

fn head(method: &str, target: &str, rest: &str) -> String {
    format!(
        "{method} {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer demo-token\r\n\
         Content-Type: application/json\r\n{rest}\r\n"
    )
}

/// Takes an answer apart: status, headers in lower case, JSON document.
#[track_caller]
fn read(case: &str, received: &str) -> (u16, String, Value) {
    let (head, body) = received.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{case}: {received:?}"));
    let status = head.strip_prefix("HTTP/1.1 ").unwrap()[..3].parse().unwrap();
    let body = serde_json::from_str(body).unwrap_or_else(|error| panic!("{case}: {error}: {received}"));
    (status, head.to_ascii_lowercase(), body)
}

#[test]
fn a_broken_body_is_refused_in_the_words_of_its_path() {
    let mut server = Server::start(&["--empty", "--cors", "http://page.example"]);
    let unit = r#"{"properties":{"name":"Cut","password":"p","email":"c@example.com"}}"#;
    let short = "Content-Length: 500\r\n";
    let chunked = "Transfer-Encoding: chunked\r\n";
    let size = unit.len();
    for (case, target, framing, body, ends, line) in [
        ("cut off", API, short, unit.to_owned(), true, "POST /cloudapi/v6/backupunits 400 "),
        ("nothing of it", API, short, String::new(), true, "POST /cloudapi/v6/backupunits 400 "),
        ("no chunk size", API, chunked, "zz\r\n".to_owned(), false, "POST /cloudapi/v6/backupunits 400 "),
        (
            "a chunk too long",
            API,
            chunked,
            format!("{size:x}\r\n{unit}x\r\n0\r\n\r\n"),
            false,
            "POST /cloudapi/v6/backupunits 400 ",
        ),
        (
            "no last chunk",
            API,
            chunked,
            format!("{size:x}\r\n{unit}\r\n"),
            true,
            "POST /cloudapi/v6/backupunits 400 ",
        ),
        ("no path", "/nowhere", short, String::new(), true, "POST (unmatched) 400 "),
        ("sign-on", "/sso/redeem", chunked, "zz\r\n".to_owned(), false, "POST /sso/redeem 400 "),
        ("control", "/_sandbox/clock", chunked, "zz\r\n".to_owned(), false, "POST /_sandbox 400 "),
        ("control, cut off", "/_sandbox/reset", short, "{}".to_owned(), true, "POST /_sandbox 400 "),
    ] {
        let origin = "Origin: http://page.example\r\n";
        let sent = format!("{}{body}", head("POST", target, &format!("{origin}{framing}")));
        let (status, headers, document) = read(case, &exchange(&server, &sent, ends));
        assert_eq!(status, 400, "{case}");
        let want = json!({ "httpStatus": 400, "messages": [{ "errorCode": "400", "message": "The request body is incomplete or broken" }] });
        assert_eq!(document, want, "{case}");
        assert!(headers.contains("\r\nconnection: close"), "{case}: {headers}");
        assert!(headers.contains("\r\ncontent-type: application/json"), "{case}: {headers}");
        assert!(headers.contains("\r\ndate: "), "{case}: {headers}");
        let is_api = target == API || target == "/nowhere";
        assert_eq!(headers.contains("\r\nx-ratelimit-remaining: "), is_api, "{case}: {headers}");
        assert_eq!(headers.contains("\r\naccess-control-allow-origin: "), is_api, "{case}: {headers}");
        let logged = server.log_line();
        assert!(logged.starts_with(line), "{case}: {logged}");
    }
    let ask = |path: &str| -> Value {
        serde_json::from_slice(&answer(&mut server.send("GET", &format!("/_sandbox/{path}"), "")).1).unwrap()
    };
    assert_eq!(ask("ledger"), json!({ "items": [] }), "nothing was applied");
    let seen = ask("requests");
    assert_eq!((&seen["seen"], &seen["items"][0]["status"]), (&json!(7), &json!(400)));
    assert_eq!(ask("unmatched")["items"].as_array().unwrap().len(), 1);
}

#[test]
fn a_refused_body_strikes_no_fault_and_uses_up_no_rate() {
    let server = Server::start(&["--rate-limit", "1"]);
    server.script(r#"{"kind": "status", "status": 503}"#);
    let list = head("GET", LIST, "Transfer-Encoding: chunked\r\n") + "zz\r\n";
    for _ in 0..2 {
        let (status, headers, _) = read("list", &exchange(&server, &list, false));
        assert_eq!(status, 400);
        assert!(headers.contains("\r\nx-ratelimit-remaining: 1"), "{headers}");
    }
    assert_eq!(answer(&mut server.send("GET", LIST, "")).0, 503, "the fault is still to come");
}

#[test]
fn a_body_over_the_limit_is_refused_and_not_a_reset() {
    let server = Server::start(&[]);
    let mut stream = server.send("POST", LIST, &"x".repeat(3_500_000));
    assert_eq!(answer(&mut stream).0, 413);
    let mut stream = TcpStream::connect(&server.authority).unwrap();
    stream.write_all(head("POST", LIST, "Transfer-Encoding: chunked\r\n").as_bytes()).unwrap();
    for _ in 0..100 {
        stream.write_all(format!("8000\r\n{}\r\n", "x".repeat(0x8000)).as_bytes()).unwrap();
    }
    stream.write_all(b"0\r\n\r\n").unwrap();
    assert_eq!(answer(&mut stream).0, 413, "chunked");
}

#[test]
fn a_length_over_the_limit_is_refused_before_a_byte_of_it_is_there() {
    let server = Server::start(&[]);
    for (case, target, more) in [
        ("API", API, ""),
        ("control", "/_sandbox/clock", ""),
        ("a caller that asks first", API, "Expect: 100-continue\r\n"),
    ] {
        let mut stream = TcpStream::connect(&server.authority).unwrap();
        let sent = head("POST", target, &format!("Content-Length: 65537\r\n{more}"));
        stream.write_all(sent.as_bytes()).unwrap();
        // The sending half stays open; without the refusal this would wait for ever, so that it gives up some time.
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        assert_eq!(answer(&mut stream).0, 413, "{case}");
    }
    let mut stream = TcpStream::connect(&server.authority).unwrap();
    stream.write_all(head("POST", API, "Content-Length: 65536\r\n").as_bytes()).unwrap();
    stream.write_all("x".repeat(65536).as_bytes()).unwrap();
    assert_eq!(answer(&mut stream).0, 400, "the limit itself is read");
}

#[test]
fn a_request_has_one_host() {
    let server = Server::start(&[]);
    let authorization = "Authorization: Bearer demo-token\r\nConnection: close\r\n";
    for (case, version, hosts, status) in [
        ("one", "1.1", "Host: x\r\n", 200),
        ("an empty one", "1.1", "Host:\r\n", 200),
        ("none", "1.1", "", 400),
        ("two", "1.1", "Host: x\r\nHost: x\r\n", 400),
        ("none, and none was needed yet", "1.0", "", 200),
    ] {
        for target in [API, "/_sandbox/ledger"] {
            let sent = format!("GET {target} HTTP/{version}\r\n{hosts}{authorization}\r\n");
            let received = exchange(&server, &sent, false).replacen("HTTP/1.0", "HTTP/1.1", 1);
            let (found, headers, document) = read(case, &received);
            assert_eq!(found, status, "{case} {target}");
            if status == 400 {
                assert_eq!(
                    document["messages"][0]["message"], "The request must have one Host header",
                    "{case}"
                );
                assert!(headers.contains("\r\nconnection: close"), "{case}: {headers}");
            }
        }
    }
}

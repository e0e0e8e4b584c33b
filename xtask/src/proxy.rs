//! A proxy between the browser of the wasm tests and their server: each request has a connection of its own, which ends
//! with the answer.
//!
//! That server (tiny_http's) has a thread for each connection, and when several come at once it can leave one to wait
//! for a thread that some other connection holds. A browser keeps its connections, so the page hung once in ten times.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    thread,
};

use anyhow::{Context, Result};

/// Starts it for as long as this program lives; gives its port on loopback.
pub(crate) fn start() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("cannot listen on loopback")?;
    let port = listener.local_addr()?.port();
    thread::spawn(move || {
        for browser in listener.incoming().flatten() {
            // A browser whose connection ends without an answer shows so by itself.
            thread::spawn(move || pass_on(&browser));
        }
    });
    Ok(port)
}

/// `GET http://127.0.0.1:PORT/path HTTP/1.1`, the one kind of request that the tests' pages make.
fn pass_on(browser: &TcpStream) -> Option<()> {
    let mut lines = BufReader::new(browser).take(MOST_BYTES).lines().map_while(Result::ok);
    let first = lines.next()?;
    let (authority, target) = first.strip_prefix("GET http://")?.split_once('/')?;
    let mut head = format!("GET /{target}\r\n");
    for line in lines.take_while(|line| !line.is_empty()) {
        if !line.to_ascii_lowercase().contains("connection:") {
            head.push_str(&format!("{line}\r\n"));
        }
    }
    head.push_str("Connection: close\r\n\r\n");
    let mut server = TcpStream::connect(authority).ok()?;
    server.write_all(head.as_bytes()).ok()?;
    std::io::copy(&mut server, &mut &*browser).ok()?;
    Some(())
}

/// Of a request's head.
const MOST_BYTES: u64 = 65_536;

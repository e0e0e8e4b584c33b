//! The command, started for a test and stopped with it.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy.toml allows them in tests, not in what tests call"
)]
#![allow(dead_code, reason = "each test file uses its own part")]

use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, Stdio};

pub(crate) const LIST: &str = "/cloudapi/v6/backupunits?pretty=false";

pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) authority: String,
    pub(crate) log: BufReader<ChildStderr>,
}

impl Server {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sandbox"));
        command.args(["--port", "0"]).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let authority =
            line.strip_prefix("listening on http://").unwrap().strip_suffix('\n').unwrap().to_owned();
        let log = BufReader::new(child.stderr.take().unwrap());
        Self { child, authority, log }
    }

    /// Sends a request on a connection of its own, and leaves the answer to be read.
    pub(crate) fn send(&self, method: &str, target: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.authority).unwrap();
        self.write(&mut stream, method, target, body);
        stream
    }

    pub(crate) fn write(&self, stream: &mut TcpStream, method: &str, target: &str, body: &str) {
        let (host, length) = (&self.authority, body.len());
        let head = format!(
            "{method} {target} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer demo-token\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
    }

    pub(crate) fn script(&self, fault: &str) {
        let rule = format!(r#"{{"operation": "list", "fault": {fault}}}"#);
        assert_eq!(answer(&mut self.send("POST", "/_sandbox/faults", &rule)).0, 200);
    }

    pub(crate) fn log_line(&mut self) -> String {
        let mut line = String::new();
        self.log.read_line(&mut line).unwrap();
        line
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Reads headers up to the empty line: the status and the promised length.
pub(crate) fn head(reader: &mut impl std::io::BufRead) -> std::io::Result<(u16, usize)> {
    let (mut status, mut length) = (0, 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            return Ok((status, length));
        }
        if let Some(rest) = line.strip_prefix("http/1.1 ") {
            status = rest[..3].parse().unwrap();
        }
        if let Some(rest) = line.strip_prefix("content-length: ") {
            length = rest.parse().unwrap();
        }
    }
}

pub(crate) fn answer(stream: &mut TcpStream) -> (u16, Vec<u8>) {
    let mut reader = BufReader::new(stream);
    let (status, length) = head(&mut reader).unwrap();
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (status, body)
}

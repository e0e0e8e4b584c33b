//! The sandbox's command line.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use sandbox::{Sandbox, server};
use tokio::net::TcpListener;

use arguments::Arguments;

mod arguments;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            drop(writeln!(io::stderr(), "sandbox: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(async {
        let listener = listen(arguments).await?;
        let address = listener.local_addr()?;
        let serve = server::serve(listener, Sandbox::new(arguments.options(address)), arguments.seed);
        let mut stop = Signals::new()?;
        let mut stdout = io::stdout();
        writeln!(stdout, "listening on http://{address}")?;
        stdout.flush()?;
        tokio::select! {
            never = serve => match never {},
            () = stop.wait() => Ok(()),
        }
    });
    // Open connections are dropped, not waited for.
    runtime.shutdown_background();
    outcome
}

async fn listen(arguments: &Arguments) -> io::Result<TcpListener> {
    let (host, port) = (arguments.host.as_str(), arguments.port);
    let explained = |error| io::Error::other(format!("cannot listen on host {host}, port {port}: {error}"));
    TcpListener::bind((host, port)).await.map_err(explained)
}

/// The signals that end the sandbox.
#[cfg(unix)]
struct Signals(tokio::signal::unix::Signal, tokio::signal::unix::Signal);

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self(signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?))
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.0.recv() => {}
            _ = self.1.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn wait(&mut self) {
        tokio::signal::ctrl_c().await.ok();
    }
}

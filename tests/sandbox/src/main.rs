//! The sandbox's command line.

use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use clap::Parser;
use sandbox::{Options, Sandbox, server};
use tokio::net::TcpListener;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            drop(writeln!(io::stderr(), "sandbox: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Emulator of the IONOS Backup Service API.
///
/// Prints `listening on http://HOST:PORT` when it is ready, then one line a request on stderr. The API is at
/// /cloudapi/v6, its control plane at /_sandbox. Credentials: demo@example.com / demo-password, or the token demo-token.
#[derive(Debug, Parser)]
#[command(name = "sandbox", version)]
struct Arguments {
    /// Port to listen on; 0 takes any free one
    #[arg(long, default_value_t = 4010)]
    port: u16,
    /// Address to listen on; anything but loopback lets others in
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
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
    seed: u64,
    /// Origin that browsers may call the API from, * for any
    #[arg(long, value_name = "ORIGIN")]
    cors: Option<String>,
    /// Requests a minute after which the API answers 429; without it there is no limit
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rate_limit: Option<u32>,
}

fn run(arguments: Arguments) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(async {
        let listener = TcpListener::bind((arguments.host, arguments.port)).await?;
        let address = listener.local_addr()?;
        let serve = server::serve(listener, Sandbox::new(options(&arguments, address)), arguments.seed);
        let mut stop = Signals::new()?;
        let mut stdout = io::stdout();
        writeln!(stdout, "listening on http://{address}")?;
        stdout.flush()?;
        tokio::select! {
            outcome = serve => outcome,
            () = stop.wait() => Ok(()),
        }
    });
    // Open connections are dropped, not waited for.
    runtime.shutdown_background();
    outcome
}

fn options(arguments: &Arguments, address: SocketAddr) -> Options {
    // Nobody can follow a link to "every address of this machine".
    let reachable = if address.ip().is_unspecified() {
        SocketAddr::from((Ipv4Addr::LOCALHOST, address.port()))
    } else {
        address
    };
    Options {
        authority: reachable.to_string(),
        provision_ms: arguments.provision_ms,
        hide_ms: arguments.hide_ms,
        units: if arguments.empty { Some(0) } else { arguments.units },
        latency_ms: arguments.latency_ms,
        fault_rate: arguments.fault_rate,
        cors: arguments.cors.clone(),
        rate_limit: arguments.rate_limit,
        ..Options::default()
    }
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err("not between 0 and 1".to_owned()) }
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

//! `cargo xtask demo`: page, gateway and sandbox on loopback, from nothing to one URL.

use std::{
    net::{Ipv4Addr, TcpListener},
    path::{self, Path},
    process::Command,
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail};

use crate::{build, flags, npm, process::Running, project::Project, sandbox, say, www};

/// Builds what is out of date, starts everything, says where it is, and stays until one part ends or a signal comes.
pub(crate) fn run(project: &Project, args: &flags::Demo) -> Result<()> {
    if let Some(folder) = &args.folder {
        return write(project, folder);
    }
    check_port(args.port)?;
    say::note(
        "to do: the package, then the page with its gateway, each unless it is up to date; then start them",
    );
    let parts: [&(dyn Fn() -> Result<()> + Sync); 2] =
        [&|| build::ensure(project), &|| npm::install(project, "www")];
    say::at_once(parts)?;
    www::build(project)?;
    let mut gateway = Command::new("node");
    gateway.current_dir(project.path("www")).args(["gateway/serve.mjs", "--port", &args.port.to_string()]);
    let mut sandbox = None;
    if args.live {
        say::note("the gateway talks to the real API: what you do in the page is done");
    } else {
        let mut started = start_sandbox(project)?;
        let url = started.wait_for_line("listening on ", START_LIMIT)?;
        say::note(&format!("sandbox on {url}"));
        gateway.args(["--upstream", &url]);
        sandbox = Some(started);
    }
    let mut gateway = Running::start(&mut gateway)?;
    let url = gateway.wait_for_line("ready: ", START_LIMIT).context("the gateway did not start")?;
    if !args.live {
        say::note("sign in with the token `demo-token`, or as `demo@example.com` with `demo-password`");
    }
    say::note("Ctrl-C stops it");
    say::result(&format!("ready: {url}"));
    loop {
        for (name, part) in [("gateway", Some(&mut gateway)), ("sandbox", sandbox.as_mut())] {
            if let Some(part) = part
                && part.ended()?.is_some()
            {
                bail!("the {name} ended:\n{}", part.output());
            }
        }
        thread::sleep(Duration::from_millis(100));
    }
}

/// Writes the page with gateway and sandbox inside, as files for any static host.
fn write(project: &Project, folder: &Path) -> Result<()> {
    let out = path::absolute(folder).context("the folder has no path")?;
    build::ensure(project)?;
    www::build_static(project, &out)?;
    say::result(&folder.display().to_string());
    Ok(())
}

/// The sandbox on a free port of loopback.
fn start_sandbox(project: &Project) -> Result<Running> {
    Running::start(Command::new(sandbox::program(project)?).args(["--port", "0"]))
}

/// Finds out before minutes of building that the port is taken.
fn check_port(port: u16) -> Result<()> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .map(drop)
        .with_context(|| format!("port {port} is not free: choose another with --port"))
}

const START_LIMIT: Duration = Duration::from_secs(60);

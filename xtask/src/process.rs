//! Child processes: run to the end with their output kept, or started and watched; none outlives this program.

use std::{
    io::{BufRead, BufReader, PipeReader},
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use nix::{
    sys::signal::{Signal, killpg},
    unistd::Pid,
};
use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM},
    iterator::Signals,
};

use crate::say;

/// Runs a command to its end; fails with its whole output when it fails or takes longer than [`LIMIT`].
pub(crate) fn run(command: &mut Command) -> Result<String> {
    let shown = shown(command);
    let mut running = Running::start(command)?;
    let start = say::now();
    let mut beats = 1;
    let status = loop {
        if let Some(status) = running.child.try_wait()? {
            break status;
        }
        thread::sleep(Duration::from_millis(20));
        let elapsed = start.elapsed();
        if elapsed > LIMIT {
            running.stop();
            bail!("{shown} took longer than {}; its output was:\n{}", say::seconds(LIMIT), running.output());
        }
        if elapsed > HEARTBEAT.saturating_mul(beats) {
            beats = beats.saturating_add(1);
            let output = running.output();
            let last = output.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or(&shown);
            let program = shown.split(' ').next().unwrap_or_default();
            let of_all = running.counted().map(|counted| format!(" ({counted})")).unwrap_or_default();
            say::note(&format!("  still at it: {program}: {last}{of_all}"));
        }
    };
    running.finish_reading();
    if !status.success() {
        bail!("{shown}: {}\n{}", ended(status), running.output());
    }
    Ok(running.output())
}

/// Has cargo print how many crates there are, so that whoever waits sees what is left.
pub(crate) fn count_crates(cargo: &mut Command) -> &mut Command {
    cargo.env("CARGO_TERM_PROGRESS_WHEN", "always").env("CARGO_TERM_PROGRESS_WIDTH", "100")
}

/// Runs a command and gives its output when it succeeds, nothing when it fails or cannot be started.
pub(crate) fn try_run(command: &mut Command) -> Option<String> {
    run(command).ok()
}

/// A process that runs beside this one, in a process group of its own, and is stopped when dropped.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    group: i32,
    output: Arc<Mutex<Output>>,
    reader: Option<thread::JoinHandle<()>>,
}

/// What a command has printed.
#[derive(Debug, Default)]
struct Output {
    lines: Vec<String>,
    /// How far its last bar of progress was, such as `12 of 131 crates`.
    counted: Option<String>,
}

impl Running {
    /// Starts a command with no input and its two outputs kept as one.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let shown = shown(command);
        let (reader, writer) = std::io::pipe().context("cannot make a pipe")?;
        command
            .stdin(Stdio::null())
            .stdout(writer.try_clone().context("cannot share a pipe")?)
            .stderr(writer)
            .process_group(0);
        let child = command.spawn();
        // The command keeps its ends of the pipe, and the reader would wait for them for ever.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let child = child.with_context(|| format!("cannot start {shown}"))?;
        let group = i32::try_from(child.id()).context("process id out of range")?;
        groups().push(group);
        let output = Arc::new(Mutex::new(Output::default()));
        let reader = Some(read_lines(reader, Arc::clone(&output)));
        Ok(Self { child, group, output, reader })
    }

    /// Waits for a line that starts with `prefix` and gives the rest of it.
    pub(crate) fn wait_for_line(&mut self, prefix: &str, limit: Duration) -> Result<String> {
        let start = say::now();
        loop {
            let found = printed(&self.output)
                .lines
                .iter()
                .find_map(|line| line.strip_prefix(prefix).map(|rest| rest.trim().to_owned()));
            if let Some(rest) = found {
                return Ok(rest);
            }
            if let Some(status) = self.child.try_wait()? {
                self.finish_reading();
                bail!("{} before it was ready:\n{}", ended(status), self.output());
            }
            if start.elapsed() > limit {
                bail!("no line {prefix:?} within {}:\n{}", say::seconds(limit), self.output());
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Whether it has ended by itself.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// What it has printed so far.
    pub(crate) fn output(&self) -> String {
        printed(&self.output).lines.join("\n")
    }

    /// How far it is, if [`count_crates`] was asked for.
    fn counted(&self) -> Option<String> {
        printed(&self.output).counted.clone()
    }

    /// Asks the whole group to stop, and kills what is left of it after a moment.
    pub(crate) fn stop(&mut self) {
        stop_group(self.group);
        // Collects the exit status, so that no zombie is left; a failure means that there is none.
        let _ = self.child.wait();
        groups().retain(|group| *group != self.group);
    }

    /// Waits a moment for the rest of the output; something may have inherited the pipe and live on.
    fn finish_reading(&mut self) {
        for _ in 0..100 {
            if self.reader.as_ref().is_none_or(thread::JoinHandle::is_finished) {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

/// On SIGINT, SIGTERM or SIGHUP stops all that was started, then ends this program.
pub(crate) fn stop_children_on_signals() -> Result<()> {
    say::beginning();
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM]).context("cannot watch signals")?;
    thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            let started: Vec<i32> = groups().clone();
            for group in started.into_iter().rev() {
                stop_group(group);
            }
            std::process::exit(128_i32.saturating_add(signal));
        }
    });
    Ok(())
}

/// The command as a person would type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program());
    let mut words = vec![name.to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|arg| arg.to_string_lossy().into_owned()));
    words.join(" ")
}

fn stop_group(group: i32) {
    let group = Pid::from_raw(group);
    if killpg(group, Signal::SIGTERM).is_err() {
        return;
    }
    for _ in 0..150 {
        thread::sleep(Duration::from_millis(20));
        // Signal 0 only asks whether somebody is there; a zombie counts until its parent collects it.
        if killpg(group, None).is_err() || only_zombies(group) {
            return;
        }
    }
    let _ = killpg(group, Signal::SIGKILL);
}

/// Whether the group has no process left but ended ones.
fn only_zombies(group: Pid) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{group}/stat")).unwrap_or_default();
    let state = stat.rsplit(") ").next().unwrap_or_default();
    if !state.starts_with('Z') {
        return false;
    }
    let Ok(processes) = std::fs::read_dir("/proc") else {
        return true;
    };
    !processes.flatten().any(|entry| {
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let mut fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
        let (state, member_of) = (fields.next(), fields.nth(1));
        member_of == Some(group.to_string().as_str()) && state != Some("Z")
    })
}

fn read_lines(pipe: PipeReader, output: Arc<Mutex<Output>>) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        let mut line = Vec::new();
        while pipe.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_end_matches(['\n', '\r']);
            let (bars, text) = text.rsplit_once('\r').unwrap_or(("", text));
            let mut output = printed(&output);
            output.lines.push(text.to_owned());
            if let Some(counted) = bars.rsplit('\r').find_map(counted) {
                output.counted = Some(counted);
            }
            line.clear();
        }
    })
}

/// Of `Building [==> ] 12/131: syn`.
fn counted(bar: &str) -> Option<String> {
    let (count, _) = bar.split_once("] ")?.1.split_once(':')?;
    let (done, all) = count.split_once('/')?;
    Some(format!("{} of {} crates", done.trim(), all))
}

fn printed(output: &Mutex<Output>) -> std::sync::MutexGuard<'_, Output> {
    output.lock().unwrap_or_else(PoisonError::into_inner)
}

fn groups() -> std::sync::MutexGuard<'static, Vec<i32>> {
    static GROUPS: Mutex<Vec<i32>> = Mutex::new(Vec::new());
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn ended(status: ExitStatus) -> String {
    match status.code() {
        Some(code) => format!("ended with code {code}"),
        None => "ended by a signal".to_owned(),
    }
}

/// For what hangs: no command of ours needs longer, even from scratch on a slow machine that has other work.
const LIMIT: Duration = Duration::from_secs(60 * 60);

/// How often a long command shows that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(20);

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{Running, counted};

    #[test]
    fn a_bar_of_progress_is_counted_and_no_line() {
        let bars =
            "    Building [=>   ] 9/131: cfg-if   \r    Building [==>   ] 12/131: syn   \r   Compiling syn\n";
        let mut running = Running::start(Command::new("printf").arg(bars)).expect("printf is everywhere");
        running.child.wait().expect("it ends");
        running.finish_reading();
        assert_eq!(running.output(), "   Compiling syn");
        assert_eq!(running.counted().as_deref(), Some("12 of 131 crates"));
        assert_eq!(counted("warning: [x] y"), None);
    }
}

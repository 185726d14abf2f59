//! Cases in a process of their own.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::{Seed, case, load, try_case};
use crate::Failure;

/// How long one case may take.
const LIMIT: Duration = Duration::from_secs(30);

/// The cause that is reported for a case that reaches the limit.
pub(super) const TOO_LONG: &str = "it takes too long";

/// Where a worker stopped.
pub(super) struct Stop {
    /// The number of the first case that did not run.
    pub(super) next: u64,
    /// How the case before it broke, if it did.
    pub(super) failure: Option<String>,
}

/// Runs cases one after the other, in this process, until one breaks or the process is ended.
pub(super) fn work(first: u64) -> Result<String, Failure> {
    let seeds: Vec<Seed> = load(true)?;
    for number in first.. {
        // If the reader closed the stream, the worker is no longer needed.
        if writeln!(std::io::stdout(), "{number}").is_err() {
            break;
        }
        if let Err(cause) = try_case(&case(&seeds, number)) {
            return Err(Failure::new(cause, format!("case {number}")));
        }
    }
    Ok(String::new())
}

/// Runs a worker from a case on, until one breaks or the time is up.
pub(super) fn watch(first: u64, end: Instant) -> Result<Stop, Failure> {
    let mut worker = command(&["--worker", "--seed", &first.to_string()])?;
    let lines = lines(&mut worker);
    let mut next = first;
    let failure = loop {
        match lines.recv_timeout(LIMIT) {
            Ok(number) => next = number + 1,
            Err(RecvTimeoutError::Timeout) => break Some(TOO_LONG.to_owned()),
            Err(RecvTimeoutError::Disconnected) => break Some(said(&mut worker)),
        }
        if Instant::now() > end {
            break None;
        }
    };
    stop(worker);
    Ok(Stop { next, failure })
}

/// How the case in a folder breaks, if it does.
pub(super) fn failure_of(folder: &Path) -> Result<Option<String>, Failure> {
    let mut worker = command(&["--replay", &folder.to_string_lossy()])?;
    let start = Instant::now();
    while start.elapsed() < LIMIT {
        match worker.try_wait() {
            Ok(None) => thread::sleep(Duration::from_millis(5)),
            Ok(Some(status)) if status.success() => return Ok(None),
            _ => return Ok(Some(said(&mut worker))),
        }
    }
    stop(worker);
    Ok(Some(TOO_LONG.to_owned()))
}

fn command(arguments: &[&str]) -> Result<Child, Failure> {
    let program = std::env::current_exe();
    let spawned = program.and_then(|program| {
        Command::new(program)
            .arg("fuzz")
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
    });
    spawned.map_err(|error| Failure::new(format!("no process to run in: {error}"), "try again"))
}

/// The numbers that a worker prints.
fn lines(worker: &mut Child) -> Receiver<u64> {
    let (sender, receiver) = channel();
    if let Some(out) = worker.stdout.take() {
        thread::spawn(move || {
            for number in BufReader::new(out).lines().map_while(Result::ok) {
                let Ok(number) = number.parse() else { continue };
                if sender.send(number).is_err() {
                    break;
                }
            }
        });
    }
    receiver
}

/// The last output of a worker.
fn said(worker: &mut Child) -> String {
    let mut text = String::new();
    if let Some(mut err) = worker.stderr.take() {
        let mut bytes = Vec::new();
        // Output that cannot be read is ignored.
        let _ = std::io::Read::read_to_end(&mut err, &mut bytes);
        text = String::from_utf8_lossy(&bytes).into_owned();
    }
    text
}

fn stop(mut worker: Child) {
    // A worker that has already ended needs no signal.
    let _ = worker.kill();
    let _ = worker.wait();
}

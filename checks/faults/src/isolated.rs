//! A trial in a process of its own: a panic, a stack overflow or a hang ends that process, and no more.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::outcome::{Class, Outcome};
use crate::{ClientKind, Misbehaviour};

/// How long a trial may take. All limits of a trial itself are shorter.
const WATCHDOG: Duration = Duration::from_secs(120);

/// The outcomes of a trial with each kind of client.
///
/// # Errors
/// Why the trials could not be run.
pub fn run_all(program: &Path, misbehaviour: Misbehaviour) -> Result<Vec<Outcome>, String> {
    let run = |kind: ClientKind| {
        let outcome = run(program, misbehaviour, kind);
        outcome.map_err(|error| format!("{}, {}: {error}", misbehaviour.name(), kind.name()))
    };
    ClientKind::ALL.into_iter().map(run).collect()
}

/// Runs a trial in the program `faults`, whose path this is.
///
/// # Errors
/// Why there is no outcome: the process failed, hung, or had other things to say.
pub fn run(
    program: &Path,
    misbehaviour: Misbehaviour,
    kind: ClientKind,
) -> Result<Outcome, String> {
    let child = Command::new(program)
        .args(["--only", misbehaviour.name(), "--client", kind.name()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let child = child.map_err(|error| format!("cannot run {}: {error}", program.display()))?;
    let (is_success, output, errors) = watch(child).map_err(|error| error.to_string())?;
    match (is_success, errors.as_str()) {
        (true, "") => read(&output).ok_or_else(|| format!("not an outcome: {output:?}")),
        _ => Err(format!("{}{output}", errors)),
    }
}

/// Writes an outcome, for [`run`] to read.
pub fn write(outcome: &Outcome) -> String {
    format!("{}\n{}\n{}\n", outcome.attempts, outcome.class, outcome.message)
}

fn read(output: &str) -> Option<Outcome> {
    // A message of several lines is an error, so that it does not get unseen.
    let [attempts, class, message] = output.lines().collect::<Vec<_>>().try_into().ok()?;
    let class = Class::ALL.into_iter().find(|known| known.as_str() == class)?;
    Some(Outcome { attempts: attempts.parse().ok()?, class, message: message.to_owned() })
}

/// Waits for the end of a process, and reads what it prints.
fn watch(mut child: Child) -> io::Result<(bool, String, String)> {
    let output = child.stdout.take().map(|pipe| thread::spawn(move || text(pipe)));
    let errors = child.stderr.take().map(|pipe| thread::spawn(move || text(pipe)));
    let end = Instant::now() + WATCHDOG;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if Instant::now() > end {
            child.kill()?;
            child.wait()?;
            return Err(io::Error::other(format!("no end within {WATCHDOG:?}")));
        }
        thread::sleep(Duration::from_millis(10));
    };
    let join = |reader: Option<thread::JoinHandle<String>>| {
        reader.and_then(|reader| reader.join().ok()).unwrap_or_default()
    };
    let mut errors = join(errors);
    if !status.success() {
        errors += &format!(" ({status})");
    }
    Ok((status.success(), join(output), errors))
}

fn text(mut pipe: impl Read) -> String {
    let mut bytes = Vec::new();
    let _ = pipe.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

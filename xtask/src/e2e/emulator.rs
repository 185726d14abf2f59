//! The emulator, as a process that never outlives this one.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::process::say;
use crate::{Failure, paths};

/// The program, from the root of the workspace. It stops with everything that it started when its standard input ends, as
/// it does when this process ends in any way.
const PROGRAM: &str = "checks/e2e/emulator";

/// How long the emulator may take until it answers.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long it may take to answer one question, or to end.
const MOMENT: Duration = Duration::from_secs(5);

/// How often its state is polled.
const STEP: Duration = Duration::from_millis(50);

/// How much of the log a failure shows.
const LOG_LINES: usize = 30;

/// A running emulator; dropping it stops it.
pub(super) struct Emulator {
    child: Child,
    address: SocketAddr,
    endpoint: String,
    log: PathBuf,
}

impl Emulator {
    /// Starts the emulator on a free port, and waits until it answers.
    pub(super) fn start(python: &Path, folder: &Path) -> Result<Self, Failure> {
        let start = Instant::now();
        let mut emulator = spawn(python, folder).map_err(|error| {
            Failure::new(
                format!("cannot start the emulator: {error}"),
                "check the installation of Python",
            )
        })?;
        while !answers(emulator.address) {
            let what = match emulator.child.try_wait() {
                Ok(Some(status)) => format!("ended before it answered ({status})"),
                _ if start.elapsed() > PATIENCE => format!("does not answer within {PATIENCE:?}"),
                _ => {
                    thread::sleep(STEP);
                    continue;
                }
            };
            let failure = Failure::new(format!("the emulator {what}"), "see the end of its log");
            return Err(emulator.explain(failure));
        }
        say(format!("emulator: answers at {} after {:.1?}", emulator.endpoint(), start.elapsed()));
        Ok(emulator)
    }

    /// The URL of the emulator.
    pub(super) fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The failure with the end of the emulator's log.
    pub(super) fn explain(&self, failure: Failure) -> Failure {
        let log = fs::read(&self.log).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = log.lines().collect();
        let tail = lines.get(lines.len().saturating_sub(LOG_LINES)..).unwrap_or_default();
        failure.followed_by(format!("the end of {}:\n{}", self.log.display(), tail.join("\n")))
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let start = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) && start.elapsed() < MOMENT {
            thread::sleep(STEP);
        }
        // If it ended by itself, there is nothing left to stop.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(python: &Path, folder: &Path) -> io::Result<Emulator> {
    // The port is free when the line ends, and the emulator complains if it is taken before it starts.
    let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
    let log = folder.join("ministack.log");
    let output = File::create(&log)?;
    let child = Command::new(python)
        // No compiled files beside the sources.
        .arg("-B")
        .arg(paths::workspace().join(PROGRAM))
        .env("BIND_HOST", address.ip().to_string())
        .env("GATEWAY_PORT", address.port().to_string())
        // The emulator leaves a file with its process id there.
        .env("TMPDIR", folder)
        .stdin(Stdio::piped())
        .stdout(output.try_clone()?)
        .stderr(output)
        .spawn()?;
    Ok(Emulator { child, address, endpoint: format!("http://{address}"), log })
}

/// Whether the emulator reports that it is healthy.
fn answers(address: SocketAddr) -> bool {
    let ask = || -> io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&address, STEP)?;
        stream.set_read_timeout(Some(MOMENT))?;
        stream.write_all(b"GET /_ministack/health HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
        let mut start = [0; "HTTP/1.1 200".len()];
        stream.read_exact(&mut start)?;
        Ok(start.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}

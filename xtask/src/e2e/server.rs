//! Servers, as processes that never outlive this one.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::process::say;
use crate::{Failure, paths};

/// The emulator of AWS, from the root of the workspace. It stops with everything that it started when its standard input
/// ends, as it does when this process ends in any way.
const EMULATOR: &str = "checks/e2e/emulator";

/// How long a server may take until it answers.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long it may take to answer one question, or to end.
const MOMENT: Duration = Duration::from_secs(5);

/// How often its state is polled.
const STEP: Duration = Duration::from_millis(50);

/// How much of the log a failure shows.
const LOG_LINES: usize = 30;

/// A running server; dropping it stops it.
pub(super) struct Server {
    child: Child,
    address: SocketAddr,
    endpoint: String,
    log: PathBuf,
}

/// The emulator of AWS.
pub(super) fn emulator(python: &Path, folder: &Path) -> Result<Server, Failure> {
    let command = |address: SocketAddr| {
        let mut command = Command::new(python);
        // No compiled files beside the sources.
        command.arg("-B").arg(paths::workspace().join(EMULATOR));
        command.env("BIND_HOST", address.ip().to_string());
        command.env("GATEWAY_PORT", address.port().to_string());
        // The emulator leaves a file with its process id there.
        command.env("TMPDIR", folder);
        command
    };
    Server::start("ministack", folder, "GET /_ministack/health", " 200", command)
}

impl Server {
    /// Starts a server on a free port, and waits until it answers a request with a status.
    pub(super) fn start(
        name: &str,
        folder: &Path,
        request: &str,
        status: &str,
        command: impl FnOnce(SocketAddr) -> Command,
    ) -> Result<Self, Failure> {
        let start = Instant::now();
        let log = folder.join(name).with_extension("log");
        let mut server = spawn(log, command).map_err(|error| {
            Failure::new(format!("cannot start {name}: {error}"), "check its installation")
        })?;
        while !answers(server.address, request, status) {
            let what = match server.child.try_wait() {
                Ok(Some(status)) => format!("ended before it answered ({status})"),
                _ if start.elapsed() > PATIENCE => format!("does not answer within {PATIENCE:?}"),
                _ => {
                    thread::sleep(STEP);
                    continue;
                }
            };
            let failure = Failure::new(format!("{name} {what}"), "see the end of its log");
            return Err(server.explain(failure));
        }
        say(format!("{name}: answers at {} after {:.1?}", server.endpoint(), start.elapsed()));
        Ok(server)
    }

    /// The URL of the server.
    pub(super) fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The failure with the end of the server's log.
    pub(super) fn explain(&self, failure: Failure) -> Failure {
        let log = fs::read(&self.log).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = log.lines().collect();
        let tail = lines.get(lines.len().saturating_sub(LOG_LINES)..).unwrap_or_default();
        failure.followed_by(format!("the end of {}:\n{}", self.log.display(), tail.join("\n")))
    }
}

impl Drop for Server {
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

fn spawn(log: PathBuf, command: impl FnOnce(SocketAddr) -> Command) -> io::Result<Server> {
    // The port is free when the line ends, and the server complains if it is taken before it starts.
    let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
    let output = File::create(&log)?;
    let child = command(address)
        .stdin(Stdio::piped())
        .stdout(output.try_clone()?)
        .stderr(output)
        .spawn()?;
    Ok(Server { child, address, endpoint: format!("http://{address}"), log })
}

/// Whether the server answers the request with the status.
fn answers(address: SocketAddr, request: &str, status: &str) -> bool {
    let ask = || -> io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&address, STEP)?;
        stream.set_read_timeout(Some(MOMENT))?;
        write!(stream, "{request} HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
        let mut start = [0; "HTTP/1.1 200".len()];
        stream.read_exact(&mut start)?;
        Ok(start.ends_with(status.as_bytes()))
    };
    ask().unwrap_or(false)
}

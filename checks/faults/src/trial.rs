//! Calls to a misbehaving server, in this process.

use std::time::{Duration, Instant};
use std::{io, thread};

use lensmith::transport::MAX_RESPONSE_BYTES;

use crate::caller::Target;
use crate::host::Host;
use crate::outcome::{Class, Outcome};
use crate::streams::Exchange;
use crate::{ClientKind, Misbehaviour, process};

/// How long a client may take to close connections that it gave up.
const PATIENCE: Duration = Duration::from_secs(10);

/// How much memory a trial may take: as much again as the longest body.
const MAX_MEMORY: u64 = 2 * MAX_RESPONSE_BYTES as u64;

/// Has a client of a kind make its calls to a server that misbehaves, and sees that they leave nothing behind:
/// no connection, no task, no file descriptor, and no memory beyond the longest body.
///
/// # Errors
/// What was left behind, or that the trial itself did not come about.
pub fn run(misbehaviour: Misbehaviour, kind: ClientKind) -> Result<Outcome, String> {
    let files = process::open_files();
    let host = Host::start(misbehaviour.fault()).map_err(|error| format!("no server: {error}"))?;
    let outcome = call(&host, misbehaviour, kind)?;
    // A client that is gone has hung up, not the server.
    wait_for(0, &host)?;
    drop(host);
    let left = process::open_files();
    if left != files {
        return Err(format!("{left:?} file descriptors are open, and were {files:?}"));
    }
    match process::peak_memory() {
        Some(peak) if peak > MAX_MEMORY => Err(format!("the calls took {peak} bytes of memory")),
        _ => Ok(outcome),
    }
}

fn call(host: &Host, misbehaviour: Misbehaviour, kind: ClientKind) -> Result<Outcome, String> {
    let fault = misbehaviour.fault();
    let address = host.address().map_err(|error| error.to_string())?;
    let scheme = if fault.is_https { "https" } else { "http" };
    let caller = kind
        .caller(Target {
            endpoint: &format!("{scheme}://{address}"),
            authority: host.authority(),
            limits: fault.limits,
        })
        .map_err(|error: io::Error| format!("no client: {error}"))?;
    let digest = |number: usize| format!("sha256:{number:064x}");
    for number in 1..fault.calls {
        // Only what comes of the last call counts.
        let _ = caller.call(&digest(number));
    }
    let before = host.seen();
    let digest = digest(fault.calls);
    let (class, message) = match fault.exchange {
        Exchange::Whole => {
            let answer = caller.call(&digest);
            let message = match &answer {
                Ok(response) => format!("status {}", response.http_status),
                Err(error) => error.to_string(),
            };
            (Class::of(&answer, &digest), message)
        }
        Exchange::Query => caller.title().unwrap_or_else(|failure| failure),
        exchange => match caller.exchange(exchange) {
            Ok(0) => (Class::Response, "taken".to_owned()),
            Ok(bytes) => (Class::Response, size(bytes)),
            Err(failure) => failure,
        },
    };
    let after = seen_since(before, host);
    // What is kept for the next call is one connection.
    wait_for(1, host)?;
    caller.finish()?;
    let attempts = match (after.0 - before.0, after.1 - before.1) {
        (connections, 0) => connections,
        (_, requests) => requests,
    };
    // Whether hyper comes upon a reset when it writes or when it reads is chance.
    let message = message.replace("error writing a body to connection: ", "connection error: ");
    let message = without_times(&message.replace(&address.to_string(), "server"));
    Ok(Outcome { attempts, class, message })
}

/// What the server has seen after a call. A call may fail before the server comes upon its connection, so that nothing
/// counts only after a while.
fn seen_since(before: (usize, usize), host: &Host) -> (usize, usize) {
    let end = Instant::now() + Duration::from_millis(300);
    loop {
        let after = host.seen();
        if after != before || Instant::now() > end {
            return after;
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// A message without what only a clock knows: numbers of nine digits and more.
fn without_times(message: &str) -> String {
    let words = message.split_inclusive(' ').map(|word| {
        let digits = word.trim_matches(|character: char| !character.is_ascii_digit());
        match digits.len() {
            9.. if digits.bytes().all(|byte| byte.is_ascii_digit()) => word.replace(digits, "*"),
            _ => word.to_owned(),
        }
    });
    words.collect()
}

/// Waits until no more than `most` connections are open.
fn wait_for(most: usize, host: &Host) -> Result<(), String> {
    let end = Instant::now() + PATIENCE;
    while host.open_connections() > most {
        if Instant::now() > end {
            return Err(format!("{} connections stay open", host.open_connections()));
        }
        thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}

fn size(bytes: u64) -> String {
    match (bytes >> 20, bytes & ((1 << 20) - 1)) {
        (mib, 0) => format!("{mib} MiB"),
        _ => format!("{bytes} bytes"),
    }
}

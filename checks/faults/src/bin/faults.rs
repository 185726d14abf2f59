//! Tries all faults, or one of them, and prints what came of it. `cargo xtask faults` runs it.

#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::{env, fs, io, thread};

use clap::Parser;
use lensmith_faults::{ClientKind, Misbehaviour, Outcome, isolated, table, trial};

/// How many trials run at the same time. Most of them wait.
const THREADS: usize = 8;

/// Try what a client does about a server that misbehaves.
#[derive(Parser)]
struct Arguments {
    /// Write the table to this file, instead of printing it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Try this fault only, in this process
    #[arg(long, value_name = "NAME", hide = true)]
    only: Option<String>,

    /// The client that makes the calls
    #[arg(long, value_enum, default_value = "async")]
    client: ClientKind,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(text) => {
            // If the other end of the pipe is closed, nobody needs the rest of the text.
            let _ = write!(io::stdout(), "{text}");
            ExitCode::SUCCESS
        }
        Err(text) => {
            let _ = writeln!(io::stderr(), "{text}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<String, String> {
    if let Some(name) = &arguments.only {
        let known = Misbehaviour::ALL.iter().find(|known| known.name() == name);
        let known = known.ok_or_else(|| format!("there is no fault {name}"))?;
        return trial::run(*known, arguments.client).map(|outcome| isolated::write(&outcome));
    }
    let document = table::document(&all()?);
    match &arguments.out {
        None => Ok(document),
        Some(file) => {
            let written = fs::write(file, document);
            written.map_err(|error| format!("cannot write {}: {error}", file.display()))?;
            Ok(format!("{} faults: {}\n", Misbehaviour::ALL.len(), file.display()))
        }
    }
}

/// The outcomes of all trials, or else why some have none.
fn all() -> Result<Vec<Vec<Outcome>>, String> {
    let program = env::current_exe().map_err(|error| format!("no program to run: {error}"))?;
    let next = AtomicUsize::new(0);
    let results = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some(&fault) = Misbehaviour::ALL.get(next.fetch_add(1, Ordering::SeqCst))
                {
                    let result = isolated::run_all(&program, fault);
                    results.lock().unwrap_or_else(PoisonError::into_inner).insert(fault, result);
                }
            });
        }
    });
    let (mut outcomes, mut failures) = (Vec::new(), Vec::new());
    for result in results.into_inner().unwrap_or_else(PoisonError::into_inner).into_values() {
        match result {
            Ok(outcome) => outcomes.push(outcome),
            Err(failure) => failures.push(failure),
        }
    }
    if failures.is_empty() { Ok(outcomes) } else { Err(failures.join("\n")) }
}

//! `cargo xtask fuzz`: from broken models come errors or a crate, but never a panic, a hang or a stack overflow.
//!
//! Each case follows from its number and the models it starts from: the golden cases, the corpus, and the
//! real models that are there. Cases run in a process of their own, since a stack overflow ends it.

mod careful;
mod check;
mod minimize;
mod mutate;
mod palette;
mod process;
mod random;
mod seeds;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use lensmith_codegen::{
    Config, ModelFile, RuntimeDependency, diff, generate, generate_module, inspect,
};

pub use self::check::check;
pub use self::seeds::{Seed, case, corpus, load, models_in};
use crate::{Failure, paths};

/// The default stack of a thread, and so the least that a program gives the generator.
const STACK: usize = 2 << 20;

/// The number of failures after which the task stops.
const MAX_FAILURES: usize = 10;

/// How long to run, and from where.
#[derive(clap::Args, Clone, Debug)]
pub struct Arguments {
    /// How long to run, in minutes
    #[arg(long, value_name = "MINUTES", default_value_t = 1.0)]
    pub minutes: f64,

    /// The number of the first case; it is the seed of the case
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub seed: u64,

    /// Run one case again, from the folder that a failure left
    #[arg(long, value_name = "DIR")]
    pub replay: Option<PathBuf>,

    /// Run the cases in this process, and print the number of each before it runs
    #[arg(long, hide = true)]
    pub worker: bool,
}

/// The input of the generator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The name and the bytes of each file of the model.
    pub models: Vec<(String, Vec<u8>)>,
    /// The operations to select.
    pub operations: Vec<String>,
}

/// Runs cases until the time is up.
///
/// # Errors
/// Every case that broke the generator, in the smallest form that was found.
pub fn run(arguments: &Arguments) -> Result<String, Failure> {
    if let Some(folder) = &arguments.replay {
        return replay(folder);
    }
    if arguments.worker {
        return process::work(arguments.seed);
    }
    let start = Instant::now();
    let end = start + Duration::from_secs_f64(arguments.minutes.clamp(0.0, 10_000.0) * 60.0);
    let seeds = load(true)?;
    let mut next = arguments.seed;
    let mut failures = Vec::new();
    while Instant::now() < end && failures.len() < MAX_FAILURES {
        let stop = process::watch(next, end)?;
        next = stop.next;
        if let Some(cause) = stop.failure {
            let number = next.saturating_sub(1);
            // Minimizing takes a while. If the reader closed the stream, the line is not needed.
            let _ = writeln!(std::io::stderr(), "case {number} breaks the generator: {cause}");
            let smallest = minimize::minimize(case(&seeds, number), &cause)?;
            failures.push(describe(number, &cause, &smallest)?);
        }
    }
    Failure::unless_empty(failures)?;
    let (cases, minutes) = (next - arguments.seed, start.elapsed().as_secs_f64() / 60.0);
    Ok(format!("{cases} cases in {minutes:.1} minutes, from {} models: no failure", seeds.len()))
}

/// Generates, inspects and compares a case, on a stack of the smallest common size, and checks the results. An
/// error of the generator is fine.
///
/// # Errors
/// How the generator broke.
pub fn try_case(case: &Case) -> Result<(), String> {
    let case = case.clone();
    let run = move || {
        let files = case.models.iter().map(|(name, json)| ModelFile { name, json });
        do_all(&files.collect::<Vec<_>>(), case.operations.clone())
    };
    let thread = thread::Builder::new().stack_size(STACK).spawn(run);
    match thread.map(thread::JoinHandle::join) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(panic)) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
            Err(format!("it panicked: {}", text.unwrap_or_default()))
        }
        Err(error) => Err(format!("no thread to run in: {error}")),
    }
}

fn do_all(files: &[ModelFile<'_>], operations: Vec<String>) -> Result<(), String> {
    let config = config(operations);
    for generate in [generate, generate_module] {
        match generate(files, &config) {
            Ok(tree) => check(&tree)?,
            Err(errors) if errors.to_string().contains("bug of Lensmith") => {
                return Err(errors.to_string());
            }
            Err(_) => {}
        }
    }
    for name in &config.operations {
        let _ = inspect::operation(files, None, name);
    }
    // A service with many operations takes long.
    if config.operations.is_empty() {
        let _ = inspect::service(files, None);
        let changes = diff::diff(files, files, &config).unwrap_or_default();
        return if changes.is_empty() {
            Ok(())
        } else {
            Err(format!("it differs from itself: {changes:?}"))
        };
    }
    Ok(())
}

fn config(operations: Vec<String>) -> Config {
    let runtime = RuntimeDependency::path("../runtime");
    Config { operations, ..Config::new("fuzzed", runtime) }
}

fn replay(folder: &Path) -> Result<String, Failure> {
    let case = read(folder)?;
    match try_case(&case) {
        Ok(()) => Ok("no failure".to_owned()),
        Err(cause) => Err(Failure::new(cause, "mend the generator")),
    }
}

const OPERATIONS: &str = "operations.txt";

/// Leaves a case in a folder, in the form of a golden case.
fn write(case: &Case, folder: &Path) -> Result<(), Failure> {
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes)
            .map_err(|error| Failure::io("write", &path, &error, "check who may write there"))
    };
    // Remove what another failure left.
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder)
        .map_err(|error| Failure::io("make", folder, &error, "check who may write there"))?;
    for (name, json) in &case.models {
        put(name, json)?;
    }
    if case.operations.is_empty() {
        Ok(())
    } else {
        put(OPERATIONS, case.operations.join("\n").as_bytes())
    }
}

fn read(folder: &Path) -> Result<Case, Failure> {
    let mut models: Vec<_> =
        models_in(folder)?.into_iter().flat_map(|input| input.models).collect();
    for (number, (name, _)) in models.iter_mut().enumerate() {
        *name = format!("{number}-{name}");
    }
    if models.is_empty() {
        let what = format!("`{}` holds no models", folder.display());
        return Err(Failure::new(what, "name the folder of a case"));
    }
    let operations = fs::read_to_string(folder.join(OPERATIONS)).unwrap_or_default();
    Ok(Case { models, operations: operations.lines().map(str::to_owned).collect() })
}

fn describe(number: u64, cause: &str, smallest: &Case) -> Result<Failure, Failure> {
    let folder = paths::workspace().join(format!("target/fuzz/{number}"));
    write(smallest, &folder)?;
    let first = cause.lines().take(12).collect::<Vec<_>>().join("\n");
    let what = format!("case {number}: {first}");
    let help =
        format!("run `cargo xtask fuzz --replay target/fuzz/{number}`, and mend the generator");
    Ok(Failure::new(what, help))
}

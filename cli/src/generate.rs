//! `lensmith generate` and `lensmith check`: models in, crates out.

mod all;
mod arguments;
mod job;

use std::io::Write;
use std::time::Instant;

use lensmith_codegen::{Tree, Warnings, generate};

pub use self::all::jobs;
pub use self::arguments::Arguments;
pub use self::job::Job;
use crate::{Failure, models, paint, tree};

/// What to do with the files that are generated.
#[derive(Clone, Debug)]
pub enum Mode {
    /// Write those that differ, and remove those that are no longer generated.
    Write,
    /// Change nothing, and fail if anything differs.
    Check {
        /// The command that mends it.
        mend: String,
    },
}

/// Generates crates, or checks that they are up to date, and returns a line that says so. What a crate lacks
/// is printed to the standard error stream or, for several crates, below the line of each.
///
/// # Errors
/// What is wrong with the models or the folder. The folder of a crate is then as it was.
pub fn run(arguments: &Arguments, mode: &Mode) -> Result<String, Failure> {
    if let Some(models) = &arguments.all {
        return all::run(models, arguments, mode);
    }
    let (line, warnings) = produce(&Job::of(arguments)?, mode)?;
    if !warnings.is_empty() {
        // If the reader closed the stream, the warnings are not needed.
        let _ = writeln!(anstream::stderr(), "{}\n", paint(&warnings.to_string()));
    }
    Ok(line)
}

/// Generates or checks one crate, and returns a line that says so, and what the crate lacks.
///
/// # Errors
/// What is wrong with the models or the folder, which is then as it was.
pub fn produce(job: &Job, mode: &Mode) -> Result<(String, Warnings), Failure> {
    let start = Instant::now();
    let Job { label, folder, config, .. } = job;
    let sources = models::read(&job.models)?;
    let tree = generate(&models::files(&sources), config)?;
    let outcome = match mode {
        Mode::Check { mend } => {
            tree::check(&tree.files, folder, label, &format!("run `{mend}`"))?;
            "up to date".to_owned()
        }
        Mode::Write => {
            let tree::Written { written, removed } = tree::write(&tree.files, folder)?;
            format!("{written} written, {removed} removed")
        }
    };
    let time = start.elapsed().as_millis();
    let line =
        format!("{}: {} in {time} ms ({outcome}) -> {label}/", config.crate_name, size(&tree));
    Ok((line, tree.warnings))
}

/// How large a crate is.
fn size(tree: &Tree) -> String {
    let count = |count: usize, noun: &str| match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    };
    let lines = tree.files.values().map(|text| text.lines().count()).sum();
    [
        count(tree.operations, "operation"),
        count(tree.types, "type"),
        count(tree.files.len(), "file"),
        count(lines, "line"),
    ]
    .join(", ")
}

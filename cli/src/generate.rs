//! `lensmith generate` and `lensmith check`: models in, crates and modules out.

mod all;
mod arguments;
mod job;
mod precedence;
mod project;
mod runtime;

use std::fmt::Display;
use std::io::Write;
use std::time::Instant;

use lensmith_codegen::project::Target;
use lensmith_codegen::{MAX_FEATURES, Tree, Warnings, generate, generate_module};

pub use self::all::jobs as jobs_of_folder;
pub use self::arguments::{Arguments, Package, PublishTo};
pub use self::job::Job;
pub use self::project::jobs as jobs_of_project;
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

/// Generates crates and modules, or checks that they are up to date. It prints a line for each, and returns the
/// last one. Warnings go to the standard error stream or, with `--all`, below the line of each crate.
///
/// # Errors
/// What is wrong with the models, the folders or `lensmith.toml`. The folder of what failed is as it was; one
/// that fails does not stop the others.
pub fn run(arguments: &Arguments, mode: &Mode) -> Result<String, Failure> {
    precedence::check(arguments)?;
    if let Some(models) = &arguments.all {
        return all::run(models, arguments, mode);
    }
    let jobs = match arguments.model.is_empty() {
        false => vec![Job::of_flags(arguments)?],
        true => jobs_of_project(arguments.config.as_deref(), &arguments.names)?,
    };
    run_jobs(&jobs, mode)
}

/// The same for jobs that are prepared.
///
/// # Errors
/// The same as those of [`run`].
pub fn run_jobs(jobs: &[Job], mode: &Mode) -> Result<String, Failure> {
    if let Mode::Write = mode {
        runtime::check(jobs)?;
    }
    let mut failures = Vec::new();
    let mut lines = Vec::new();
    for job in jobs {
        match produce(job, mode) {
            Ok((line, warnings)) => {
                if !warnings.is_empty() {
                    // If the reader closed the stream, the warnings are not needed.
                    let _ = writeln!(anstream::stderr(), "{}\n", paint(&warnings.to_string()));
                }
                lines.push(line);
            }
            Err(failure) if jobs.len() > 1 => {
                failures.push(failure.about(&job.config.crate_name));
            }
            Err(failure) => failures.push(failure),
        }
    }
    let report = lines.join("\n");
    if !failures.is_empty() && !report.is_empty() {
        say(&report);
    }
    Failure::unless_empty(failures).map(|()| report)
}

/// Generates or checks one crate or module, and returns a line that says so, and what is left out.
///
/// # Errors
/// What is wrong with the models or the folder, which is then as it was.
pub fn produce(job: &Job, mode: &Mode) -> Result<(String, Warnings), Failure> {
    let start = Instant::now();
    let Job { target, config, folder, places, .. } = job;
    if let Some(folder) = folder {
        tree::check_folder(folder).map_err(|failure| failure.placed_at(places.of("out", "")))?;
    }
    let sources = models::read(&job.models, &job.overlays, places)?;
    let files = sources.files();
    let tree = match target {
        Target::Crate => generate(&files, config),
        Target::Module => generate_module(&files, config),
    }
    .map_err(|errors| places.locate(errors))?;
    let outcome = match (folder, mode) {
        (None, _) => "(for a build script: not written)".to_owned(),
        (Some(folder), Mode::Check { mend }) => {
            tree::check(&tree.files, folder, &job.label(), &format!("run `{mend}`"))?;
            format!("(up to date) -> {}/", job.label())
        }
        (Some(folder), Mode::Write) => {
            let tree::Written { written, removed } = tree::write(&tree.files, folder)?;
            format!("({written} written, {removed} removed) -> {}/", job.label())
        }
    };
    let time = start.elapsed().as_millis();
    let mut line = format!("{}: {} in {time} ms {outcome}", config.crate_name, size(&tree));
    if let (Mode::Write, Some(note)) = (mode, note(&tree)) {
        line.push_str(&note);
    }
    Ok((line, tree.warnings))
}

/// What the user has to know before publishing a crate of this size.
fn note(tree: &Tree) -> Option<String> {
    let features = tree.features;
    (features > MAX_FEATURES).then(|| {
        format!(
            "\n  note: the crate has {features} features, and the public registry allows at most {MAX_FEATURES} per \
             crate; it builds all the same\n  help: to publish it, choose operations (`--operations`), or split \
             them among several crates"
        )
    })
}

/// Prints a line.
fn say(line: impl Display) {
    // If the reader closed the stream, the line is not needed.
    let _ = writeln!(anstream::stdout(), "{line}");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_with_more_features_than_the_registry_takes_is_noted() {
        let tree = |features| Tree {
            files: Default::default(),
            operations: 0,
            types: 0,
            features,
            warnings: Warnings::default(),
        };
        assert_eq!(note(&tree(MAX_FEATURES)), None);
        let note = note(&tree(MAX_FEATURES + 1)).unwrap();
        assert!(
            note.contains("the crate has 301 features") && note.contains("`--operations`"),
            "{note}"
        );
    }
}

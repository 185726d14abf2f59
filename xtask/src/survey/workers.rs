//! The builds of a survey, several crates at a time.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::{fs, io, thread};

use crate::{Failure, scratch};

/// How many crates are built at a time at most. The compiler needs gigabytes for a large one.
const MOST: usize = 4;

/// Builds one crate after the other.
struct Worker<'a> {
    /// The workspace of the crates.
    folder: &'a Path,
    /// Where Cargo builds: it allows one build at a time in each such folder.
    target: PathBuf,
    /// How many compilers may run at a time.
    compilers: usize,
}

/// Checks, tests and documents crates of a workspace, in this order. `done` gets each crate as soon as its result is
/// there: how many tests passed, or what failed.
pub(super) fn build(
    folder: &Path,
    crates: &[&str],
    mut done: impl FnMut(&str, Result<usize, Failure>),
) {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let count = cores.min(MOST).min(crates.len());
    let worker = |number| {
        let target = folder.join(format!("target-{number}"));
        Worker { folder, target, compilers: cores / count }
    };
    let workers: Vec<Worker> = (0..count).map(worker).collect();
    if let Some(last) = crates.last() {
        share_dependencies(&workers, cores, last);
    }
    let next = AtomicUsize::new(0);
    let (sender, results) = mpsc::channel();
    thread::scope(|scope| {
        for worker in workers {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while let Some(krate) = crates.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // The receiver outlives all workers.
                    let _ = sender.send((*krate, worker.build(krate)));
                }
            });
        }
        drop(sender);
        results.iter().for_each(|(krate, result)| done(krate, result));
    });
}

/// Builds what a crate depends on once, instead of once for each worker that has built nothing yet.
fn share_dependencies(workers: &[Worker<'_>], cores: usize, krate: &str) {
    let [first, others @ ..] = workers else { return };
    let mut new = others.iter().filter(|other| !other.target.exists()).peekable();
    if new.peek().is_none() {
        return;
    }
    let first = Worker { target: first.target.clone(), compilers: cores, ..*first };
    // What fails here fails again and is reported then, and what is not copied is built.
    let _ = first.lint(krate).and_then(|()| first.test_in_files(krate));
    for other in new {
        if copy(&first.target, &other.target).is_err() {
            // Cargo would take what was copied in part for complete.
            let _ = fs::remove_dir_all(&other.target);
        }
    }
}

/// Copies a folder with the times of its files, by which Cargo knows that nothing has changed.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy(&from, &to)?;
        } else {
            fs::copy(&from, &to)?;
            fs::File::open(&to)?.set_modified(entry.metadata()?.modified()?)?;
        }
    }
    Ok(())
}

impl Worker<'_> {
    /// Checks, tests and documents a crate. Returns how many tests passed.
    fn build(&self, krate: &str) -> Result<usize, Failure> {
        self.lint(krate)?;
        let in_files = self.test_in_files(krate)?;
        let in_documentation = self.cargo("test", krate, &["--doc"])?;
        self.cargo("doc", krate, &["--no-deps"])?;
        Ok(passed(&in_files) + passed(&in_documentation))
    }

    /// Has Clippy find what `cargo check` does, and more: in the crate without operations, with all of them, and in its
    /// tests, which alone have further dependencies.
    fn lint(&self, krate: &str) -> Result<(), Failure> {
        self.cargo("clippy", krate, &["--no-default-features"])?;
        self.cargo("clippy", krate, &[])?;
        self.cargo("clippy", krate, &scratch::IN_FILES).map(|_| ())
    }

    fn test_in_files(&self, krate: &str) -> Result<String, Failure> {
        self.cargo("test", krate, &scratch::IN_FILES)
    }

    fn cargo(&self, task: &str, krate: &str, arguments: &[&str]) -> Result<String, Failure> {
        let arguments = [&["--package", krate][..], arguments].concat();
        let compilers = self.compilers.to_string();
        let variables = [("CARGO_BUILD_JOBS", compilers.as_str())];
        scratch::cargo_in(&self.target, self.folder, task, &arguments, &variables)
    }
}

/// The number of tests that passed, including those of the documentation.
fn passed(said: &str) -> usize {
    let results = said.lines().filter_map(|line| line.strip_prefix("test result: ok. "));
    results.filter_map(|result| result.split_once(' ')?.0.parse::<usize>().ok()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_passed() {
        let said = "running 2 tests\n\
                    test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured\n\n\
                    test result: ok. 40 passed; 0 failed\n";
        assert_eq!(passed(said), 42);
    }
}

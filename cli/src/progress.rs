//! Runs several steps of a task at a time, and shows the progress.

use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};

/// Runs a step for each input, on as many threads as the machine has, and returns the results in the order of the
/// inputs. A step also returns the line to print about it.
///
/// A terminal shows a bar below the lines; elsewhere each line starts with the number of steps that are done.
pub(crate) fn in_parallel<I: Sync, O: Send>(
    inputs: &[I],
    step: impl Fn(&I) -> (String, O) + Sync,
) -> Vec<O> {
    let progress = Progress::new(inputs.len());
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some((index, input)) = take(inputs, &next) {
            let (line, output) = step(input);
            // A poisoned lock is fine: every push leaves the list consistent.
            let mut done = done.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            done.push((index, output));
            progress.say(done.len(), &line);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from).min(inputs.len()) {
            scope.spawn(work);
        }
    });
    progress.bar.finish_and_clear();
    let mut done = done.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, output)| output).collect()
}

/// The next input that no thread has taken.
fn take<'a, I>(inputs: &'a [I], next: &AtomicUsize) -> Option<(usize, &'a I)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    Some((index, inputs.get(index)?))
}

struct Progress {
    bar: ProgressBar,
    steps: usize,
}

impl Progress {
    fn new(steps: usize) -> Self {
        let bar = ProgressBar::new(steps as u64);
        let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} {elapsed}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.tick();
        Self { bar, steps }
    }

    /// Prints the line of the step after which this many are done. If the reader closed the stream, the line is not
    /// needed.
    fn say(&self, done: usize, line: &str) {
        self.bar.inc(1);
        let _ = if self.bar.is_hidden() {
            let width = self.steps.to_string().len();
            writeln!(anstream::stdout(), "[{done:width$}/{}] {line}", self.steps)
        } else {
            self.bar.suspend(|| writeln!(anstream::stdout(), "{line}"))
        };
    }
}

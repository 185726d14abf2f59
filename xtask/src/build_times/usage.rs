//! What a command takes: time, processor time and memory.

use std::path::Path;
use std::process::Command;

use crate::process::{cargo_command, output};
use crate::{Failure, paths};

/// What a command took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Usage {
    /// Seconds from start to end.
    pub wall: f64,
    /// Seconds of all processes and threads.
    pub processor: f64,
    /// The most memory of one process, in bytes.
    pub memory: f64,
}

impl Usage {
    /// The lesser of each figure.
    pub(super) fn min(self, other: Self) -> Self {
        Self {
            wall: self.wall.min(other.wall),
            processor: self.processor.min(other.processor),
            memory: self.memory.min(other.memory),
        }
    }
}

/// What a task of Cargo takes in a folder, which has its own folder `target`.
pub(super) fn of_cargo(folder: &Path, words: &[&str]) -> Result<Usage, Failure> {
    let cargo = cargo_command();
    let mut command = Command::new("python3");
    command.arg(paths::workspace().join("xtask/src/build_times/usage.py"));
    command.arg(cargo.get_program()).args(words).current_dir(folder);
    command.env("CARGO_TARGET_DIR", folder.join("target"));
    // Cargo compiles packages of a path incrementally, but not those of a registry: treat all alike.
    command.env("CARGO_INCREMENTAL", "0");
    let help = "see the output above; it needs Python, and the first run needs the network";
    let printed = output(&mut command, help)?;
    parse(&printed).ok_or_else(|| {
        Failure::new(format!("usage.py printed `{}`", printed.trim()), "expected three numbers")
    })
}

fn parse(printed: &str) -> Option<Usage> {
    let mut numbers = printed.split_whitespace().map(|number| number.parse().ok());
    let mut next = || numbers.next().flatten();
    Some(Usage { wall: next()?, processor: next()?, memory: next()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_numbers_are_read_and_anything_else_is_refused() {
        let usage = Usage { wall: 1.5, processor: 2.25, memory: 1024.0 };
        assert_eq!(parse("1.5 2.25 1024\n"), Some(usage));
        assert_eq!(parse("1.5 2.25"), None);
        assert_eq!(parse("1.5 x 1024"), None);
    }

    #[test]
    fn the_lesser_of_each_figure_counts() {
        let [a, b] = [(1.0, 4.0, 5.0), (2.0, 3.0, 6.0)].map(|(wall, processor, memory)| Usage {
            wall,
            processor,
            memory,
        });
        assert_eq!(a.min(b), Usage { wall: 1.0, processor: 3.0, memory: 5.0 });
    }
}

//! Counts instructions with callgrind, which simulates the processor: the counts do not depend on the machine's speed or load.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::comparison::Comparison;

/// The argument with which the program runs under callgrind.
pub const ARGUMENT: &str = "under-callgrind";
/// How often a task runs before its instructions are counted.
const WARM_UP: usize = 3;

/// Whether `valgrind` is installed.
pub fn is_available() -> bool {
    let version = Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    version.is_ok_and(|status| status.success())
}

/// Runs one task, by its number among all, once more after it is warm; callgrind counts what [`measured`] does.
pub fn run(comparisons: &mut [Comparison], number: usize) {
    let mut peers = comparisons.iter_mut().flat_map(|comparison| &mut comparison.peers);
    if let Some(peer) = peers.nth(number) {
        for _ in 0..WARM_UP {
            (peer.task)();
        }
        measured(&mut *peer.task);
    }
}

/// What callgrind looks for by its name.
#[inline(never)]
fn measured(task: &mut dyn FnMut()) {
    task();
}

/// The instructions of a task, by its number among all.
///
/// # Errors
/// Valgrind fails, or writes something else.
pub fn count(number: usize, file: &Path) -> Result<u64, String> {
    let fail = |what: &str, why: &dyn std::fmt::Display| format!("{what}: {why}");
    let program =
        std::env::current_exe().map_err(|error| fail("cannot find this program", &error))?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--toggle-collect=*instructions::measured*"])
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(program)
        .args([ARGUMENT, &number.to_string()])
        .output()
        .map_err(|error| fail("cannot run valgrind", &error))?;
    if !output.status.success() {
        return Err(fail("valgrind failed", &String::from_utf8_lossy(&output.stderr)));
    }
    let text = fs::read_to_string(file)
        .map_err(|error| fail("cannot read what callgrind wrote", &error))?;
    let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
    let total = total.and_then(|total| total.trim().parse().ok()).filter(|total| *total > 0);
    total.ok_or_else(|| format!("callgrind counted nothing in task {number}"))
}

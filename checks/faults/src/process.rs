//! What this process has, as Linux tells it; `None` elsewhere.

use std::fs;

/// How many file descriptors are open. It counts the one that it looks with, too.
pub(crate) fn open_files() -> Option<usize> {
    Some(fs::read_dir("/proc/self/fd").ok()?.count())
}

/// How much memory it has, in bytes.
pub(crate) fn memory() -> Option<u64> {
    status("VmRSS:")
}

/// How much memory it had at most, in bytes.
pub(crate) fn peak_memory() -> Option<u64> {
    status("VmHWM:")
}

fn status(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1024)
}

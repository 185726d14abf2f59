//! `cargo xtask bless`: updates the expectations of the golden cases.

use std::path::Path;

use crate::{Failure, golden};

/// Updates every golden case in a folder, and returns what changed.
///
/// # Errors
/// Every case that gives a crate instead of errors, or the reverse; the others are updated.
pub fn run(golden: &Path) -> Result<String, Failure> {
    let cases = golden::cases(golden)?;
    let mut lines = Vec::new();
    let mut failures = Vec::new();
    for case in &cases {
        match golden::bless(case) {
            Ok(change) => lines.extend(change),
            Err(failure) => failures.push(failure),
        }
    }
    let (all, changed) = (cases.len(), lines.len());
    lines.push(format!("golden cases: {all}, changed: {changed}, failed: {}", failures.len()));
    Failure::unless_empty(failures).map(|()| lines.join("\n"))
}

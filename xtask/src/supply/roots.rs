//! The roots of all crates.

use std::fs;
use std::path::Path;

use super::metadata::packages;
use super::{fuzz_targets, locked, name};
use crate::Failure;

const ATTRIBUTE: &str = "#![forbid(unsafe_code)]";

/// Checks that every library, program and build script of ours forbids unsafe code by an attribute, which holds
/// however it is built. Tests and benchmarks rely on the lints of the workspace.
///
/// # Errors
/// Each root without the attribute.
pub fn unsafe_code() -> Result<(), Failure> {
    let mut failures = Vec::new();
    for manifest in locked()? {
        let packages = packages(&manifest)?;
        let ours = packages.iter().filter(|package| package.is_member);
        for (kind, path) in ours.flat_map(|package| &package.roots) {
            if ["lib", "bin", "custom-build"].contains(&kind.as_str())
                && !path.starts_with(fuzz_targets())
            {
                failures.extend(complaint(path)?);
            }
        }
    }
    Failure::unless_empty(failures)
}

fn complaint(root: &Path) -> Result<Option<Failure>, Failure> {
    let text = fs::read_to_string(root)
        .map_err(|error| Failure::io("read", root, &error, "check who may read it"))?;
    let is_there = text.lines().any(|line| line == ATTRIBUTE);
    let what = format!("{} does not forbid unsafe code", name(root));
    Ok((!is_there).then(|| Failure::new(what, format!("write `{ATTRIBUTE}` at its top"))))
}

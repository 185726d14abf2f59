//! `cargo xtask miri`: the tests of optics and JSON in Miri, which finds undefined behaviour.
//!
//! There is no unsafe code of ours, but there is in what the code calls.

use crate::process::{output, say};
use crate::tools::{Toolchain, cargo};
use crate::{Failure, paths};

const NIGHTLY: Toolchain =
    Toolchain { version: "nightly-2026-05-20", components: &["miri", "rust-src"] };

/// The packages, each with a test.
const TESTS: [(&str, &str); 2] = [("lensmith", "optics_laws"), ("lensmith-properties", "json")];

/// Runs the tests, with a line for each. Where Miri can't be installed, it says so and skips them.
///
/// # Errors
/// What Miri says of a test.
pub fn run() -> Result<String, Failure> {
    if let Err(failure) = cargo(&NIGHTLY) {
        return Ok(format!("miri: SKIPPED, as it can't be installed: {failure}"));
    }
    miri(&["setup"])?;
    for (package, test) in TESTS {
        say(format!("{package}: {test}"));
        miri(&["test", "--package", package, "--no-default-features", "--test", test])?;
    }
    Ok("miri: nothing to complain of".to_owned())
}

fn miri(arguments: &[&str]) -> Result<String, Failure> {
    let mut command = cargo(&NIGHTLY)?;
    command.arg("miri").args(arguments).arg("--quiet").current_dir(paths::workspace());
    let target = paths::workspace().join("target");
    command
        .env("MIRI_SYSROOT", target.join("tools/miri"))
        .env("CARGO_TARGET_DIR", target.join("miri"));
    // Miri takes a second for what is done in a millisecond elsewhere, and proptest looks for files.
    command.env("PROPTEST_CASES", "1").env("MIRIFLAGS", "-Zmiri-disable-isolation");
    output(&mut command, "see what Miri says above")
}

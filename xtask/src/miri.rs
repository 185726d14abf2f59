//! `cargo xtask miri`: the tests of optics and JSON in Miri, which finds undefined behaviour.
//!
//! The project has no unsafe code, but its dependencies do.

use crate::process::{output, say};
use crate::tools::{Toolchain, cargo};
use crate::{Failure, paths};

const NIGHTLY: Toolchain =
    Toolchain { version: "nightly-2026-05-20", components: &["miri", "rust-src"] };

/// The packages, each with a test.
const TESTS: [(&str, &str); 2] = [("lensmith", "optics_laws"), ("lensmith-properties", "json")];

/// Runs the tests, with a line for each. If Miri cannot be installed, the tests are skipped with a message.
///
/// # Errors
/// A test that fails in Miri.
pub fn run() -> Result<String, Failure> {
    if let Err(failure) = cargo(&NIGHTLY) {
        return Ok(format!("miri: SKIPPED, as it cannot be installed: {failure}"));
    }
    miri(&["setup"])?;
    for (package, test) in TESTS {
        say(format!("{package}: {test}"));
        miri(&["test", "--package", package, "--no-default-features", "--test", test])?;
    }
    Ok("miri: no problems".to_owned())
}

fn miri(arguments: &[&str]) -> Result<String, Failure> {
    let mut command = cargo(&NIGHTLY)?;
    command.arg("miri").args(arguments).arg("--quiet").current_dir(paths::workspace());
    let target = paths::workspace().join("target");
    command
        .env("MIRI_SYSROOT", target.join("tools/miri"))
        .env("CARGO_TARGET_DIR", target.join("miri"));
    // Miri is a thousand times slower, and proptest looks for files.
    command.env("PROPTEST_CASES", "1").env("MIRIFLAGS", "-Zmiri-disable-isolation");
    output(&mut command, "see what Miri says above")
}

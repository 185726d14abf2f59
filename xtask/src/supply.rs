//! `cargo xtask supply`: the dependencies, and the oldest supported Rust.

mod budget;
mod deny;
mod metadata;
mod msrv;
mod roots;

use std::fs;
use std::path::PathBuf;

pub use self::budget::budgets;
pub use self::msrv::rust_versions;
pub use self::roots::unsafe_code;
use crate::process::say;
use crate::{Failure, paths};

/// The result of a check that needs more than the package registry.
enum Outcome {
    /// Nothing was found.
    Fine,
    /// Nothing was checked, and why.
    NotChecked(Failure),
}

/// Prints how many crates each feature brings. Checks the licences, versions and sources of all
/// dependencies, whether advisories name them, and whether the oldest supported Rust compiles everything.
///
/// # Errors
/// Everything that was found. A check that needs the network and has none is reported, but is not an error.
pub fn run() -> Result<String, Failure> {
    say(budgets()?);
    rust_versions()?;
    unsafe_code()?;
    let locked = locked()?;
    let mut not_checked = Vec::new();
    for (what, outcome) in [
        ("licences, versions and sources", deny::check(&locked)?),
        ("advisories", deny::advisories(&locked)?),
        (msrv::WHAT, msrv::build(&locked)?),
    ] {
        match outcome {
            Outcome::Fine => say(format!("{what}: fine")),
            Outcome::NotChecked(why) => {
                say(format!("{what}: NOT CHECKED\n{why}"));
                not_checked.push(what);
            }
        }
    }
    Ok(match not_checked.as_slice() {
        [] => "supply: no problems".to_owned(),
        some => format!("supply: no problems; NOT CHECKED: {}", some.join(", ")),
    })
}

/// The manifests with a lock file next to them: the workspace, and packages outside of it.
fn locked() -> Result<Vec<PathBuf>, Failure> {
    let root = paths::workspace();
    let mut folders = vec![root.to_owned(), fuzz_targets()];
    let examples = root.join("examples");
    let entries = fs::read_dir(&examples)
        .map_err(|error| Failure::io("list", &examples, &error, "check who may read it"))?;
    folders.extend(entries.flatten().map(|entry| entry.path()));
    folders.sort();
    folders.retain(|folder| folder.join("Cargo.lock").is_file());
    Ok(folders.into_iter().map(|folder| folder.join("Cargo.toml")).collect())
}

/// The fuzz targets: they need a nightly Rust, and a function that C calls by its name, which counts as unsafe.
fn fuzz_targets() -> PathBuf {
    paths::workspace().join("checks/fuzz")
}

/// What a manifest is called in messages: its path from the root of the workspace.
fn name(manifest: &std::path::Path) -> String {
    paths::source_name(manifest)
}

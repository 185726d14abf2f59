//! The oldest Rust with which everything builds.

use std::fs;
use std::path::{Path, PathBuf};

use super::metadata::{Package, packages};
use super::{Outcome, fuzz_targets, locked, name};
use crate::tools::{Toolchain, cargo};
use crate::{Failure, paths, process};

const OLDEST: Toolchain = Toolchain { version: "1.88.0", components: &[] };

/// What [`build`] checks.
pub(super) const WHAT: &str = "Rust 1.88";

/// Checks the manifests: every package of ours names the same oldest Rust, which [`run`](super::run) builds
/// with, and nothing that a lock file holds needs a newer one.
///
/// # Errors
/// Each package that breaks one of these rules.
pub fn rust_versions() -> Result<(), Failure> {
    let mut failures = Vec::new();
    for manifest in locked()? {
        failures.extend(resolver(&manifest)?);
        let packages = packages(&manifest)?;
        let complaints = packages.iter().filter_map(complaint);
        failures.extend(complaints.map(|failure| failure.about(name(&manifest))));
    }
    Failure::unless_empty(failures)
}

/// Resolver 3 prefers versions of dependencies that the oldest Rust can build. It is the default of edition 2024,
/// but a workspace without a package has to name it.
fn resolver(manifest: &Path) -> Result<Option<Failure>, Failure> {
    let text = fs::read_to_string(manifest)
        .map_err(|error| Failure::io("read", manifest, &error, "check who may read it"))?;
    let table: toml::Table = toml::from_str(&text)
        .map_err(|error| Failure::new(format!("{}: {error}", name(manifest)), "mend it"))?;
    let value = |part: &str, key: &str| table.get(part)?.get(key)?.as_str();
    let is_right = match value("workspace", "resolver") {
        Some(resolver) => resolver == "3",
        None => value("package", "edition") == Some("2024"),
    };
    let what =
        format!("{} does not use the resolver that respects the oldest Rust", name(manifest));
    Ok((!is_right).then(|| Failure::new(what, "write `resolver = \"3\"` in its `[workspace]`")))
}

fn complaint(package: &Package) -> Option<Failure> {
    let Package { name, version, rust_version, is_member, .. } = package;
    let oldest = numbers(OLDEST.version);
    match rust_version {
        Some(given) if *is_member && numbers(given) == oldest => None,
        _ if *is_member => {
            let what =
                format!("the manifest of {name} does not state the `rust-version` of the project");
            // Without it, Cargo chooses versions of dependencies for the installed Rust.
            Some(Failure::new(what, format!("make it {}", OLDEST.version)))
        }
        Some(given) if numbers(given) > oldest => {
            let what = format!("{name} {version} needs Rust {given}");
            Some(Failure::new(what, "take an older version of it with `cargo update --precise`"))
        }
        _ => None,
    }
}

/// The parts of a version; the last may be missing.
fn numbers(version: &str) -> [u32; 3] {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or_default());
    [(); 3].map(|()| parts.next().unwrap_or_default())
}

/// Checks all code with the oldest Rust, if it is installed or can be.
pub(super) fn build(locked: &[PathBuf]) -> Result<Outcome, Failure> {
    if let Err(why) = cargo(&OLDEST) {
        return Ok(Outcome::NotChecked(why));
    }
    for manifest in locked.iter().filter(|manifest| !manifest.starts_with(fuzz_targets())) {
        let mut check = cargo(&OLDEST)?;
        check.args([
            "check",
            "--quiet",
            "--locked",
            "--workspace",
            "--all-targets",
            "--all-features",
        ]);
        check.arg("--manifest-path").arg(manifest);
        check.env("CARGO_TARGET_DIR", paths::workspace().join("target/msrv"));
        process::output(&mut check, "write it so that an older Rust compiles it")?;
    }
    Ok(Outcome::Fine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert_eq!(numbers("1.88"), numbers("1.88.0"));
        assert!(numbers("1.100") > numbers("1.88.0"));
        assert!(numbers("1.56") < numbers("1.88"));
    }

    #[test]
    fn what_needs_a_newer_rust_is_named() {
        let package = |rust_version: Option<&str>, is_member| Package {
            name: "some".to_owned(),
            version: "1.2.3".to_owned(),
            rust_version: rust_version.map(str::to_owned),
            is_member,
            features: Vec::new(),
            roots: Vec::new(),
        };
        let said = |package| complaint(&package).map(|failure| failure.plain());
        assert_eq!(said(package(None, false)), None);
        assert_eq!(said(package(Some("1.85"), false)), None);
        assert_eq!(said(package(Some("1.88"), true)), None);
        assert!(
            said(package(Some("1.89.1"), false)).unwrap().contains("some 1.2.3 needs Rust 1.89.1")
        );
        assert!(said(package(Some("1.85"), true)).is_some());
        assert!(said(package(None, true)).is_some());
    }
}

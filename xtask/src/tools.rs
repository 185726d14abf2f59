//! Programs that a task needs. Each has a fixed version and is installed below `target/tools`, so that nothing else
//! on the machine changes.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::process::{output, say};
use crate::{Failure, paths};

/// A program of the package registry.
pub(crate) struct Program {
    pub(crate) package: &'static str,
    pub(crate) version: &'static str,
    /// The features without which the package has no program.
    pub(crate) features: &'static [&'static str],
}

/// A version of Rust, with further components.
pub(crate) struct Toolchain {
    pub(crate) version: &'static str,
    pub(crate) components: &'static [&'static str],
}

/// The path of a program, which is installed if it is missing.
///
/// # Errors
/// What Cargo prints if it cannot be installed.
pub(crate) fn program(program: &Program) -> Result<PathBuf, Failure> {
    let Program { package, version, features } = program;
    let root = folder().join(format!("{package}-{version}"));
    let file = root.join("bin").join(format!("{package}{}", std::env::consts::EXE_SUFFIX));
    if file.is_file() {
        return Ok(file);
    }
    say(format!("{package} {version}: installing into target/tools"));
    let build = folder().join("build");
    let mut install = Command::new("cargo");
    install.args(["install", "--quiet", "--locked", package, "--version", version]);
    install.args(features.iter().flat_map(|feature| ["--features", feature]));
    // It runs for seconds: optimizing it takes longer than that saves.
    install.arg("--debug").env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0");
    install.arg("--root").arg(root).env("CARGO_TARGET_DIR", &build);
    output(&mut install, "the first run needs the package registry")?;
    // The build files are no longer needed.
    let _ = fs::remove_dir_all(build);
    Ok(file)
}

/// The Cargo of a version of Rust, which is installed if it is missing.
///
/// # Errors
/// What rustup prints if it cannot be installed.
pub(crate) fn cargo(toolchain: &Toolchain) -> Result<Command, Failure> {
    let Toolchain { version, components } = toolchain;
    let rustup = || {
        let mut command = Command::new("rustup");
        command.env("RUSTUP_HOME", folder().join("rustup"));
        command
    };
    let parts = components.join(",");
    let mut installed = rustup();
    installed.args(["component", "list", "--installed", "--toolchain", version]);
    let is_installed = output(&mut installed, "").is_ok_and(|list| {
        components.iter().all(|part| list.lines().any(|line| line.starts_with(part)))
    });
    if !is_installed {
        say(format!("Rust {version}: installing into target/tools"));
        let mut install = rustup();
        install.args(["toolchain", "install", version, "--profile", "minimal", "--no-self-update"]);
        if !parts.is_empty() {
            install.args(["--component", &parts]);
        }
        output(&mut install, "this needs rustup, and the first run needs the network")?;
    }
    let mut cargo = rustup();
    cargo.args(["run", version, "cargo"]);
    Ok(cargo)
}

fn folder() -> PathBuf {
    paths::workspace().join("target/tools")
}

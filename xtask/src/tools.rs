//! Programs that a task needs, each at one version and below `target/tools`, so that they change nothing
//! else on the machine.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::process::{output, say};
use crate::{Failure, paths};

/// A program of the package registry.
pub(crate) struct Program {
    pub(crate) package: &'static str,
    pub(crate) version: &'static str,
}

/// A version of Rust, with components beyond the least.
pub(crate) struct Toolchain {
    pub(crate) version: &'static str,
    pub(crate) components: &'static [&'static str],
}

/// Where a program is, which is installed where it is missing.
///
/// # Errors
/// What Cargo says, where it cannot be installed.
pub(crate) fn program(program: &Program) -> Result<PathBuf, Failure> {
    let Program { package, version } = program;
    let root = folder().join(format!("{package}-{version}"));
    let file = root.join("bin").join(format!("{package}{}", std::env::consts::EXE_SUFFIX));
    if file.is_file() {
        return Ok(file);
    }
    say(format!("{package} {version}: installing into target/tools"));
    let build = folder().join("build");
    let mut install = Command::new("cargo");
    install.args(["install", "--quiet", "--locked", package, "--version", version]);
    // It runs for seconds: to optimize it takes longer than that ever saves.
    install.arg("--debug").env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0");
    install.arg("--root").arg(root).env("CARGO_TARGET_DIR", &build);
    output(&mut install, "this needs the package registry, once")?;
    // What is left of it only takes room.
    let _ = fs::remove_dir_all(build);
    Ok(file)
}

/// The Cargo of a version of Rust, which is installed where it is missing.
///
/// # Errors
/// What rustup says, where it cannot be installed.
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
        output(&mut install, "this needs rustup, and once the servers of Rust's releases")?;
    }
    let mut cargo = rustup();
    cargo.args(["run", version, "cargo"]);
    Ok(cargo)
}

fn folder() -> PathBuf {
    paths::workspace().join("target/tools")
}

//! The programs that compare, and the workspace that they are in.

use std::collections::BTreeMap;
use std::path::Path;

use lensmith_cli::tree::Files;
use lensmith_codegen::MARK;

use super::services::Service;
use crate::{Failure, paths, scratch};

/// Writes the crates that are generated, and a package with the program of each.
pub(super) fn write(folder: &Path, services: &[Service]) -> Result<(), Failure> {
    let mut crates = BTreeMap::new();
    for service in services {
        if let Some(files) = &service.files {
            crates.insert(service.krate.clone(), files.clone());
        }
        crates.insert(service.program(), program(service));
    }
    scratch::write(folder, &crates)
}

fn program(service: &Service) -> Files {
    let root = paths::workspace().display();
    let krate = &service.krate;
    let path = match service.files {
        Some(_) => format!("../{krate}"),
        None => format!("{root}/generated"),
    };
    let manifest = format!(
        "# {MARK} for `cargo xtask differential`. Do not edit.\n\n\
         [package]\nname = \"{}\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\n\
         lensmith-differential = {{ path = \"{root}/checks/differential\" }}\n\
         subject = {{ package = \"{krate}\", path = \"{path}\" }}\n",
        service.program(),
    );
    let subjects = service
        .operations
        .iter()
        .map(|name| format!("        Subject::of::<subject::{name}>(),\n"));
    let main = format!(
        "// {MARK} for `cargo xtask differential`. Do not edit.\n\n\
         #![allow(deprecated)]\n\n\
         use lensmith_differential::Subject;\n\n\
         fn main() -> std::process::ExitCode {{\n    lensmith_differential::main(&[\n{}    ])\n}}\n",
        subjects.collect::<String>(),
    );
    Files::from([("Cargo.toml".to_owned(), manifest), ("src/main.rs".to_owned(), main)])
}

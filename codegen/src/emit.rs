//! The emit stage: a [`Service`] to the files of its crate. It cannot fail and performs no lookups.

mod as_module;
mod constraints;
mod constructor;
mod deprecation;
mod digests;
mod docs;

mod endpoint;
mod endpoint_params;
mod endpoint_tests;
mod enumeration;
mod error;
mod event_tests;
mod examples;
mod front_page;
mod host_prefix;
mod imports;
mod laws;
mod lens;
mod library;
mod literal;
mod manifest;
mod operation;
mod pagination;
mod path;
mod protocol_tests;
mod sample;
mod smoke;
mod structure;

mod session;
mod types;
mod union;
mod waiter;
mod xml;

use std::collections::BTreeMap;

pub(crate) use self::types::type_text;
use crate::Config;
use crate::ir::{Service, Target, TypeKind};
use crate::source::{File, Item, Module};

/// The file of a crate that has all others as modules.
const LIBRARY: &str = "lib.rs";

/// Every file of the crate or the module, by its path.
pub(crate) fn emit(service: &Service, config: &Config) -> BTreeMap<String, File> {
    let sources = sources(service, config);
    match service.target {
        Target::Crate => {
            let sources = sources.into_iter().map(|(path, file)| (format!("src/{path}"), file));
            sources.chain(beside_sources(service, config)).collect()
        }
        Target::Module => as_module::files(sources),
    }
}

/// The files of a crate other than its code.
fn beside_sources(service: &Service, config: &Config) -> BTreeMap<String, File> {
    let mut files = BTreeMap::from([
        ("Cargo.toml".to_owned(), File::Text(manifest::cargo_toml(service, config))),
        ("README.md".to_owned(), File::Text(front_page::readme(service, config))),
        ("rustfmt.toml".to_owned(), File::Text(manifest::rustfmt_toml())),
        ("tests/laws.rs".to_owned(), File::Rust(laws::emit(service))),
    ]);
    let tests = [
        ("endpoint", endpoint_tests::tests(service)),
        ("examples", examples::tests(service)),
        ("protocol", protocol_tests::tests(service)),
        ("smoke", smoke::tests(service)),
    ];
    for (name, module) in tests {
        files.extend(module.map(|module| (format!("tests/{name}.rs"), File::Rust(module))));
    }
    files
}

/// The files of code, by their paths below `src/`.
fn sources(service: &Service, config: &Config) -> BTreeMap<String, File> {
    let constraints = constraints::module(service);
    let mut files = BTreeMap::from([
        (LIBRARY.to_owned(), File::Rust(library::emit(service, config, constraints.is_some()))),
        ("endpoint.rs".to_owned(), File::Rust(endpoint::emit(&service.rules))),
    ]);
    files.extend(constraints.map(|file| ("constraints.rs".to_owned(), File::Rust(file))));
    if !service.types.is_empty() {
        files.insert("types.rs".to_owned(), File::Rust(types::emit(service)));
    }
    for operation in &service.operations {
        let path = format!("{}.rs", operation.module.as_str());
        files.insert(path, File::Rust(operation::emit(operation, service)));
    }
    for ty in &service.types {
        let path = format!("types/{}.rs", ty.name.module().as_str());
        let items = match &ty.kind {
            TypeKind::Structure(structure) => structure::emit(structure, ""),
            TypeKind::Enumeration(enumeration) => vec![enumeration::emit(ty, enumeration)],
            TypeKind::Union(union) => vec![union::emit(ty, union)],
        };
        files.insert(path, File::Rust(imports::module("", items)));
    }
    files
}

/// The attributes of a file of tests, which names everything that the crate has.
fn test_attributes(service: &Service) -> Vec<&'static str> {
    let deprecated = deprecation::is_in(service).then_some(deprecation::ALLOW);
    std::iter::once("#![cfg(feature = \"full\")]").chain(deprecated).collect()
}

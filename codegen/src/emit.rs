//! The emit stage: a [`Service`] to the files of its crate. It can't fail and looks nothing up.

mod calling;
mod deprecation;
mod docs;
mod embed;
mod endpoint;
mod endpoint_tests;
mod enumeration;
mod error;
mod examples;
mod expression;
mod imports;
mod lens;
mod library;
mod manifest;
mod operation;
mod pagination;
mod protocol_tests;
mod smoke;
mod structure;
mod tests;
mod types;
mod union;
mod waiter;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;

use self::imports::Place;
pub(crate) use self::types::type_text;
use crate::Config;
use crate::ir::{Layout, Service, TypeKind};

/// The file of a crate that has all others as modules.
const LIBRARY: &str = "lib.rs";

/// A file of the crate, before it is rendered.
pub(crate) enum File {
    Rust(Module),
    Text(String),
}

/// A file of Rust code.
pub(crate) struct Module {
    /// The documentation of the module itself, as Markdown.
    pub(crate) docs: String,
    /// Attributes of the module itself.
    pub(crate) attributes: Vec<&'static str>,
    pub(crate) imports: Vec<TokenStream>,
    pub(crate) items: Vec<Item>,
}

/// An item of a module.
pub(crate) enum Item {
    Tokens(TokenStream),
    /// The call of a macro whose input is not Rust's own grammar, already laid out.
    Text(String),
}

impl From<TokenStream> for Item {
    fn from(tokens: TokenStream) -> Self {
        Self::Tokens(tokens)
    }
}

impl Module {
    /// A module that imports what its items name.
    fn new(docs: impl Into<String>, items: Vec<Item>) -> Self {
        Self {
            docs: docs.into(),
            attributes: Vec::new(),
            imports: imports::of(&items, Place::Inside),
            items,
        }
    }
}

/// Every file of the crate or the module, by its path.
pub(crate) fn emit(service: &Service, config: &Config) -> BTreeMap<String, File> {
    let sources = sources(service);
    match service.layout {
        Layout::Crate => {
            let sources = sources.into_iter().map(|(path, file)| (format!("src/{path}"), file));
            sources.chain(beside_sources(service, config)).collect()
        }
        Layout::Module => embed::files(sources),
    }
}

/// What a crate has beside its code.
fn beside_sources(service: &Service, config: &Config) -> BTreeMap<String, File> {
    let mut files = BTreeMap::from([
        ("Cargo.toml".to_owned(), File::Text(manifest::cargo_toml(service, config))),
        ("README.md".to_owned(), File::Text(manifest::readme(service))),
        ("rustfmt.toml".to_owned(), File::Text(manifest::rustfmt_toml())),
        ("tests/laws.rs".to_owned(), File::Rust(tests::emit(service))),
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

/// The code, by its path below `src/`.
fn sources(service: &Service) -> BTreeMap<String, File> {
    let mut files = BTreeMap::from([
        (LIBRARY.to_owned(), File::Rust(library::emit(service))),
        ("endpoint.rs".to_owned(), File::Rust(endpoint::emit(&service.rules))),
    ]);
    if !service.types.is_empty() {
        files.insert("types.rs".to_owned(), File::Rust(types::emit(&service.types)));
    }
    for operation in &service.operations {
        let path = format!("{}.rs", operation.module.as_str());
        files.insert(path, File::Rust(operation::emit(operation, service)));
    }
    for found in &service.types {
        let path = format!("types/{}.rs", found.name.module().as_str());
        let items = match &found.kind {
            TypeKind::Structure(structure) => structure::emit(structure, ""),
            TypeKind::Enumeration(enumeration) => vec![enumeration::emit(found, enumeration)],
            TypeKind::Union(union) => vec![union::emit(found, union)],
        };
        files.insert(path, File::Rust(Module::new("", items)));
    }
    files
}

/// The attributes of a file of tests, which names everything that the crate has.
fn test_attributes(service: &Service) -> Vec<&'static str> {
    let deprecated = deprecation::is_in(service).then_some(deprecation::ALLOW);
    std::iter::once("#![cfg(feature = \"full\")]").chain(deprecated).collect()
}

/// A string literal that needs no escapes, so that patterns and JSON stay legible.
fn raw_string(text: &str) -> TokenStream {
    let fence = "#".repeat(longest_run(text, '#') + 1);
    let (open, close) = if !text.contains(['"', '\\']) {
        ("\"".to_owned(), "\"".to_owned())
    } else if !text.contains('"') {
        ("r\"".to_owned(), "\"".to_owned())
    } else {
        (format!("r{fence}\""), format!("\"{fence}"))
    };
    let invisible = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let literal =
        if text.contains(invisible) { None } else { format!("{open}{text}{close}").parse().ok() };
    literal.unwrap_or_else(|| quote::quote!(#text))
}

/// The length of the longest run of one character.
fn longest_run(text: &str, of: char) -> usize {
    text.split(|c| c != of).map(str::len).max().unwrap_or(0)
}

/// Documentation in the input of a macro, which is laid out as text.
fn doc_lines(markdown: &str, indent: usize) -> String {
    let pad = " ".repeat(indent);
    markdown.lines().map(|line| format!("{pad}/// {line}").trim_end().to_owned() + "\n").collect()
}

/// A float with as few digits as tell it from its neighbours.
fn float(value: f64) -> TokenStream {
    format!("{value:?}").parse().unwrap_or_else(|_| quote::quote!(#value))
}

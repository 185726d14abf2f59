//! `lensmith.toml`: the crates and modules that a repository generates.
//!
//! ```toml
//! # For every crate that does not say otherwise.
//! runtime = { version = "0.2" }
//!
//! [[crate]]
//! model = "models/sqs.json"
//! operations = ["SendMessage", "ReceiveMessage"]
//! out = "my-sqs"
//!
//! # Without `out`, a module is for a build script: see `lensmith_codegen::build::from_config`.
//! [[module]]
//! model = "models/ecr.json"
//! overlay = "models/ecr.overlay.json"
//! module-name = "ecr"
//! ```
//!
//! Paths start from the folder of the file. The keys of a crate are [`CRATE_KEYS`], those of a module
//! [`MODULE_KEYS`]; those of [`SHARED_KEYS`] may stand at the top, for every crate and module that does not have
//! its own.

mod entry;
mod places;
mod reader;

use std::path::{Component, Path, PathBuf};

use semver::Version;
use toml::Table;
use toml::de::DeTable;

pub use self::entry::{Entry, Target};
pub use self::places::Places;
use self::reader::{Reader, Section};
use crate::config::{self, check_cargo};
use crate::error::{Errors, Problem};

/// What the file is called.
pub const FILE_NAME: &str = "lensmith.toml";

/// The keys of `[[crate]]`.
pub const CRATE_KEYS: [&str; 21] = [
    "model",
    "overlay",
    "service",
    "operations",
    "protocol",
    "out",
    "crate-name",
    "crate-version",
    "description",
    "license",
    "license-file",
    "authors",
    "repository",
    "homepage",
    "documentation",
    "keywords",
    "categories",
    "publish",
    "runtime",
    "cargo",
    "strict",
];

/// The keys of `[[module]]`.
pub const MODULE_KEYS: [&str; 8] =
    ["model", "overlay", "service", "operations", "protocol", "out", "module-name", "strict"];

/// The keys that may stand at the top of the file.
pub const SHARED_KEYS: [&str; 12] = [
    "crate-version",
    "license",
    "license-file",
    "authors",
    "repository",
    "homepage",
    "keywords",
    "categories",
    "publish",
    "runtime",
    "cargo",
    "strict",
];

/// The sections of the file.
const SECTIONS: [(&str, Target, &[&str]); 2] =
    [("crate", Target::Crate, &CRATE_KEYS), ("module", Target::Module, &MODULE_KEYS)];

/// Reads the text of a `lensmith.toml`; `name` is what messages call the file.
///
/// ```
/// use lensmith_codegen::project::parse;
///
/// let text = "[[module]]\nmodel = 'sqs.json'\noperation = ['SendMessage']\n";
/// let errors = parse(text, "lensmith.toml").unwrap_err().to_string();
/// assert!(errors.contains("in lensmith.toml:3:1\n  help: did you mean `operations`?"));
/// ```
///
/// # Errors
/// Everything that is wrong with the file, each with its line and column.
pub fn parse(text: &str, name: &str) -> Result<Vec<Entry>, Errors> {
    let mut reader = Reader::new(text, name);
    let document = match DeTable::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let at = error.span().unwrap_or_default();
            reader.report(&at, Problem::general(format!("this is not TOML: {}", error.message())));
            return reader.finish(Vec::new());
        }
    };
    let top = document.get_ref();
    let known: Vec<&str> = SECTIONS.iter().map(|(name, ..)| *name).chain(SHARED_KEYS).collect();
    reader.refuse_unknown(top, &known, "at the top of the file");
    let mut entries: Vec<Entry> = Vec::new();
    for (name, target, keys) in SECTIONS {
        for table in reader.sections(top, name) {
            reader.refuse_unknown(table.get_ref(), keys, &format!("in `[[{name}]]`"));
            let section = Section { table: table.get_ref(), top, span: table.span() };
            if let Some(entry) = entry::read(&mut reader, &section, target) {
                refuse_twin(&mut reader, &section, &entry, &entries);
                entries.push(entry);
            }
        }
    }
    if top.keys().all(|key| SHARED_KEYS.contains(&key.get_ref().as_ref())) {
        let help = "add a section `[[crate]]` with `model = \"service.json\"`";
        reader.report(&(0..0), Problem::general("the file lists no crate").help(help));
    }
    reader.finish(entries)
}

/// Further content of `Cargo.toml`, from lines of TOML such as `lints.workspace = true`.
///
/// # Errors
/// What is wrong with a line, or with what it would replace.
pub fn cargo(lines: &[String]) -> Result<Table, String> {
    let text = lines.join("\n");
    let cargo: Table = toml::from_str(&text).map_err(|error| error.message().to_owned())?;
    check_cargo(&cargo).map(|()| cargo)
}

/// The version of a crate, such as `1.2.0`.
///
/// # Errors
/// What a version looks like.
pub fn version(text: &str) -> Result<Version, String> {
    config::version(text)
}

/// An [SPDX expression](https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/), such as
/// `MIT OR Apache-2.0`.
///
/// # Errors
/// What is wrong with it.
pub fn license(text: &str) -> Result<String, String> {
    config::license(text)
}

/// Reports an entry that would overwrite another one, or could not be told from it.
fn refuse_twin(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    entry: &Entry,
    others: &[Entry],
) {
    let name = &entry.config.crate_name;
    if entry.out.is_some() && others.iter().any(|other| folder(other) == folder(entry)) {
        reader.at_key(section, "out", "another entry has the same folder");
    } else if others.iter().any(|other| shares_files(other, entry) || shares_files(entry, other)) {
        let cause = "another entry generates files in the same folder: choose one outside of it";
        reader.at_key(section, "out", cause);
    } else if others.iter().any(|other| other.config.crate_name == *name) {
        let problem = Problem::general(format!("another entry has the name `{name}`"));
        reader.report(&section.span, problem.help("give one of them another name"));
    }
}

/// The folders in which a crate or a module has generated files, besides its own.
const GENERATED: [&str; 4] = ["src", "src/types", "tests", "types"];

/// Whether an entry is in a folder in which another one has generated files: each run of one would remove files of the
/// other.
fn shares_files(outer: &Entry, inner: &Entry) -> bool {
    let (Some(outer), Some(inner)) = (folder(outer), folder(inner)) else { return false };
    let rest = inner.strip_prefix(outer.as_slice());
    let rest: Option<PathBuf> = rest.map(|rest| rest.iter().collect());
    rest.is_some_and(|rest| GENERATED.iter().any(|folder| rest == Path::new(folder)))
}

/// The folder of an entry without `.`, as the parts that are compared.
fn folder(entry: &Entry) -> Option<Vec<Component<'_>>> {
    let parts = entry.out.as_ref()?.components();
    Some(parts.filter(|part| *part != Component::CurDir).collect())
}

#[cfg(test)]
mod tests;

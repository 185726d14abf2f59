//! Golden cases: small models, each with the crate or the errors that it should give.
//!
//! They lie in `codegen/tests/golden`: `crates/<case>` holds a model and, in `expected/`, the whole crate, with
//! the warnings it comes with, if any, in `warnings.txt`; `errors/<case>` holds models and, in `expected.txt`,
//! the messages. The files of a case's model are all its `*.json` and `*.smithy` in the order of their names, `service.txt`
//! names the service where there are several, `operations.txt` names the operations to select, one a line, and
//! a file `strict` asks for the whole model or nothing.

use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use lensmith_cli::text_diff::Diffs;
use lensmith_cli::{models, tree};
use lensmith_codegen::{Config, RuntimeDependency, Tree, generate};

use crate::{Failure, paths};

const EXPECTED_CRATE: &str = "expected";
const EXPECTED_ERRORS: &str = "expected.txt";
const EXPECTED_WARNINGS: &str = "warnings.txt";
const OPERATIONS: &str = "operations.txt";
const STRICT: &str = "strict";
const SERVICE: &str = "service.txt";
const PROTOCOL: &str = "protocol.txt";
const RUNTIME: &str = "../../../../../../runtime";
const BLESS: &str = "if that is what it should be, run `cargo xtask bless`";

/// A golden case.
#[derive(Clone, Debug)]
pub struct Case {
    kind: Kind,
    name: String,
    folder: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Crate,
    Errors,
}

impl Kind {
    fn folder(self) -> &'static str {
        match self {
            Self::Crate => "crates",
            Self::Errors => "errors",
        }
    }

    fn expectations(self) -> &'static [&'static str] {
        match self {
            Self::Crate => &[EXPECTED_CRATE, EXPECTED_WARNINGS],
            Self::Errors => &[EXPECTED_ERRORS],
        }
    }
}

/// What a case gives to the generator.
#[derive(Clone, Debug)]
pub struct Input {
    /// The name and the bytes of each file of the model.
    pub models: Vec<(String, Vec<u8>)>,
    /// What to generate.
    pub config: Config,
}

/// Where the project's own cases lie.
pub fn folder() -> PathBuf {
    paths::workspace().join("codegen/tests/golden")
}

/// Every case in a folder, those of crates first.
///
/// # Errors
/// A folder that can't be listed, or a file where only cases should be.
pub fn cases(golden: &Path) -> Result<Vec<Case>, Failure> {
    let mut cases = Vec::new();
    for kind in [Kind::Crate, Kind::Errors] {
        let folder = golden.join(kind.folder());
        for name in names(&folder)? {
            let case = Case { kind, folder: folder.join(&name), name };
            if !case.folder.is_dir() {
                let what = format!("{case} is not the folder of a case");
                return Err(Failure::new(what, "remove it, or move it into one"));
            }
            cases.push(case);
        }
    }
    Ok(cases)
}

/// Reads what a case gives to the generator; without models where only an expectation is left of it.
///
/// # Errors
/// A file that can't be read, or that is no part of a case.
pub fn input(case: &Case) -> Result<Input, Failure> {
    let mut models = Vec::new();
    let mut operations = Vec::new();
    let mut service = None;
    let mut protocol = None;
    let mut strict = false;
    for name in names(&case.folder)? {
        if case.kind.expectations().contains(&name.as_str()) {
            continue;
        }
        let path = case.folder.join(&name);
        let bytes = fs::read(&path).map_err(|error| {
            Failure::io("read", &path, &error, "a case holds models and what is expected of them")
        })?;
        if name == OPERATIONS {
            operations = String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect();
        } else if name == SERVICE {
            service = Some(String::from_utf8_lossy(&bytes).trim().to_owned());
        } else if name == PROTOCOL {
            protocol = Some(String::from_utf8_lossy(&bytes).trim().to_owned());
        } else if name == STRICT {
            strict = true;
        } else if name.ends_with(".json") || name.ends_with(".smithy") {
            models.push((name, bytes));
        } else {
            return Err(Failure::new(format!("{case} has no use for `{name}`"), "remove it"));
        }
    }
    let crate_name = format!("golden-{}", case.name);
    let runtime = RuntimeDependency::path(RUNTIME);
    let config =
        Config { service, protocol, operations, strict, ..Config::new(crate_name, runtime) };
    Ok(Input { models, config })
}

/// Succeeds where the case gives what is expected of it.
///
/// # Errors
/// What differs, with diffs, and how to mend it.
pub fn check(case: &Case) -> Result<(), Failure> {
    match run(case)? {
        Outcome::Crate(tree) => {
            let folder = case.folder.join(EXPECTED_CRATE);
            tree::check(&tree.files, &folder, &format!("{case}/{EXPECTED_CRATE}"), BLESS)?;
            check_text(case, EXPECTED_WARNINGS, &warnings(&tree))
        }
        Outcome::Errors(text) => check_text(case, EXPECTED_ERRORS, &text),
        Outcome::Orphan => {
            Err(Failure::new(format!("{case} has no model"), "run `cargo xtask bless`"))
        }
    }
}

/// Makes what a case gives its expectation, and says what changed, if anything did.
///
/// # Errors
/// The case gives a crate where errors are expected, or the reverse, or the disk fails.
pub fn bless(case: &Case) -> Result<Option<String>, Failure> {
    let change = match run(case)? {
        Outcome::Crate(tree) => {
            let written = tree::write(&tree.files, &case.folder.join(EXPECTED_CRATE))?;
            let warnings_change = bless_text(case, EXPECTED_WARNINGS, &warnings(&tree))?;
            match written {
                tree::Written { written: 0, removed: 0 } if !warnings_change => return Ok(None),
                tree::Written { written: 0, removed: 0 } => "warnings changed".to_owned(),
                tree::Written { written, removed } => {
                    format!("{written} written, {removed} removed")
                }
            }
        }
        Outcome::Errors(text) if !bless_text(case, EXPECTED_ERRORS, &text)? => return Ok(None),
        Outcome::Errors(_) => "written".to_owned(),
        Outcome::Orphan => {
            remove(case)?;
            "removed, as it has no model".to_owned()
        }
    };
    Ok(Some(format!("{case}: {change}")))
}

/// What a case gives, where it gives what its kind promises.
enum Outcome {
    Crate(Tree),
    Errors(String),
    /// Only an expectation is left.
    Orphan,
}

fn run(case: &Case) -> Result<Outcome, Failure> {
    let Input { models, config } = input(case)?;
    if models.is_empty() {
        return Ok(Outcome::Orphan);
    }
    match (case.kind, generate(&models::files(&models), &config)) {
        (Kind::Crate, Ok(tree)) => Ok(Outcome::Crate(tree)),
        (Kind::Errors, Err(errors)) => Ok(Outcome::Errors(format!("{errors}\n"))),
        (Kind::Crate, Err(errors)) => Err(Failure::new(
            format!("{case} should give a crate, but fails:\n{errors}"),
            "mend the model, or move the case to errors/",
        )),
        (Kind::Errors, Ok(_)) => Err(Failure::new(
            format!("{case} should fail, but gives a crate"),
            "break the model, or move the case to crates/",
        )),
    }
}

/// The warnings that a crate comes with, as a file; empty if there are no warnings.
fn warnings(tree: &Tree) -> String {
    if tree.warnings.is_empty() { String::new() } else { format!("{}\n", tree.warnings) }
}

fn check_text(case: &Case, name: &str, text: &str) -> Result<(), Failure> {
    let expected = expectation(&case.folder.join(name))?;
    if expected == text {
        return Ok(());
    }
    let mut diffs = Diffs::default();
    diffs.add(&format!("{case}/{name}"), &expected, text);
    Err(Failure::new(format!("{case} says other words\n{}", diffs.text().trim_end()), BLESS))
}

/// Makes a text what is expected, without a file where it is empty, and returns whether that is new.
fn bless_text(case: &Case, name: &str, text: &str) -> Result<bool, Failure> {
    let path = case.folder.join(name);
    if expectation(&path)? == text {
        return Ok(false);
    }
    if text.is_empty() {
        remove_file(&path)?;
    } else {
        tree::replace_all(&[(name, text)], &case.folder)?;
    }
    Ok(true)
}

/// The text that is expected; empty where there is no file.
fn expectation(path: &Path) -> Result<String, Failure> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        result => result.map_err(|error| {
            Failure::io("read", path, &error, "remove it, then run `cargo xtask bless`")
        }),
    }
}

/// Removes a case that has only its expectation left.
fn remove(case: &Case) -> Result<(), Failure> {
    for expected in case.kind.expectations() {
        let path = case.folder.join(expected);
        if *expected == EXPECTED_CRATE {
            tree::write(&tree::Files::new(), &path)?;
        } else {
            remove_file(&path)?;
        }
    }
    fs::remove_dir(&case.folder)
        .map_err(|error| Failure::io("remove", &case.folder, &error, "remove it by hand"))
}

/// Removes a file that may be there.
fn remove_file(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(Failure::io("remove", path, &error, "check who may write there"))
        }
        _ => Ok(()),
    }
}

/// The sorted names of what a folder holds but for hidden files; none where there is no folder.
fn names(folder: &Path) -> Result<Vec<String>, Failure> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.and_then(Iterator::collect::<Result<Vec<_>, _>>),
    };
    let entries = entries.map_err(|error| {
        Failure::io("list", folder, &error, "check the type and the permissions of the file")
    })?;
    let names = entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    Ok(names)
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folder = self.folder.strip_prefix(paths::workspace()).unwrap_or(&self.folder);
        folder.display().fmt(f)
    }
}

//! The golden cases: small models, each with the crate or the errors that it should give.
//!
//! `crates/<case>` holds a model and, in `expected/`, the whole crate, with its warnings, if any, in `warnings.txt`.
//! `errors/<case>` holds models and, in `expected.txt`, the messages. The model of a case is all its `*.json` and
//! `*.smithy` in the order of their names. Settings, if any, are files: `service.txt` and `protocol.txt` hold names,
//! `operations.txt` the operations to select, one a line, and a file `strict` asks for the whole model or
//! nothing.
//!
//! `cargo test -p lensmith-codegen` checks the cases, and `cargo xtask bless` updates what is expected of them; both
//! have this file.

#![allow(unreachable_pub, reason = "a module of a test, and a public one of xtask")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use lensmith_codegen::{Config, ModelFile, RuntimeDependency, generate};

/// The folder of a crate that is expected.
pub const CRATE: &str = "expected";
/// The file with the messages that are expected.
pub const ERRORS: &str = "expected.txt";
/// The file with the warnings that are expected.
pub const WARNINGS: &str = "warnings.txt";

/// A golden case.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it should give.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub folder: PathBuf,
}

/// What a case should give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A crate, perhaps with warnings.
    Crate,
    /// Error messages.
    Errors,
}

/// What a case gives to the generator.
#[derive(Clone, Debug)]
pub struct Input {
    /// The name and the bytes of each file of the model; none if only an expectation is left of the case.
    pub models: Vec<(String, Vec<u8>)>,
    /// What to generate.
    pub config: Config,
}

/// Texts by their paths in the folder of a case, with `/` between folders.
pub type Texts = BTreeMap<String, String>;

/// What is wrong with a case, and how to mend it.
#[derive(Clone, Debug)]
pub struct Wrong {
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub help: String,
}

/// Every case in a folder, those of crates first.
///
/// # Errors
/// A folder that can't be listed, or a file where only cases should be.
pub fn cases(golden: &Path) -> Result<Vec<Case>, Wrong> {
    let mut cases = Vec::new();
    for (kind, folder) in [(Kind::Crate, "crates"), (Kind::Errors, "errors")] {
        let folder = golden.join(folder);
        for name in names(&folder)? {
            let case = Case { kind, folder: folder.join(&name), name };
            if !case.folder.is_dir() {
                return wrong(
                    format!("{case} is not the folder of a case"),
                    "remove it, or move it into one",
                );
            }
            cases.push(case);
        }
    }
    Ok(cases)
}

impl Case {
    /// Reads what the case gives to the generator.
    ///
    /// # Errors
    /// A file that can't be read, or that is not part of a case.
    pub fn input(&self) -> Result<Input, Wrong> {
        let crate_name = format!("golden-{}", self.name);
        let runtime = RuntimeDependency::path("../../../../../../runtime");
        let (mut models, mut config) = (Vec::new(), Config::new(crate_name, runtime));
        for name in names(&self.folder)? {
            if [CRATE, ERRORS, WARNINGS].contains(&name.as_str()) {
                continue;
            }
            let bytes = read(&self.folder.join(&name))?;
            let text = || String::from_utf8_lossy(&bytes).trim().to_owned();
            match name.as_str() {
                "operations.txt" => config.operations = text().lines().map(str::to_owned).collect(),
                "service.txt" => config.service = Some(text()),
                "protocol.txt" => config.protocol = Some(text()),
                "strict" => config.strict = true,
                name if name.ends_with(".json") || name.ends_with(".smithy") => {
                    models.push((name.to_owned(), bytes));
                }
                name => return wrong(format!("{self} has no use for `{name}`"), "remove it"),
            }
        }
        Ok(Input { models, config })
    }

    /// What the generator makes of the case.
    ///
    /// # Errors
    /// The case has no model, or gives a crate where errors are expected, or the reverse.
    pub fn generated(&self) -> Result<Texts, Wrong> {
        let Input { models, config } = self.input()?;
        if models.is_empty() {
            return wrong(
                format!("{self} has no model"),
                "run `cargo xtask bless`, which removes it",
            );
        }
        let models: Vec<_> = models.iter().map(|(name, json)| ModelFile { name, json }).collect();
        match (self.kind, generate(&models, &config)) {
            (Kind::Crate, Ok(tree)) => {
                let warnings = (!tree.warnings.is_empty())
                    .then(|| (WARNINGS.to_owned(), format!("{}\n", tree.warnings)));
                let files = tree.files.into_iter();
                let files = files.map(|(path, text)| (format!("{CRATE}/{path}"), text));
                Ok(files.chain(warnings).collect())
            }
            (Kind::Errors, Err(errors)) => Ok([(ERRORS.to_owned(), format!("{errors}\n"))].into()),
            (Kind::Crate, Err(errors)) => wrong(
                format!("{self} should give a crate, but fails:\n{errors}"),
                "mend the model, or move the case to errors/",
            ),
            (Kind::Errors, Ok(_)) => wrong(
                format!("{self} should fail, but gives a crate"),
                "break the model, or move the case to crates/",
            ),
        }
    }

    /// What is expected of the case.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn expected(&self) -> Result<Texts, Wrong> {
        let mut texts = Texts::new();
        let mut open = vec![CRATE.to_owned(), ERRORS.to_owned(), WARNINGS.to_owned()];
        while let Some(path) = open.pop() {
            let file = self.folder.join(&path);
            if file.is_dir() {
                open.extend(names(&file)?.into_iter().map(|name| format!("{path}/{name}")));
            } else if file.exists() {
                texts.insert(path, String::from_utf8_lossy(&read(&file)?).into_owned());
            }
        }
        Ok(texts)
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Wrong> {
    fs::read(path).or_else(|error| {
        wrong(
            format!("cannot read `{}`: {error}", path.display()),
            "check what it is and who may read it",
        )
    })
}

/// The sorted names in a folder, except those of hidden files; none if there is no folder.
fn names(folder: &Path) -> Result<Vec<String>, Wrong> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.and_then(Iterator::collect::<Result<Vec<_>, _>>),
    };
    let entries = entries.or_else(|error| {
        wrong(
            format!("cannot list `{}`: {error}", folder.display()),
            "check what it is and who may read it",
        )
    })?;
    let names = entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    Ok(names)
}

fn wrong<T>(what: String, help: &str) -> Result<T, Wrong> {
    Err(Wrong { what, help: help.to_owned() })
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folder = match self.kind {
            Kind::Crate => "crates",
            Kind::Errors => "errors",
        };
        write!(f, "codegen/tests/golden/{folder}/{}", self.name)
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}\n  help: {}", self.what, self.help)
    }
}

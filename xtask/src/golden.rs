//! The golden cases of the generator, and their update.

#[path = "../../codegen/tests/golden/cases.rs"]
mod cases;

use std::fs;
use std::path::PathBuf;

use lensmith_cli::tree;

use self::cases::{CRATE, ERRORS, Texts, WARNINGS, Wrong};
pub use self::cases::{Case, Input, Kind, cases};
use crate::{Failure, paths};

/// Where the project's own cases are.
pub fn folder() -> PathBuf {
    paths::workspace().join("codegen/tests/golden")
}

/// Makes what a case gives its expectation, and says what changed, if anything did. A case without a model is
/// removed.
///
/// # Errors
/// The case gives a crate where errors are expected, or the reverse, or the disk fails.
pub fn bless(case: &Case) -> Result<Option<String>, Failure> {
    if case.input()?.models.is_empty() {
        let removed = fs::remove_dir_all(&case.folder);
        removed
            .map_err(|error| Failure::io("remove", &case.folder, &error, "remove it by hand"))?;
        return Ok(Some(format!("{case}: removed, as it has no model")));
    }
    let (generated, expected) = (case.generated()?, case.expected()?);
    if generated == expected {
        return Ok(None);
    }
    write(case, &generated)?;
    let changed = generated.iter().filter(|(path, text)| expected.get(*path) != Some(text)).count();
    let removed = expected.keys().filter(|path| !generated.contains_key(*path)).count();
    Ok(Some(format!("{case}: {changed} written, {removed} removed")))
}

fn write(case: &Case, generated: &Texts) -> Result<(), Failure> {
    let inside = |(path, text): (&String, &String)| {
        Some((path.strip_prefix(CRATE)?.strip_prefix('/')?.to_owned(), text.clone()))
    };
    let files: tree::Files = generated.iter().filter_map(inside).collect();
    if case.kind == Kind::Crate {
        tree::write(&files, &case.folder.join(CRATE))?;
    }
    for name in [ERRORS, WARNINGS] {
        match generated.get(name) {
            Some(text) => tree::replace_all(&[(name, text)], &case.folder)?,
            None => {
                let path = case.folder.join(name);
                if path.exists() {
                    fs::remove_file(&path).map_err(|error| {
                        Failure::io("remove", &path, &error, "check who may write there")
                    })?;
                }
            }
        }
    }
    Ok(())
}

impl From<Wrong> for Failure {
    fn from(wrong: Wrong) -> Self {
        Self::new(wrong.what, wrong.help)
    }
}

//! Why a task failed.

use std::fmt;
use std::path::Path;

/// Why a task failed: what is wrong, where, and how to mend it. The text may hold ANSI colours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(String);

impl Failure {
    /// A failure and what to do about it.
    pub fn new(what: impl fmt::Display, help: impl fmt::Display) -> Self {
        Self(format!("error: {what}\n  help: {help}"))
    }

    /// A failure of the file system. `doing` is a verb with its object, such as `read the model`.
    pub fn io(doing: &str, path: &Path, error: &std::io::Error, help: impl fmt::Display) -> Self {
        Self::new(format!("cannot {doing} `{}`: {error}", path.display()), help)
    }

    /// The failure with a line above it that says what it is about.
    pub fn about(self, what: impl fmt::Display) -> Self {
        Self(format!("{what}:\n{}", self.0))
    }

    /// The failure with more text below it.
    pub fn followed_by(self, more: impl fmt::Display) -> Self {
        Self(format!("{}\n\n{more}", self.0))
    }

    /// All failures as one, or `Ok` if there is no failure.
    ///
    /// # Errors
    /// The failures, one after the other.
    pub fn unless_empty(failures: Vec<Self>) -> Result<(), Self> {
        let texts: Vec<String> = failures.into_iter().map(|failure| failure.0).collect();
        if texts.is_empty() { Ok(()) } else { Err(Self(texts.join("\n\n"))) }
    }

    /// The text without colours.
    pub fn plain(&self) -> String {
        anstream::adapter::strip_str(&self.0).to_string()
    }
}

impl From<lensmith_codegen::Errors> for Failure {
    fn from(errors: lensmith_codegen::Errors) -> Self {
        Self(errors.to_string())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

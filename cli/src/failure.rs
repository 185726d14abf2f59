//! Why a task failed.

use std::fmt;
use std::path::Path;

/// The exit code if a task fails.
const FAILED: u8 = 1;

/// The exit code if the arguments are wrong.
const MISUSED: u8 = 2;

/// Why a task failed: what is wrong, where, and how to mend it. The text may hold ANSI colours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    what: String,
    help: Option<String>,
    code: u8,
}

impl Failure {
    /// A failure and what to do about it.
    pub fn new(what: impl fmt::Display, help: impl fmt::Display) -> Self {
        Self { what: format!("error: {what}"), help: Some(help.to_string()), code: FAILED }
    }

    /// Wrong arguments of the command, and what to write instead.
    pub fn usage(what: impl fmt::Display, help: impl fmt::Display) -> Self {
        Self { code: MISUSED, ..Self::new(what, help) }
    }

    /// A failure of the file system. `doing` is a verb with its object, such as `read the model`.
    pub fn io(doing: &str, path: &Path, error: &std::io::Error, help: impl fmt::Display) -> Self {
        Self::new(format!("cannot {doing} `{}`: {error}", path.display()), help)
    }

    /// The failure with the place in `lensmith.toml` that it comes from, if there is one.
    pub fn placed_at(mut self, place: Option<String>) -> Self {
        self.what.extend(place.map(|place| format!("\n  from {place}")));
        self
    }

    /// The failure with a line above it that says what it is about.
    pub fn about(self, what: impl fmt::Display) -> Self {
        Self { what: format!("{what}:\n{}", self.what), ..self }
    }

    /// The failure with more text below it.
    pub fn followed_by(self, more: impl fmt::Display) -> Self {
        Self { what: format!("{self}\n\n{more}"), help: None, code: self.code }
    }

    /// All failures as one, each text once, or `Ok` if there is no failure.
    ///
    /// # Errors
    /// The failures, one after the other.
    pub fn unless_empty(failures: Vec<Self>) -> Result<(), Self> {
        let Some(code) = failures.iter().map(|failure| failure.code).max() else { return Ok(()) };
        let mut texts: Vec<String> = failures.iter().map(Self::to_string).collect();
        texts.dedup();
        Err(Self { what: texts.join("\n\n"), help: None, code })
    }

    /// The exit code of the command: 2 if its arguments are wrong, else 1.
    pub fn code(&self) -> u8 {
        self.code
    }

    /// The text without colours.
    pub fn plain(&self) -> String {
        anstream::adapter::strip_str(&self.to_string()).to_string()
    }
}

impl From<lensmith_codegen::Errors> for Failure {
    fn from(errors: lensmith_codegen::Errors) -> Self {
        Self { what: errors.to_string(), help: None, code: FAILED }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        self.help.iter().try_for_each(|help| write!(f, "\n  help: {help}"))
    }
}

impl std::error::Error for Failure {}

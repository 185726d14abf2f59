use std::error::Error;
use std::fmt;
use std::io;
use std::path::Path;

use super::Place;

/// Why the files of profiles cannot be used. It repeats no values, since some are secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProfileError {
    /// A line is no part of such a file.
    Syntax {
        /// The line.
        place: Place,
        /// What is wrong with it, and how to mend it.
        reason: &'static str,
    },
    /// A file exists but cannot be read.
    Unreadable {
        /// The file's path.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// `AWS_PROFILE` names a profile that neither file has.
    Unknown {
        /// The name.
        name: String,
    },
}

impl ProfileError {
    pub(super) fn unreadable(path: &Path, error: &io::Error) -> Self {
        Self::Unreadable { file: path.display().to_string(), reason: error.to_string() }
    }

    pub(super) fn unknown(name: &str) -> Self {
        Self::Unknown { name: name.to_owned() }
    }
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { place, reason } => write!(f, "{place}: {reason}"),
            Self::Unreadable { file, reason } => {
                write!(f, "cannot read {file}: {reason}; mend the file, or its permissions")
            }
            Self::Unknown { name } => write!(
                f,
                "there is no profile `{name}`: add `[profile {name}]` to the config file or `[{name}]` to the \
                 credentials file, or set AWS_PROFILE to another one"
            ),
        }
    }
}

impl Error for ProfileError {}

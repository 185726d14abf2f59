use std::error::Error;
use std::fmt;
use std::path::Path;

use super::Place;

/// Why the files of profiles cannot be used. The message contains no values, since some are secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProfileError {
    /// A line cannot be read.
    Syntax {
        /// The line.
        place: Place,
        /// What is wrong with it, and how to fix it.
        reason: &'static str,
    },
    /// A file exists but cannot be read.
    Unreadable {
        /// The file's path.
        file: String,
        /// Why not.
        reason: String,
    },
    /// `AWS_PROFILE` names a profile that neither file contains.
    Unknown {
        /// The name.
        name: String,
        /// The paths of the files, whether they exist or not.
        files: Vec<String>,
        /// The profiles that they contain.
        profiles: Vec<String>,
    },
}

impl ProfileError {
    pub(super) fn unreadable(path: &Path, reason: &str) -> Self {
        Self::Unreadable { file: path.display().to_string(), reason: reason.to_owned() }
    }
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { place, reason } => write!(f, "{place}: {reason}"),
            Self::Unreadable { file, reason } => {
                write!(f, "cannot read {file}: {reason}; fix the file or its permissions")
            }
            Self::Unknown { name, files, profiles } => {
                let (files, profiles) = (files.join(" or "), profiles.join("`, `"));
                write!(f, "there is no profile `{name}` in {files}")?;
                if !profiles.is_empty() {
                    write!(f, ", only `{profiles}`")?;
                }
                write!(
                    f,
                    ": add `[profile {name}]` to the config file or `[{name}]` to the credentials file, or set \
                     AWS_PROFILE to one that exists"
                )
            }
        }
    }
}

impl Error for ProfileError {}

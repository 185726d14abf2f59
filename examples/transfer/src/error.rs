use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use lensmith::AnyError;
use lensmith::transport::TransportError;

use crate::checksum::Sum;

/// Why a transfer failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// An option is out of its range.
    Options(&'static str),
    /// The source of an upload could not be read.
    Source(TransportError),
    /// An upload has more bytes than 10,000 parts can hold. They have 5 GiB at most; those of a stream of unknown length start
    /// with `part_size` and double after each 1,000.
    TooLarge,
    /// A call failed: of the part with this number, or of the whole object.
    Call {
        /// The part, counted from 1, if it was that of a part.
        part: Option<u64>,
        /// What failed.
        error: AnyError,
    },
    /// A part of a download was cut off.
    Interrupted {
        /// The part, counted from 1.
        part: u64,
        /// What cut it off.
        error: TransportError,
    },
    /// A response lacks what a transfer needs.
    Response {
        /// The operation.
        operation: &'static str,
        /// What is wrong with the response.
        what: &'static str,
    },
    /// The object was replaced while it was downloaded. Download it again.
    Changed,
    /// The bytes that arrived are not those of the object. Nothing of them is kept.
    Corrupt {
        /// The checksum of the object, as S3 has it.
        expected: String,
        /// The checksum of what arrived.
        found: Sum,
    },
    /// A file could not be read or written.
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// The writer of a download failed.
    Writer(io::Error),
    /// An upload failed, and so did the call that should have freed the storage of its parts. The bucket keeps them, and
    /// its owner pays for them, until someone aborts the upload.
    NotAborted {
        /// The id of the upload.
        upload_id: String,
        /// Why the upload failed.
        cause: Box<Error>,
        /// Why it could not be aborted.
        error: AnyError,
    },
    /// A task panicked, or the runtime shuts down.
    Task(tokio::task::JoinError),
}

/// Errors of S3 that say that the bytes of a request did not arrive as they were sent.
const DAMAGED: [&str; 4] =
    ["BadDigest", "IncompleteBody", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch"];

impl Error {
    pub(crate) fn call(error: impl Into<AnyError>) -> Self {
        Self::Call { part: None, error: error.into() }
    }

    pub(crate) fn part(part: u64, error: impl Into<AnyError>) -> Self {
        let error = error.into();
        match error.code() {
            Some("PreconditionFailed") => Self::Changed,
            _ => Self::Call { part: Some(part), error },
        }
    }

    pub(crate) fn file(path: &Path) -> impl Fn(io::Error) -> Self {
        move |error| Self::File { path: path.to_owned(), error }
    }

    /// The code of the service's error, if it named one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Call { error, .. } => error.code(),
            Self::NotAborted { cause, .. } => cause.code(),
            _ => None,
        }
    }

    /// Whether the part may succeed if it is tried again.
    pub(crate) fn is_retryable(&self) -> bool {
        match self {
            Self::Call { error, .. } => {
                let is_damaged = error.code().is_some_and(|code| DAMAGED.contains(&code));
                is_damaged || error.failure().is_retryable()
            }
            Self::Interrupted { .. } => true,
            _ => false,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Options(what) => write!(f, "the options cannot be used: {what}"),
            Self::Source(error) => write!(f, "the source of the upload cannot be read: {error}"),
            Self::TooLarge => f.write_str(
                "the source has more bytes than 10,000 parts can hold; state its length, or choose larger parts",
            ),
            Self::Call { part: Some(part), error } => write!(f, "part {part}: {error}"),
            Self::Call { part: None, error } => write!(f, "{error}"),
            Self::Interrupted { part, error } => write!(f, "part {part} was cut off: {error}"),
            Self::Response { operation, what } => write!(f, "{operation}: {what}"),
            Self::Changed => {
                f.write_str("the object was replaced while it was downloaded; download it again")
            }
            Self::Corrupt { expected, found } => write!(
                f,
                "the {} of what arrived is {found}, but that of the object is {expected}; download it again",
                found.algorithm
            ),
            Self::File { path, error } => write!(f, "{}: {error}", path.display()),
            Self::Writer(error) => write!(f, "the download cannot be written: {error}"),
            Self::NotAborted { upload_id, cause, error } => write!(
                f,
                "{cause}; its parts are still stored, since the upload {upload_id} could not be aborted: {error}"
            ),
            Self::Task(error) => write!(f, "a task ended early: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Source(error) | Self::Interrupted { error, .. } => error.source(),
            Self::Call { error, .. } => error.source(),
            Self::File { error, .. } | Self::Writer(error) => error.source(),
            Self::NotAborted { cause, .. } => cause.source(),
            Self::Task(error) => error.source(),
            _ => None,
        }
    }
}

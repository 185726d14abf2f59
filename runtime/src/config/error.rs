use std::fmt;

use crate::compression::MAX_MIN_BYTES;
use crate::credentials::MissingVariable;
use crate::endpoint::EndpointError;

/// Why there is no client for a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigError {
    /// Nobody named a region.
    MissingRegion,
    /// The region is not what could be part of a host.
    InvalidRegion {
        /// The region as it was given.
        region: String,
    },
    /// The account of the credentials is not what could be part of a host.
    InvalidAccountId {
        /// The account as it was given.
        account_id: String,
    },
    /// The name of the application is no word of 1 to 50 characters.
    InvalidAppName {
        /// The name as it was given.
        app_name: String,
    },
    /// A body is to be compressed from a length on that is no number from 0 to
    /// [`MAX_MIN_BYTES`](crate::compression::MAX_MIN_BYTES).
    CompressionThreshold {
        /// The length as it was given.
        given: String,
    },
    /// A variable of the environment is not one of the words that it may be.
    InvalidWord {
        /// The variable's name.
        variable: &'static str,
        /// Its value.
        value: String,
        /// The words.
        words: &'static [&'static str],
    },
    /// A call is to take no attempts, or a number of them that is none.
    InvalidAttempts {
        /// The number as it was given.
        given: String,
    },
    /// Nobody gave credentials.
    MissingCredentials,
    /// The environment has only one half of a key.
    IncompleteCredentials(MissingVariable),
    /// The endpoint's URL cannot be used.
    InvalidEndpointUrl(EndpointError),
    /// A variable of the environment is neither `true` nor `false`.
    InvalidFlag {
        /// The variable's name.
        variable: &'static str,
        /// Its value.
        value: String,
    },
    /// The TLS library refused to start, for the reason that it gave.
    Tls(String),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingRegion => {
                f.write_str("no region: give one to `Builder::region`, or set AWS_REGION")
            }
            Self::InvalidRegion { region } => write!(
                f,
                "the region {region:?} cannot be part of a host: give one like `eu-central-1`"
            ),
            Self::InvalidAccountId { account_id } => write!(
                f,
                "the account {account_id:?} cannot be part of a host: give one like `123456789012`"
            ),
            Self::InvalidAppName { app_name } => write!(
                f,
                "{app_name:?} cannot be the name of an application: give `Builder::app_name` or \
                 AWS_SDK_UA_APP_ID 1 to 50 ASCII letters, digits and characters of !#$%&'*+-.^_`|~"
            ),
            Self::CompressionThreshold { given } => write!(
                f,
                "bodies cannot be compressed from {given:?} bytes on: give \
                 `Builder::min_compression_bytes` or AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES a number \
                 from 0 to {MAX_MIN_BYTES}"
            ),
            Self::InvalidAttempts { given } => write!(
                f,
                "AWS_MAX_ATTEMPTS is {given:?}: set it to a number from 1 to {}, or not at all",
                u32::MAX
            ),
            Self::InvalidWord { variable, value, words } => write!(
                f,
                "{variable} is {value:?}: set it to `{}`, or not at all",
                words.join("`, `")
            ),
            Self::MissingCredentials => f.write_str(
                "no credentials: give them to `Builder::credentials`, \
                 or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
            ),
            Self::IncompleteCredentials(missing) => write!(f, "{missing}"),
            Self::InvalidEndpointUrl(error) => write!(f, "{error}"),
            Self::InvalidFlag { variable, value } => {
                write!(f, "{variable} is {value:?}: set it to `true` or `false`, or not at all")
            }
            Self::Tls(reason) => write!(
                f,
                "cannot set up TLS: {reason}; give another transport to `Builder::transport`"
            ),
        }
    }
}

// The line above holds the whole cause, so that a chain of sources would only say it again.
impl std::error::Error for ConfigError {}

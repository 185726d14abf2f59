use std::fmt;

use crate::compression::MAX_MIN_BYTES;
use crate::credentials::MissingVariable;
use crate::endpoint::EndpointError;
use crate::profile::ProfileError;

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
    /// Bodies are to be compressed from a length on that is more than
    /// [`MAX_MIN_BYTES`](crate::compression::MAX_MIN_BYTES).
    CompressionThreshold {
        /// The length as it was given.
        given: usize,
    },
    /// A variable of the environment, or a property of a profile, has a value that it cannot have.
    InvalidSetting {
        /// The variable's name, or the file and the line with the property's name.
        setting: String,
        /// What is wrong, and what to do about it.
        reason: String,
    },
    /// The files of profiles cannot be used.
    Profile(ProfileError),
    /// Nobody gave credentials.
    MissingCredentials,
    /// The environment has only one half of a key.
    IncompleteCredentials(MissingVariable),
    /// The endpoint's URL cannot be used.
    InvalidEndpointUrl(EndpointError),
    /// The URL of a proxy cannot be used.
    InvalidProxy {
        /// The URL, without name and password.
        proxy: String,
        /// What is wrong with it.
        reason: String,
    },
    /// There are no certificate authorities where they should be.
    InvalidCaBundle {
        /// The file, or that it was in memory.
        bundle: String,
        /// Why.
        reason: String,
    },
    /// The TLS library refused to start, for the reason that it gave.
    Tls(String),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingRegion => f.write_str(
                "no region: give one to `Builder::region`, or begin with `Builder::from_env`, which takes \
                 it from AWS_REGION or from `region` of the profile",
            ),
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
                "{app_name:?} cannot be the name of an application: give one of 1 to 50 \
                 ASCII letters, digits and characters of !#$%&'*+-.^_`|~"
            ),
            Self::CompressionThreshold { given } => write!(
                f,
                "bodies cannot be compressed from {given} bytes on: give \
                 `Builder::min_compression_bytes` a number from 0 to {MAX_MIN_BYTES}"
            ),
            Self::InvalidSetting { setting, reason } => write!(f, "{setting}: {reason}"),
            Self::Profile(error) => write!(f, "{error}"),
            Self::MissingCredentials => f.write_str(
                "no credentials: give them to `Builder::credentials`, or begin with `Builder::from_env`, \
                 which takes them from AWS_ACCESS_KEY_ID and wherever else AWS tools do",
            ),
            Self::IncompleteCredentials(missing) => write!(f, "{missing}"),
            Self::InvalidEndpointUrl(error) => write!(f, "{error}"),
            Self::InvalidProxy { proxy, reason } => write!(
                f,
                "the proxy {proxy:?} cannot be used: {reason}; give one like `http://proxy.example:3128`"
            ),
            Self::InvalidCaBundle { bundle, reason } => write!(
                f,
                "the CA bundle {bundle} cannot be used: {reason}; give one of certificates in PEM to \
                 `Builder::ca_bundle`, AWS_CA_BUNDLE or `ca_bundle` in the profile"
            ),
            Self::Tls(reason) => write!(
                f,
                "cannot set up TLS: {reason}; give another transport to `Builder::transport`"
            ),
        }
    }
}

// The line above holds the whole cause, so that a chain of sources would only say it again.
impl std::error::Error for ConfigError {}

impl From<ProfileError> for ConfigError {
    fn from(error: ProfileError) -> Self {
        Self::Profile(error)
    }
}

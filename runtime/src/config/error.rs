use std::fmt;

use crate::compression::MAX_MIN_BYTES;
use crate::credentials::MissingVariable;
use crate::endpoint::EndpointError;
use crate::profile::ProfileError;

/// Why a configuration cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigError {
    /// There is no region.
    MissingRegion,
    /// The region cannot be part of a host.
    InvalidRegion {
        /// The region.
        region: String,
    },
    /// The account of the credentials cannot be part of a host.
    InvalidAccountId {
        /// The account.
        account_id: String,
    },
    /// The name of the application is not one word of 1 to 50 characters.
    InvalidAppName {
        /// The name.
        app_name: String,
    },
    /// The smallest body to compress is larger than [`MAX_MIN_BYTES`](crate::compression::MAX_MIN_BYTES).
    CompressionThreshold {
        /// The size in bytes.
        given: usize,
    },
    /// A variable, or a property of a profile, has an invalid value.
    InvalidSetting {
        /// The name of the variable, or the line and name of the property.
        setting: String,
        /// What is wrong, and how to fix it.
        reason: String,
    },
    /// The files of profiles cannot be used.
    Profile(ProfileError),
    /// There are no credentials.
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
    /// The certificate authorities cannot be read.
    InvalidCaBundle {
        /// The path of the file, or `in memory`.
        bundle: String,
        /// What is wrong with it.
        reason: String,
    },
    /// TLS could not be set up, for this reason of its library.
    Tls(String),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingRegion => f.write_str(
                "no region: set one with `Builder::region`, or start with `Builder::from_env`, which reads \
                 AWS_REGION and `region` of the profile",
            ),
            Self::InvalidRegion { region } => write!(
                f,
                "the region {region:?} cannot be part of a host: use one like `eu-central-1`"
            ),
            Self::InvalidAccountId { account_id } => write!(
                f,
                "the account {account_id:?} cannot be part of a host: use one like `123456789012`"
            ),
            Self::InvalidAppName { app_name } => write!(
                f,
                "{app_name:?} cannot be the name of an application: use 1 to 50 \
                 ASCII letters, digits and characters of !#$%&'*+-.^_`|~"
            ),
            Self::CompressionThreshold { given } => write!(
                f,
                "the smallest body to compress cannot be {given} bytes: set \
                 `Builder::min_compression_bytes` to a number from 0 to {MAX_MIN_BYTES}"
            ),
            Self::InvalidSetting { setting, reason } => write!(f, "{setting}: {reason}"),
            Self::Profile(error) => write!(f, "{error}"),
            Self::MissingCredentials => f.write_str(
                "no credentials: set them with `Builder::credentials`, or start with `Builder::from_env`, \
                 which looks where AWS tools do, first of all in AWS_ACCESS_KEY_ID",
            ),
            Self::IncompleteCredentials(missing) => write!(f, "{missing}"),
            Self::InvalidEndpointUrl(error) => write!(f, "{error}"),
            Self::InvalidProxy { proxy, reason } => write!(
                f,
                "the proxy {proxy:?} cannot be used: {reason}; use one like `http://proxy.example:3128`"
            ),
            Self::InvalidCaBundle { bundle, reason } => write!(
                f,
                "the CA bundle {bundle} cannot be used: {reason}; set `Builder::ca_bundle`, \
                 AWS_CA_BUNDLE or `ca_bundle` of the profile to a file of certificates in PEM"
            ),
            Self::Tls(reason) => write!(
                f,
                "cannot set up TLS: {reason}; set another transport with `Builder::transport`"
            ),
        }
    }
}

// The message contains the whole cause; a source would repeat it.
impl std::error::Error for ConfigError {}

impl From<ProfileError> for ConfigError {
    fn from(error: ProfileError) -> Self {
        Self::Profile(error)
    }
}

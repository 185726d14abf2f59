use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::Credentials;
use super::shared::Shared;

/// A source of credentials.
///
/// [`Credentials`] are a source of themselves, and so is an async closure that returns some:
///
/// ```
/// use lensmith::credentials::{Credentials, CredentialsError, Provider};
///
/// let vault = || async { Ok::<_, CredentialsError>(Credentials::new("AKIDEXAMPLE", "secret")) };
/// let provider = Provider::new(vault);
/// ```
pub trait ProvideCredentials: Send + Sync + 'static {
    /// The present credentials.
    fn provide(&self) -> CredentialsFuture<'_>;
}

/// The future of [`ProvideCredentials::provide`].
pub type CredentialsFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Credentials, CredentialsError>> + Send + 'a>>;

impl ProvideCredentials for Credentials {
    fn provide(&self) -> CredentialsFuture<'_> {
        Box::pin(async { Ok(self.clone()) })
    }
}

impl<F, R> ProvideCredentials for F
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Result<Credentials, CredentialsError>> + Send + 'static,
{
    fn provide(&self) -> CredentialsFuture<'_> {
        Box::pin(self())
    }
}

/// The source of a client's credentials. Clones share it, and are equal.
///
/// Credentials are kept until shortly before they expire; see [`Cache`](super::Cache). Then one caller asks the
/// source, while the others use the present ones, or wait. Expired credentials are never used, unless they have
/// [static stability](Credentials::with_static_stability).
///
/// If a service refuses a key as unknown or expired, the source is asked again. If it has another key, the call makes
/// one more attempt with it.
#[derive(Clone)]
pub struct Provider(Arc<Shared<dyn ProvideCredentials>>);

impl Provider {
    /// Creates a provider with this source.
    pub fn new(provider: impl ProvideCredentials) -> Self {
        Self(Arc::new(Shared::new(provider)))
    }

    /// The credentials to sign with now.
    ///
    /// # Errors
    /// The error of the source, or that its credentials have expired.
    pub async fn credentials(&self) -> Result<Credentials, CredentialsError> {
        self.0.credentials().await
    }

    /// Forgets a key that a service refused.
    #[cfg(feature = "_client")]
    pub(crate) fn forget(&self, access_key_id: &str) {
        self.0.forget(access_key_id);
    }

    /// The credentials that are kept, if they can still be used.
    #[cfg(feature = "_client")]
    pub(crate) fn kept(&self) -> Option<Credentials> {
        self.0.kept()
    }

    /// How long a call waits for credentials, at most `limit`; not long if it can do without new ones.
    #[cfg(feature = "_client")]
    pub(crate) fn patience(&self, limit: Duration) -> Duration {
        self.0.patience(limit)
    }
}

impl PartialEq for Provider {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Provider {}

impl From<Credentials> for Provider {
    fn from(credentials: Credentials) -> Self {
        Self::new(credentials)
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Provider")
    }
}

/// Why there are no credentials to sign with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialsError {
    /// The client has neither credentials nor a provider.
    Missing,
    /// The client has no bearer token for a service that takes nothing else.
    MissingToken {
        /// The environment variable that could have one.
        variable: String,
    },
    /// The provider has none.
    Unavailable {
        /// Its reason.
        reason: String,
    },
    /// The [default chain](super::DefaultChain) has none.
    #[cfg(feature = "_client")]
    Chain {
        /// The places that were asked, in this order. Only the last one may be set up.
        links: Vec<super::Link>,
    },
    /// The service did not create a [session](crate::session), which signs the call.
    Session {
        /// The name of the operation that creates sessions.
        operation: &'static str,
        /// What the session is for, such as a bucket.
        resource: String,
        /// The error of the operation, or what its response lacks.
        reason: String,
    },
    /// The provider took longer than the call may take.
    Timeout {
        /// The time that the call may take.
        after: Duration,
    },
}

impl CredentialsError {
    /// Whether no source of credentials is set up, in contrast to one that fails.
    #[cfg(feature = "_client")]
    pub(crate) fn is_none_set_up(&self) -> bool {
        match self {
            Self::Missing => true,
            Self::Chain { links } => links.iter().all(|link| !link.is_set_up),
            Self::MissingToken { .. }
            | Self::Unavailable { .. }
            | Self::Session { .. }
            | Self::Timeout { .. } => false,
        }
    }

    /// The error for a provider of your own.
    pub fn unavailable(reason: impl Into<String>) -> Self {
        Self::Unavailable { reason: reason.into() }
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str(
                "no credentials: the configuration of the client has none; set `Config::CREDENTIALS`",
            ),
            Self::MissingToken { variable } => write!(
                f,
                "no bearer token: set one with `Builder::bearer_token`, or start with `Builder::from_env`, which \
                 reads {variable}"
            ),
            Self::Unavailable { reason } => write!(f, "no credentials: {reason}"),
            #[cfg(feature = "_client")]
            Self::Chain { links } => {
                f.write_str("no credentials:")?;
                links.iter().try_for_each(|link| write!(f, "\n  {link}"))
            }
            Self::Session { operation, resource, reason } => write!(
                f,
                "no credentials: `{operation}` created no session for {resource:?}: {reason}"
            ),
            Self::Timeout { after } => {
                write!(f, "no credentials within {after:?}: check their provider, or allow more time")
            }
        }
    }
}

impl Error for CredentialsError {}

#[cfg(test)]
#[cfg(feature = "_client")]
mod tests {
    use super::*;
    use crate::credentials::shared::MAX_WAIT_AHEAD;

    #[tokio::test]
    async fn a_call_that_has_credentials_does_not_wait_long_for_others() {
        let provider = Provider::from(Credentials::new("AKID", "s3cr3t"));
        let [long, short] = [60, 1].map(Duration::from_secs);
        assert_eq!(provider.patience(long), long);
        provider.credentials().await.unwrap();
        assert_eq!((provider.patience(long), provider.patience(short)), (MAX_WAIT_AHEAD, short));
    }
}

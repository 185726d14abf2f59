//! The keys a request is signed with, and where they come from.
//!
//! [`Credentials`] are a key. A client takes them as they are, or from a [`Provider`], which keeps what an async
//! function of your own gives until shortly before it ends:
//!
//! ```
//! use lensmith::credentials::{Credentials, CredentialsError, Provider};
//!
//! let provider = Provider::new(|| async {
//!     let secret = read_vault().await.map_err(|error| CredentialsError::unavailable(error.to_string()))?;
//!     Ok(Credentials::new("AKIDEXAMPLE", secret))
//! });
//! # #[cfg(feature = "client")]
//! let builder = lensmith::Client::builder().credentials(provider);
//! # async fn read_vault() -> std::io::Result<String> { Ok(String::new()) }
//! ```
//!
//! `Client::from_env` has them from the `DefaultChain`: the places where AWS tools look for credentials, all of
//! them with the feature `credentials`. The chain is our own: reqsign-aws-core 3.2 brings 27 crates to the async
//! client, where this brings three, and assumes no role that a profile names.

mod cache;
#[cfg(feature = "_client")]
mod chain;
mod provide;
mod shared;

use std::error::Error;
use std::fmt;

use jiff::Timestamp;

pub use self::cache::{Cache, Freshness};
#[cfg(feature = "_client")]
pub use self::chain::{DefaultChain, Link};
#[cfg(feature = "_client")]
pub(crate) use self::chain::{Done, Route, Ways, Work, World};
pub use self::provide::{CredentialsError, CredentialsFuture, ProvideCredentials, Provider};
use crate::Environment;

/// An access key of an AWS account, long-term or temporary.
///
/// `Debug` shows the access key id and the expiry, never the secret or the session token.
///
/// ```
/// use lensmith::credentials::Credentials;
///
/// let credentials = Credentials::new("AKIDEXAMPLE", "wJalrXUt").with_session_token("IQoJb3Jp");
/// assert_eq!(credentials.access_key_id(), "AKIDEXAMPLE");
/// assert!(!format!("{credentials:?}").contains("wJalrXUt"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expires_at: Option<Timestamp>,
    account_id: Option<String>,
}

impl Credentials {
    /// Long-term credentials: no session token, no expiry.
    pub fn new(access_key_id: impl Into<String>, secret_access_key: impl Into<String>) -> Self {
        Self {
            access_key_id: access_key_id.into(),
            secret_access_key: secret_access_key.into(),
            session_token: None,
            expires_at: None,
            account_id: None,
        }
    }

    /// Adds the token that makes these credentials temporary ones.
    #[must_use]
    pub fn with_session_token(mut self, session_token: impl Into<String>) -> Self {
        self.session_token = Some(session_token.into());
        self
    }

    /// Adds the moment from which on AWS refuses these credentials.
    ///
    /// Signing does not look at it: whoever keeps credentials does, to fetch new ones in time.
    #[must_use]
    pub fn with_expiry(mut self, expires_at: Timestamp) -> Self {
        self.expires_at = Some(expires_at);
        self
    }

    /// Adds the id of the account that these credentials belong to, 12 digits, which
    /// [some endpoints](https://docs.aws.amazon.com/sdkref/latest/guide/feature-account-endpoints.html)
    /// have in their host.
    #[must_use]
    pub fn with_account_id(mut self, account_id: impl Into<String>) -> Self {
        self.account_id = Some(account_id.into());
        self
    }

    /// Reads `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, where set, `AWS_SESSION_TOKEN` and
    /// `AWS_ACCOUNT_ID`, the [variables that AWS tools share][variables].
    ///
    /// ```
    /// use lensmith::Environment;
    /// use lensmith::credentials::Credentials;
    ///
    /// match Credentials::from_env(&Environment::of_process()) {
    ///     Ok(credentials) => println!("signing as {}", credentials.access_key_id()),
    ///     Err(missing) => eprintln!("{missing}"),
    /// }
    /// ```
    ///
    /// # Errors
    /// [`MissingVariable`] names the first of the two keys that is absent or empty.
    ///
    /// [variables]: https://docs.aws.amazon.com/sdkref/latest/guide/feature-static-credentials.html
    pub fn from_env(environment: &Environment) -> Result<Self, MissingVariable> {
        let optional = |name| environment.get(name).map(str::to_owned);
        let required = |name| optional(name).ok_or(MissingVariable { name });
        Ok(Self {
            access_key_id: required("AWS_ACCESS_KEY_ID")?,
            secret_access_key: required("AWS_SECRET_ACCESS_KEY")?,
            session_token: optional("AWS_SESSION_TOKEN"),
            expires_at: None,
            account_id: optional("AWS_ACCOUNT_ID"),
        })
    }

    /// The same for an environment that need not have a key: no half of it is none, and one half is a mistake.
    #[cfg(feature = "_client")]
    pub(crate) fn find_in_env(environment: &Environment) -> Result<Option<Self>, MissingVariable> {
        let halves = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
        match halves.iter().any(|name| environment.get(name).is_some()) {
            true => Self::from_env(environment).map(Some),
            false => Ok(None),
        }
    }

    /// The public half of the key, which names it in every signed request.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The secret half of the key, which never leaves the program.
    pub fn secret_access_key(&self) -> &str {
        &self.secret_access_key
    }

    /// The token that goes along with temporary credentials.
    pub fn session_token(&self) -> Option<&str> {
        self.session_token.as_deref()
    }

    /// The account that the credentials belong to, if that is known.
    pub fn account_id(&self) -> Option<&str> {
        self.account_id.as_deref()
    }

    /// When the credentials end; `None` if they do not, or if that is not known.
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let redacted = format_args!("** redacted **");
        f.debug_struct("Credentials")
            .field("access_key_id", &self.access_key_id)
            .field("secret_access_key", &redacted)
            .field("session_token", &self.session_token.as_ref().map(|_| redacted))
            .field("expires_at", &self.expires_at)
            .field("account_id", &self.account_id)
            .finish()
    }
}

/// An environment variable without which there are no credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MissingVariable {
    /// The variable's name.
    pub name: &'static str,
}

impl fmt::Display for MissingVariable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name } = self;
        write!(
            f,
            "no credentials in the environment: {name} is not set or empty; set it to your key's value"
        )
    }
}

impl Error for MissingVariable {}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_pairs(pairs: &[(&str, &str)]) -> Result<Credentials, MissingVariable> {
        Credentials::from_env(&Environment::new(pairs.iter().copied()))
    }

    #[test]
    fn debug_hides_the_secret_and_the_token() {
        let credentials = Credentials::new("AKID", "s3cr3t")
            .with_session_token("t0k3n")
            .with_expiry(Timestamp::UNIX_EPOCH);
        let expected = "Credentials { access_key_id: \"AKID\", secret_access_key: ** redacted **, \
                        session_token: Some(** redacted **), expires_at: Some(1970-01-01T00:00:00Z), \
                        account_id: None }";
        assert_eq!(format!("{credentials:?}"), expected);
        assert!(
            format!("{:?}", Credentials::new("AKID", "s3cr3t")).contains("session_token: None")
        );
    }

    #[test]
    fn the_environment_gives_long_term_and_temporary_credentials() {
        let keys = [("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", "secret")];
        let long_term = Credentials::new("AKID", "secret");
        assert_eq!(from_pairs(&keys), Ok(long_term.clone()));
        assert_eq!(
            from_pairs(&[keys[0], keys[1], ("AWS_SESSION_TOKEN", "")]),
            Ok(long_term.clone())
        );
        let temporary = long_term.clone().with_session_token("token");
        assert_eq!(from_pairs(&[keys[0], keys[1], ("AWS_SESSION_TOKEN", "token")]), Ok(temporary));
        let of_account = long_term.with_account_id("123456789012");
        let variable = ("AWS_ACCOUNT_ID", "123456789012");
        assert_eq!(from_pairs(&[keys[0], keys[1], variable]), Ok(of_account));
    }

    #[test]
    fn a_missing_or_empty_key_is_named() {
        let id = ("AWS_ACCESS_KEY_ID", "AKID");
        assert_eq!(from_pairs(&[]), Err(MissingVariable { name: "AWS_ACCESS_KEY_ID" }));
        let missing = MissingVariable { name: "AWS_SECRET_ACCESS_KEY" };
        assert_eq!(from_pairs(&[id]), Err(missing));
        assert_eq!(from_pairs(&[id, ("AWS_SECRET_ACCESS_KEY", "")]), Err(missing));
        assert!(missing.to_string().contains("AWS_SECRET_ACCESS_KEY is not set or empty"));
    }
}

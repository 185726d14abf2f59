//! What calls are authenticated with: keys for signatures, bearer tokens, and where they come from.
//!
//! [`Credentials`] are a key. A client takes them directly, or from a [`Provider`], which calls an async function of
//! yours and keeps its credentials until shortly before they expire:
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
//! A [`BearerToken`] takes the place of a key for the few services that know it; a [`TokenProvider`] supplies it.
//!
//! `Client::from_env` uses the `DefaultChain`: the places where AWS tools look for credentials. All of them need the
//! feature `credentials`. The chain is written here, since reqsign-aws-core 3.2 adds 27 crates to the async client,
//! this one three, and does not assume roles that a profile names.

mod cache;
#[cfg(feature = "_client")]
mod chain;
mod expiry;
mod provide;
mod shared;
mod token;

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;

pub use self::cache::{Cache, Freshness};
#[cfg(feature = "_client")]
pub(crate) use self::chain::{BoxFuture, Job, Receiving, Runtime, Transports, Via};
#[cfg(feature = "_client")]
pub use self::chain::{DefaultChain, Link};
use self::expiry::parse_end;
pub use self::provide::{CredentialsError, CredentialsFuture, ProvideCredentials, Provider};
#[cfg(feature = "_client")]
pub(crate) use self::shared::Shared;
pub use self::token::{BearerToken, ProvideToken, TokenFuture, TokenProvider};
#[cfg(feature = "_client")]
pub(crate) use self::token::{is_this_machine, token};
use crate::Environment;
use crate::sign::{Scope, SigningKeys, Stamp};

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
///
/// To clone them costs next to nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials(Arc<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expires_at: Option<Timestamp>,
    is_stable: bool,
    account_id: Option<String>,
    signing_keys: SigningKeys,
    #[cfg(feature = "sigv4a")]
    derived_key: crate::sign::DerivedKey,
}

impl Credentials {
    /// Creates long-term credentials: without session token and expiry.
    pub fn new(access_key_id: impl Into<String>, secret_access_key: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            access_key_id: access_key_id.into(),
            secret_access_key: secret_access_key.into(),
            session_token: None,
            expires_at: None,
            is_stable: false,
            account_id: None,
            signing_keys: SigningKeys::default(),
            #[cfg(feature = "sigv4a")]
            derived_key: crate::sign::DerivedKey::default(),
        }))
    }

    fn change(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }

    /// Adds the session token of temporary credentials.
    #[must_use]
    pub fn with_session_token(self, session_token: impl Into<String>) -> Self {
        self.change(|inner| inner.session_token = Some(session_token.into()))
    }

    /// Adds the time at which AWS stops accepting these credentials.
    ///
    /// Signing ignores it. A [`Provider`] uses it to fetch new credentials in time.
    #[must_use]
    pub fn with_expiry(self, expires_at: Timestamp) -> Self {
        self.change(|inner| inner.expires_at = Some(expires_at))
    }

    /// Lets a [`Provider`] use these credentials after their expiry for as long as there are no newer ones, as AWS
    /// asks of clients for the credentials of EC2 instances: during an outage of what issues them, services accept
    /// them longer than they say ([static stability]).
    ///
    /// [static stability]: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/static-stability.html
    #[must_use]
    pub fn with_static_stability(self) -> Self {
        self.change(|inner| inner.is_stable = true)
    }

    /// Adds the id of the account of these credentials, 12 digits.
    /// [Some endpoints](https://docs.aws.amazon.com/sdkref/latest/guide/feature-account-endpoints.html) have it in
    /// their host.
    #[must_use]
    pub fn with_account_id(self, account_id: impl Into<String>) -> Self {
        self.change(|inner| inner.account_id = Some(account_id.into()))
    }

    /// Reads `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, if set, `AWS_SESSION_TOKEN` (or `AWS_SECURITY_TOKEN`),
    /// `AWS_CREDENTIAL_EXPIRATION` and `AWS_ACCOUNT_ID`, the [variables that AWS tools share][variables].
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
    /// [`MissingVariable`] names the first half of the key that is not set.
    ///
    /// [variables]: https://docs.aws.amazon.com/sdkref/latest/guide/feature-static-credentials.html
    pub fn from_env(environment: &Environment) -> Result<Self, MissingVariable> {
        let optional = |name| environment.get(name).map(str::to_owned);
        // The service has the last word on what cannot be read.
        let end = environment.get("AWS_CREDENTIAL_EXPIRATION");
        let required = |name| optional(name).ok_or(MissingVariable { name });
        let key = Self::new(required("AWS_ACCESS_KEY_ID")?, required("AWS_SECRET_ACCESS_KEY")?);
        Ok(key.change(|inner| {
            let token = optional("AWS_SESSION_TOKEN");
            inner.session_token = token.or_else(|| optional("AWS_SECURITY_TOKEN"));
            inner.expires_at = end.and_then(|end| parse_end(end).ok());
            inner.account_id = optional("AWS_ACCOUNT_ID");
        }))
    }

    /// Like [`from_env`](Self::from_env), but `None` if neither half of the key is set. One half alone is an error.
    #[cfg(feature = "_client")]
    pub(crate) fn find_in_env(environment: &Environment) -> Result<Option<Self>, MissingVariable> {
        let halves = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
        match halves.iter().any(|name| environment.get(name).is_some()) {
            true => Self::from_env(environment).map(Some),
            false => Ok(None),
        }
    }

    /// The public half of the key, which is part of every signed request.
    pub fn access_key_id(&self) -> &str {
        &self.0.access_key_id
    }

    /// The secret half of the key, which never leaves the program.
    pub fn secret_access_key(&self) -> &str {
        &self.0.secret_access_key
    }

    /// The session token of temporary credentials.
    pub fn session_token(&self) -> Option<&str> {
        self.0.session_token.as_deref()
    }

    /// The account of the credentials, if known.
    pub fn account_id(&self) -> Option<&str> {
        self.0.account_id.as_deref()
    }

    /// When the credentials expire; `None` if they do not, or if the time is unknown.
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.0.expires_at
    }

    /// Whether they stay [in use after their expiry](Self::with_static_stability).
    pub fn is_statically_stable(&self) -> bool {
        self.0.is_stable
    }

    /// The key of Signature Version 4 for a scope at a time, which clones share.
    pub(crate) fn signing_key(&self, scope: Scope<'_>, stamp: &Stamp) -> [u8; 32] {
        self.0.signing_keys.get(&self.0.secret_access_key, scope, stamp)
    }

    /// The key of Signature Version 4A, which clones share.
    #[cfg(feature = "sigv4a")]
    pub(crate) fn derived_key(&self) -> &crate::sign::DerivedKey {
        &self.0.derived_key
    }

    pub(crate) fn has_expired(&self, now: Timestamp) -> bool {
        self.0.expires_at.is_some_and(|end| end <= now)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let redacted = format_args!("** redacted **");
        let Inner { access_key_id, session_token, expires_at, account_id, .. } = &*self.0;
        f.debug_struct("Credentials")
            .field("access_key_id", access_key_id)
            .field("secret_access_key", &redacted)
            .field("session_token", &session_token.as_ref().map(|_| redacted))
            .field("expires_at", expires_at)
            .field("account_id", account_id)
            .finish()
    }
}

/// An environment variable that credentials need.
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
            "no credentials in the environment: {name} is not set or blank; set it to the value of your key"
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
    fn the_environment_has_long_term_and_temporary_credentials() {
        let keys = [("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", "secret")];
        let long_term = Credentials::new("AKID", "secret");
        assert_eq!(from_pairs(&keys), Ok(long_term.clone()));
        assert_eq!(
            from_pairs(&[keys[0], keys[1], ("AWS_SESSION_TOKEN", "")]),
            Ok(long_term.clone())
        );
        let temporary = long_term.clone().with_session_token("token");
        assert_eq!(from_pairs(&[keys[0], keys[1], ("AWS_SESSION_TOKEN", "token")]), Ok(temporary));
        let end = ("AWS_CREDENTIAL_EXPIRATION", "2026-11-03T05:04:03+00:00");
        let expiring = long_term.clone().with_expiry("2026-11-03T05:04:03Z".parse().unwrap());
        assert_eq!(from_pairs(&[keys[0], keys[1], end]), Ok(expiring));
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
        assert!(missing.to_string().contains("AWS_SECRET_ACCESS_KEY is not set or blank"));
    }
}

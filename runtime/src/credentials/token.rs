use std::fmt;
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;

use http::header::{AUTHORIZATION, HeaderValue};
use http::uri::Scheme;
use http::{Request, Uri};
use jiff::Timestamp;

use super::{Credentials, CredentialsError, CredentialsFuture, ProvideCredentials, Provider};
use crate::sign::SignError;

/// A bearer token. A request that has it is authenticated, so it is sent over TLS only. Few services take one, such as
/// Amazon Bedrock with its [API keys](https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html).
///
/// `Debug` shows the expiry, never the token.
///
/// ```
/// use lensmith::credentials::BearerToken;
///
/// let token = BearerToken::new("s3cr3t");
/// assert_eq!(token.token(), "s3cr3t");
/// assert!(!format!("{token:?}").contains("s3cr3t"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct BearerToken {
    token: String,
    expires_at: Option<Timestamp>,
}

impl BearerToken {
    /// Creates a token without expiry.
    pub fn new(token: impl Into<String>) -> Self {
        Self { token: token.into(), expires_at: None }
    }

    /// Adds the time at which services stop accepting the token. A [`TokenProvider`] uses it to fetch a new one in
    /// time.
    #[must_use]
    pub fn with_expiry(self, expires_at: Timestamp) -> Self {
        Self { expires_at: Some(expires_at), ..self }
    }

    /// The token itself, which is a secret.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// When the token expires; `None` if it does not, or if the time is unknown.
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }

    /// Authenticates a request: sets its header `authorization`, as
    /// [RFC 6750](https://www.rfc-editor.org/rfc/rfc6750#section-2.1) says.
    ///
    /// ```
    /// use lensmith::credentials::BearerToken;
    ///
    /// let mut request = http::Request::get("https://host.example/").body(())?;
    /// BearerToken::new("s3cr3t").authorize(&mut request)?;
    /// assert_eq!(request.headers()["authorization"], "Bearer s3cr3t");
    ///
    /// let mut plain = http::Request::get("http://host.example/").body(())?;
    /// assert!(BearerToken::new("s3cr3t").authorize(&mut plain).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`SignError::TokenWithoutTls`] unless the URI is https or its host is this machine, such as `localhost`.
    /// [`SignError::ControlCharacter`] if the token cannot be in a header. The request is then unchanged.
    pub fn authorize<B>(&self, request: &mut Request<B>) -> Result<(), SignError> {
        let uri = request.uri();
        if uri.scheme() != Some(&Scheme::HTTPS) && !is_this_machine(uri) {
            return Err(SignError::TokenWithoutTls {
                host: uri.host().unwrap_or_default().to_owned(),
            });
        }
        let mut value = HeaderValue::try_from(format!("Bearer {}", self.token))
            .map_err(|_| SignError::ControlCharacter { header: AUTHORIZATION })?;
        value.set_sensitive(true);
        request.headers_mut().insert(AUTHORIZATION, value);
        Ok(())
    }
}

/// Whether a request stays on this machine, where no one else can read or change it.
pub(crate) fn is_this_machine(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|it: IpAddr| it.is_loopback())
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BearerToken")
            .field("token", &format_args!("** redacted **"))
            .field("expires_at", &self.expires_at)
            .finish()
    }
}

/// A source of bearer tokens.
///
/// A [`BearerToken`] is a source of itself, and so is an async closure that returns one:
///
/// ```
/// use lensmith::credentials::{BearerToken, CredentialsError, TokenProvider};
///
/// let vault = || async { Ok::<_, CredentialsError>(BearerToken::new("s3cr3t")) };
/// let provider = TokenProvider::new(vault);
/// ```
pub trait ProvideToken: Send + Sync + 'static {
    /// The present token.
    fn provide(&self) -> TokenFuture<'_>;
}

/// The future of [`ProvideToken::provide`].
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<BearerToken, CredentialsError>> + Send + 'a>>;

impl ProvideToken for BearerToken {
    fn provide(&self) -> TokenFuture<'_> {
        Box::pin(async { Ok(self.clone()) })
    }
}

impl<F, R> ProvideToken for F
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Result<BearerToken, CredentialsError>> + Send + 'static,
{
    fn provide(&self) -> TokenFuture<'_> {
        Box::pin(self())
    }
}

/// The source of a client's bearer tokens. Clones share it, and are equal.
///
/// A token is kept until shortly before it expires, and replaced as a [`Provider`] replaces credentials. If a service
/// refuses a token as unknown or expired, the source is asked again.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenProvider(Provider);

impl TokenProvider {
    /// Creates a provider with this source.
    pub fn new(provider: impl ProvideToken) -> Self {
        Self(Provider::new(Kept(provider)))
    }

    /// The token to send now.
    ///
    /// # Errors
    /// The error of the source, or that its token has expired.
    pub async fn token(&self) -> Result<BearerToken, CredentialsError> {
        self.0.credentials().await.map(|key| token(&key))
    }

    /// The provider that keeps tokens as the secrets of keys, whose id is empty.
    #[cfg(feature = "_client")]
    pub(crate) fn keys(&self) -> &Provider {
        &self.0
    }
}

impl fmt::Debug for TokenProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenProvider")
    }
}

impl From<BearerToken> for TokenProvider {
    fn from(token: BearerToken) -> Self {
        Self::new(token)
    }
}

impl From<&str> for TokenProvider {
    fn from(token: &str) -> Self {
        BearerToken::new(token).into()
    }
}

impl From<String> for TokenProvider {
    fn from(token: String) -> Self {
        BearerToken::new(token).into()
    }
}

/// A source of tokens whose tokens are the secrets of keys, so that they are kept and replaced like those.
struct Kept<P>(P);

impl<P: ProvideToken> ProvideCredentials for Kept<P> {
    fn provide(&self) -> CredentialsFuture<'_> {
        Box::pin(async {
            let BearerToken { token, expires_at } = self.0.provide().await?;
            let key = Credentials::new("", token);
            Ok(expires_at.into_iter().fold(key, Credentials::with_expiry))
        })
    }
}

/// The token of such a key.
pub(crate) fn token(key: &Credentials) -> BearerToken {
    BearerToken { token: key.secret_access_key().to_owned(), expires_at: key.expires_at() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_leaves_the_machine_over_tls_only() {
        let authorized = |uri: &str| {
            let mut request = Request::get(uri).body(()).unwrap();
            BearerToken::new("s3cr3t").authorize(&mut request).map(|()| request)
        };
        for uri in [
            "https://host.example",
            "http://localhost:1",
            "http://LOCALHOST",
            "http://127.0.0.53:1/",
            "http://[::1]:1/",
        ] {
            let request = authorized(uri).unwrap();
            assert_eq!(request.headers()[AUTHORIZATION], "Bearer s3cr3t", "{uri}");
            assert!(!format!("{request:?}").contains("s3cr3t"), "{request:?}");
        }
        for uri in [
            "http://host.example",
            "http://localhost.example",
            "http://127.0.0.1.example",
            "http://10.0.0.1",
            "http://[::2]",
            "/",
        ] {
            let error = authorized(uri).unwrap_err();
            assert!(matches!(error, SignError::TokenWithoutTls { .. }), "{uri}: {error}");
        }
    }

    #[test]
    fn a_token_that_no_header_can_have_is_not_shown() {
        let mut request = Request::get("https://host.example").body(()).unwrap();
        let error = BearerToken::new("s3cr3t\n").authorize(&mut request).unwrap_err();
        assert!(!error.to_string().contains("s3cr3t"), "{error}");
        assert!(request.headers().is_empty());
    }

    #[tokio::test]
    async fn a_provider_gives_the_token_of_its_source() {
        let end = Timestamp::MAX;
        let token = BearerToken::new("s3cr3t").with_expiry(end);
        let provider = TokenProvider::from(token.clone());
        assert_eq!(provider.token().await, Ok(token));
        let past = BearerToken::new("s3cr3t").with_expiry(Timestamp::UNIX_EPOCH);
        let error = TokenProvider::from(past).token().await.unwrap_err();
        assert!(error.to_string().contains("expired"), "{error}");
        let past = BearerToken::new("s3cr3t");
        assert!(!format!("{error:?} {provider:?} {past:?}").contains("s3cr3t"));
    }
}

use crate::Service;

/// How a call is authenticated.
///
/// A [service](Service::auth) and its [operations](crate::Operation::AUTH) list the schemes that they take, the
/// preferred one first. A client uses the first for which it has credentials, but a [bearer
/// token](crate::credentials::BearerToken) that it has goes before signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Auth {
    /// By a [signature](crate::sign):
    /// [`aws.auth#sigv4`](https://smithy.io/2.0/aws/aws-auth.html#aws-auth-sigv4-trait).
    SigV4,
    /// By a [bearer token](crate::credentials::BearerToken):
    /// [`smithy.api#httpBearerAuth`](https://smithy.io/2.0/spec/authentication-traits.html#httpbearerauth-trait).
    HttpBearer,
    /// Not at all, which is always possible:
    /// [`smithy.api#optionalAuth`](https://smithy.io/2.0/spec/authentication-traits.html#optionalauth-trait).
    NoAuth,
}

impl Service {
    /// The rest of the name of the variable `AWS_BEARER_TOKEN_...` for this service: `BEDROCK` for `bedrock`.
    #[cfg(feature = "_client")]
    pub(crate) fn token_key(&self) -> String {
        token_key(self.signing_name)
    }
}

/// A signing name as environment variables have it.
#[cfg(feature = "_client")]
pub(crate) fn token_key(signing_name: &str) -> String {
    signing_name.to_ascii_uppercase().replace([' ', '-'], "_")
}

use crate::Service;

/// How a call is authenticated.
///
/// A [service](Service::auth) and its [operations](crate::Operation::AUTH) list the schemes that they take, the
/// preferred one first. A client uses the first for which it has credentials. But a [bearer
/// token](crate::credentials::BearerToken), if it has one, goes before signatures, and the schemes that its
/// [configuration](crate::config::Config::auth_preference) prefers go before all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Auth {
    /// By a [signature](crate::sign):
    /// [`aws.auth#sigv4`](https://smithy.io/2.0/aws/aws-auth.html#aws-auth-sigv4-trait).
    SigV4,
    /// By a signature of Version 4A, which holds for several regions and needs the feature `sigv4a`:
    /// [`aws.auth#sigv4a`](https://smithy.io/2.0/aws/aws-auth.html#aws-auth-sigv4a-trait).
    SigV4a,
    /// By a [bearer token](crate::credentials::BearerToken):
    /// [`smithy.api#httpBearerAuth`](https://smithy.io/2.0/spec/authentication-traits.html#httpbearerauth-trait).
    HttpBearer,
    /// Not at all, which is always possible:
    /// [`smithy.api#optionalAuth`](https://smithy.io/2.0/spec/authentication-traits.html#optionalauth-trait).
    NoAuth,
}

impl Auth {
    /// The name of the scheme, as [`authSchemes`](crate::endpoint::AuthScheme) and
    /// [preferences](crate::config::AuthPreference) have it: the id of its trait without the namespace.
    pub fn name(self) -> &'static str {
        match self {
            Self::SigV4 => "sigv4",
            Self::SigV4a => "sigv4a",
            Self::HttpBearer => "httpBearerAuth",
            Self::NoAuth => "noAuth",
        }
    }

    #[cfg(feature = "_client")]
    pub(crate) fn is_signature(self) -> bool {
        matches!(self, Self::SigV4 | Self::SigV4a)
    }
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

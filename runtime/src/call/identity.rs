//! The identity that a call is made with.

use super::scheme;
use crate::auth::Auth;
use crate::config::Config;
use crate::credentials::{BearerToken, Credentials, CredentialsError, Provider, token};
use crate::sign::SignError;
use crate::{Error, Operation, Service};

/// What an attempt is authenticated with.
#[derive(PartialEq)]
pub(crate) enum Identity {
    Anonymous,
    Key(Credentials),
    /// The credentials of a session, whose token has a header of its own.
    Session(Credentials),
    Token(BearerToken),
}

impl Identity {
    /// The account of the credentials, if known.
    pub(super) fn account_id(&self) -> Option<&str> {
        match self {
            Self::Key(credentials) | Self::Session(credentials) => credentials.account_id(),
            Self::Anonymous | Self::Token(_) => None,
        }
    }

    /// The key by which the provider knows the identity.
    pub(super) fn key_id(&self) -> Option<String> {
        match self {
            Self::Anonymous => None,
            Self::Key(credentials) | Self::Session(credentials) => {
                Some(credentials.access_key_id().to_owned())
            }
            Self::Token(_) => Some(String::new()),
        }
    }
}

/// Where a call gets its identity from.
#[derive(Clone, Copy)]
pub(crate) struct Access<'a> {
    scheme: Auth,
    /// Absent if the call is not authenticated.
    provider: Option<&'a Provider>,
    /// Whether the call can be made without an identity.
    is_optional: bool,
}

impl<'a> Access<'a> {
    const ANONYMOUS: Self = Self { scheme: Auth::NoAuth, provider: None, is_optional: true };

    /// Chooses how a call is authenticated.
    pub(crate) fn of<O: Operation>(config: &'a Config) -> Result<Self, Error<O::Error>> {
        Ok(Self::choose(config, O::SERVICE, O::AUTH)?)
    }

    /// Chooses how a URL is authenticated, which can only be signed.
    pub(crate) fn of_url<O: Operation>(config: &'a Config) -> Result<Self, Error<O::Error>> {
        if O::AUTH == [Auth::HttpBearer] {
            return Err(SignError::NotPresignable { operation: O::NAME }.into());
        }
        let schemes = O::AUTH.iter().copied().filter(|scheme| *scheme != Auth::HttpBearer);
        Ok(Self::choose(config, O::SERVICE, &schemes.collect::<Vec<_>>())?)
    }

    fn choose(
        config: &'a Config,
        service: &Service,
        schemes: &[Auth],
    ) -> Result<Self, CredentialsError> {
        // Only the schemes before `NoAuth` go before a call without authentication.
        let end = schemes.iter().position(|scheme| *scheme == Auth::NoAuth);
        let (preferred, is_optional) =
            (schemes.get(..end.unwrap_or(schemes.len())).unwrap_or_default(), end.is_some());
        let provider = |scheme| match scheme {
            Auth::SigV4 | Auth::SigV4a => config.credentials.as_ref(),
            Auth::HttpBearer => {
                config.bearer_tokens.of_service(service.signing_name).map(|token| token.keys())
            }
            Auth::NoAuth => None,
        };
        let found = preferred
            .iter()
            .filter_map(|scheme| Some((*scheme, provider(*scheme)?)))
            .min_by_key(|(scheme, _)| scheme::rank(*scheme, config));
        match found {
            Some((scheme, provider)) => Ok(Self { scheme, provider: Some(provider), is_optional }),
            None if is_optional || schemes.is_empty() => Ok(Self::ANONYMOUS),
            None if schemes.iter().any(|scheme| scheme.is_signature()) => {
                Err(CredentialsError::Missing)
            }
            None => {
                let variable = format!("AWS_BEARER_TOKEN_{}", service.token_key());
                Err(CredentialsError::MissingToken { variable })
            }
        }
    }

    /// What to ask for the identity; nothing if the call is not authenticated.
    pub(crate) fn provider(self) -> Option<&'a Provider> {
        self.provider
    }

    pub(super) fn scheme(self) -> Auth {
        self.scheme
    }

    pub(super) fn is_signed(self) -> bool {
        self.scheme.is_signature()
    }

    /// The identity that the provider's answer stands for.
    pub(crate) fn identity(
        self,
        given: Result<Credentials, CredentialsError>,
    ) -> Result<Identity, CredentialsError> {
        match given {
            Ok(key) if self.scheme == Auth::HttpBearer => Ok(Identity::Token(token(&key))),
            Ok(credentials) => Ok(Identity::Key(credentials)),
            Err(error) if self.is_optional && error.is_none_set_up() => Ok(Identity::Anonymous),
            Err(error) => Err(error),
        }
    }
}

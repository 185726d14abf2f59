use std::collections::BTreeMap;
use std::sync::Arc;

use crate::auth::token_key;
use crate::credentials::TokenProvider;
use crate::into_member::{IntoMember, via::Converted};

/// The bearer tokens of a client: one for all services that take one, and others for single ones. By default, a client
/// has no token.
///
/// A token is one for all services, also in `client.with(Config::BEARER_TOKENS, "s3cr3t")`.
///
/// ```
/// use lensmith::config::BearerTokens;
///
/// let tokens = BearerTokens::default().with_service("bedrock", "s3cr3t");
/// assert!(tokens.of_service("bedrock").is_some());
/// assert!(tokens.of_service("codecatalyst").is_none());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BearerTokens(Option<Arc<Tokens>>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Tokens {
    of_all: Option<TokenProvider>,
    of_services: BTreeMap<String, TokenProvider>,
}

impl BearerTokens {
    /// Sets the token for one service, by its [signing name](crate::Service::signing_name) such as `bedrock`. The name
    /// may be written in any case, and with underscores instead of hyphens and spaces.
    #[must_use]
    pub fn with_service(mut self, signing_name: &str, token: impl Into<TokenProvider>) -> Self {
        let tokens = Arc::make_mut(self.0.get_or_insert_default());
        tokens.of_services.insert(token_key(signing_name), token.into());
        self
    }

    /// The token for a service, by its signing name.
    #[must_use]
    pub fn of_service(&self, signing_name: &str) -> Option<&TokenProvider> {
        let Tokens { of_all, of_services } = self.0.as_deref()?;
        of_services.get(&token_key(signing_name)).or(of_all.as_ref())
    }

    /// Whether there is no token for any service.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}

impl<T: Into<TokenProvider>> From<T> for BearerTokens {
    fn from(token: T) -> Self {
        Self(Some(Arc::new(Tokens { of_all: Some(token.into()), ..Tokens::default() })))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Into<TokenProvider>> IntoMember<BearerTokens, Converted> for T {
    fn into_member(self) -> BearerTokens {
        self.into().into()
    }
}

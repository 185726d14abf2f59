//! Which scheme authenticates a call, and how it signs.

use std::borrow::Cow;

use crate::config::{Config, ConfigError};
use crate::endpoint::{AuthScheme, Endpoint};
use crate::session::SessionAuth;
use crate::sign::{PathEncoding, PathNormalization, Scope, ServiceSigning, Settings, SignError};
use crate::{Auth, Service};

/// The place of a scheme among those of an operation, the first one to try being the smallest: the schemes that the
/// configuration prefers, then bearer tokens, since a token is only set up to be used. Equal ones keep the order of the
/// model. A scheme whose feature is off comes last.
pub(super) fn rank(scheme: Auth, config: &Config) -> impl Ord + use<> {
    let is_lacking = scheme == Auth::SigV4a && !HAS_SIGV4A;
    (is_lacking, config.auth_preference.rank(scheme.name()), scheme != Auth::HttpBearer)
}

const HAS_SIGV4A: bool = cfg!(feature = "sigv4a");

/// What a request is signed for, and how.
pub(super) struct Plan<'a> {
    region: Cow<'a, str>,
    service: &'a str,
    pub(super) settings: Settings,
}

impl<'a> Plan<'a> {
    /// Follows the scheme of the endpoint, or that of the operation if the endpoint has none.
    pub(super) fn new(
        config: &'a Config,
        service: &'static Service,
        endpoint: &'a Endpoint,
        auth: Auth,
    ) -> Result<Self, Unsigned> {
        let chosen = choose(config, service, endpoint)?;
        let is_sigv4a = match &chosen {
            Some((scheme, _)) => scheme.name == Auth::SigV4a.name(),
            None => auth == Auth::SigV4a,
        };
        let scheme = chosen.map(|(scheme, _)| scheme);
        let name = scheme.and_then(|scheme| scheme.signing_name.as_deref());
        let own_set = config.sigv4a_signing_region_set.as_ref().filter(|_| is_sigv4a);
        let given = match scheme {
            _ if own_set.is_some() => own_set.map(|set| Cow::Borrowed(set.as_str())),
            Some(scheme) if is_sigv4a => region_set(scheme),
            Some(scheme) => scheme.signing_region.as_deref().map(Cow::Borrowed),
            None => None,
        };
        let own = || config.signing_region().map(Cow::Borrowed);
        let region = given.or_else(own).ok_or(Unsigned::Config(ConfigError::MissingRegion))?;
        let mut settings = settings(service.signing, scheme);
        if is_sigv4a {
            settings = with_sigv4a(settings)?;
        }
        Ok(Self { region, service: name.unwrap_or(service.signing_name), settings })
    }

    pub(super) fn scope(&self) -> Scope<'_> {
        Scope { region: &self.region, service: self.service }
    }
}

/// Why there is no signature.
#[derive(Debug)]
pub(super) enum Unsigned {
    Config(ConfigError),
    Sign(SignError),
}

/// The scheme of the endpoint to sign by, with what creates its sessions: the one that the configuration prefers, or else
/// the first that is supported. An endpoint without schemes is signed for like the service.
pub(super) fn choose<'e>(
    config: &Config,
    service: &'static Service,
    endpoint: &'e Endpoint,
) -> Result<Option<(&'e AuthScheme, Option<&'static SessionAuth>)>, Unsigned> {
    let schemes = &endpoint.auth_schemes;
    if schemes.is_empty() {
        return Ok(None);
    }
    let session = |scheme: &AuthScheme| {
        service.session_auth.as_ref().filter(|session| session.scheme == scheme.name)
    };
    let supported = schemes.iter().filter(|scheme| match scheme.name.as_str() {
        "sigv4" => true,
        "sigv4a" => HAS_SIGV4A,
        _ => session(scheme).is_some(),
    });
    let chosen = supported.min_by_key(|scheme| config.auth_preference.rank(&scheme.name));
    let Some(scheme) = chosen else {
        let names = schemes.iter().map(|scheme| scheme.name.clone()).collect();
        return Err(Unsigned::Sign(SignError::UnsupportedSchemes { names }));
    };
    Ok(Some((scheme, session(scheme))))
}

/// The regions of a scheme, if it has any.
fn region_set(scheme: &AuthScheme) -> Option<Cow<'_, str>> {
    match scheme.signing_region_set.as_slice() {
        [] => None,
        [region] => Some(Cow::Borrowed(region)),
        regions => Some(Cow::Owned(regions.join(","))),
    }
}

#[cfg(feature = "sigv4a")]
#[allow(clippy::unnecessary_wraps, reason = "without the feature it is an error")]
fn with_sigv4a(settings: Settings) -> Result<Settings, Unsigned> {
    Ok(Settings { algorithm: crate::sign::Algorithm::EcdsaP256Sha256, ..settings })
}

#[cfg(not(feature = "sigv4a"))]
fn with_sigv4a(_: Settings) -> Result<Settings, Unsigned> {
    let names = vec![Auth::SigV4a.name().to_owned()];
    Err(Unsigned::Sign(SignError::UnsupportedSchemes { names }))
}

fn settings(signing: ServiceSigning, scheme: Option<&AuthScheme>) -> Settings {
    let mut settings = signing.settings();
    let Some(scheme) = scheme else { return settings };
    if scheme.disable_double_encoding {
        settings.path_encoding = PathEncoding::Once;
    }
    if scheme.disable_normalize_path {
        settings.path_normalization = PathNormalization::Disabled;
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_switches_each_treatment_of_the_path_off() {
        let settings = |scheme: &_| super::settings(ServiceSigning::PLAIN, Some(scheme));
        let mut scheme = AuthScheme::default();
        assert_eq!(settings(&scheme), Settings::default());
        scheme.disable_double_encoding = true;
        let once = Settings { path_encoding: PathEncoding::Once, ..Settings::default() };
        assert_eq!(settings(&scheme), once);
        scheme.disable_normalize_path = true;
        let raw = Settings { path_normalization: PathNormalization::Disabled, ..once };
        assert_eq!(settings(&scheme), raw);
    }
}

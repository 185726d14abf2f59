//! What a request takes from the client's configuration: where it goes, and who signs it.

use bytes::Bytes;
use http::Request;
use http::header::{HeaderValue, USER_AGENT};
use jiff::Timestamp;

use super::builder::Config;
use crate::Service;
use crate::endpoint::rules::BuiltIn;
use crate::endpoint::{AuthScheme, Endpoint, EndpointError, Params, Value};
use crate::sign::{PathEncoding, PathNormalization, Scope, Settings, SignError, sign_headers};

const AGENT: HeaderValue =
    HeaderValue::from_static(concat!("lensmith/", env!("CARGO_PKG_VERSION")));

pub(super) fn resolve(config: &Config, service: &Service) -> Result<Endpoint, EndpointError> {
    let rules = service.endpoint_rules;
    let params = Params::new().with_built_ins(rules, |name| built_in(config, name));
    rules.resolve(&params)
}

fn built_in(config: &Config, name: BuiltIn) -> Option<Value> {
    match name {
        BuiltIn::Endpoint => config.endpoint_url.as_deref().map(Value::from),
        BuiltIn::Region => Some(config.region.as_str().into()),
        BuiltIn::UseFips => Some(config.use_fips.into()),
        BuiltIn::UseDualStack => Some(config.use_dual_stack.into()),
        _ => None,
    }
}

pub(super) fn name_agent(request: &mut Request<Bytes>) {
    request.headers_mut().insert(USER_AGENT, AGENT);
}

/// Signs for the service and the region of the endpoint, where it names any, and else for those of the
/// client.
pub(super) fn sign(
    request: &mut Request<Bytes>,
    config: &Config,
    service: &Service,
    endpoint: &Endpoint,
    now: Timestamp,
) -> Result<(), SignError> {
    let scheme = endpoint.auth_schemes.iter().find(|scheme| scheme.name == "sigv4");
    let region = scheme.and_then(|scheme| scheme.signing_region.as_deref());
    let name = scheme.and_then(|scheme| scheme.signing_name.as_deref());
    let scope = Scope {
        region: region.unwrap_or(&config.region),
        service: name.unwrap_or(service.signing_name),
    };
    let settings = scheme.map(settings).unwrap_or_default();
    sign_headers(request, &config.credentials, scope, settings, now)
}

fn settings(scheme: &AuthScheme) -> Settings {
    let mut settings = Settings::default();
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
    use super::{AuthScheme, PathEncoding, PathNormalization, Settings, settings};

    #[test]
    fn an_endpoint_switches_each_treatment_of_the_path_off() {
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

//! What a request takes from the client's configuration: where it goes, and who signs it.

use bytes::Bytes;
use http::Request;
use http::header::{HeaderValue, USER_AGENT};
use jiff::Timestamp;

use super::builder::Config;
use crate::endpoint::rules::BuiltIn;
use crate::endpoint::{AuthScheme, Endpoint, EndpointError, Value};
use crate::sign::{PathEncoding, PathNormalization, Scope, Settings, SignError, sign_headers};
use crate::{Error, Operation, Service};

const AGENT: HeaderValue =
    HeaderValue::from_static(concat!("lensmith/", env!("CARGO_PKG_VERSION")));

/// The request of an operation, neither compressed nor signed, and the endpoint that it goes to.
pub(super) fn prepare<O: Operation>(
    config: &Config,
    operation: O,
) -> Result<(Endpoint, Request<Bytes>), Error<O::Error>> {
    operation.check_sendable()?;
    let tokens = &config.options.idempotency_tokens;
    let operation = operation.with_idempotency_token(|| tokens.next());
    let endpoint = resolve(config, &operation)?;
    let request = endpoint.apply(operation.to_request())?;
    Ok((endpoint, request))
}

fn resolve<O: Operation>(config: &Config, operation: &O) -> Result<Endpoint, EndpointError> {
    let rules = O::SERVICE.endpoint_rules;
    let params = operation
        .to_endpoint_params()
        .with_client_params(rules, &config.options.endpoint_params)
        .with_built_ins(rules, |name| built_in(config, name));
    let endpoint = rules.resolve(&params)?;
    if config.options.host_prefix {
        Ok(endpoint.with_host_prefix(&operation.to_host_prefix()?))
    } else {
        Ok(endpoint)
    }
}

fn built_in(config: &Config, name: BuiltIn) -> Option<Value> {
    match name {
        BuiltIn::Endpoint => config.endpoint_url.as_deref().map(Value::from),
        BuiltIn::Region => Some(config.region.as_str().into()),
        BuiltIn::UseFips => Some(config.use_fips.into()),
        BuiltIn::UseDualStack => Some(config.use_dual_stack.into()),
        BuiltIn::AccountId => config.credentials.account_id().map(Value::from),
        BuiltIn::AccountIdEndpointMode => {
            Some(config.options.account_id_endpoint_mode.as_str().into())
        }
        _ => None,
    }
}

pub(super) fn compress<O: Operation>(request: &mut Request<Bytes>, config: &Config) {
    if let Some(compression) = O::COMPRESSION.filter(|_| config.options.compression) {
        compression.apply(request, config.options.min_compression_bytes);
    }
}

pub(super) fn name_agent(request: &mut Request<Bytes>) {
    request.headers_mut().insert(USER_AGENT, AGENT);
}

/// Signs a request in its headers.
pub(super) fn sign(
    request: &mut Request<Bytes>,
    config: &Config,
    service: &Service,
    endpoint: &Endpoint,
    now: Timestamp,
) -> Result<(), SignError> {
    let (scope, settings) = signing(config, service, endpoint);
    sign_headers(request, &config.credentials, scope, settings, now)
}

/// What to sign for: the service and the region of the endpoint, where it names any, and else those of the
/// client.
pub(super) fn signing<'a>(
    config: &'a Config,
    service: &Service,
    endpoint: &'a Endpoint,
) -> (Scope<'a>, Settings) {
    let scheme = endpoint.auth_schemes.iter().find(|scheme| scheme.name == "sigv4");
    let region = scheme.and_then(|scheme| scheme.signing_region.as_deref());
    let name = scheme.and_then(|scheme| scheme.signing_name.as_deref());
    let scope = Scope {
        region: region.unwrap_or(&config.region),
        service: name.unwrap_or(service.signing_name),
    };
    (scope, scheme.map(settings).unwrap_or_default())
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

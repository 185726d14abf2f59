mod documented;

use std::time::Duration;

use super::{
    AuthPreference, BearerTokens, CaBundle, Config, Connection, EndpointUrl, Proxy, RegionSet,
    TokenSource,
};
use crate::checksum::When;
use crate::credentials::{Credentials, Provider};
use crate::endpoint::{AccountIdEndpointMode, Params};
use crate::hooks::{Hook, Hooks};
use crate::optics::Set;
use crate::retry::{Mode, Policy};

struct Idle;

impl Hook for Idle {}

/// A configuration without defaults.
fn other() -> Config {
    Config {
        region: Some("eu-central-1".to_owned()),
        credentials: Some(Provider::from(Credentials::new("AKIDEXAMPLE", "s3cr3t"))),
        bearer_tokens: BearerTokens::from("s3cr3t"),
        endpoint_url: EndpointUrl::from("http://127.0.0.1:4566"),
        use_fips: true,
        use_dual_stack: true,
        account_id_endpoint_mode: AccountIdEndpointMode::Disabled,
        s3_force_path_style: true,
        s3_accelerate: true,
        s3_use_arn_region: false,
        s3_control_use_arn_region: false,
        s3_disable_multi_region_access_points: true,
        s3_use_global_endpoint: true,
        follow_region_redirects: true,
        auth_preference: AuthPreference::from("sigv4a"),
        sigv4a_signing_region_set: Some(RegionSet::from("*")),
        endpoint_params: Params::new().with("Bucket", "layers"),
        host_prefix: false,
        idempotency_tokens: TokenSource::new(String::new),
        request_compression: false,
        min_compression_bytes: 0,
        request_checksum_calculation: When::Required,
        response_checksum_validation: When::Required,
        http2: true,
        retry: Policy::default().with_mode(Mode::Adaptive),
        attempt_timeout: Some(Duration::ZERO),
        timeout: Some(Duration::ZERO),
        app_name: Some("inventory".into()),
        trace_id: Some("Root=1-5e1b".into()),
        hooks: Hooks::new().with(Idle),
    }
}

#[test]
fn every_field_has_a_lens_that_keeps_the_laws() {
    Config::check_lenses(&Config::default(), &other());
    let other = Connection {
        connect_timeout: Duration::ZERO,
        stall_timeout: Duration::ZERO,
        proxy: Proxy::from("http://proxy.example:3128"),
        ca_bundle: Some(CaBundle::from("ca.pem")),
    };
    Connection::check_lenses(&Connection::default(), &other);
}

#[test]
fn a_part_of_a_part_is_set_without_the_rest() {
    let attempts = Config::RETRY.then(Policy::MAX_ATTEMPTS);
    let changed = attempts.set(other(), Some(9));
    let expected = Policy::default().with_mode(Mode::Adaptive).with_max_attempts(9);
    assert_eq!(changed.retry, expected);
}

#[test]
fn sources_are_equal_if_they_are_shared() {
    let (one, two) = (other(), other());
    assert_eq!(one, one.clone());
    assert_ne!(one.idempotency_tokens, two.idempotency_tokens);
    assert_ne!(one.credentials, two.credentials);
    assert_ne!(one.hooks, two.hooks);
    assert_ne!(one.hooks, one.hooks.with(Idle));
    assert_eq!(Hooks::default(), Hooks::new());
    assert_ne!(one.idempotency_tokens, TokenSource::default());
    assert_eq!(TokenSource::default(), TokenSource::default());
}

#[test]
fn ids_of_services_are_recognised_in_every_spelling() {
    let urls = EndpointUrl::from("http://all.example")
        .with_service("Elastic Beanstalk", "http://one.example")
        .with_service("ECR", "http://two.example");
    for sdk_id in ["Elastic Beanstalk", "elastic_beanstalk", "ELASTIC_BEANSTALK"] {
        assert_eq!(urls.of_service(sdk_id), Some("http://one.example"), "{sdk_id}");
    }
    assert_eq!(urls.of_service("ecr"), Some("http://two.example"));
    assert_eq!(urls.of_service("ElasticBeanstalk"), Some("http://all.example"));
    assert_eq!(EndpointUrl::default().of_service("ECR"), None);
}

/// `Client::with` copies it.
#[test]
fn a_configuration_is_small() {
    let size = size_of::<Config>();
    assert!(size <= 448, "{size}");
}

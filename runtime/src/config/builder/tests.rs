use std::error::Error;

use crate::Client;
use crate::client::Builder;
use crate::config::ConfigError;
use crate::credentials::Credentials;

fn complete() -> Builder {
    Client::builder().region("eu-central-1").credentials(Credentials::new("AKID", "s3cr3t"))
}

fn error(builder: Builder) -> ConfigError {
    builder.build().unwrap_err()
}

#[test]
fn an_error_names_both_ways_to_set_what_is_missing() {
    let no_region = error(Client::builder().credentials(Credentials::new("AKID", "s3cr3t")));
    assert_eq!(no_region, ConfigError::MissingRegion);
    assert!(no_region.to_string().contains("Builder::region"), "{no_region}");
    assert!(no_region.to_string().contains("AWS_REGION"), "{no_region}");

    let no_key = error(Client::builder().region("eu-central-1"));
    assert_eq!(no_key, ConfigError::MissingCredentials);
    assert!(no_key.to_string().contains("Builder::credentials"), "{no_key}");
    assert!(no_key.to_string().contains("AWS_ACCESS_KEY_ID"), "{no_key}");
}

#[test]
fn a_region_that_would_change_the_host_is_refused() {
    for region in ["", "eu central", "evil.example/", "a@b", "eu-central-1\n", "-eu"] {
        let error = error(complete().region(region));
        assert_eq!(error, ConfigError::InvalidRegion { region: region.to_owned() });
        assert!(error.to_string().contains(&format!("{region:?}")), "{error}");
    }
    complete().region("us-iso-east-1").build().unwrap();
}

#[test]
fn a_threshold_of_compression_has_a_limit() {
    complete().min_compression_bytes(10_485_760).build().unwrap();
    let error = error(complete().min_compression_bytes(10_485_761));
    assert_eq!(error, ConfigError::CompressionThreshold { given: 10_485_761 });
    assert!(error.to_string().contains("10485760"), "{error}");
}

#[test]
fn an_endpoint_url_is_checked_before_the_first_call() {
    let error = error(complete().endpoint_url("ftp://host.example"));
    assert!(error.to_string().contains("`ftp://host.example`"), "{error}");
    assert!(error.source().is_none());
    complete().endpoint_url("http://[::1]:4566/prefix").build().unwrap();
}

#[test]
fn debug_hides_the_secret() {
    let client = complete().build().unwrap();
    let text = format!("{client:?} {:?}", complete());
    assert!(text.contains("eu-central-1"), "{text}");
    assert!(!text.contains("s3cr3t"), "{text}");
}

#[test]
fn a_client_is_shareable() {
    crate::testing::laws::shareable::<Client>();
}

//! The configuration of a client from variables and profiles, without those of the process and without a network.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]
#![cfg(feature = "client")]

mod layers;

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use layers::GetLayer;
use lensmith::client::Builder;
use lensmith::config::{AppName, Config, ConfigError, EndpointUrl};
use lensmith::credentials::Credentials;
use lensmith::endpoint::AccountIdEndpointMode;
use lensmith::profile::ProfileError;
use lensmith::retry::{Mode, Policy};
use lensmith::{Environment, Error};

const ID: (&str, &str) = ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
const SECRET: (&str, &str) = ("AWS_SECRET_ACCESS_KEY", "s3cr3t");

/// The home of a user, which is removed when it is dropped.
struct Home(PathBuf);

impl Home {
    /// A home with this config file.
    fn with_config(config: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("lensmith-configuration-{}-{number}", std::process::id());
        let home = std::env::temp_dir().join(name);
        fs::create_dir_all(home.join(".aws")).unwrap();
        fs::write(home.join(".aws/config"), config).unwrap();
        Self(home)
    }

    fn builder(&self, variables: &[(&str, &str)]) -> Result<Builder, ConfigError> {
        let home = [("HOME", self.0.to_str().unwrap()), ID, SECRET];
        Builder::from_env(&Environment::new(home.iter().chain(variables).copied()))
    }

    fn config(&self, variables: &[(&str, &str)]) -> Config {
        self.builder(variables).unwrap().config().clone()
    }

    /// The text of the error, with the path of the config file as `FILE`.
    fn error(&self, variables: &[(&str, &str)]) -> String {
        let text = self.builder(variables).unwrap_err().to_string();
        text.replace(self.0.join(".aws/config").to_str().unwrap(), "FILE")
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const PROFILE: &str = "\
[default]
region = eu-west-1
use_fips_endpoint = true
use_dualstack_endpoint = TRUE
account_id_endpoint_mode = required
disable_request_compression = true
request_min_compression_size_bytes = 128
max_attempts = 5
retry_mode = adaptive
sdk_ua_app_id = inventory
";

#[test]
fn a_profile_is_read_if_no_variable_is_set() {
    let config = Home::with_config(PROFILE).config(&[]);
    assert_eq!(config.region.as_deref(), Some("eu-west-1"));
    assert!(config.use_fips && config.use_dual_stack && !config.request_compression);
    assert_eq!(config.account_id_endpoint_mode, AccountIdEndpointMode::Required);
    assert_eq!(config.min_compression_bytes, 128);
    assert_eq!((config.retry.mode, config.retry.max_attempts), (Some(Mode::Adaptive), Some(5)));
    assert_eq!(config.app_name.as_ref().map(AppName::as_str), Some("inventory"));
}

#[test]
fn a_variable_overrides_the_profile() {
    let config = Home::with_config(PROFILE).config(&[
        ("AWS_REGION", "eu-central-1"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
        ("AWS_USE_FIPS_ENDPOINT", "False"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "false"),
        ("AWS_ACCOUNT_ID_ENDPOINT_MODE", "Disabled"),
        ("AWS_DISABLE_REQUEST_COMPRESSION", "false"),
        ("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "0"),
        ("AWS_MAX_ATTEMPTS", "7"),
        ("AWS_RETRY_MODE", "legacy"),
        ("AWS_SDK_UA_APP_ID", "stock"),
    ]);
    assert_eq!(config.region.as_deref(), Some("eu-central-1"));
    assert!(!config.use_fips && !config.use_dual_stack && config.request_compression);
    assert_eq!(config.account_id_endpoint_mode, AccountIdEndpointMode::Disabled);
    assert_eq!(config.min_compression_bytes, 0);
    assert_eq!((config.retry.mode, config.retry.max_attempts), (Some(Mode::Standard), Some(7)));
    assert_eq!(config.app_name.as_ref().map(AppName::as_str), Some("stock"));
}

#[test]
fn an_empty_or_blank_variable_counts_as_not_set() {
    let config = Home::with_config(PROFILE).config(&[("AWS_REGION", ""), ("AWS_MAX_ATTEMPTS", "")]);
    assert_eq!(config.region.as_deref(), Some("eu-west-1"));
    assert_eq!(config.retry.max_attempts, Some(5));
    let config =
        Home::with_config(PROFILE).config(&[("AWS_REGION", " "), ("AWS_USE_FIPS_ENDPOINT", "\t")]);
    assert!(config.use_fips && config.region.as_deref() == Some("eu-west-1"));
    let default_region = [("AWS_REGION", ""), ("AWS_DEFAULT_REGION", "us-east-1")];
    let config = Home::with_config(PROFILE).config(&default_region);
    assert_eq!(config.region.as_deref(), Some("us-east-1"));
}

#[test]
fn other_settings_keep_their_defaults() {
    let expected = Config::default();
    let config = Home::with_config("").config(&[]);
    assert_eq!(Config::CREDENTIALS.set(config, None), expected);
    let builder = Builder::from_env(&Environment::default()).unwrap();
    assert_eq!(*builder.config(), expected);
}

#[test]
fn a_builder_overrides_variables_and_profile() {
    let home = Home::with_config("[default]\nregion = eu-west-1\nretry_mode = adaptive\n");
    let variables =
        [("AWS_ENDPOINT_URL_LAYERS", "http://variable.example"), ("AWS_MAX_ATTEMPTS", "5")];
    let builder = home.builder(&variables).unwrap();
    let builder = builder.region("us-east-1").endpoint_url("http://builder.example");
    let config = builder.with(Config::RETRY.then(Policy::MAX_ATTEMPTS), 2_u32).config().clone();
    assert_eq!(config.region.as_deref(), Some("us-east-1"));
    assert_eq!(config.endpoint_url, EndpointUrl::from("http://builder.example"));
    assert_eq!((config.retry.mode, config.retry.max_attempts), (Some(Mode::Adaptive), Some(2)));
}

#[test]
fn a_variable_chooses_the_profile_and_the_file() {
    let home =
        Home::with_config("[default]\nregion = eu-west-1\n[profile dev]\nregion = us-west-2\n");
    let region = |variables: &[_]| home.config(variables).region;
    assert_eq!(region(&[]).as_deref(), Some("eu-west-1"));
    assert_eq!(region(&[("AWS_PROFILE", "dev")]).as_deref(), Some("us-west-2"));
    fs::write(home.0.join("other"), "[default]\nregion = ca-west-1\n").unwrap();
    assert_eq!(region(&[("AWS_CONFIG_FILE", "~/other")]).as_deref(), Some("ca-west-1"));
    assert_eq!(region(&[("AWS_CONFIG_FILE", "~/none")]), None);

    let error = home.builder(&[("AWS_PROFILE", "prod")]).unwrap_err();
    assert!(matches!(&error, ConfigError::Profile(ProfileError::Unknown { .. })), "{error}");
    let text = home.error(&[("AWS_PROFILE", "prod")]);
    assert!(text.starts_with("there is no profile `prod` in FILE or "), "{text}");
    assert!(text.contains(", only `default`, `dev`: add `[profile prod]`"), "{text}");
}

/// A variable and its property, an invalid value, and its error.
const WRONG: &[(&str, &str, &str, &str)] = &[
    ("AWS_REGION", "region", "eu central", "the region \"eu central\" cannot be part of a host"),
    ("AWS_DEFAULT_REGION", "region", "a/b", "the region \"a/b\" cannot be part of a host"),
    (
        "AWS_USE_FIPS_ENDPOINT",
        "use_fips_endpoint",
        "yes",
        "it is \"yes\"; set it to `true`, `false`",
    ),
    ("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint", "1", "it is \"1\""),
    ("AWS_DISABLE_REQUEST_COMPRESSION", "disable_request_compression", "2", "it is \"2\""),
    (
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        "ignore_configured_endpoint_urls",
        "no",
        "it is \"no\"",
    ),
    (
        "AWS_MAX_ATTEMPTS",
        "max_attempts",
        "0",
        "it is \"0\"; set it to a number from 1 to 4294967295",
    ),
    ("AWS_MAX_ATTEMPTS", "max_attempts", "many", "it is \"many\"; set it to a number"),
    (
        "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES",
        "request_min_compression_size_bytes",
        "10485761",
        "it is \"10485761\"; set it to a number from 0 to 10485760, or remove it",
    ),
    ("AWS_SDK_UA_APP_ID", "sdk_ua_app_id", "two words", "\"two words\" cannot be the name"),
    (
        "AWS_RETRY_MODE",
        "retry_mode",
        "eager",
        "it is \"eager\"; set it to `standard`, `adaptive`, `legacy`, or remove it",
    ),
    (
        "AWS_ACCOUNT_ID_ENDPOINT_MODE",
        "account_id_endpoint_mode",
        "maybe",
        "it is \"maybe\"; set it to `preferred`, `required`, `disabled`, or remove it",
    ),
];

#[test]
fn an_error_names_the_variable_or_the_line() {
    for &(variable, property, value, reason) in WRONG {
        let text = Home::with_config("").error(&[(variable, value)]);
        assert!(text.starts_with(&format!("{variable}: {reason}")), "{text}");
        let text = Home::with_config(&format!("[default]\n{property} = {value}\n")).error(&[]);
        assert!(text.starts_with(&format!("line 2 of FILE: {property}: {reason}")), "{text}");
    }
}

#[test]
fn a_file_without_sections_is_an_error() {
    let text = Home::with_config("region = eu-west-1\n").error(&[]);
    assert!(text.starts_with("line 1 of FILE: "), "{text}");
}

#[test]
fn half_a_key_is_an_error_unless_the_client_gets_other_credentials() {
    for (given, other) in [(ID, SECRET), (SECRET, ID)] {
        let builder =
            || Builder::from_env(&Environment::new([given])).unwrap().region("eu-central-1");
        let error = builder().build().unwrap_err();
        assert!(matches!(error, ConfigError::IncompleteCredentials(_)), "{error}");
        assert!(error.to_string().contains(other.0), "{error}");
        assert!(builder().credentials(Credentials::new("AKIDOTHER", "s3cr3t")).build().is_ok());
    }
}

/// A key of one blank does not hide that of the profile.
#[test]
fn a_blank_key_is_not_set() {
    let builder = Builder::from_env(&Environment::new([(ID.0, " "), (SECRET.0, "\n")])).unwrap();
    assert!(builder.config().credentials.is_none());
}

#[test]
fn a_bad_line_of_another_profile_stops_nobody() {
    let config = "[default]\nregion = eu-west-1\n[profile other]\naws_access_key_id AKID\n";
    let home = Home::with_config(config);
    assert_eq!(home.config(&[]).region.as_deref(), Some("eu-west-1"));
    let text = home.error(&[("AWS_PROFILE", "other")]);
    assert!(text.starts_with("line 4 of FILE: a property must have the form"), "{text}");
}

/// The error of the first call of a client with these settings.
fn first_error(home: &Home, variables: &[(&str, &str)]) -> String {
    let builder = home.builder(variables).unwrap().region("eu-central-1");
    let transport = |_: http::Request<bytes::Bytes>| async { panic!("no request is expected") };
    let client = builder.transport(transport).build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let error = runtime.block_on(client.send(GetLayer::new("sha256:4f"))).unwrap_err();
    let Error::Config(error) = error else { panic!("{error}") };
    error.to_string().replace(home.0.join(".aws/config").to_str().unwrap(), "FILE")
}

/// The four settings of the endpoint of a service, the strongest first.
const PLACES: [(&str, &str); 4] = [
    ("AWS_ENDPOINT_URL_ELASTIC_BEANSTALK", "http://variable-of-service.example"),
    ("AWS_ENDPOINT_URL", "http://variable.example"),
    ("services", "http://profile-of-service.example"),
    ("endpoint_url", "http://profile.example"),
];

#[test]
fn the_strongest_setting_of_an_endpoint_wins() {
    for present in 0..16_u32 {
        let places: Vec<(&str, &'static str)> =
            (0..).zip(PLACES).filter(|(bit, _)| present >> bit & 1 == 1).map(|it| it.1).collect();
        let mut variables = Vec::new();
        let mut config = "[services local]\nelastic_beanstalk =\n".to_owned();
        let mut profile = "[default]\n".to_owned();
        for (name, url) in &places {
            match *name {
                "services" => {
                    config += &format!("  endpoint_url = {url}\n");
                    profile += "services = local\n";
                }
                "endpoint_url" => profile += &format!("endpoint_url = {url}\n"),
                variable => variables.push((variable, *url)),
            }
        }
        let home = Home::with_config(&(config + &profile));
        let urls = home.config(&variables).endpoint_url;
        let url_of = |place: Option<&(&str, &'static str)>| place.map(|(_, url)| *url);
        let of_all =
            places.iter().find(|(name, _)| ["AWS_ENDPOINT_URL", "endpoint_url"].contains(name));
        assert_eq!(urls.of_service("Elastic Beanstalk"), url_of(places.first()), "{places:?}");
        assert_eq!(urls.of_service("ECR"), url_of(of_all), "{places:?}");

        variables.push(("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"));
        assert_eq!(home.config(&variables).endpoint_url, EndpointUrl::default(), "{places:?}");
    }
}

#[test]
fn a_profile_can_turn_configured_endpoints_off() {
    let home = Home::with_config("[default]\nignore_configured_endpoint_urls = true\n");
    let url = ("AWS_ENDPOINT_URL", "http://variable.example");
    assert_eq!(home.config(&[url]).endpoint_url, EndpointUrl::default());
    let not = ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false");
    assert_eq!(home.config(&[url, not]).endpoint_url, EndpointUrl::from(url.1));
}

#[test]
fn a_wrong_endpoint_is_an_error_for_the_calls_that_use_it() {
    let none = Home::with_config("");
    for variable in ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_LAYERS"] {
        let text = first_error(&none, &[(variable, "http://user:pw@a.example")]);
        let expected = format!("{variable}: the endpoint URL `http://…@a.example`");
        assert!(text.starts_with(&expected), "{text}");
    }
    let profile = Home::with_config("[default]\nendpoint_url = ftp://a.example\n");
    let text = first_error(&profile, &[]);
    let expected = "line 2 of FILE: endpoint_url: the endpoint URL `ftp://a.example`";
    assert!(text.starts_with(expected), "{text}");
    let services = Home::with_config(
        "[default]\nservices = local\n[services local]\nlayers =\n\n  endpoint_url = http://\n",
    );
    let text = first_error(&services, &[]);
    let expected = "line 6 of FILE: endpoint_url of layers: the endpoint URL `http://`";
    assert!(text.starts_with(expected), "{text}");
    let broken = Home::with_config(
        "[default]\nservices = local\n[services local]\nlayers =\n  endpoint_url http://a.example\n",
    );
    let text = first_error(&broken, &[]);
    assert!(text.starts_with("line 5 of FILE: a property must have the form"), "{text}");
    // The endpoint of another service does not matter.
    let other = [("AWS_ENDPOINT_URL_DYNAMODB", "localhost:8000")];
    assert!(none.builder(&other).unwrap().region("eu-central-1").build().is_ok());
    let text = Home::with_config("[default]\nservices = cloud\n").error(&[]);
    assert_eq!(
        text,
        "line 2 of FILE: services: there is no section `[services cloud]`: add it, or remove this"
    );
}

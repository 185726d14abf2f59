//! The settings that the environment and the profiles of AWS tools have in common: each is stated once.

use super::{Config, ConfigError, EndpointUrl, Proxy};
use crate::call::check_app_name;
use crate::compression::MAX_MIN_BYTES;
use crate::endpoint::{AccountIdEndpointMode, is_valid_host_label};
use crate::optics::View;
use crate::retry::{Mode, Policy};

/// What a setting is called.
#[derive(Clone, Copy)]
pub(super) struct Names {
    /// The variables, of which the first one that is set counts.
    pub(super) variables: &'static [&'static str],
    /// The property of a profile, which counts where no variable is set.
    pub(super) property: &'static str,
}

/// A setting with its place in the configuration.
pub(super) struct Setting {
    pub(super) names: Names,
    /// Sets what a text says, or says what is wrong with it.
    pub(super) set: fn(&mut Config, &str) -> Result<(), String>,
}

macro_rules! settings {
    ($($lens:expr => $read:ident, $variables:expr, $property:literal;)*) => {
        /// The settings that are a part of the configuration each.
        pub(super) const SETTINGS: &[Setting] = &[$(Setting {
            names: Names { variables: &$variables, property: $property },
            set: |config, text| {
                *$lens.view_mut(config) = $read(text)?;
                Ok(())
            },
        }),*];
    };
}

settings! {
    Config::REGION => region, ["AWS_REGION", "AWS_DEFAULT_REGION"], "region";
    Config::USE_FIPS => flag, ["AWS_USE_FIPS_ENDPOINT"], "use_fips_endpoint";
    Config::USE_DUAL_STACK => flag, ["AWS_USE_DUALSTACK_ENDPOINT"], "use_dualstack_endpoint";
    Config::ACCOUNT_ID_ENDPOINT_MODE => account_id_endpoint_mode,
        ["AWS_ACCOUNT_ID_ENDPOINT_MODE"], "account_id_endpoint_mode";
    Config::REQUEST_COMPRESSION => negated_flag,
        ["AWS_DISABLE_REQUEST_COMPRESSION"], "disable_request_compression";
    Config::MIN_COMPRESSION_BYTES => min_compression_bytes,
        ["AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES"], "request_min_compression_size_bytes";
    Config::RETRY.then(Policy::MAX_ATTEMPTS) => max_attempts, ["AWS_MAX_ATTEMPTS"], "max_attempts";
    Config::RETRY.then(Policy::MODE) => retry_mode, ["AWS_RETRY_MODE"], "retry_mode";
    Config::APP_NAME => app_name, ["AWS_SDK_UA_APP_ID"], "sdk_ua_app_id";
}

/// The URL for all services, and after `AWS_ENDPOINT_URL_` or in a section `[services]` those for single
/// ones.
pub(super) const ENDPOINT_URL: Names =
    Names { variables: &["AWS_ENDPOINT_URL"], property: "endpoint_url" };

/// Whether [`ENDPOINT_URL`] does not count.
pub(super) const IGNORE_ENDPOINT_URLS: Names = Names {
    variables: &["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"],
    property: "ignore_configured_endpoint_urls",
};

/// The certificate authorities to trust.
pub(super) const CA_BUNDLE: Names = Names { variables: &["AWS_CA_BUNDLE"], property: "ca_bundle" };

/// The proxies, and what goes without them, which no profile knows.
pub(super) const HTTPS_PROXY: Names =
    Names { variables: &["https_proxy", "HTTPS_PROXY"], property: "" };
pub(super) const HTTP_PROXY: Names =
    Names { variables: &["http_proxy", "HTTP_PROXY"], property: "" };
pub(super) const NO_PROXY: Names = Names { variables: &["no_proxy", "NO_PROXY"], property: "" };

fn region(text: &str) -> Result<Option<String>, String> {
    match is_valid_host_label(text, false) {
        true => Ok(Some(text.to_owned())),
        false => Err(ConfigError::InvalidRegion { region: text.to_owned() }.to_string()),
    }
}

pub(super) fn url(text: &str) -> Result<String, String> {
    EndpointUrl::from(text).check().map_err(|error| error.to_string())?;
    Ok(text.to_owned())
}

pub(super) fn proxy(text: &str) -> Result<String, String> {
    Proxy::from(text).parse().map_err(|error| error.to_string())?;
    Ok(text.to_owned())
}

pub(super) fn flag(text: &str) -> Result<bool, String> {
    word(text, &[("true", true), ("false", false)])
}

fn negated_flag(text: &str) -> Result<bool, String> {
    flag(text).map(|flag| !flag)
}

fn account_id_endpoint_mode(text: &str) -> Result<AccountIdEndpointMode, String> {
    let modes = [
        AccountIdEndpointMode::Preferred,
        AccountIdEndpointMode::Required,
        AccountIdEndpointMode::Disabled,
    ];
    word(text, &modes.map(|mode| (mode.as_str(), mode)))
}

/// The mode `legacy` of older tools is one that we do not have; the standard one stands in for it.
fn retry_mode(text: &str) -> Result<Mode, String> {
    let modes =
        [("standard", Mode::Standard), ("adaptive", Mode::Adaptive), ("legacy", Mode::Standard)];
    word(text, &modes)
}

fn app_name(text: &str) -> Result<Option<String>, String> {
    check_app_name(text).map_err(|error| error.to_string())?;
    Ok(Some(text.to_owned()))
}

fn max_attempts(text: &str) -> Result<u32, String> {
    number(text, 1, u32::MAX)
}

fn min_compression_bytes(text: &str) -> Result<usize, String> {
    number(text, 0, MAX_MIN_BYTES)
}

/// What a word means, in any case of letters.
fn word<T: Copy>(text: &str, words: &[(&str, T)]) -> Result<T, String> {
    let meant = words.iter().find(|(word, _)| text.eq_ignore_ascii_case(word));
    meant.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        format!("it is {text:?}; set it to `{}`, or not at all", words.join("`, `"))
    })
}

fn number<T>(text: &str, min: T, max: T) -> Result<T, String>
where
    T: std::str::FromStr + PartialOrd + std::fmt::Display,
{
    let number = text.parse().ok().filter(|number| (&min..=&max).contains(&number));
    number.ok_or_else(|| {
        format!("it is {text:?}; set it to a number from {min} to {max}, or not at all")
    })
}

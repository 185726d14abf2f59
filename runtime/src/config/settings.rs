//! The settings that AWS tools read from both the environment and profiles, each in one place.

use super::{AppName, AuthPreference, Config, ConfigError, RegionSet};
use crate::checksum::When;
use crate::compression::MAX_MIN_BYTES;
use crate::endpoint::{AccountIdEndpointMode, is_valid_host_label};
use crate::optics::View;
use crate::retry::{Mode, Policy};

/// The names of a setting.
#[derive(Clone, Copy)]
pub(super) struct Names {
    /// Environment variables; the first that is set wins.
    pub(super) variables: &'static [&'static str],
    /// The property of a profile, which is read if no variable is set. A nested one follows that around it after a dot.
    pub(super) property: &'static str,
}

/// A setting, and where it is stored in the configuration.
pub(super) struct Setting {
    pub(super) names: Names,
    /// Sets the value that a text stands for, or says what is wrong with the text.
    pub(super) set: fn(&mut Config, &str) -> Result<(), String>,
}

macro_rules! settings {
    (
        // Parameters of endpoint rules that are flags.
        flags: { $($parameter:literal => $variable:literal, $in_profile:literal;)* }
        $($lens:expr => $read:ident, $variables:expr, $property:literal;)*
    ) => {
        /// The settings that are a single value of the configuration.
        pub(super) const SETTINGS: &[Setting] = &[$(Setting {
            names: Names { variables: &$variables, property: $property },
            set: |config, text| {
                *$lens.view_mut(config) = $read(text)?;
                Ok(())
            },
        },)* $(Setting {
            names: Names { variables: &[$variable], property: $in_profile },
            set: |config, text| {
                let params = std::mem::take(&mut config.endpoint_params);
                config.endpoint_params = params.with($parameter, flag(text)?);
                Ok(())
            },
        }),*];
    };
}

settings! {
    flags: {
        "DisableS3ExpressSessionAuth" =>
            "AWS_S3_DISABLE_EXPRESS_SESSION_AUTH", "s3_disable_express_session_auth";
    }
    Config::REGION => region, ["AWS_REGION", "AWS_DEFAULT_REGION"], "region";
    Config::USE_FIPS => flag, ["AWS_USE_FIPS_ENDPOINT"], "use_fips_endpoint";
    Config::USE_DUAL_STACK => flag, ["AWS_USE_DUALSTACK_ENDPOINT"], "use_dualstack_endpoint";
    Config::ACCOUNT_ID_ENDPOINT_MODE => account_id_endpoint_mode,
        ["AWS_ACCOUNT_ID_ENDPOINT_MODE"], "account_id_endpoint_mode";
    Config::S3_FORCE_PATH_STYLE => path_style, [], "s3.addressing_style";
    Config::S3_ACCELERATE => flag, [], "s3.use_accelerate_endpoint";
    Config::S3_USE_ARN_REGION => flag, ["AWS_S3_USE_ARN_REGION"], "s3_use_arn_region";
    Config::S3_CONTROL_USE_ARN_REGION => flag, ["AWS_S3_USE_ARN_REGION"], "s3_use_arn_region";
    Config::S3_DISABLE_MULTI_REGION_ACCESS_POINTS => flag,
        ["AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS"], "s3_disable_multiregion_access_points";
    Config::S3_USE_GLOBAL_ENDPOINT => global_endpoint,
        ["AWS_S3_US_EAST_1_REGIONAL_ENDPOINT"], "s3_us_east_1_regional_endpoint";
    Config::REQUEST_COMPRESSION => negated_flag,
        ["AWS_DISABLE_REQUEST_COMPRESSION"], "disable_request_compression";
    Config::MIN_COMPRESSION_BYTES => min_compression_bytes,
        ["AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES"], "request_min_compression_size_bytes";
    Config::REQUEST_CHECKSUM_CALCULATION => when,
        ["AWS_REQUEST_CHECKSUM_CALCULATION"], "request_checksum_calculation";
    Config::RESPONSE_CHECKSUM_VALIDATION => when,
        ["AWS_RESPONSE_CHECKSUM_VALIDATION"], "response_checksum_validation";
    Config::RETRY.then(Policy::MAX_ATTEMPTS) => max_attempts, ["AWS_MAX_ATTEMPTS"], "max_attempts";
    Config::RETRY.then(Policy::MODE) => retry_mode, ["AWS_RETRY_MODE"], "retry_mode";
    Config::APP_NAME => app_name, ["AWS_SDK_UA_APP_ID"], "sdk_ua_app_id";
    Config::AUTH_PREFERENCE => auth_preference,
        ["AWS_AUTH_SCHEME_PREFERENCE"], "auth_scheme_preference";
    Config::SIGV4A_SIGNING_REGION_SET => region_set,
        ["AWS_SIGV4A_SIGNING_REGION_SET"], "sigv4a_signing_region_set";
}

/// The settings that endpoints depend on, by their property.
#[cfg(feature = "credentials")]
pub(super) const OF_ENDPOINTS: [&str; 3] =
    ["region", "use_fips_endpoint", "use_dualstack_endpoint"];

/// The URL for all services. Those for single services have the variable `AWS_ENDPOINT_URL_<SERVICE>`, or are in a
/// section `[services]`.
pub(super) const ENDPOINT_URL: Names =
    Names { variables: &["AWS_ENDPOINT_URL"], property: "endpoint_url" };

/// The start of the variables with the bearer token of a service.
pub(super) const BEARER_TOKEN: &str = "AWS_BEARER_TOKEN_";

/// Whether [`ENDPOINT_URL`] is ignored.
pub(super) const IGNORE_ENDPOINT_URLS: Names = Names {
    variables: &["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"],
    property: "ignore_configured_endpoint_urls",
};

/// The certificate authorities to trust.
pub(super) const CA_BUNDLE: Names = Names { variables: &["AWS_CA_BUNDLE"], property: "ca_bundle" };

/// The proxies, and the hosts that need none. Profiles have no property for them.
pub(super) const HTTPS_PROXY: Names =
    Names { variables: &["https_proxy", "HTTPS_PROXY"], property: "" };
pub(super) const HTTP_PROXY: Names =
    Names { variables: &["http_proxy", "HTTP_PROXY"], property: "" };
pub(super) const NO_PROXY: Names = Names { variables: &["no_proxy", "NO_PROXY"], property: "" };

/// The trace of an invocation. It is read if the variable [`LAMBDA_FUNCTION`] shows that the process is a function.
pub(super) const TRACE_ID: &str = "_X_AMZN_TRACE_ID";
pub(super) const LAMBDA_FUNCTION: &str = "AWS_LAMBDA_FUNCTION_NAME";

fn region(text: &str) -> Result<Option<String>, String> {
    match is_valid_host_label(text, false) {
        true => Ok(Some(text.to_owned())),
        false => Err(ConfigError::InvalidRegion { region: text.to_owned() }.to_string()),
    }
}

pub(super) fn flag(text: &str) -> Result<bool, String> {
    word(text, &[("true", true), ("false", false)])
}

fn negated_flag(text: &str) -> Result<bool, String> {
    flag(text).map(|flag| !flag)
}

/// Whether buckets are in the path. Other tools take `auto` for `virtual` wherever the endpoint rules of today do.
fn path_style(text: &str) -> Result<bool, String> {
    word(text, &[("path", true), ("virtual", false), ("auto", false)])
}

fn global_endpoint(text: &str) -> Result<bool, String> {
    word(text, &[("legacy", true), ("regional", false)])
}

fn account_id_endpoint_mode(text: &str) -> Result<AccountIdEndpointMode, String> {
    let modes = [
        AccountIdEndpointMode::Preferred,
        AccountIdEndpointMode::Required,
        AccountIdEndpointMode::Disabled,
    ];
    word(text, &modes.map(|mode| (mode.as_str(), mode)))
}

fn when(text: &str) -> Result<When, String> {
    word(text, &[When::Supported, When::Required].map(|when| (when.as_str(), when)))
}

/// Older tools have a mode `legacy`; the standard mode replaces it.
fn retry_mode(text: &str) -> Result<Option<Mode>, String> {
    let modes =
        [("standard", Mode::Standard), ("adaptive", Mode::Adaptive), ("legacy", Mode::Standard)];
    word(text, &modes).map(Some)
}

#[allow(clippy::unnecessary_wraps, reason = "other settings can be wrong")]
fn auth_preference(text: &str) -> Result<AuthPreference, String> {
    Ok(AuthPreference::from(text))
}

fn region_set(text: &str) -> Result<Option<RegionSet>, String> {
    let regions = RegionSet::from(text);
    match regions.is_valid() {
        true => Ok(Some(regions)),
        false => {
            Err(format!("it is {text:?}; set it to regions such as `us-east-1,eu-*`, or remove it"))
        }
    }
}

fn app_name(text: &str) -> Result<Option<AppName>, String> {
    let app_name = AppName::from(text);
    app_name.check().map_err(|error| error.to_string())?;
    Ok(Some(app_name))
}

fn max_attempts(text: &str) -> Result<Option<u32>, String> {
    number(text, 1, u32::MAX).map(Some)
}

fn min_compression_bytes(text: &str) -> Result<usize, String> {
    number(text, 0, MAX_MIN_BYTES)
}

/// The meaning of a word in upper or lower case.
fn word<T: Copy>(text: &str, words: &[(&str, T)]) -> Result<T, String> {
    let meant = words.iter().find(|(word, _)| text.eq_ignore_ascii_case(word));
    meant.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        format!("it is {text:?}; set it to `{}`, or remove it", words.join("`, `"))
    })
}

fn number<T>(text: &str, min: T, max: T) -> Result<T, String>
where
    T: std::str::FromStr + PartialOrd + std::fmt::Display,
{
    let number = text.parse().ok().filter(|number| (&min..=&max).contains(&number));
    number.ok_or_else(|| {
        format!("it is {text:?}; set it to a number from {min} to {max}, or remove it")
    })
}

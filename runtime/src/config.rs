//! Client configuration: region, credentials, endpoints, retries and timeouts.
//!
//! A [`Builder`] creates a client. [`Client::with`](crate::Client::with) derives a client that differs in a part of
//! its [`Config`], for one call or for many. The lenses of `Config` name the part:
//!
//! ```
//! # #[cfg(feature = "client")] {
//! use lensmith::config::Config;
//! use lensmith::credentials::Credentials;
//! use lensmith::retry::Policy;
//! use lensmith::Client;
//!
//! let client = Client::builder()
//!     .region("eu-central-1")
//!     .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
//!     .build()?;
//! let there = client.with(Config::REGION, "us-east-1");
//! let once = there.with(Config::RETRY.then(Policy::MAX_ATTEMPTS), 1_u32);
//! assert_eq!(once.config().region.as_deref(), Some("us-east-1"));
//! # }
//! # Ok::<(), lensmith::config::ConfigError>(())
//! ```

mod app_name;
mod auth_preference;
mod bearer_tokens;
mod builder;
mod ca_bundle;
mod connection;
mod endpoint_url;
mod env;
mod error;
mod limits;
mod located;
mod proxy;
mod region;
mod region_set;
mod settings;
#[cfg(test)]
mod tests;
mod tokens;
mod trace_id;

use std::time::Duration;

pub use self::app_name::AppName;
pub(crate) use self::app_name::is_token;
pub use self::auth_preference::AuthPreference;
pub use self::bearer_tokens::BearerTokens;
pub use self::builder::Builder;
pub use self::ca_bundle::CaBundle;
pub use self::connection::Connection;
pub use self::endpoint_url::EndpointUrl;
#[cfg(feature = "credentials")]
pub(crate) use self::env::settings_of_endpoints;
pub use self::error::ConfigError;
pub use self::limits::Limits;
pub use self::proxy::Proxy;
pub(crate) use self::proxy::{Proxies, Server};
pub(crate) use self::region::without_fips;
pub use self::region_set::RegionSet;
pub use self::tokens::TokenSource;
pub use self::trace_id::TraceId;
use crate::checksum::When;
use crate::compression;
use crate::credentials::Provider;
use crate::endpoint::{AccountIdEndpointMode, Params, is_valid_host_label};
use crate::hooks::Hooks;
use crate::macros::lenses;
use crate::retry::Policy;

/// How long connecting may take, unless [`Builder::connect_timeout`] sets another time: 3 seconds.
pub const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// How long one attempt of a call may take, unless the client or the operation sets another time: 30 seconds.
pub const DEFAULT_ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);

/// How long the body of a response may pause, unless [`Builder::stall_timeout`] sets another time: 10 seconds.
pub const DEFAULT_STALL_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a whole call may take, unless the client or the operation sets another time: 100 seconds, which is enough
/// for three attempts of the default length.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(100);

/// What every call takes from its client. Each field has a lens, with which [`Client::with`] changes it.
///
/// [`Client::with`]: crate::Client::with
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Config {
    /// The region that calls go to and are signed for, such as `eu-central-1`. Required.
    pub region: Option<String>,
    /// Where credentials come from. Required except for operations that are not signed.
    pub credentials: Option<Provider>,
    /// The bearer tokens. A service that takes one gets it instead of a signature.
    pub bearer_tokens: BearerTokens,
    /// The schemes of authentication that go before others.
    pub auth_preference: AuthPreference,
    /// The regions that signatures of Version 4A hold for, instead of those that endpoints name.
    pub sigv4a_signing_region_set: Option<RegionSet>,
    /// The URL that calls go to instead of the service's own endpoint.
    pub endpoint_url: EndpointUrl,
    /// Whether to use only endpoints that comply with FIPS 140.
    pub use_fips: bool,
    /// Whether to use endpoints that support IPv6 as well as IPv4.
    pub use_dual_stack: bool,
    /// Whether endpoints have the account of the credentials in their host.
    pub account_id_endpoint_mode: AccountIdEndpointMode,
    /// Whether buckets of S3 are in the path of the URL and never in its host.
    pub s3_force_path_style: bool,
    /// Whether calls of S3 go to the endpoint of Transfer Acceleration.
    pub s3_accelerate: bool,
    /// Whether an ARN of S3 may name another region than the client, and the call then goes there.
    pub s3_use_arn_region: bool,
    /// The same for S3 Control.
    pub s3_control_use_arn_region: bool,
    /// Whether multi-region access points of S3 are refused.
    pub s3_disable_multi_region_access_points: bool,
    /// Whether calls of S3 in `us-east-1` go to the endpoint without a region.
    pub s3_use_global_endpoint: bool,
    /// Whether calls go to the region where the service says that what they name is, such as a bucket.
    pub follow_region_redirects: bool,
    /// Values of the endpoint parameters that a service's model leaves to the client.
    pub endpoint_params: Params,
    /// Whether operations may put a prefix before the host.
    pub host_prefix: bool,
    /// Where idempotency tokens come from.
    pub idempotency_tokens: TokenSource,
    /// Whether bodies are compressed if the operation accepts that.
    pub request_compression: bool,
    /// The smallest body, in bytes, that is compressed.
    pub min_compression_bytes: usize,
    /// When requests get a checksum of their body, if the operation takes one.
    pub request_checksum_calculation: When,
    /// When the bodies of responses are compared with a checksum, if the operation has one.
    pub response_checksum_validation: When,
    /// Whether calls go over HTTP/2, even if their operation does not need it.
    pub http2: bool,
    /// Which failed calls are retried, how often, and after how long.
    pub retry: Policy,
    /// How long one attempt of a call may take; by default as [`Limits::of`] says.
    pub attempt_timeout: Option<Duration>,
    /// How long a whole call may take; by default as [`Limits::of`] says.
    pub timeout: Option<Duration>,
    /// The name of the application, which calls send in their [`user-agent`](Builder::app_name).
    pub app_name: Option<AppName>,
    /// The trace that calls belong to, which Lambda needs to detect functions that call one another without end.
    pub trace_id: Option<TraceId>,
    /// Your own code that runs at each stage of a call.
    pub hooks: Hooks,
}

lenses! {
    Config;
    REGION: Option<String> = region;
    CREDENTIALS: Option<Provider> = credentials;
    BEARER_TOKENS: BearerTokens = bearer_tokens;
    AUTH_PREFERENCE: AuthPreference = auth_preference;
    SIGV4A_SIGNING_REGION_SET: Option<RegionSet> = sigv4a_signing_region_set;
    ENDPOINT_URL: EndpointUrl = endpoint_url;
    USE_FIPS: bool = use_fips;
    USE_DUAL_STACK: bool = use_dual_stack;
    ACCOUNT_ID_ENDPOINT_MODE: AccountIdEndpointMode = account_id_endpoint_mode;
    S3_FORCE_PATH_STYLE: bool = s3_force_path_style;
    S3_ACCELERATE: bool = s3_accelerate;
    S3_USE_ARN_REGION: bool = s3_use_arn_region;
    S3_CONTROL_USE_ARN_REGION: bool = s3_control_use_arn_region;
    S3_DISABLE_MULTI_REGION_ACCESS_POINTS: bool = s3_disable_multi_region_access_points;
    S3_USE_GLOBAL_ENDPOINT: bool = s3_use_global_endpoint;
    FOLLOW_REGION_REDIRECTS: bool = follow_region_redirects;
    ENDPOINT_PARAMS: Params = endpoint_params;
    HOST_PREFIX: bool = host_prefix;
    IDEMPOTENCY_TOKENS: TokenSource = idempotency_tokens;
    REQUEST_COMPRESSION: bool = request_compression;
    MIN_COMPRESSION_BYTES: usize = min_compression_bytes;
    REQUEST_CHECKSUM_CALCULATION: When = request_checksum_calculation;
    RESPONSE_CHECKSUM_VALIDATION: When = response_checksum_validation;
    HTTP2: bool = http2;
    RETRY: Policy = retry;
    ATTEMPT_TIMEOUT: Option<Duration> = attempt_timeout;
    TIMEOUT: Option<Duration> = timeout;
    APP_NAME: Option<AppName> = app_name;
    TRACE_ID: Option<TraceId> = trace_id;
    HOOKS: Hooks = hooks;
}

impl Default for Config {
    fn default() -> Self {
        Self {
            region: None,
            credentials: None,
            bearer_tokens: BearerTokens::default(),
            auth_preference: AuthPreference::default(),
            sigv4a_signing_region_set: None,
            endpoint_url: EndpointUrl::default(),
            use_fips: false,
            use_dual_stack: false,
            account_id_endpoint_mode: AccountIdEndpointMode::default(),
            s3_force_path_style: false,
            s3_accelerate: false,
            s3_use_arn_region: true,
            s3_control_use_arn_region: true,
            s3_disable_multi_region_access_points: false,
            s3_use_global_endpoint: false,
            follow_region_redirects: false,
            endpoint_params: Params::new(),
            host_prefix: true,
            idempotency_tokens: TokenSource::default(),
            request_compression: true,
            min_compression_bytes: compression::DEFAULT_MIN_BYTES,
            request_checksum_calculation: When::default(),
            response_checksum_validation: When::default(),
            http2: false,
            retry: Policy::default(),
            attempt_timeout: None,
            timeout: None,
            app_name: None,
            trace_id: None,
            hooks: Hooks::new(),
        }
    }
}

impl Config {
    /// Fails if no call could succeed. Returns the region.
    pub(crate) fn check(&self) -> Result<&str, ConfigError> {
        let region = self.region.as_deref().ok_or(ConfigError::MissingRegion)?;
        // Endpoint rules write it into a host; anything else could lead to a foreign one.
        if !is_valid_host_label(region, false) {
            return Err(ConfigError::InvalidRegion { region: region.to_owned() });
        }
        let min_bytes = self.min_compression_bytes;
        if min_bytes > compression::MAX_MIN_BYTES {
            return Err(ConfigError::CompressionThreshold { given: min_bytes });
        }
        if let Some(app_name) = &self.app_name {
            app_name.check()?;
        }
        Ok(region)
    }

    /// The region to call and to sign for, without what its name says of FIPS.
    pub(crate) fn signing_region(&self) -> Option<&str> {
        self.region.as_deref().map(|region| without_fips(region).0)
    }

    /// Whether the setting or the name of the region asks for FIPS.
    pub(crate) fn uses_fips(&self) -> bool {
        self.use_fips || self.region.as_deref().is_some_and(|region| without_fips(region).1)
    }
}

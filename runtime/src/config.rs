//! What the clients are told: where calls go, who signs them, how long they may take.
//!
//! A [`Builder`] makes a client of it, and every client can be had with a part of its [`Config`] changed, for
//! one call or for many. The lenses of `Config` say which part:
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

mod builder;
mod ca_bundle;
mod connection;
mod endpoint_url;
mod env;
mod error;
mod proxy;
mod settings;
#[cfg(test)]
mod tests;
mod tokens;

use std::time::Duration;

pub use self::builder::Builder;
pub use self::ca_bundle::CaBundle;
pub use self::connection::Connection;
pub use self::endpoint_url::EndpointUrl;
#[cfg(feature = "credentials")]
pub(crate) use self::env::settings;
pub use self::error::ConfigError;
pub use self::proxy::Proxy;
pub(crate) use self::proxy::{Proxies, Server};
pub use self::tokens::TokenSource;
use crate::call::check_app_name;
use crate::compression;
use crate::credentials::Provider;
use crate::endpoint::{AccountIdEndpointMode, Params, is_valid_host_label};
use crate::hooks::Hooks;
use crate::macros::lenses;
use crate::retry::Policy;

/// How long a connection may take to come about, unless [`Builder::connect_timeout`] says otherwise: 3
/// seconds.
pub const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// How long one attempt of a call may take, unless [`Builder::attempt_timeout`] says otherwise: 30 seconds.
pub const DEFAULT_ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);

/// How long the body of a response may pause, unless [`Builder::stall_timeout`] says otherwise: 10 seconds.
pub const DEFAULT_STALL_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a call may take as a whole, unless [`Builder::timeout`] says otherwise: 100 seconds, in which
/// each of three attempts can take its time.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(100);

/// What every call takes from its client. Each field has a lens, by which [`Client::with`] changes it.
///
/// [`Client::with`]: crate::Client::with
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Config {
    /// The region that calls go to and are signed for, such as `eu-central-1`. No call goes without it.
    pub region: Option<String>,
    /// Who signs. Only operations that no one signs go without it.
    pub credentials: Option<Provider>,
    /// The URL that calls go to instead of the service's own endpoint.
    pub endpoint_url: EndpointUrl,
    /// Whether to use only endpoints that comply with FIPS 140.
    pub use_fips: bool,
    /// Whether to use endpoints that speak IPv6 as well as IPv4.
    pub use_dual_stack: bool,
    /// How far endpoints may have the account of the credentials in their host.
    pub account_id_endpoint_mode: AccountIdEndpointMode,
    /// Values of the endpoint parameters that a service's model leaves to the users of a client.
    pub endpoint_params: Params,
    /// Whether operations may put a prefix before the host.
    pub host_prefix: bool,
    /// Where idempotency tokens come from.
    pub idempotency_tokens: TokenSource,
    /// Whether bodies are compressed for the operations that take them so.
    pub request_compression: bool,
    /// From how many bytes on a body is compressed.
    pub min_compression_bytes: usize,
    /// Which failed calls are tried again, how often, and how long after.
    pub retry: Policy,
    /// How long one attempt of a call may take.
    pub attempt_timeout: Duration,
    /// How long a call may take as a whole.
    pub timeout: Duration,
    /// The name of the application, which calls send along in their
    /// [`user-agent`](Builder::app_name).
    pub app_name: Option<String>,
    /// What is called at the turns of every call.
    pub hooks: Hooks,
}

lenses! {
    Config;
    REGION: Option<String> = region;
    CREDENTIALS: Option<Provider> = credentials;
    ENDPOINT_URL: EndpointUrl = endpoint_url;
    USE_FIPS: bool = use_fips;
    USE_DUAL_STACK: bool = use_dual_stack;
    ACCOUNT_ID_ENDPOINT_MODE: AccountIdEndpointMode = account_id_endpoint_mode;
    ENDPOINT_PARAMS: Params = endpoint_params;
    HOST_PREFIX: bool = host_prefix;
    IDEMPOTENCY_TOKENS: TokenSource = idempotency_tokens;
    REQUEST_COMPRESSION: bool = request_compression;
    MIN_COMPRESSION_BYTES: usize = min_compression_bytes;
    RETRY: Policy = retry;
    ATTEMPT_TIMEOUT: Duration = attempt_timeout;
    TIMEOUT: Duration = timeout;
    APP_NAME: Option<String> = app_name;
    HOOKS: Hooks = hooks;
}

impl Default for Config {
    fn default() -> Self {
        Self {
            region: None,
            credentials: None,
            endpoint_url: EndpointUrl::default(),
            use_fips: false,
            use_dual_stack: false,
            account_id_endpoint_mode: AccountIdEndpointMode::default(),
            endpoint_params: Params::new(),
            host_prefix: true,
            idempotency_tokens: TokenSource::default(),
            request_compression: true,
            min_compression_bytes: compression::DEFAULT_MIN_BYTES,
            retry: Policy::default(),
            attempt_timeout: DEFAULT_ATTEMPT_TIMEOUT,
            timeout: DEFAULT_TIMEOUT,
            app_name: None,
            hooks: Hooks::new(),
        }
    }
}

impl Config {
    /// The region, unless a call could only fail.
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
            check_app_name(app_name)?;
        }
        self.endpoint_url.check()?;
        Ok(region)
    }
}

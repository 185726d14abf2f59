mod requests;
mod s3;
#[cfg(test)]
#[cfg(feature = "client")]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{
    AppName, AuthPreference, BearerTokens, CaBundle, Config, ConfigError, Connection, EndpointUrl,
    Proxy, RegionSet, TraceId,
};
use crate::credentials::{Credentials, DefaultChain, Provider, TokenProvider};
use crate::endpoint::{AccountIdEndpointMode, Value};
use crate::hooks::Hook;
use crate::optics::Put;
use crate::retry::Policy;
use crate::{Environment, IntoMember};

/// Builds a client. `T` is the type of its transport.
///
/// ```
/// # #[cfg(feature = "client")] {
/// use std::time::Duration;
///
/// use lensmith::Client;
/// use lensmith::credentials::Credentials;
///
/// let client = Client::builder()
///     .region("us-east-1")
///     .credentials(Credentials::new("test", "test"))
///     .endpoint_url("http://127.0.0.1:4566")
///     .timeout(Duration::from_secs(10))
///     .build()?;
/// # }
/// # Ok::<(), lensmith::config::ConfigError>(())
/// ```
#[must_use]
pub struct Builder<T: ?Sized> {
    pub(crate) config: Config,
    pub(crate) connection: Connection,
    pub(crate) transport: Option<Arc<T>>,
    /// The environment of the default chain, which is the source of credentials if there is no other.
    pub(crate) chain: Option<Environment>,
    /// Whether a client without credentials is an error.
    pub(crate) needs_credentials: bool,
}

impl<T: ?Sized> Default for Builder<T> {
    fn default() -> Self {
        Self {
            config: Config::default(),
            connection: Connection::default(),
            transport: None,
            chain: None,
            needs_credentials: true,
        }
    }
}

/// Any part of the configuration.
impl<T: ?Sized> Builder<T> {
    /// The configuration so far.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Sets the focus of a lens of [`Config`], like `with` of a client. Every field also has a method; a lens can set
    /// a part of a field and leave the rest.
    ///
    /// ```
    /// # #[cfg(feature = "client")] {
    /// use lensmith::Client;
    /// use lensmith::config::Config;
    /// use lensmith::retry::Policy;
    ///
    /// let builder = Client::builder().with(Config::RETRY.then(Policy::MAX_ATTEMPTS), 5_u32);
    /// # }
    /// ```
    pub fn with<L, Via>(mut self, lens: L, value: impl IntoMember<L::Target, Via>) -> Self
    where
        L: Put<Source = Config>,
    {
        lens.put(&mut self.config, value.into_member());
        self
    }
}

/// Endpoints and credentials.
impl<T: ?Sized> Builder<T> {
    /// Sets the region that calls go to and are signed for, such as `eu-central-1`.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.config.region = Some(region.into());
        self
    }

    /// Sets the [`Credentials`], or a [`Provider`] of them.
    pub fn credentials(mut self, credentials: impl Into<Provider>) -> Self {
        self.config.credentials = Some(credentials.into());
        self
    }

    /// Makes a client without credentials, for operations that need none. The default chain is not asked. Signed
    /// operations fail before they are sent, and those that need not be signed are not.
    ///
    /// ```
    /// # #[cfg(feature = "client")] {
    /// let client = lensmith::Client::builder().region("eu-central-1").no_credentials().build()?;
    /// # }
    /// # Ok::<(), lensmith::config::ConfigError>(())
    /// ```
    pub fn no_credentials(mut self) -> Self {
        self.config.credentials = None;
        (self.chain, self.needs_credentials) = (None, false);
        self
    }

    /// Sets the [`BearerToken`](crate::credentials::BearerToken), or a [`TokenProvider`] of it, for every service that
    /// takes one. It replaces all tokens that were set before, also those of single services and those of the
    /// environment.
    ///
    /// A call that can be authenticated by a token is, even if the client has credentials as well. A token is sent over
    /// TLS only, unless the endpoint is this machine.
    pub fn bearer_token(mut self, token: impl Into<TokenProvider>) -> Self {
        self.config.bearer_tokens = BearerTokens::from(token);
        self
    }

    /// Sets the schemes of authentication that go before others, such as `sigv4a,sigv4`; see [`AuthPreference`].
    ///
    /// ```
    /// # #[cfg(feature = "client")]
    /// let builder = lensmith::Client::builder().auth_preference("sigv4");
    /// ```
    pub fn auth_preference(mut self, preference: impl Into<AuthPreference>) -> Self {
        self.config.auth_preference = preference.into();
        self
    }

    /// Sets the regions that signatures of Version 4A hold for, such as `us-east-1,eu-west-1` or `*`; see [`RegionSet`].
    ///
    /// ```
    /// # #[cfg(feature = "client")]
    /// let builder = lensmith::Client::builder().sigv4a_signing_region_set("*");
    /// ```
    pub fn sigv4a_signing_region_set(mut self, regions: impl Into<RegionSet>) -> Self {
        self.config.sigv4a_signing_region_set = Some(regions.into());
        self
    }

    /// Sets the bearer token for one service, by its [signing name](crate::Service::signing_name).
    ///
    /// ```
    /// # #[cfg(feature = "client")]
    /// let builder = lensmith::Client::builder().service_bearer_token("bedrock", "s3cr3t");
    /// ```
    pub fn service_bearer_token(
        mut self,
        signing_name: &str,
        token: impl Into<TokenProvider>,
    ) -> Self {
        self.config.bearer_tokens = self.config.bearer_tokens.with_service(signing_name, token);
        self
    }

    /// Sends every call to this URL instead of the service's own endpoint: http or https, a host, and optionally a
    /// port and a path. It replaces all URLs that were set before, also those of single services and those of the
    /// environment.
    pub fn endpoint_url(mut self, endpoint_url: impl Into<String>) -> Self {
        self.config.endpoint_url = EndpointUrl::from(endpoint_url.into());
        self
    }

    /// Sends the calls of one service to this URL, by the service's [id](crate::Service::sdk_id) such as `ECR`.
    ///
    /// ```
    /// # #[cfg(feature = "client")]
    /// let builder = lensmith::Client::builder()
    ///     .endpoint_url("http://127.0.0.1:4566")
    ///     .service_endpoint_url("DynamoDB", "http://127.0.0.1:8000");
    /// ```
    pub fn service_endpoint_url(mut self, sdk_id: &str, endpoint_url: impl Into<String>) -> Self {
        self.config.endpoint_url = self.config.endpoint_url.with_service(sdk_id, endpoint_url);
        self
    }

    /// Whether to use only endpoints that comply with FIPS 140; `false` by default. A region named
    /// `us-east-1-fips` or `fips-us-east-1` does so, too.
    pub fn use_fips(mut self, use_fips: bool) -> Self {
        self.config.use_fips = use_fips;
        self
    }

    /// Whether to use endpoints that support IPv6 as well as IPv4; `false` by default.
    pub fn use_dual_stack(mut self, use_dual_stack: bool) -> Self {
        self.config.use_dual_stack = use_dual_stack;
        self
    }

    /// Whether endpoints have the account of the credentials in their host; by default they do if it is known.
    pub fn account_id_endpoint_mode(mut self, mode: AccountIdEndpointMode) -> Self {
        self.config.account_id_endpoint_mode = mode;
        self
    }

    /// Sets an endpoint parameter that a service's model leaves to the client, its [`clientContextParams`]. Services
    /// without a parameter of this name ignore it.
    ///
    /// [`clientContextParams`]: https://smithy.io/2.0/additional-specs/rules-engine/parameters.html#smithy-rules-clientcontextparams-trait
    pub fn endpoint_param(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Value>,
    ) -> Self {
        self.config.endpoint_params = self.config.endpoint_params.with(name, value);
        self
    }

    /// Whether operations may put the prefix of their model before the host; `true` by default. Turn it off for an
    /// emulator with a single host name. An IP address never gets a prefix.
    pub fn host_prefix(mut self, host_prefix: bool) -> Self {
        self.config.host_prefix = host_prefix;
        self
    }
}

/// Identification and observation.
impl<T: ?Sized> Builder<T> {
    /// Names the application, like `AWS_SDK_UA_APP_ID`: [1 to 50 letters, digits and characters of
    /// ``!#$%&'*+-.^_`|~``][application]. Reports of AWS show the name, so that the programs of an account can be
    /// told apart.
    ///
    /// It is the last word of the header `user-agent`, after `lensmith/` with its version, `os/` with the operating
    /// system, `lang/rust`, and `api/` with the service and the version of its model:
    ///
    /// ```text
    /// lensmith/0.2.0 os/linux lang/rust api/ECR#2015-09-21 app/inventory
    /// ```
    ///
    /// [application]: https://docs.aws.amazon.com/sdkref/latest/guide/feature-appid.html
    pub fn app_name(mut self, app_name: impl Into<AppName>) -> Self {
        self.config.app_name = Some(app_name.into());
        self
    }

    /// Sets the trace that calls belong to: the header `x-amzn-trace-id`, by which Lambda detects functions that call one
    /// another without end. [`from_env`](Self::from_env) sets it in a Lambda function. Pre-signed URLs do not have it.
    pub fn trace_id(mut self, trace_id: impl Into<TraceId>) -> Self {
        self.config.trace_id = Some(trace_id.into());
        self
    }

    /// Adds a [hook](crate::hooks), which runs at each stage of a call, after the hooks that were added before.
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.config.hooks = self.config.hooks.with(hook);
        self
    }
}

/// Connections of the client's own transport. They have no effect on a transport that you set.
impl<T: ?Sized> Builder<T> {
    /// Sets the proxy: a URL for all calls, or a [`Proxy`]. By default no proxy is used.
    pub fn proxy(mut self, proxy: impl Into<Proxy>) -> Self {
        self.connection.proxy = proxy.into();
        self
    }

    /// Sets the certificate authorities to trust instead of Mozilla's: the path of a PEM file, or a [`CaBundle`].
    pub fn ca_bundle(mut self, ca_bundle: impl Into<CaBundle>) -> Self {
        self.connection.ca_bundle = Some(ca_bundle.into());
        self
    }
}

/// Timeouts and retries.
impl<T: ?Sized> Builder<T> {
    /// How long connecting may take, by default [`DEFAULT_CONNECT_TIMEOUT`](super::DEFAULT_CONNECT_TIMEOUT). It
    /// includes DNS, TCP and TLS. It has no effect on a transport that you set.
    pub fn connect_timeout(mut self, connect_timeout: Duration) -> Self {
        self.connection.connect_timeout = connect_timeout;
        self
    }

    /// How long the body of a response may pause before the attempt fails, or the stream if it is one, by default
    /// [`DEFAULT_STALL_TIMEOUT`](super::DEFAULT_STALL_TIMEOUT). It has no effect on a transport that you set.
    pub fn stall_timeout(mut self, stall_timeout: Duration) -> Self {
        self.connection.stall_timeout = stall_timeout;
        self
    }

    /// How long one attempt of a call may take, from connecting to the end of the response, by default
    /// [`DEFAULT_ATTEMPT_TIMEOUT`](super::DEFAULT_ATTEMPT_TIMEOUT), or as long as the
    /// [operation](crate::Operation::ATTEMPT_TIMEOUT) needs. It does not apply to [long
    /// polls](crate::Operation::IS_LONG_POLL). A [`Body`](crate::Body) that is a stream may take longer: for an upload the
    /// time counts from the last piece that was sent, and for a download it ends with the head of the response.
    pub fn attempt_timeout(mut self, attempt_timeout: Duration) -> Self {
        self.config.attempt_timeout = Some(attempt_timeout);
        self
    }

    /// How long a whole call may take, with all attempts and the delays between them, by default
    /// [`DEFAULT_TIMEOUT`](super::DEFAULT_TIMEOUT), or longer for an [operation](crate::Operation::ATTEMPT_TIMEOUT) that
    /// needs it. An attempt that could not start in time is not made. Streams may take
    /// longer, as they may for an [attempt](Self::attempt_timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.config.timeout = Some(timeout);
        self
    }

    /// Sets which failed calls are retried, how often, and after how long; by default [`Policy::default`]. It replaces
    /// the settings of the environment. The [service](crate::Service::retry)
    /// decides what the policy leaves out.
    ///
    /// ```
    /// # #[cfg(feature = "client")] {
    /// use lensmith::retry::Policy;
    ///
    /// let builder = lensmith::Client::builder().retry(Policy::default().with_max_attempts(1));
    /// # }
    /// ```
    pub fn retry(mut self, policy: Policy) -> Self {
        self.config.retry = policy;
        self
    }
}

impl<T: ?Sized> Builder<T> {
    /// The parts of a client. Fails if no call could succeed.
    pub(crate) fn finish(
        self,
        default_transport: impl FnOnce(&Connection) -> Result<Arc<T>, ConfigError>,
        default_chain: impl FnOnce(Environment, Arc<T>) -> DefaultChain,
    ) -> Result<(Config, Arc<T>), ConfigError> {
        let Self { mut config, connection, transport, chain, needs_credentials } = self;
        let region = config.check()?.to_owned();
        config.endpoint_url.check_own()?;
        match &chain {
            _ if config.credentials.is_some() => {}
            Some(environment) => {
                let found = Credentials::find_in_env(environment);
                found.map_err(ConfigError::IncompleteCredentials)?;
            }
            None if needs_credentials && config.bearer_tokens.is_empty() => {
                return Err(ConfigError::MissingCredentials);
            }
            None => {}
        }
        let transport = transport.map_or_else(|| default_transport(&connection), Ok)?;
        if let (None, Some(environment)) = (&config.credentials, chain) {
            let chain = default_chain(environment, Arc::clone(&transport)).with_region(region);
            config.credentials = Some(Provider::new(chain));
        }
        Ok((config, transport))
    }
}

impl<T: ?Sized> fmt::Debug for Builder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("config", &self.config)
            .field("connection", &self.connection)
            .finish_non_exhaustive()
    }
}

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Request;

use super::attempts::Retries;
use super::options::Options;
use super::{
    Client, ConfigError, DEFAULT_ATTEMPT_TIMEOUT, DEFAULT_CONNECT_TIMEOUT, DEFAULT_STALL_TIMEOUT,
    DEFAULT_TIMEOUT, Https,
};
use crate::credentials::Credentials;
use crate::endpoint::{Endpoint, is_valid_host_label};
use crate::retry::Policy;
use crate::transport::{Transport, TransportFuture};

/// The configuration of a [`Client`], under way.
///
/// ```
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
/// # Ok::<(), lensmith::client::ConfigError>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct Builder {
    pub(super) region: Option<String>,
    pub(super) credentials: Option<Credentials>,
    pub(super) endpoint_url: Option<String>,
    pub(super) use_fips: bool,
    pub(super) use_dual_stack: bool,
    pub(super) connect_timeout: Duration,
    pub(super) stall_timeout: Duration,
    pub(super) attempt_timeout: Duration,
    pub(super) timeout: Duration,
    pub(super) retry: Policy,
    pub(super) transport: Option<AnyTransport>,
    pub(super) options: Options,
}

/// What a [`Client`] needs for its calls, checked.
#[derive(Debug)]
pub(super) struct Config {
    pub(super) region: String,
    pub(super) credentials: Credentials,
    pub(super) endpoint_url: Option<String>,
    pub(super) use_fips: bool,
    pub(super) use_dual_stack: bool,
    pub(super) attempt_timeout: Duration,
    pub(super) timeout: Duration,
    pub(super) retry: Policy,
    pub(super) retries: Retries,
    pub(super) transport: AnyTransport,
    pub(super) options: Options,
}

impl Builder {
    /// Sets the region that calls go to and are signed for, such as `eu-central-1`.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Sets the key that requests are signed with.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Sends every call to this URL instead of the service's own endpoint: http or https, a host, and
    /// perhaps a port and a path.
    pub fn endpoint_url(mut self, endpoint_url: impl Into<String>) -> Self {
        self.endpoint_url = Some(endpoint_url.into());
        self
    }

    /// Whether to use only endpoints that comply with FIPS 140; by default not.
    pub fn use_fips(mut self, use_fips: bool) -> Self {
        self.use_fips = use_fips;
        self
    }

    /// Whether to use endpoints that speak IPv6 as well as IPv4; by default not.
    pub fn use_dual_stack(mut self, use_dual_stack: bool) -> Self {
        self.use_dual_stack = use_dual_stack;
        self
    }

    /// How long a connection may take to come about, by default [`DEFAULT_CONNECT_TIMEOUT`]: the name
    /// resolved, TCP connected, TLS agreed upon. A [`transport`](Self::transport) of your own sees to
    /// that itself.
    pub fn connect_timeout(mut self, connect_timeout: Duration) -> Self {
        self.connect_timeout = connect_timeout;
        self
    }

    /// How long the body of a response may pause before the attempt is given up, by default
    /// [`DEFAULT_STALL_TIMEOUT`]. A [`transport`](Self::transport) of your own sees to that itself.
    pub fn stall_timeout(mut self, stall_timeout: Duration) -> Self {
        self.stall_timeout = stall_timeout;
        self
    }

    /// How long one attempt of a call may take, from the connection to the end of the response, by default
    /// [`DEFAULT_ATTEMPT_TIMEOUT`]. It does not count for [long polls](crate::retry::is_long_poll).
    pub fn attempt_timeout(mut self, attempt_timeout: Duration) -> Self {
        self.attempt_timeout = attempt_timeout;
        self
    }

    /// Which failed calls are tried again, how often, and how long after; by default [`Policy::default`]. It
    /// takes the place of what the environment says.
    ///
    /// ```
    /// use lensmith::retry::Policy;
    ///
    /// let builder = lensmith::Client::builder().retry(Policy::default().with_max_attempts(1));
    /// ```
    pub fn retry(mut self, policy: Policy) -> Self {
        self.retry = policy;
        self
    }

    /// How long a call may take as a whole, with all its attempts and the delays between them, by default
    /// [`DEFAULT_TIMEOUT`]. Where it leaves no time for another attempt, there is none.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sends requests by other means than [`Https`].
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(AnyTransport(Box::new(transport)));
        self
    }

    /// Checks the configuration and makes a client of it. Nothing is connected yet.
    ///
    /// # Errors
    /// [`ConfigError`] where the region or the credentials are missing, or the region, the credentials'
    /// account, the endpoint's URL or the threshold of compression cannot be used.
    pub fn build(self) -> Result<Client, ConfigError> {
        let region = self.region.ok_or(ConfigError::MissingRegion)?;
        // Endpoint rules write region and account into a host; anything else could lead to a foreign one.
        if !is_valid_host_label(&region, false) {
            return Err(ConfigError::InvalidRegion { region });
        }
        let credentials = self.credentials.ok_or(ConfigError::MissingCredentials)?;
        if let Some(account_id) = credentials.account_id()
            && !is_valid_host_label(account_id, false)
        {
            return Err(ConfigError::InvalidAccountId { account_id: account_id.to_owned() });
        }
        self.options.check()?;
        if let Some(url) = &self.endpoint_url {
            let probe = Endpoint::new(url).apply(Request::new(()));
            probe.map_err(ConfigError::InvalidEndpointUrl)?;
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => AnyTransport(Box::new(
                Https::new(self.connect_timeout)?.stall_timeout(self.stall_timeout),
            )),
        };
        Ok(Client(Arc::new(Config {
            region,
            credentials,
            endpoint_url: self.endpoint_url,
            use_fips: self.use_fips,
            use_dual_stack: self.use_dual_stack,
            attempt_timeout: self.attempt_timeout,
            timeout: self.timeout,
            retry: self.retry,
            retries: Retries::new(),
            transport,
            options: self.options,
        })))
    }
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            region: None,
            credentials: None,
            endpoint_url: None,
            use_fips: false,
            use_dual_stack: false,
            connect_timeout: DEFAULT_CONNECT_TIMEOUT,
            stall_timeout: DEFAULT_STALL_TIMEOUT,
            attempt_timeout: DEFAULT_ATTEMPT_TIMEOUT,
            timeout: DEFAULT_TIMEOUT,
            retry: Policy::default(),
            transport: None,
            options: Options::default(),
        }
    }
}

/// Any transport, with a `Debug` that a closure lacks.
pub(super) struct AnyTransport(Box<dyn Transport>);

impl AnyTransport {
    pub(super) fn send(&self, request: Request<Bytes>) -> TransportFuture<'_> {
        self.0.send(request)
    }
}

impl fmt::Debug for AnyTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transport")
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::{Builder, ConfigError};
    use crate::Client;
    use crate::credentials::Credentials;

    fn complete() -> Builder {
        Client::builder().region("eu-central-1").credentials(Credentials::new("AKID", "s3cr3t"))
    }

    fn error(builder: Builder) -> ConfigError {
        builder.build().unwrap_err()
    }

    #[test]
    fn what_is_missing_is_named_with_both_ways_to_give_it() {
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
    fn an_account_that_would_change_the_host_is_refused() {
        for account_id in ["", "evil.example/", "1@2"] {
            let credentials = Credentials::new("AKID", "s3cr3t").with_account_id(account_id);
            let error = error(complete().credentials(credentials));
            assert_eq!(error, ConfigError::InvalidAccountId { account_id: account_id.to_owned() });
            assert!(error.to_string().contains(&format!("{account_id:?}")), "{error}");
        }
    }

    #[test]
    fn a_threshold_of_compression_has_a_limit() {
        complete().min_compression_bytes(10_485_760).build().unwrap();
        let error = error(complete().min_compression_bytes(10_485_761));
        assert_eq!(error, ConfigError::CompressionThreshold { given: "10485761".to_owned() });
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
        assert!(text.contains("AKID") && text.contains("eu-central-1"), "{text}");
        assert!(!text.contains("s3cr3t"), "{text}");
    }

    #[test]
    fn a_client_is_shareable() {
        crate::testing::shareable::<Client>();
    }
}

//! The async client, which sends the operations of every service (feature `client`, on by default).

mod chain;
mod connect;
mod https;
mod paginate;
mod presign;
mod send;
mod wait;
#[cfg_attr(
    not(feature = "credentials"),
    allow(dead_code, reason = "the links of the feature use the rest of it")
)]
mod world;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

pub use self::https::{Https, MAX_RESPONSE_BYTES};
pub use self::paginate::{Items, Pages};
use crate::call::{Call, Clock, Retries, Watch};
use crate::config::{self, Config, ConfigError};
use crate::credentials::{Credentials, DefaultChain, Provider};
use crate::hooks::Outcome;
use crate::optics::View;
use crate::transport::Transport;
use crate::{Environment, Error, IntoMember, Operation};

/// Sends operations, of whichever service. A clone shares the connections, the credentials and what is known
/// of the services; it costs next to nothing.
///
/// Calls need a Tokio runtime with time and IO enabled, as `#[tokio::main]` starts it.
///
/// ```
/// use lensmith::Client;
/// use lensmith::credentials::Credentials;
///
/// let client = Client::builder()
///     .region("eu-central-1")
///     .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
///     .build()?;
/// # Ok::<(), lensmith::config::ConfigError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    config: Arc<Config>,
    link: Arc<Link>,
}

/// What calls share, however they are configured.
struct Link {
    start: Instant,
    retries: Retries,
    transport: Arc<dyn Transport>,
}

/// The configuration of a [`Client`], under way.
pub type Builder = config::Builder<dyn Transport>;

impl Builder {
    /// Sends requests by other means than [`Https`].
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Checks the configuration and makes a client of it. Nothing is connected yet.
    ///
    /// # Errors
    /// [`ConfigError`] where the region or the credentials are missing, or the region, the endpoint's URL
    /// or the threshold of compression cannot be used.
    pub fn build(self) -> Result<Client, ConfigError> {
        self.check()?;
        let Self { mut config, connection, transport, chain } = self;
        let transport: Arc<dyn Transport> = match transport {
            Some(transport) => transport.into(),
            None => {
                let https = Https::new(connection.connect_timeout)?;
                Arc::new(https.stall_timeout(connection.stall_timeout))
            }
        };
        if let (None, Some(environment), Some(region)) =
            (&config.credentials, chain, &config.region)
        {
            let chain = DefaultChain::new(environment, Arc::clone(&transport)).with_region(region);
            config.credentials = Some(Provider::new(chain));
        }
        let link = Link { start: Instant::now(), retries: Retries::default(), transport };
        Ok(Client { config: Arc::new(config), link: Arc::new(link) })
    }
}

impl Client {
    /// A client as the environment describes it; [`Builder::from_env`] lists the variables.
    ///
    /// Credentials come from the [default chain](DefaultChain), which is asked at the first call.
    ///
    /// # Errors
    /// [`ConfigError`] where the region or the credentials are missing, or a variable has a value
    /// that cannot be used.
    pub async fn from_env() -> Result<Self, ConfigError> {
        Builder::from_env(&Environment::of_process())?.build()
    }

    /// A client's configuration, with everything that has a default at its default.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// What calls take from this client.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// This client with what `lens` focuses on set to `value`, for one call or for many. It shares all else
    /// with this one.
    ///
    /// ```
    /// use std::time::Duration;
    /// use lensmith::Client;
    /// use lensmith::config::Config;
    ///
    /// fn patient(client: &Client) -> Client {
    ///     client.with(Config::TIMEOUT, Duration::from_secs(600))
    /// }
    /// ```
    #[must_use]
    pub fn with<L>(&self, lens: L, value: impl IntoMember<L::Target>) -> Self
    where
        L: View<Source = Config>,
    {
        let mut client = self.clone();
        *lens.view_mut(Arc::make_mut(&mut client.config)) = value.into_member();
        client
    }

    /// Sends an operation and reads its response. A call that fails is tried again as [`retry`](crate::retry)
    /// says, three times at most unless [`Config::retry`] says otherwise. To drop the future gives the call
    /// up, without a trace in the client.
    ///
    /// # Errors
    /// [`Error::Service`] where the service answered with an error, and the other variants of
    /// [`Error`] where no response came about or it could not be read: what the last attempt came to.
    pub async fn send<O: Operation>(&self, operation: O) -> Result<O::Response, Error<O::Error>> {
        let mut watch = Watch::new::<O>(&self.config, &*self.link);
        let result = watch.scope().wrap(self.call(operation, &mut watch)).await;
        watch.end(Outcome::of(&result));
        result
    }

    async fn call<O: Operation>(
        &self,
        operation: O,
        watch: &mut Watch<'_>,
    ) -> Result<O::Response, Error<O::Error>> {
        let credentials = self.credentials::<O>().await?;
        let (config, retries) = (&*self.config, &self.link.retries);
        let deadline = watch.deadline();
        let call = Call::new(config, retries, operation, credentials.as_ref(), deadline)?;
        O::parse_response(send::send(self, call, watch, credentials).await??)
    }

    /// The credentials to sign with, for an operation that is signed.
    async fn credentials<O: Operation>(&self) -> Result<Option<Credentials>, Error<O::Error>> {
        https::require_runtime()?;
        if !O::IS_SIGNED {
            return Ok(None);
        }
        Ok(Some(send::provided(self, self.config.timeout).await?))
    }

    /// The time since the client was made.
    fn now(&self) -> Duration {
        self.link.now()
    }
}

impl Clock for Link {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link").finish_non_exhaustive()
    }
}

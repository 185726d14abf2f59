//! The async client, which sends the operations of every service (feature `client`, on by default).

mod connect;
mod dial;
#[cfg(feature = "http2")]
mod http2;
mod https;
mod paginate;
mod presign;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg_attr(
    not(feature = "credentials"),
    allow(dead_code, reason = "the links of the feature use the rest of it")
)]
mod runtime;
mod send;
mod tower;
mod wait;

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

pub use self::https::Https;
pub use self::paginate::{Items, Pages};
pub use self::tower::Tower;
use crate::call::{
    self, Access, AttemptError, Call, ClientState, Clock, Identity, Observer, client_methods,
};
use crate::config::{self, Config, ConfigError};
use crate::credentials::DefaultChain;
use crate::hooks::Outcome;
use crate::optics::Put;
use crate::receive::receive;
use crate::transport::Transport;
use crate::{Environment, Error, IntoMember, Operation};

/// Sends operations of any service. Clones are cheap and share connections, credentials and per-service
/// state.
///
/// Calls need a Tokio runtime with time and IO enabled, as `#[tokio::main]` starts it. They may come from one
/// runtime after another. Where several live at the same time, give each a client of its own: a kept connection
/// stands still whenever the runtime does that opened it, and a call of another that takes it fails at its
/// [`attempt_timeout`](Config::attempt_timeout) only.
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
    state: Arc<ClientState<dyn Transport, Instant>>,
}

/// Builds a [`Client`] from its configuration.
pub type Builder = config::Builder<dyn Transport>;

impl Builder {
    /// Sends requests with another transport than [`Https`].
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Checks the configuration and builds the client, which connects at its first call.
    ///
    /// # Errors
    /// [`ConfigError`] if the region or the credentials are missing, or a setting cannot be used.
    pub fn build(self) -> Result<Client, ConfigError> {
        let https = |connection: &_| Ok(Arc::new(Https::new(connection)?) as _);
        let (config, transport) = self.finish(https, DefaultChain::new)?;
        let state = ClientState::new(transport, Instant::now());
        Ok(Client { config: Arc::new(config), state: Arc::new(state) })
    }
}

impl Client {
    client_methods!("lensmith::Client");

    /// Builds a client from the environment; [`Builder::from_env`] lists the variables.
    ///
    /// Credentials come from the [default chain](DefaultChain), which is asked at the first call.
    ///
    /// # Errors
    /// [`ConfigError`] if there is no region, only half of a key, or a variable or profile that cannot be used.
    pub async fn from_env() -> Result<Self, ConfigError> {
        Builder::from_env(&Environment::of_process())?.build()
    }

    /// Sends an operation and reads its response. A call that fails is retried as [`retry`](crate::retry)
    /// describes, with three attempts at most unless [`Config::retry`] says otherwise. Dropping the future cancels
    /// the call; the client stays usable.
    ///
    /// A response with a stream is handed over before the stream is read. Dropping the stream ends the download.
    ///
    /// # Errors
    /// The error of the last attempt: [`Error::Service`] if the service responded with an error, and another
    /// variant of [`Error`] if there was no response or it could not be read.
    pub async fn send<O: Operation>(&self, operation: O) -> Result<O::Response, Error<O::Error>> {
        let mut observer = Observer::new::<O>(&self.config, &*self.state);
        let result = observer.scope().wrap(self.call(operation, &mut observer)).await;
        let result = result.map_err(call::with_member::<O>);
        observer.end(Outcome::of(&result));
        result
    }

    async fn call<O: Operation>(
        &self,
        operation: O,
        observer: &mut Observer<'_>,
    ) -> Result<O::Response, Error<O::Error>> {
        let access = Access::of::<O>(&self.config)?;
        let identity = self.identity(access).await?;
        let (resolver, retries) = (self.state.resolver(&self.config), &self.state.retries);
        let needs_input = self.state.transport.needs_input();
        let (caller, start) = ((access, &identity), observer.start());
        let call = Call::new(resolver, retries, operation, caller, start, needs_input)?;
        receive::<O>(send::send(self, call, observer, identity).await??)
    }

    /// The identity that a call is made with.
    async fn identity(&self, access: Access<'_>) -> Result<Identity, AttemptError> {
        https::require_runtime().map_err(AttemptError::Transport)?;
        Ok(send::provided(self, access, self.config.credentials_timeout()).await?)
    }
}

impl Clock for ClientState<dyn Transport, Instant> {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }
}

//! The blocking client (feature `blocking`), for programs without an async runtime.
//!
//! It is `lensmith::Client` without `await`: the same configuration, retries, timeouts and
//! errors. A call blocks its thread: in an async task, make it within `tokio::task::spawn_blocking`, or use the
//! async client. Your own [provider](crate::credentials::Provider) runs on that thread, too,
//! without an async runtime: one that needs Tokio's timers or sockets is for the async client.
//!
//! ```no_run
//! # use lensmith::{Error, Operation};
//! use lensmith::blocking::Client;
//!
//! # fn example<GetLayer: Operation>(request: GetLayer) -> Result<(), Box<dyn std::error::Error>>
//! # where Error<GetLayer::Error>: std::error::Error + 'static {
//! let client = Client::from_env()?;
//! let response = client.send(request)?;
//! # Ok(())
//! # }
//! ```

mod block_on;
mod connect;
mod https;
mod on_thread;
mod paginate;
#[cfg_attr(
    not(feature = "credentials"),
    allow(dead_code, reason = "the links of the feature use the rest of it")
)]
mod runtime;
mod send;
mod transport;
mod wait;

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::Request;

pub(crate) use self::block_on::block_on;
pub use self::https::Https;
pub use self::paginate::{Items, Pages};
pub(crate) use self::send::{collect, whole};
pub use self::transport::Transport;
use crate::call::{self, Access, Call, ClientState, Clock, Observer, Presigning, client_methods};
use crate::config::{self, Config, ConfigError};
use crate::credentials::DefaultChain;
use crate::hooks::Outcome;
use crate::optics::Put;
use crate::receive::receive;
use crate::{Body, Environment, Error, IntoMember, Operation};

/// Sends operations of any service, and blocks until each is over. Clones are cheap and share connections,
/// credentials and per-service state.
///
/// ```
/// use lensmith::blocking::Client;
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
        let (config, transport) = self.finish(https, DefaultChain::blocking)?;
        let state = ClientState::new(transport, Instant::now());
        Ok(Client { config: Arc::new(config), state: Arc::new(state) })
    }
}

impl Client {
    client_methods!("lensmith::blocking::Client");

    /// Builds a client from the environment; [`Builder::from_env`] lists the variables.
    ///
    /// Credentials come from the [default chain](DefaultChain), which is asked at the first call.
    ///
    /// # Errors
    /// [`ConfigError`] if there is no region, only half of a key, or a variable or profile that cannot be used.
    pub fn from_env() -> Result<Self, ConfigError> {
        Builder::from_env(&Environment::of_process())?.build()
    }

    /// Sends an operation and reads its response. A call that fails is retried as
    /// [`retry`](crate::retry) describes, with three attempts at most unless [`Config::retry`] says otherwise.
    ///
    /// A response with a stream is handed over before the stream is read. Dropping the stream ends the download.
    ///
    /// # Errors
    /// The error of the last attempt: [`Error::Service`] if the service responded with an error, and another
    /// variant of [`Error`] if there was no response or it could not be read.
    pub fn send<O: Operation>(&self, operation: O) -> Result<O::Response, Error<O::Error>> {
        let mut observer = Observer::new::<O>(&self.config, &*self.state);
        let result = observer.scope().run(|| self.call(operation, &mut observer));
        let result = result.map_err(call::with_member::<O>);
        observer.end(Outcome::of(&result));
        result
    }

    fn call<O: Operation>(
        &self,
        operation: O,
        observer: &mut Observer<'_>,
    ) -> Result<O::Response, Error<O::Error>> {
        #[cfg(feature = "event-stream")]
        if O::REQUEST_EVENTS.is_some() {
            return Err(send::without_events().into());
        }
        let access = Access::of::<O>(&self.config)?;
        let identity = send::provided(self, access, self.config.credentials_timeout())?;
        let (resolver, retries) = (self.state.resolver(&self.config), &self.state.retries);
        let needs_input = self.state.transport.needs_input();
        let (caller, start) = ((access, &identity), observer.start());
        let call = Call::new(resolver, retries, operation, caller, start, needs_input)?;
        receive::<O>(send::send(self, call, observer, identity)??)
    }

    /// The request of an operation with a [pre-signed URL](crate::sign::sign_query), which can be sent without
    /// credentials. It is valid for the time `expires_in` from now on, but no longer than the
    /// credentials.
    ///
    /// The sender has to keep the method, the body and the headers, which the signature covers. It does not cover a
    /// body that can be read once; one that can be read again, such as a file, is read for it. The
    /// URL is a secret. The URL of an operation that [is not authenticated](Operation::AUTH) has no signature, and
    /// does not expire.
    ///
    /// # Errors
    /// [`Error::Sign`] unless `expires_in` is between one second and seven days, and otherwise as
    /// [`send`](Self::send) before anything is sent.
    pub fn presign<O: Operation>(
        &self,
        operation: O,
        expires_in: Duration,
    ) -> Result<Request<Body>, Error<O::Error>> {
        let access = Access::of_url::<O>(&self.config)?;
        let (start, limit) = (self.now(), self.config.credentials_timeout());
        let identity = send::provided(self, access, limit)?;
        let now = self.state.retries.time(O::SERVICE, self.now());
        let resolver = self.state.resolver(&self.config);
        let mut presigning = Presigning::new(resolver, operation, access, identity)?;
        if let Some((wanted, caller)) = presigning.take_session() {
            let left = limit.saturating_sub(self.now().saturating_sub(start));
            let session = send::session(self, &wanted, caller, left)?;
            presigning.set_identity(session);
        }
        if let Some((body, reading)) = presigning.body_to_read::<O>() {
            let facts = send::read(body, reading);
            presigning.set_body_facts(facts.map_err(|error| call::with_member::<O>(error.into()))?);
        }
        presigning.sign::<O>(now, expires_in)
    }

    /// The command that calls an operation with [curl](crate::curl::to_curl), for a look at the response of a
    /// service. It contains no credentials, which curl takes from the environment, and nothing that
    /// the model marks as sensitive: strings are `<redacted>`, and other values are left out. A
    /// body that is not in memory is not read: curl takes it from a file with the name of its member.
    ///
    /// # Errors
    /// As [`send`](Self::send) before anything is sent.
    pub fn to_curl<O: Operation>(&self, operation: O) -> Result<String, Error<O::Error>> {
        let access = Access::of::<O>(&self.config)?;
        let identity = send::provided(self, access, self.config.credentials_timeout())?;
        let now = self.state.retries.time(O::SERVICE, self.now());
        call::to_curl(self.state.resolver(&self.config), operation, (access, &identity), now)
    }
}

impl Clock for ClientState<dyn Transport, Instant> {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }
}

//! The async client, which sends the operations of every service (feature `client`, on by default).

mod attempts;
mod builder;
mod connect;
mod env;
mod error;
mod https;
mod options;
mod paginate;
mod presign;
mod random;
mod request;
mod wait;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Response;

use self::attempts::Call;
pub use self::builder::Builder;
use self::builder::Config;
pub use self::error::ConfigError;
pub use self::https::{Https, MAX_RESPONSE_BYTES};
pub use self::paginate::{Items, Pages};
use crate::{Error, ErrorMetadata, Operation, OperationError};

/// How long a connection may take to come about, unless
/// [`Builder::connect_timeout`] says otherwise: 3 seconds.
pub const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// How long one attempt of a call may take, unless [`Builder::attempt_timeout`] says otherwise: 30 seconds.
pub const DEFAULT_ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);

/// How long the body of a response may pause, unless [`Builder::stall_timeout`] says otherwise: 10 seconds.
pub const DEFAULT_STALL_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a call may take as a whole, unless [`Builder::timeout`] says otherwise: 100 seconds, in which
/// each of three attempts can take its time.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(100);

/// Sends operations, of whichever service. A clone shares the configuration and the connections.
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
/// # Ok::<(), lensmith::client::ConfigError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Client(Arc<Config>);

impl Client {
    /// A client as the environment describes it; [`Builder::from_env`] lists the variables.
    ///
    /// It is async because there are credentials that have to be waited for; those in variables do
    /// not.
    ///
    /// # Errors
    /// [`ConfigError`] where the region or the credentials are missing, or a variable has a value
    /// that cannot be used.
    pub async fn from_env() -> Result<Self, ConfigError> {
        Builder::from_env(|name| std::env::var(name).ok())?.build()
    }

    /// A client's configuration, with everything that has a default at its default.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Sends an operation and reads its response. A call that fails is tried again as [`retry`](crate::retry)
    /// says, three times at most unless [`Builder::retry`] says otherwise. To drop the future gives the call
    /// up, without a trace in the client.
    ///
    /// # Errors
    /// [`Error::Service`] where the service answered with an error, and the other variants of
    /// [`Error`] where no response came about or it could not be read: what the last attempt came to.
    pub async fn send<O: Operation>(&self, operation: O) -> Result<O::Response, Error<O::Error>> {
        let config = &*self.0;
        let (endpoint, mut request) = request::prepare(config, operation)?;
        request::compress::<O>(&mut request, config);
        request::name_agent(&mut request);
        let call = Call {
            config,
            service: O::SERVICE,
            operation: O::NAME,
            endpoint: &endpoint,
            request,
            is_signed: O::IS_SIGNED,
            service_error: service_error::<O>,
        };
        O::parse_response(attempts::send(call).await??)
    }
}

fn service_error<O: Operation>(response: Response<Bytes>) -> Option<ErrorMetadata> {
    match O::parse_response(response) {
        Err(Error::Service(error)) => Some(error.metadata().clone()),
        _ => None,
    }
}

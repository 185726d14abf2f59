use std::fmt;

use super::{Builder, ConfigError};
use crate::compression;
use crate::endpoint::{AccountIdEndpointMode, Params, Value};
use crate::idempotency::random_token;

/// What a client does about the parts of a request that only some operations have.
#[derive(Debug)]
pub(super) struct Options {
    pub(super) account_id_endpoint_mode: AccountIdEndpointMode,
    pub(super) endpoint_params: Params,
    pub(super) host_prefix: bool,
    pub(super) idempotency_tokens: TokenSource,
    pub(super) compression: bool,
    pub(super) min_compression_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            account_id_endpoint_mode: AccountIdEndpointMode::default(),
            endpoint_params: Params::new(),
            host_prefix: true,
            idempotency_tokens: TokenSource(Box::new(random_token)),
            compression: true,
            min_compression_bytes: compression::DEFAULT_MIN_BYTES,
        }
    }
}

impl Options {
    /// Fails where a call could only fail.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let min_bytes = self.min_compression_bytes;
        if min_bytes > compression::MAX_MIN_BYTES {
            return Err(ConfigError::CompressionThreshold { given: min_bytes.to_string() });
        }
        Ok(())
    }
}

impl Builder {
    /// How far endpoints may have the account of the credentials in their host; by default they have it
    /// where it is known.
    pub fn account_id_endpoint_mode(mut self, mode: AccountIdEndpointMode) -> Self {
        self.options.account_id_endpoint_mode = mode;
        self
    }

    /// Gives a value to an endpoint parameter that a service's model leaves to the users of a client, by its
    /// [`clientContextParams`](https://smithy.io/2.0/additional-specs/rules-engine/parameters.html#smithy-rules-clientcontextparams-trait).
    /// Services without a parameter of that name take no notice.
    pub fn endpoint_param(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.options.endpoint_params = self.options.endpoint_params.with(name, value);
        self
    }

    /// Whether operations may put a prefix before the host, as their model says; by default they do. An
    /// emulator that answers under one name needs it off. An IP address never gets a prefix.
    pub fn host_prefix(mut self, host_prefix: bool) -> Self {
        self.options.host_prefix = host_prefix;
        self
    }

    /// Where the tokens come from by which services know [repeated calls](crate::idempotency), one for each
    /// call whose request has none; by default they are [random](random_token).
    ///
    /// ```
    /// let builder = lensmith::Client::builder()
    ///     .idempotency_tokens(|| "00000000-0000-4000-8000-000000000000".to_owned());
    /// ```
    pub fn idempotency_tokens(
        mut self,
        source: impl Fn() -> String + Send + Sync + 'static,
    ) -> Self {
        self.options.idempotency_tokens = TokenSource(Box::new(source));
        self
    }

    /// Whether bodies are [compressed](crate::compression) for the operations that take them so; by default
    /// they are.
    pub fn request_compression(mut self, request_compression: bool) -> Self {
        self.options.compression = request_compression;
        self
    }

    /// From how many bytes on a body is compressed: from 0 to [`MAX_MIN_BYTES`](compression::MAX_MIN_BYTES),
    /// by default [`DEFAULT_MIN_BYTES`](compression::DEFAULT_MIN_BYTES).
    pub fn min_compression_bytes(mut self, min_compression_bytes: usize) -> Self {
        self.options.min_compression_bytes = min_compression_bytes;
        self
    }
}

/// Any source of tokens, with a `Debug` that a closure lacks.
pub(super) struct TokenSource(Box<dyn Fn() -> String + Send + Sync>);

impl TokenSource {
    pub(super) fn next(&self) -> String {
        (self.0)()
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSource")
    }
}

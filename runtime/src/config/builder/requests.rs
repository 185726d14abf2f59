use super::Builder;
use crate::checksum::When;
use crate::config::TokenSource;

/// Request contents.
impl<T: ?Sized> Builder<T> {
    /// Sets the source of [idempotency tokens](crate::idempotency) for requests without one. By default tokens are
    /// [random](crate::idempotency::random_token).
    ///
    /// ```
    /// # #[cfg(feature = "client")]
    /// let builder = lensmith::Client::builder()
    ///     .idempotency_tokens(|| "00000000-0000-4000-8000-000000000000".to_owned());
    /// ```
    pub fn idempotency_tokens(
        mut self,
        source: impl Fn() -> String + Send + Sync + 'static,
    ) -> Self {
        self.config.idempotency_tokens = TokenSource::new(source);
        self
    }

    /// Whether bodies are [compressed](crate::compression) if the operation accepts that; `true` by default.
    pub fn request_compression(mut self, request_compression: bool) -> Self {
        self.config.request_compression = request_compression;
        self
    }

    /// The smallest body, in bytes, that is compressed: 0 to [`MAX_MIN_BYTES`](crate::compression::MAX_MIN_BYTES), by
    /// default [`DEFAULT_MIN_BYTES`](crate::compression::DEFAULT_MIN_BYTES).
    pub fn min_compression_bytes(mut self, min_compression_bytes: usize) -> Self {
        self.config.min_compression_bytes = min_compression_bytes;
        self
    }

    /// When requests get a [checksum](crate::checksum::HttpChecksum) of their body, if the operation takes one: by default
    /// [always](When::Supported). Set [`When::Required`] for a service that resembles S3 and refuses such checksums.
    pub fn request_checksum_calculation(mut self, request_checksum_calculation: When) -> Self {
        self.config.request_checksum_calculation = request_checksum_calculation;
        self
    }

    /// When the body of a response is compared with a [checksum](crate::checksum::HttpChecksum), if the operation has one:
    /// by default [always](When::Supported), and with [`When::Required`] if the request asks for it.
    pub fn response_checksum_validation(mut self, response_checksum_validation: When) -> Self {
        self.config.response_checksum_validation = response_checksum_validation;
        self
    }

    /// Whether calls go over HTTP/2, `false` by default: for services that speak it, as
    /// [`NEEDS_HTTP2`](crate::Operation::NEEDS_HTTP2) says of those calls that go over nothing else. They share a
    /// connection. [`Https`](crate::client::Https) needs the feature `http2`. The blocking client has no HTTP/2.
    pub fn http2(mut self, http2: bool) -> Self {
        self.config.http2 = http2;
        self
    }
}

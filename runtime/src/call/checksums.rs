//! The checksums of the trait `httpChecksum` in a call.

use http::{Method, Request, Response};
use jiff::Timestamp;

use super::request::Signing;
use super::{AttemptError, Identity};
use crate::body::{BodyError, InvalidBody};
use crate::checksum::{AwsChunked, HttpChecksum, When, validated_by_crc32};
use crate::config::Config;
use crate::sign::ChunkSigner;
use crate::transport::TransportError;
use crate::{Body, Error, Operation};

/// What is left to do about the checksums of a call after its request has been built.
#[derive(Clone, Copy, Default)]
pub(super) struct Checksums {
    /// How a stream is sent whose checksum follows it.
    chunked: Option<AwsChunked>,
    /// The checksums that the response is asked for.
    validation: Option<HttpChecksum>,
    /// The header with the CRC-32 of each response.
    crc32: Option<&'static str>,
}

impl Checksums {
    /// Adds the checksum of a body in memory, and asks for that of the response. A stream of unknown length is refused,
    /// since the headers have to announce the length together with the checksum.
    pub(super) fn of<O: Operation>(
        request: &mut Request<Body>,
        config: &Config,
    ) -> Result<Self, Error<O::Error>> {
        let is_compared = config.response_checksum_validation == When::Supported;
        let crc32 = O::SERVICE.response_crc32.filter(|_| is_compared);
        let Some(http_checksum) = O::HTTP_CHECKSUM else {
            return Ok(Self { crc32, ..Self::default() });
        };
        let chunked = http_checksum.apply(request, config.request_checksum_calculation)?;
        if let (Some(_), Some(lens), None) = (chunked, O::REQUEST_BODY, request.body().length()) {
            let member = lens.facts().member_name;
            return Err(InvalidBody::new(member, BodyError::UnknownLength).into());
        }
        // The headers of a `HEAD` are about a body that does not follow.
        let is_asked = http_checksum.ask(request, config.response_checksum_validation)
            && request.method() != Method::HEAD;
        Ok(Self { chunked, validation: is_asked.then_some(http_checksum), crc32 })
    }

    /// Whether the checksum follows the body, so that the body need not be read before it is sent.
    pub(super) fn are_after_body(self) -> bool {
        self.chunked.is_some()
    }

    /// Authenticates a request, and encodes a stream whose checksum follows it. Without TLS, its chunks are signed, too.
    pub(super) fn authenticate(
        self,
        signing: Signing<'_>,
        request: &mut Request<Body>,
        identity: &Identity,
        now: Timestamp,
    ) -> Result<(), AttemptError> {
        let Some(chunked) = self.chunked else {
            return signing.authenticate(request, identity, now);
        };
        let key = match identity {
            Identity::Key(credentials) | Identity::Session(credentials) => Some(credentials),
            Identity::Anonymous | Identity::Token(_) => None,
        };
        let announced = chunked.announce(request, key.is_some());
        announced.map_err(|error| AttemptError::Transport(TransportError::Body(error)))?;
        signing.authenticate(request, identity, now)?;
        let signer = match key {
            Some(credentials) => {
                let plan = signing.plan(request, identity)?;
                ChunkSigner::after(request, credentials, plan.scope(), now)
            }
            None => None,
        };
        Ok(chunked.encode(request, signer)?)
    }

    /// The response with a body that is compared with its checksum while it is read, if it has one.
    pub(super) fn validated(self, response: Response<Body>) -> Response<Body> {
        match self.validation {
            Some(validation) if response.status().is_success() => validation.validate(response),
            _ => match self.crc32 {
                Some(header) => validated_by_crc32(header, response),
                None => response,
            },
        }
    }
}

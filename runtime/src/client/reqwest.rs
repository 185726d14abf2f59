//! The client of the crate reqwest as a transport (feature `reqwest`).

use std::error::Error;

use bytes::{Bytes, BytesMut};
use http::{Request, Response};

use crate::transport::{
    Cause, MAX_RESPONSE_BYTES, Transport, TransportError, TransportFuture, causes, origin,
    unconnected,
};

/// Connections, TLS, proxies and the time that a body may pause are matters of reqwest. A client that is built with
/// `redirect(Policy::none())` follows no redirects, as our own transports don't.
impl Transport for reqwest::Client {
    fn send(&self, request: Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(async move {
            let endpoint = origin(request.uri());
            let failed = |error| failure(endpoint.clone(), error);
            let request = reqwest::Request::try_from(request).map_err(failed)?;
            let response = self.execute(request).await.map_err(failed)?;
            let mut answer = Response::new(Bytes::new());
            *answer.status_mut() = response.status();
            *answer.version_mut() = response.version();
            *answer.headers_mut() = response.headers().clone();
            *answer.body_mut() = body(response, &endpoint).await?;
            Ok(answer)
        })
    }
}

async fn body(mut response: reqwest::Response, endpoint: &str) -> Result<Bytes, TransportError> {
    let too_large =
        || TransportError::TooLarge { endpoint: endpoint.to_owned(), limit: MAX_RESPONSE_BYTES };
    if response.content_length().is_some_and(|length| length > MAX_RESPONSE_BYTES as u64) {
        return Err(too_large());
    }
    let mut bytes = BytesMut::new();
    while let Some(chunk) =
        response.chunk().await.map_err(|error| failure(endpoint.to_owned(), error))?
    {
        if chunk.len() > MAX_RESPONSE_BYTES - bytes.len() {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

fn failure(endpoint: String, error: reqwest::Error) -> TransportError {
    // The URL of a request may have secrets in it.
    let error = error.without_url();
    let reason = causes(error.source().or(Some(&error)));
    if error.is_builder() {
        TransportError::Unsupported { reason: causes(Some(&error)) }
    } else if error.is_connect() {
        unconnected(endpoint, reason, error.into())
    } else {
        TransportError::Interrupted { endpoint, reason: Cause::new(reason, error) }
    }
}

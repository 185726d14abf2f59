//! The client of the crate reqwest as a transport (feature `reqwest`).

use std::error::Error;

use bytes::{Bytes, BytesMut};
use http::{Request, Response, Uri};

use crate::transport::{
    Cause, MAX_RESPONSE_BYTES, Transport, TransportError, TransportFuture, causes, origin,
    unconnected,
};

/// Connections, TLS, proxies and the time that a body may pause are matters of reqwest. A client that is built with
/// `redirect(Policy::none())` follows no redirects, as our own transports don't.
#[diagnostic::do_not_recommend]
impl Transport for reqwest::Client {
    fn send(&self, request: Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(async move {
            let endpoint = origin(request.uri());
            let failed = |error| failure(endpoint.clone(), error);
            let uri = request.uri().clone();
            let request = reqwest::Request::try_from(request).map_err(failed)?;
            check_url(&uri, request.url())?;
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

/// Whether reqwest sends the URI as it was signed. Its type of URL normalizes addresses and paths, and the service would
/// refuse the signature.
fn check_url(signed: &Uri, sent: &reqwest::Url) -> Result<(), TransportError> {
    let is_same_host = signed
        .host()
        .is_some_and(|host| host.eq_ignore_ascii_case(sent.host_str().unwrap_or_default()));
    let reason = if !is_same_host {
        changed("host", signed.host().unwrap_or_default(), sent.host_str().unwrap_or_default())
    } else if signed.path() != sent.path() {
        changed("path", signed.path(), sent.path())
    } else if signed.query() != sent.query() {
        // A query may have signatures in it, so it is not shown.
        "reqwest changes the query after it was signed; use another transport for this call"
            .to_owned()
    } else {
        return Ok(());
    };
    Err(TransportError::Unsupported { reason })
}

fn changed(what: &str, signed: &str, sent: &str) -> String {
    format!(
        "reqwest changes the {what} `{signed}` to `{sent}` after it was signed; set the endpoint to the latter"
    )
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

//! The client of the crate reqwest as a transport (feature `reqwest`).

use std::error::Error;

use http::{Request, Response, Uri};

use crate::Body;
use crate::transport::{
    Cause, Transport, TransportError, TransportFuture, causes, origin, own, unconnected, untried,
};

/// Connections, TLS, proxies and the time that a body may pause are matters of reqwest. A client that is built with
/// `redirect(Policy::none())` follows no redirects, as our own transports don't.
#[diagnostic::do_not_recommend]
impl Transport for reqwest::Client {
    fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
        Box::pin(async move {
            let endpoint = origin(request.uri());
            let failed = |error| failure(endpoint.clone(), error);
            let (uri, version) = (request.uri().clone(), request.version());
            let request = request.map(outgoing);
            let request = reqwest::Request::try_from(request).map_err(failed)?;
            check_url(&uri, request.url())?;
            let response = self.execute(request).await;
            let response = response
                .map_err(|error| untried(version, &error, MEND).unwrap_or_else(|| failed(error)))?;
            let failed = move |error| failure(endpoint.clone(), error);
            Ok(Response::from(response).map(|body| Body::received(body, failed)))
        })
    }
}

/// How reqwest comes to speak HTTP/2.
const MEND: &str = "turn on the feature `http2` of reqwest, and `http2_prior_knowledge` of its client if the endpoint has \
                    no TLS";

fn outgoing(body: Body) -> reqwest::Body {
    match body.try_into_bytes() {
        Ok(bytes) => bytes.into(),
        Err(body) => reqwest::Body::wrap(body),
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
        "reqwest changes the {what} `{signed}` to `{sent}` after it was signed; set the endpoint to the latter, or use \
         another transport if it is the request that has dot segments"
    )
}

fn failure(endpoint: String, error: reqwest::Error) -> TransportError {
    // The URL of a request may have secrets in it.
    let error = error.without_url();
    if let Some(error) = own(&error) {
        return error;
    }
    let reason = causes(error.source().or(Some(&error)));
    if error.is_builder() {
        TransportError::Unsupported { reason: causes(Some(&error)) }
    } else if error.is_connect() {
        unconnected(endpoint, reason, error.into())
    } else {
        TransportError::Interrupted { endpoint, reason: Cause::new(reason, error) }
    }
}

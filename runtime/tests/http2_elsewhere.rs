//! Requests of HTTP/2 where nothing speaks it: each is an error that says how to mend it.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod sockets;

use http::{Request, Version};
use lensmith::Body;
use lensmith::transport::{Transport, TransportError};
use sockets::Server;

fn request(server: &Server) -> Request<Body> {
    Request::post(&server.url).version(Version::HTTP_2).body(Body::from("{}")).unwrap()
}

#[track_caller]
fn assert_unsupported(error: &TransportError, mended_by: &str) {
    assert!(matches!(error, TransportError::Unsupported { .. }), "{error:?}");
    assert!(error.to_string().contains(mended_by), "{error}");
}

#[cfg(not(feature = "http2"))]
#[tokio::test]
async fn without_the_feature_the_async_client_has_none() {
    let server = Server::answering(sockets::EMPTY);
    let https = lensmith::client::Https::new(&lensmith::config::Connection::default()).unwrap();
    let error = https.send(request(&server)).await.unwrap_err();
    assert_unsupported(&error, "turn on the feature `http2` of `lensmith`");
    assert_eq!(server.connections(), 0);
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_client_has_none() {
    use lensmith::blocking::{Https, Transport as _};

    let server = Server::answering(sockets::EMPTY);
    let https = Https::new(&lensmith::config::Connection::default()).unwrap();
    let error = https.send(request(&server), std::time::Duration::MAX).unwrap_err();
    assert_unsupported(&error, "use the async client with the feature `http2`");
    assert_eq!(server.connections(), 0);
}

#[cfg(feature = "reqwest")]
#[tokio::test]
async fn a_client_of_reqwest_may_have_none() {
    let server = Server::answering(sockets::EMPTY);
    let reqwest = reqwest::Client::builder().no_proxy().http1_only().build().unwrap();
    let error = reqwest.send(request(&server)).await.unwrap_err();
    assert_unsupported(&error, "turn on the feature `http2` of reqwest");
}

#[tokio::test]
async fn a_client_of_hyper_behind_tower_may_have_none() {
    use hyper_util::client::legacy::Client;
    use hyper_util::rt::TokioExecutor;

    let server = Server::answering(sockets::EMPTY);
    let service = Client::builder(TokioExecutor::new()).build_http::<Body>();
    let error = lensmith::client::Tower::new(service).send(request(&server)).await.unwrap_err();
    assert_unsupported(&error, "turn HTTP/2 on in the client that the service wraps");
}

//! What errors tell: the error of one operation, and the one of functions with several calls.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

mod keys;
mod layers;

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use keys::{KeyExistsException, PutKey, PutKeyError, StoreFailureException};
use layers::{GetLayer, GetLayerError, GetLayerResponse};
use lensmith::credentials::CredentialsError;
use lensmith::paginate::RepeatedToken;
use lensmith::retry::Kind;
use lensmith::transport::{Cause, TransportError};
use lensmith::wait::{Answer, WaitError};
use lensmith::{AnyError, Error, ErrorMetadata, Fault, Operation};

const EXISTS: &str = r#"{"__type":"KeyExistsException","message":"taken","hint":"other"}"#;

fn put_key(status: u16, body: &'static str) -> Result<(), Error<PutKeyError>> {
    let response = Response::builder().status(status).header("x-amzn-requestid", "7f1a");
    PutKey::parse_response(response.body(Bytes::from_static(body.as_bytes())).unwrap())?;
    Ok(())
}

fn get_layer(status: u16) -> Result<(), Error<GetLayerError>> {
    let response = Response::builder().status(status);
    GetLayer::parse_response(response.body(Bytes::from_static(b"{}")).unwrap())?;
    Ok(())
}

fn refused() -> TransportError {
    let error = io::Error::from(io::ErrorKind::ConnectionRefused);
    TransportError::Connect { endpoint: "http://host.example".into(), reason: Cause::of(error) }
}

fn is_refusal(error: &(dyn StdError + 'static)) -> bool {
    let error = error.downcast_ref::<io::Error>();
    error.is_some_and(|error| error.kind() == io::ErrorKind::ConnectionRefused)
}

/// A function with calls of two operations, which converts whatever comes.
fn both(
    first: Result<(), Error<PutKeyError>>,
    second: Result<(), Error<GetLayerError>>,
) -> Result<(), AnyError> {
    first?;
    second?;
    Ok(())
}

#[test]
fn an_error_of_the_service_tells_all_of_it() {
    let error = put_key(409, EXISTS).unwrap_err();
    assert_eq!(error.code(), Some("KeyExistsException"));
    assert_eq!(error.message(), Some("taken"));
    assert_eq!(error.request_id(), Some("7f1a"));
    assert_eq!(error.status(), Some(409));
    assert_eq!(error.metadata().unwrap().shape_name(), "KeyExistsException");
    assert_eq!(error.shape::<KeyExistsException>().unwrap().hint.as_deref(), Some("other"));
    assert_eq!(error.shape::<StoreFailureException>(), None);
    assert!(error.source().is_none());
}

#[test]
fn an_error_that_is_not_declared_has_no_shape() {
    let error = put_key(503, "<html>").unwrap_err();
    assert_eq!((error.code(), error.message(), error.status()), (None, None, Some(503)));
    assert_eq!(error.shape::<KeyExistsException>(), None);
}

#[test]
fn a_success_that_cannot_be_read_has_a_status_and_no_code() {
    let error = put_key(200, r#"{"keyId":7}"#).unwrap_err();
    assert!(matches!(error, Error::InvalidResponse(_)));
    assert_eq!((error.code(), error.status()), (None, Some(200)));
    assert_eq!(error.request_id(), Some("7f1a"));
}

#[test]
fn what_never_reached_a_service_has_no_metadata() {
    let error = Error::<PutKeyError>::from(refused());
    assert_eq!((error.code(), error.status()), (None, None));
    assert_eq!(error.metadata(), None);
    assert!(error.source().is_some_and(is_refusal));
    let own = Error::<PutKeyError>::from(CredentialsError::unavailable("closed"));
    assert!(own.source().is_none());
    assert_eq!(own.to_string(), "PutKey: no credentials: closed");
}

#[test]
fn one_error_takes_those_of_all_operations() {
    let error = both(put_key(409, EXISTS), Ok(())).unwrap_err();
    assert_eq!(error.operation(), Some("PutKey"));
    assert_eq!((error.code(), error.message()), (Some("KeyExistsException"), Some("taken")));
    assert_eq!((error.request_id(), error.status()), (Some("7f1a"), Some(409)));
    assert_eq!(error.to_string(), put_key(409, EXISTS).unwrap_err().to_string());
    // The typed error is had back: its shape, and the whole of it.
    assert_eq!(error.shape::<KeyExistsException>().unwrap().hint.as_deref(), Some("other"));
    assert_eq!(error.shape::<StoreFailureException>(), None);
    let typed = error.downcast_ref::<Error<PutKeyError>>().unwrap();
    assert!(matches!(typed, Error::Service(PutKeyError::KeyExists(_))));
    assert!(error.downcast_ref::<Error<GetLayerError>>().is_none());

    let error = both(Ok(()), Err(refused().into())).unwrap_err();
    assert_eq!((error.operation(), error.code()), (Some("GetLayer"), None));
    assert!(error.source().is_some_and(is_refusal));
    assert_eq!(error.failure().kind, Kind::Transient);
    assert_eq!(both(Ok(()), get_layer(404)).unwrap_err().status(), Some(404));
    assert!(both(Ok(()), get_layer(200)).is_ok());
}

#[test]
fn one_error_takes_those_of_waiters_and_of_steps() {
    let metadata = ErrorMetadata::new("Gone").with_request_id("a").with_http_status(410);
    let gone = || GetLayerError::UNHANDLED.review(metadata.clone());
    let max_wait = Duration::from_secs(1);
    let answer = Box::new(Answer::<GetLayerResponse, _>::Error(gone()));
    for error in [
        WaitError::TimedOut { waiter: "Ready", max_wait, answer },
        WaitError::Call(Error::Service(gone())),
    ] {
        let text = error.to_string();
        let error = AnyError::from(error);
        assert_eq!((error.operation(), error.code()), (Some("GetLayer"), Some("Gone")));
        assert_eq!((error.request_id(), error.status()), (Some("a"), Some(410)));
        assert_eq!(error.to_string(), text);
    }
    let error =
        AnyError::from(WaitError::<GetLayerResponse, GetLayerError>::Call(refused().into()));
    assert!(error.source().is_some_and(is_refusal));

    let error = AnyError::from(RepeatedToken);
    assert_eq!((error.operation(), error.metadata()), (None, None));
    assert_eq!(error.failure().fault, Some(Fault::Server));
    assert_eq!(error.to_string(), RepeatedToken.to_string());
    assert!(AnyError::from(refused()).source().is_some_and(is_refusal));
}

/// An error with a text and a cause.
#[derive(Debug)]
struct Because(&'static str, Option<Box<Because>>);

impl std::fmt::Display for Because {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl StdError for Because {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.1.as_deref()?)
    }
}

#[test]
fn a_main_that_fails_prints_the_message_and_the_causes_that_are_not_in_it() {
    let error = both(put_key(409, EXISTS), Ok(())).unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string());
    assert!(format!("{error:#?}").starts_with("Service(\n    KeyExists("), "{error:#?}");

    let below = Because("TLS closed", Some(Because("the cable is cut", None).into()));
    let cause = Because("Connection refused", Some(Because("no route", Some(below.into())).into()));
    let reason = Cause::new("connection refused", cause);
    let error = TransportError::Connect { endpoint: "http://host.example".into(), reason };
    let error = both(Ok(()), Err(error.into())).unwrap_err();
    assert_eq!(
        format!("{error:?}"),
        "GetLayer: cannot connect to http://host.example: connection refused; check the region, the endpoint and the \
         network\n  caused by: no route\n  caused by: TLS closed\n  caused by: the cable is cut"
    );
}

#[test]
fn one_error_goes_where_errors_go() {
    fn boxed() -> Result<(), Box<dyn StdError + Send + Sync>> {
        Ok(both(put_key(409, EXISTS), Ok(()))?)
    }
    let error = boxed().unwrap_err();
    assert!(error.is::<AnyError>());
    assert_eq!(size_of::<Result<(), AnyError>>(), 2 * size_of::<usize>());
}

#[test]
fn a_reason_is_its_text() {
    let reason = Cause::of(io::Error::from(io::ErrorKind::ConnectionRefused));
    assert_eq!(reason, Cause::from("connection refused"));
    assert_eq!(format!("{reason:?}"), r#""connection refused""#);
}

//! Errors in XML, in each protocol.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod books;

use books::*;
use lensmith::{Error, ErrorMetadata, Fault, Operation, OperationError};

fn fails<O: Operation>(status: u16, body: &str) -> O::Error {
    match parse::<O>(status, body) {
        Err(Error::Service(error)) => error,
        outcome => panic!("{}", outcome.is_ok()),
    }
}

/// The metadata of an error of restXml that the model does not declare.
fn unhandled(status: u16, body: &str) -> ErrorMetadata {
    match fails::<PutBook>(status, body) {
        PutBookError::Unhandled(metadata) => metadata,
        error => panic!("{error}"),
    }
}

const MEMBERS: &str = "<Type>Sender</Type><Code>NoSuchBook</Code><Message>none</Message>\
                       <titles><member>a</member></titles>";

#[test]
fn an_error_is_found_in_every_wrapper() {
    let bodies = [
        format!(
            "<ErrorResponse xmlns='x'><Error>{MEMBERS}</Error><RequestId>of-body</RequestId></ErrorResponse>"
        ),
        format!("<Error>{MEMBERS}<RequestId>of-body</RequestId></Error>"),
        format!(
            "<Response><Errors><Error>{MEMBERS}</Error><Error/></Errors><RequestID>of-body</RequestID></Response>"
        ),
    ];
    for body in &bodies {
        check(&fails::<PutBook>(404, body), |error| match error {
            PutBookError::NoSuchBook(error) => Some(error),
            _ => None,
        });
        check(&fails::<SendBook>(404, body), |error| match error {
            SendBookError::NoSuchBook(error) => Some(error),
            _ => None,
        });
        check(&fails::<RunBook>(404, body), |error| match error {
            RunBookError::NoSuchBook(error) => Some(error),
            _ => None,
        });
    }
}

fn check<E: OperationError>(error: &E, shape: fn(&E) -> Option<&NoSuchBook>) {
    let found = shape(error).unwrap();
    assert_eq!(found.titles, Some(texts(&["a"])));
    assert_eq!(found.message.as_deref(), Some("none"));
    let metadata = error.metadata();
    assert_eq!((metadata.code(), metadata.message()), ("NoSuchBook", Some("none")));
    assert_eq!((metadata.request_id(), metadata.http_status()), (Some("of-body"), 404));
    assert_eq!(metadata.fault(), Some(Fault::Client));
}

#[test]
fn the_code_in_aws_query_counts_more_than_the_name_of_a_shape() {
    let error = fails::<SendBook>(
        404,
        "<ErrorResponse><Error><Code>NotFound</Code></Error></ErrorResponse>",
    );
    let SendBookError::NoSuchBook(shape) = &error else { panic!("{error}") };
    assert_eq!((error.code(), shape.metadata.shape_name()), ("NotFound", "NoSuchBook"));
    assert_eq!(error.request_id(), Some("of-header"));
    let error = fails::<SendBook>(404, "<Error><Code>Gone</Code><Type>Receiver</Type></Error>");
    assert!(matches!(error, SendBookError::NotFound(_)), "{error}");
    assert_eq!(error.metadata().fault(), Some(Fault::Server));
    let error = fails::<SendBook>(404, "<Error><Code> NoSuchBook </Code></Error>");
    assert!(matches!(error, SendBookError::NoSuchBook(_)), "{error}");
}

#[test]
fn an_unknown_root_names_the_error_itself() {
    let body = "<NoSuchBook xmlns='x'><Titles><member>a</member></Titles><RequestId>1</RequestId></NoSuchBook>";
    let error = fails::<PutBook>(400, body);
    let PutBookError::NoSuchBook(shape) = &error else { panic!("{error}") };
    assert_eq!(shape.titles, Some(texts(&["a"])));
    assert_eq!(error.request_id(), Some("1"));
}

#[test]
fn a_response_without_a_body_is_named_by_its_status() {
    assert_eq!(unhandled(403, "").code(), "Forbidden");
    assert_eq!(unhandled(412, " ").code(), "PreconditionFailed");
    assert!(matches!(fails::<PutBook>(404, ""), PutBookError::NotFound(_)));
    assert_eq!(fails::<SendBook>(403, "").code(), "");
}

#[test]
fn what_is_no_error_in_xml_is_shown_as_text() {
    let pages = [
        "<html><head><title>Bad gateway</title></head></html>",
        "<html>Bad gateway<br></html>",
        "Bad gateway",
        "<p>Bad gateway</p>",
    ];
    for page in pages {
        let metadata = unhandled(502, page);
        assert_eq!((metadata.code(), metadata.message()), ("", Some("Bad gateway")), "{page}");
        assert_eq!(fails::<SendBook>(502, page).message(), Some("Bad gateway"));
    }
}

#[test]
fn members_that_cannot_be_read_are_lost_and_the_rest_is_not() {
    let error = fails::<PutBook>(
        404,
        "<Error><Code>NoSuchBook</Code><Message>m</Message><titles><member><x/></member></titles></Error>",
    );
    let PutBookError::NoSuchBook(shape) = &error else { panic!("{error}") };
    assert_eq!((shape.titles.as_ref(), shape.message.as_deref()), (None, Some("m")));
}

#[test]
fn a_success_that_is_an_error_counts_as_the_status_500() {
    let body = "\u{feff}<?xml version='1.0'?>\n \n<s:Error><Code>InternalError</Code><Message>m</Message></s:Error>";
    let error = fails::<PutBook>(200, body);
    assert_eq!((error.code(), error.metadata().http_status()), ("InternalError", 500));
    assert_eq!(error.metadata().fault(), Some(Fault::Server));
    assert!(Error::Service(error).failure().is_retryable());
    assert_eq!(parse::<PutBook>(200, "<Root><Error/></Root>").unwrap().book, None);
    assert_eq!(parse::<SendBook>(200, body).unwrap().book, None);
    assert_eq!(parse::<GetText>(200, body).unwrap().text.as_deref(), Some(body));
}

#[test]
fn a_dry_run_is_an_error_that_is_not_tried_again() {
    let body = "<Response><Errors><Error><Code>DryRunOperation</Code><Message>Request would have succeeded</Message>\
                </Error></Errors><RequestID>1</RequestID></Response>";
    let error = fails::<RunBook>(412, body);
    assert_eq!(error.code(), "DryRunOperation");
    assert_eq!(error.metadata().fault(), Some(Fault::Client));
    assert!(!Error::Service(error).failure().is_retryable());
}

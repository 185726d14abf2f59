//! The error codes of the golden case.

use golden_query_compatible::{Lend, LendError};
use lensmith::testing::protocol::received;
use lensmith::{Error, Operation};

#[test]
fn a_code_of_query_names_the_shape() {
    let error = |code: &str, member: &str| {
        let body = format!(r#"{{"__type":"{code}"{member}}}"#);
        match Lend::parse_response(received(400, &[], &body)) {
            Err(Error::Service(error)) => error,
            other => panic!("not an error of the service: {other:?}"),
        }
    };
    let no_book = error("Library.NonExistentBook", r#","message":"no""#);
    assert!(matches!(no_book, LendError::NoBook(_)), "{no_book:?}");
    assert!(matches!(error("NoBook", ""), LendError::NoBook(_)));
    let closed = error("Library.Closed", r#","until":"noon""#);
    assert!(matches!(&closed, LendError::Closed(it) if it.until == "noon"), "{closed:?}");
    assert!(matches!(error("Lost", ""), LendError::Lost(_)));
}

#[test]
fn requests_ask_for_the_codes() {
    assert_eq!(Lend::new().to_headers().unwrap()["x-amzn-query-mode"], "true");
}

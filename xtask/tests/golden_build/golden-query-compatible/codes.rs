//! The error codes of the golden case.

use golden_query_compatible::{Lend, LendError};
use lensmith::{ErrorMetadata, Operation, OperationError};

#[test]
fn a_code_of_query_names_the_shape() {
    let error = |code: &str, body: &[u8]| LendError::from_response(ErrorMetadata::new(code), body);
    let no_book = error("Library.NonExistentBook", br#"{"message":"no"}"#);
    assert!(matches!(no_book, LendError::NoBook(_)), "{no_book:?}");
    assert!(matches!(error("NoBook", b"{}"), LendError::NoBook(_)));
    let closed = error("Library.Closed", br#"{"until":"noon"}"#);
    assert!(matches!(&closed, LendError::Closed(it) if it.until == "noon"), "{closed:?}");
    assert!(matches!(error("Lost", b"{}"), LendError::Lost(_)));
}

#[test]
fn requests_ask_for_the_codes() {
    assert_eq!(Lend::new().to_headers()["x-amzn-query-mode"], "true");
}

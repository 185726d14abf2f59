//! The compressed bodies of the golden case.

use golden_request_compression::{Catalogue, Lend, Submit};
use lensmith::Operation;

#[test]
fn an_operation_has_a_compressed_body_if_it_takes_gzip() {
    assert!(Catalogue::COMPRESSION.is_some());
    assert!(Lend::COMPRESSION.is_none());
    assert!(Submit::COMPRESSION.is_none());
    let request = Catalogue::new().with(Catalogue::BOOKS, "a".repeat(2000)).to_request();
    let mut request = request.unwrap();
    Catalogue::COMPRESSION.unwrap().apply(&mut request, 1000);
    assert!(request.body().length().unwrap() < 100, "{:?}", request.body().length());
    assert_eq!(request.headers()["content-encoding"], "gzip");
}

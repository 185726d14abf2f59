//! Responses and errors in XML.

use http::Response;
use lensmith::{Error, Operation};

use crate::books::{PutBook, RunBook, SendBook};

/// Any bytes are a response or an error of each protocol. What restXml reads it can write, unless a text has a character
/// that XML cannot carry or a union is unknown, and what it writes reads as it was.
pub fn xml(input: &[u8]) {
    for status in [200, 400] {
        let _ = parse::<SendBook>(status, input);
        let _ = parse::<RunBook>(status, input);
        let _ = parse::<PutBook>(status, input);
    }
    let Ok(response) = parse::<PutBook>(200, input) else { return };
    let request = PutBook { book: response.book.clone(), dry_run: None };
    let Ok(body) = request.to_body() else { return };
    let body = body.as_bytes().expect("no stream");
    let again = parse::<PutBook>(200, body).expect("what is written can be read");
    // Not compared as values: `NaN` equals nothing.
    assert_eq!(again.to_json(), response.to_json(), "{}", String::from_utf8_lossy(body));
}

fn parse<O: Operation>(status: u16, body: &[u8]) -> Result<O::Response, Error<O::Error>> {
    let response = Response::builder().status(status).body(body.to_vec().into());
    O::parse_response(response.expect("a response"))
}

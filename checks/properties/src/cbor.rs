//! Responses and errors in CBOR.

use http::Response;
use lensmith::{Error, Operation};

use crate::sensors::{MoveSensor, PutSensor};

/// Any bytes are a response or an error. What is read can be written, unless a union is unknown or a number too large, and
/// what is written reads as it was.
pub fn cbor(input: &[u8]) {
    let _ = parse::<MoveSensor>(400, input);
    let Ok(response) = parse::<PutSensor>(200, input) else { return };
    let request = PutSensor { sensor: response.sensor.clone() };
    let Ok(body) = request.to_body() else { return };
    let body = body.as_bytes().expect("no stream");
    let again = parse::<PutSensor>(200, body).expect("what is written can be read");
    // Not compared as values: `NaN` equals nothing.
    assert_eq!(again.to_json(), response.to_json(), "{body:02x?}");
}

fn parse<O: Operation>(status: u16, body: &[u8]) -> Result<O::Response, Error<O::Error>> {
    let response = Response::builder().status(status).header("smithy-protocol", "rpc-v2-cbor");
    O::parse_response(response.body(body.to_vec().into()).expect("a response"))
}

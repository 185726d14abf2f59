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
    // Not compared as values: `NaN` equals nothing. A big number may be spelt another way, but is written the same.
    assert_eq!(
        without_numbers(&again.to_json()),
        without_numbers(&response.to_json()),
        "{body:02x?}"
    );
    let written = PutSensor { sensor: again.sensor }.to_body().expect("what was written before");
    assert_eq!(written.as_bytes(), Some(body));
}

/// JSON without the characters of numbers, except in strings.
fn without_numbers(json: &str) -> String {
    let (mut is_string, mut is_escaped) = (false, false);
    let kept = json.chars().filter(|character| {
        is_string ^= *character == '"' && !is_escaped;
        is_escaped = is_string && *character == '\\' && !is_escaped;
        is_string || !"0123456789+-.eE".contains(*character)
    });
    kept.collect()
}

fn parse<O: Operation>(status: u16, body: &[u8]) -> Result<O::Response, Error<O::Error>> {
    let response = Response::builder().status(status).header("smithy-protocol", "rpc-v2-cbor");
    O::parse_response(response.body(body.to_vec().into()).expect("a response"))
}

//! From a response to what the caller gets for it.

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, Response};

use crate::{Body, Error, Operation};

/// The response or the error of an operation. The body is in memory, unless it is that of a success which the operation
/// hands over before it is read.
pub(crate) fn receive<O: Operation>(
    response: Response<Body>,
) -> Result<O::Response, Error<O::Error>> {
    if O::RESPONSE_BODY.is_none() || !response.status().is_success() {
        return O::parse_response(response.map(in_memory));
    }
    let (head, body) = response.into_parts();
    let body = with_announced_length(&head.headers, body);
    O::parse_head(&head, body)
}

/// The body of a response with the length that its headers state, unless it has one.
pub(crate) fn with_announced_length(headers: &HeaderMap, body: Body) -> Body {
    let announced = headers.get(CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse().ok());
    match announced {
        Some(length) if body.length().is_none() => body.with_length(length),
        _ => body,
    }
}

/// The bytes of a response that has been read.
pub(crate) fn in_memory(body: Body) -> Bytes {
    body.as_bytes().cloned().unwrap_or_default()
}

//! Responses, in the text of HTTP: a status, a header on each line, and after an empty line the body.

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use http::{Response, StatusCode};
use lensmith::Operation;
use lensmith::retry::RetryAfter;
use lensmith_ecr::{
    BatchDeleteImage, DescribeImages, GetAuthorizationToken, GetLifecyclePolicyPreview,
    UploadLayerPart,
};

/// Any response is a value or an error that says what came. A value reads as it was written, and an error
/// is one line.
pub fn response(input: &[u8]) {
    let response = parse(input);
    let _ = RetryAfter::from_headers(response.headers());
    check::<BatchDeleteImage>(&response);
    check::<DescribeImages>(&response);
    check::<GetAuthorizationToken>(&response);
    check::<GetLifecyclePolicyPreview>(&response);
    check::<UploadLayerPart>(&response);
}

fn check<O: Operation>(response: &Response<Bytes>) {
    match O::parse_response(response.clone()) {
        Ok(value) => {
            assert!(response.status().is_success());
            assert_eq!(
                *<O::Response as lensmith::Response>::HTTP_STATUS.view(&value),
                response.status().as_u16()
            );
            reads_as_written(&value);
        }
        Err(error) => {
            let _ = error.failure();
            let text = error.to_string();
            assert!(!text.is_empty() && !text.contains(char::is_control));
        }
    }
}

/// What is written reads as it was, but for what no wire form has.
pub(crate) fn reads_as_written<S: lensmith::Structure>(value: &S) {
    let json = value.to_json();
    let read: S = S::from_json(json.as_bytes()).expect("what is written is what is read");
    assert_eq!(read.to_json(), json);
}

/// What is no header is left out, and what is no status is 200.
pub(crate) fn parse(input: &[u8]) -> Response<Bytes> {
    let end = input.windows(2).position(|pair| pair == b"\n\n").unwrap_or(input.len());
    let (head, rest) = input.split_at(end);
    let mut lines = head.split(|byte| *byte == b'\n');
    let body = rest.get(2..).unwrap_or_default();
    let mut response = Response::new(Bytes::copy_from_slice(body));
    let status = lines.next().and_then(|line| StatusCode::from_bytes(line).ok());
    *response.status_mut() = status.unwrap_or_default();
    // More than these many are nothing new, and too many for a `HeaderMap`.
    for line in lines.take(100) {
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let (name, value) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let name = HeaderName::from_bytes(name.trim_ascii());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(value.trim_ascii())) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

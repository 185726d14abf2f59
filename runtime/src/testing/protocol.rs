//! What the [protocol tests] of a model check: what a request looks like, and what a response is read into.
//! A check that fails panics.
//!
//! [protocol tests]: https://smithy.io/2.0/additional-specs/http-protocol-compliance-tests.html

#![allow(clippy::panic, reason = "a test fails by a panic")]

use std::fmt::Debug;

use bytes::Bytes;
use http::{HeaderMap, Request, Response};

use super::json::assert_same_json;
use crate::compression::DEFAULT_MIN_BYTES;
use crate::endpoint::rules::BuiltIn;
use crate::format::json;
use crate::optics::{Lens, Prism};
use crate::schema::{Record, Value};
use crate::{Body, Error, ErrorShape, Operation, OperationError};

/// The idempotency token of every request: what the official suites expect.
pub const TOKEN: &str = "00000000-0000-4000-8000-000000000000";

/// A request as it would be sent, except for its signature.
#[derive(Debug)]
pub struct Sent(Request<Body>);

/// The request of an operation, sent to `example.com`.
pub fn sent<O: Operation>(operation: O) -> Sent {
    sent_to("example.com", operation)
}

/// The request of an operation by a client that is configured with this host, and perhaps a path after it.
/// An idempotency token that it lacks is [`TOKEN`].
pub fn sent_to<O: Operation>(endpoint: &str, operation: O) -> Sent {
    sent_with(endpoint, &[], operation)
}

/// The same by a client with further settings, by the names that profiles have for them, such as `s3.addressing_style`. If
/// there are any, and the endpoint rules of the service depend on the region, they decide about the endpoint.
pub fn sent_with<O: Operation>(endpoint: &str, settings: &[(&str, &str)], operation: O) -> Sent {
    match request(&format!("https://{endpoint}"), settings, operation) {
        Ok(request) => Sent(request),
        Err(error) => panic!("there is no request: {error}"),
    }
}

/// What a client does with an operation, up to the signature.
fn request<O: Operation>(
    url: &str,
    settings: &[(&str, &str)],
    operation: O,
) -> Result<Request<Body>, Error<O::Error>> {
    let operation = operation.with_idempotency_token(|| TOKEN.to_owned());
    let rules = O::SERVICE.endpoint_rules;
    let setting = |name| settings.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
    let is = |name, text| (setting(name) == Some(text)).into();
    let is_by_region = !settings.is_empty() && rules.name_of(BuiltIn::Region).is_some();
    let params = operation.to_endpoint_params().with_built_ins(rules, |name| match name {
        BuiltIn::Endpoint => (!is_by_region).then(|| url.into()),
        BuiltIn::Region => Some(setting("region").unwrap_or("us-east-1").into()),
        BuiltIn::UseFips => Some(false.into()),
        BuiltIn::UseDualStack => Some(is("s3.use_dualstack_endpoint", "true")),
        BuiltIn::S3ForcePathStyle => Some(is("s3.addressing_style", "path")),
        BuiltIn::S3Accelerate => Some(is("s3.use_accelerate_endpoint", "true")),
        _ => None,
    });
    let endpoint = rules.resolve(&params)?.with_host_prefix(&operation.to_host_prefix()?);
    let request = operation.to_request()?;
    let mut request = endpoint.apply(request)?;
    if let Some(compression) = O::COMPRESSION {
        compression.apply(&mut request, DEFAULT_MIN_BYTES);
    }
    if let Some(checksum) = O::CHECKSUM {
        checksum.apply(&mut request);
    }
    Ok(request)
}

impl Sent {
    /// Checks the method.
    pub fn method(&self, expected: &str) -> &Self {
        assert_eq!(self.0.method(), expected, "the method");
        self
    }

    /// Checks the path of the URL.
    pub fn path(&self, expected: &str) -> &Self {
        assert_eq!(self.0.uri().path(), expected, "the path");
        self
    }

    /// Checks the host of the URL.
    pub fn host(&self, expected: &str) -> &Self {
        assert_eq!(self.0.uri().host(), Some(expected), "the host");
        self
    }

    /// Checks that a parameter of the query is there, with its value after a `=`.
    pub fn query(&self, expected: &str) -> &Self {
        let found = self.parameters().any(|parameter| parameter == expected);
        assert!(found, "the query lacks {expected}: {}", self.0.uri());
        self
    }

    /// Checks that a parameter of the query is there, whatever its value.
    pub fn has_query(&self, name: &str) -> &Self {
        assert!(self.names_parameter(name), "the query lacks {name}: {}", self.0.uri());
        self
    }

    /// Checks that a parameter of the query is not there.
    pub fn lacks_query(&self, name: &str) -> &Self {
        assert!(!self.names_parameter(name), "the query has {name}: {}", self.0.uri());
        self
    }

    /// Checks the value of a header, whose lines count as one with commas between.
    pub fn header(&self, name: &str, expected: &str) -> &Self {
        assert_eq!(values(self.0.headers(), name).as_deref(), Some(expected), "the header {name}");
        self
    }

    /// Checks that a header is there, whatever its value.
    pub fn has_header(&self, name: &str) -> &Self {
        assert!(self.0.headers().contains_key(name), "there is no header {name}");
        self
    }

    /// Checks that a header is not there.
    pub fn lacks_header(&self, name: &str) -> &Self {
        assert_eq!(values(self.0.headers(), name), None, "the header {name}");
        self
    }

    /// Checks the body, byte by byte.
    pub fn body(&self, expected: &str) -> &Self {
        assert_eq!(String::from_utf8_lossy(self.bytes()), expected, "the body");
        self
    }

    /// Checks that the body is the same JSON, whatever the order of its members and its blanks.
    pub fn json(&self, expected: &str) -> &Self {
        assert_same_json(self.bytes(), expected.as_bytes());
        self
    }

    /// Checks that the body is the same XML, whatever the blanks between its elements and the order of attributes and of
    /// the entries of maps.
    #[cfg(feature = "xml")]
    pub fn xml(&self, expected: &str) -> &Self {
        super::xml::assert_same_xml(self.bytes(), expected.as_bytes());
        self
    }

    /// Checks that the body is the same CBOR as that in base64, whatever the order of entries, and the forms of lengths and
    /// numbers.
    #[cfg(feature = "cbor")]
    pub fn cbor(&self, base64: &str) -> &Self {
        super::cbor::assert_same_cbor(self.bytes(), base64);
        self
    }

    fn bytes(&self) -> &[u8] {
        match self.0.body().as_bytes() {
            Some(bytes) => bytes,
            None => panic!("the body is a stream"),
        }
    }

    fn parameters(&self) -> impl Iterator<Item = &str> {
        self.0.uri().query().unwrap_or_default().split('&')
    }

    fn names_parameter(&self, name: &str) -> bool {
        self.parameters().any(|parameter| parameter.split('=').next() == Some(name))
    }
}

fn values(headers: &HeaderMap, name: &str) -> Option<String> {
    let values =
        headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    let values: Vec<_> = values.collect();
    (!values.is_empty()).then(|| values.join(", "))
}

/// A response as it would come back.
pub fn received(status: u16, headers: &[(&str, &str)], body: &str) -> Response<Bytes> {
    received_bytes(status, headers, Bytes::copy_from_slice(body.as_bytes()))
}

/// The same with a body in base64.
#[cfg(feature = "cbor")]
pub fn received_base64(status: u16, headers: &[(&str, &str)], body: &str) -> Response<Bytes> {
    received_bytes(status, headers, super::cbor::bytes(body).0)
}

fn received_bytes(status: u16, headers: &[(&str, &str)], body: Bytes) -> Response<Bytes> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    match response.body(body) {
        Ok(response) => response,
        Err(error) => panic!("HTTP has no such response: {error}"),
    }
}

/// Checks that the response of an operation is a success, and what it is read into.
pub fn answers<O>(response: Response<Bytes>, expected: O::Response)
where
    O: Operation<Response: Debug + PartialEq>,
{
    match O::parse_response(response) {
        Ok(found) => assert_same(&found, &expected, <O::Response as crate::Response>::HTTP_STATUS),
        Err(error) => panic!("the response is an error: {error}"),
    }
}

/// Checks that the response of an operation is the error that a prism sees, and what it is read into. What
/// the shape calls its message is the message of the error.
pub fn fails<O, S>(response: Response<Bytes>, prism: Prism<O::Error, S>, expected: S)
where
    O: Operation<Response: Debug>,
    S: ErrorShape + Clone + Debug + PartialEq,
{
    let status = response.status();
    let outcome = O::parse_response(response);
    let Err(Error::Service(error)) = outcome else {
        panic!("the response is not an error of the service: {outcome:?}");
    };
    assert_eq!(error.metadata().http_status(), status, "the status of {error}");
    let Some(found) = prism.preview(&error) else { panic!("the error is another one: {error}") };
    let expected = S::METADATA.set(expected, error.metadata().clone());
    assert_same(found, &expected, S::METADATA);
    let record: &dyn Record = &expected;
    for (facts, view) in record.iter() {
        if facts.member_name.eq_ignore_ascii_case("message") {
            assert_eq!(error.metadata().message(), view.text(), "the message of {error}");
        }
    }
}

/// Replaces a test that cannot be made. It fails, and says why.
pub fn skipped(reason: &str) {
    panic!("skipped: {reason}");
}

/// Equal, or equal except for `NaN`, which equals nothing and is always written alike.
pub(super) fn assert_same<S, A>(found: &S, expected: &S, plumbing: Lens<S, A>)
where
    S: Value + Debug + PartialEq,
    A: Debug + PartialEq,
{
    assert_eq!(plumbing.view(found), plumbing.view(expected));
    #[allow(clippy::eq_op, reason = "what holds `NaN` does not equal itself")]
    let is_same = match found == found {
        true => found == expected,
        false => json::write(found) == json::write(expected),
    };
    assert!(is_same, "found {found:?} instead of {expected:?}");
}

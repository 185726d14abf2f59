//! The lines of a recording.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Request, Response, StatusCode};

use super::operations::Scrub;
use crate::Body;
use crate::scrub::{self, REDACTED};
use crate::transport::TransportError;

/// A call with its outcome: one line of a recording, in JSON. It has either a response or a failure.
///
/// ```
/// use lensmith::testing::Exchange;
///
/// let line = r#"{"operation":"LayerStore.GetLayer",
///     "request":{"method":"POST","url":"https://layers.example/",
///         "headers":{"authorization":"REDACTED"},"body":"{\"digest\":\"sha256:4f53\"}"},
///     "response":{"status":200,"headers":{},"body":"{\"url\":\"<redacted>\"}"}}"#;
/// let exchange = Exchange::from_json(line.as_bytes())?;
/// assert_eq!(exchange.request.body, r#"{"digest":"sha256:4f53"}"#);
/// # Ok::<(), lensmith::json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Exchange {
    /// The operation, as the header `x-amz-target` names it: `KeyStore.PutKey`.
    pub operation: String,
    /// What was sent, without its secrets.
    pub request: SentRequest,
    /// What came back, without its secrets.
    pub response: Option<ReceivedResponse>,
    /// Why no response came back.
    pub failure: Option<RecordedFailure>,
}

crate::structure! {
    Exchange;
    OPERATION: String = lens!(operation, "operation").required(),
    REQUEST: SentRequest = lens!(request, "request").required(),
    RESPONSE: Option<ReceivedResponse> = lens!(response, "response"),
    FAILURE: Option<RecordedFailure> = lens!(failure, "failure"),
}

/// The request of an [`Exchange`].
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SentRequest {
    /// The HTTP method.
    pub method: String,
    /// The URL, in which `REDACTED` stands for secrets.
    pub url: String,
    /// The headers by their names in lower case, with `REDACTED` for secrets, and with commas between the
    /// values of one name.
    pub headers: BTreeMap<String, String>,
    /// The body as text. Members that the model calls sensitive are `<redacted>` where they are strings,
    /// and left out where they are not; so are the idempotency token and what the model does not know. A stream is
    /// `<stream>`.
    pub body: String,
}

crate::structure! {
    SentRequest;
    METHOD: String = lens!(method, "method").required(),
    URL: String = lens!(url, "url").required(),
    HEADERS: BTreeMap<String, String> = lens!(headers, "headers").required(),
    BODY: String = lens!(body, "body").required(),
}

/// The response of an [`Exchange`].
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ReceivedResponse {
    /// The HTTP status.
    pub status: i32,
    /// The headers, as in a request.
    pub headers: BTreeMap<String, String>,
    /// The body, as in a request; `<unreadable>` if it did not fit the model. Of a stream it is base64.
    pub body: String,
}

crate::structure! {
    ReceivedResponse;
    STATUS: i32 = lens!(status, "status").required(),
    HEADERS: BTreeMap<String, String> = lens!(headers, "headers").required(),
    BODY: String = lens!(body, "body").required(),
}

/// Why an [`Exchange`] has no response: a [`TransportError`] of the same name.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RecordedFailure {
    /// `connect`, `timeout`, `stalled`, `interrupted` or `tooLarge`.
    pub kind: String,
    /// The cause that the network gave.
    pub reason: String,
    /// The time limit in milliseconds, or the size limit in bytes; otherwise 0.
    pub limit: i64,
}

crate::structure! {
    RecordedFailure;
    KIND: String = lens!(kind, "kind").required(),
    REASON: String = lens!(reason, "reason").required(),
    LIMIT: i64 = lens!(limit, "limit").required(),
}

impl SentRequest {
    pub(super) fn of(request: &Request<Body>, scrub: Scrub) -> Self {
        Self {
            method: request.method().to_string(),
            url: scrub::uri(request.uri()),
            headers: headers(request.headers()),
            body: scrub.request(request),
        }
    }
}

impl ReceivedResponse {
    pub(super) fn of(response: &Response<Bytes>, scrub: fn(Response<Bytes>) -> String) -> Self {
        Self {
            status: response.status().as_u16().into(),
            headers: headers(response.headers()),
            body: scrub(response.clone()),
        }
    }

    /// The HTTP response; parts that are not valid in HTTP are left out.
    pub(super) fn into_response(self, scrub: Scrub) -> Response<Body> {
        let status = u16::try_from(self.status).ok().and_then(|it| StatusCode::from_u16(it).ok());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = Response::new(scrub.unrecorded(self.body, status.is_success()).into());
        *response.status_mut() = status;
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), value.try_into()) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

impl RecordedFailure {
    /// `None` if the request did not reach the network.
    pub(super) fn of(error: &TransportError) -> Option<Self> {
        let (kind, reason, limit) = match error {
            TransportError::Connect { reason, .. } => ("connect", &**reason, 0),
            TransportError::Untrusted { reason, .. } => ("untrusted", &**reason, 0),
            TransportError::Timeout { after, .. } => ("timeout", "", after.as_millis()),
            TransportError::Stalled { after, .. } => ("stalled", "", after.as_millis()),
            TransportError::Interrupted { reason, .. } => ("interrupted", &**reason, 0),
            TransportError::Malformed { reason, .. } => ("malformed", &**reason, 0),
            TransportError::TooLarge { limit, .. } => ("tooLarge", "", *limit as u128),
            TransportError::Unsupported { .. }
            | TransportError::NoRuntime
            | TransportError::Body(_) => return None,
        };
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        Some(Self { kind: kind.to_owned(), reason: reason.to_owned(), limit })
    }

    pub(super) fn into_error(self, endpoint: String) -> TransportError {
        let Self { kind, reason, limit } = self;
        let limit = u64::try_from(limit).unwrap_or(0);
        let after = Duration::from_millis(limit);
        match kind.as_str() {
            "connect" => TransportError::Connect { endpoint, reason: reason.into() },
            "untrusted" => TransportError::Untrusted { endpoint, reason: reason.into() },
            "timeout" => TransportError::Timeout { endpoint, after },
            "stalled" => TransportError::Stalled { endpoint, after },
            "malformed" => TransportError::Malformed { endpoint, reason: reason.into() },
            "tooLarge" => {
                let limit = usize::try_from(limit).unwrap_or(usize::MAX);
                TransportError::TooLarge { endpoint, limit }
            }
            _ => TransportError::Interrupted { endpoint, reason: reason.into() },
        }
    }
}

/// The headers, except for those about the bytes of the body, which change with the secrets.
fn headers(headers: &HeaderMap) -> BTreeMap<String, String> {
    let of_bytes = ["content-length", "content-encoding", "transfer-encoding", "x-amz-crc32"];
    let mut shown: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in headers.iter().filter(|(name, _)| !of_bytes.contains(&name.as_str())) {
        let value = text(name, value);
        let append = |held: &mut String| held.extend([", ", &value]);
        shown.entry(name.to_string()).and_modify(append).or_insert_with(|| value.clone());
    }
    shown
}

fn text(name: &HeaderName, value: &HeaderValue) -> String {
    match scrub::is_secret(name, value) {
        true => REDACTED.to_owned(),
        false => String::from_utf8_lossy(value.as_bytes()).into_owned(),
    }
}

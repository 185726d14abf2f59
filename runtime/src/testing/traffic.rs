//! The lines of a recording.

use std::collections::BTreeMap;
use std::time::Duration;

use http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::schema::{Facts, Member, Place};
use crate::scrub::{self, REDACTED};
use crate::transport::TransportError;

/// A call with its outcome: one line of a recording, in JSON. It has either a response or a failure; both if
/// the stream of the response failed.
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
    /// The name of the operation after that of its service: `KeyStore.PutKey`.
    pub operation: String,
    /// What was sent, without its secrets.
    pub request: SentRequest,
    /// What came back, without its secrets.
    pub response: Option<ReceivedResponse>,
    /// Why no response came back, or why its stream failed.
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
    /// The members in JSON, wherever the request has them, by the names that the model gives them. Those that the model calls
    /// sensitive are `<redacted>` if they are strings, and otherwise left out, as is the idempotency token. A stream is
    /// `null`.
    pub body: String,
    /// The events that were sent, each in JSON like the body: `{"word":{"text":"hello"}}`. Absent if the operation sends none.
    pub events: Option<Vec<String>>,
    /// How the events end: `end` if there were no more, `cut` if the call was over before that, and `limit` if there were more
    /// than a recording holds.
    pub events_end: Option<String>,
}

crate::structure! {
    SentRequest;
    METHOD: String = lens!(method, "method").required(),
    URL: String = lens!(url, "url").required(),
    HEADERS: BTreeMap<String, String> = lens!(headers, "headers").required(),
    BODY: String = lens!(body, "body").required(),
    EVENTS: Option<Vec<String>> = lens!(events, "events"),
    EVENTS_END: Option<String> = lens!(events_end, "eventsEnd"),
}

/// The response of an [`Exchange`].
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ReceivedResponse {
    /// The HTTP status.
    pub status: i32,
    /// The headers, as in a request.
    pub headers: BTreeMap<String, String>,
    /// The members, as in a request; `<unreadable>` if the response did not fit the model. A stream is base64. An error has its
    /// name as `__type`.
    pub body: String,
    /// How many events had been sent before each event of the response came, and before the response ended. The end of the
    /// events that were sent counts as one more. Absent if the operation sends none.
    pub sent_before: Option<Vec<i64>>,
}

crate::structure! {
    ReceivedResponse;
    STATUS: i32 = lens!(status, "status").required(),
    HEADERS: BTreeMap<String, String> = lens!(headers, "headers").required(),
    BODY: String = lens!(body, "body").required(),
    SENT_BEFORE: Option<Vec<i64>> = lens!(sent_before, "sentBefore"),
}

/// Why an [`Exchange`] has no response, or no whole one: a [`TransportError`] of the same name.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RecordedFailure {
    /// `connect`, `untrusted`, `timeout`, `stalled`, `interrupted`, `malformed` or `tooLarge`. A [`Replay`](super::Replay)
    /// refuses any other text.
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

impl RecordedFailure {
    pub(super) const KINDS: [&str; 7] =
        ["connect", "untrusted", "timeout", "stalled", "interrupted", "malformed", "tooLarge"];

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
            // `interrupted`: no line with another kind is read.
            _ => TransportError::Interrupted { endpoint, reason: reason.into() },
        }
    }
}

/// The headers, except for secret members and what is about the bytes of the body, which change with the secrets.
pub(super) fn headers(headers: &HeaderMap, members: &[Member]) -> BTreeMap<String, String> {
    let of_bytes = ["content-length", "content-encoding", "transfer-encoding", "x-amz-crc32"];
    let is_shown = |name: &HeaderName| {
        !of_bytes.contains(&name.as_str())
            && !members.iter().any(|member| is_secret(&member.facts, name))
    };
    let mut shown: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in headers.iter().filter(|(name, _)| is_shown(name)) {
        let value = text(name, value);
        let append = |held: &mut String| held.extend([", ", &value]);
        shown.entry(name.to_string()).and_modify(append).or_insert_with(|| value.clone());
    }
    shown
}

/// Whether a header is a secret member.
fn is_secret(facts: &Facts, name: &HeaderName) -> bool {
    let (name, bound) = (name.as_str().as_bytes(), facts.wire_name.as_bytes());
    facts.sensitive
        && match facts.place {
            Place::Header => name.eq_ignore_ascii_case(bound),
            Place::PrefixHeaders => {
                name.get(..bound.len()).is_some_and(|start| start.eq_ignore_ascii_case(bound))
            }
            _ => false,
        }
}

fn text(name: &HeaderName, value: &HeaderValue) -> String {
    match scrub::is_secret(name, value) {
        true => REDACTED.to_owned(),
        false => String::from_utf8_lossy(value.as_bytes()).into_owned(),
    }
}

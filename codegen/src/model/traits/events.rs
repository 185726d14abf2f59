//! The traits of streams, and of the events in them. See [event
//! streams](https://smithy.io/2.0/spec/streaming.html#event-streams).

use serde_json::Value;

use super::{EVENT_HEADER, EVENT_PAYLOAD, EVENT_STREAM_TESTS, STREAMING, Traits};
use crate::ir::Protocol;
use crate::model::event_tests::{self, EventCase};

impl Traits {
    /// Whether the shape is a stream: of bytes if it is a blob, of events if it is a union.
    pub(crate) fn streaming(&self) -> bool {
        self.has(STREAMING)
    }

    /// Whether the member of an event is a header of its message.
    pub(crate) fn is_event_header(&self) -> bool {
        self.has(EVENT_HEADER)
    }

    /// Whether the member of an event is the whole payload of its message.
    pub(crate) fn is_event_payload(&self) -> bool {
        self.has(EVENT_PAYLOAD)
    }

    pub(crate) fn event_stream_tests(&self) -> Vec<EventCase<'_>> {
        self.0.get(EVENT_STREAM_TESTS).and_then(event_tests::parse).unwrap_or_default()
    }

    /// Whether a service takes calls over HTTP/2, and whether over nothing else, by the lists of its protocol's trait. Streams
    /// of events may have a list of their own.
    pub(crate) fn http2(&self, protocol: Protocol, has_events: bool) -> (bool, bool) {
        let listed = |key| self.0.get(protocol.id())?.get(key)?.as_array();
        let of_events = has_events.then(|| listed("eventStreamHttp")).flatten();
        let versions = of_events.or_else(|| listed("http"));
        let has = |version| {
            versions.into_iter().flatten().filter_map(Value::as_str).any(|it| it == version)
        };
        (has("h2"), has("h2") && !has("http/1.1"))
    }
}

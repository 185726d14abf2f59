//! The value of the trait `eventStreamTests`. See [event stream compliance
//! tests](https://smithy.io/2.0/additional-specs/event-stream-protocol-compliance-tests.html).

use serde_json::{Map, Value};

use super::examples::Expectation;
use super::protocol_tests::ProtocolCase;

/// A case: the messages that begin a call, and the events that follow them.
#[derive(Clone, Debug)]
pub(crate) struct EventCase<'a> {
    pub(crate) id: &'a str,
    /// The id of the protocol's trait.
    pub(crate) protocol: &'a str,
    pub(crate) applies_to: Option<&'a str>,
    /// The request, if the case states one.
    pub(crate) initial_request: Option<Initial<'a>>,
    /// The response, if the case states one.
    pub(crate) initial_response: Option<Initial<'a>>,
    pub(crate) events: Vec<EventNode<'a>>,
    pub(crate) expectation: Expectation<'a>,
}

/// A message that begins one side of a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Initial<'a> {
    pub(crate) params: &'a Value,
    /// What goes over the wire; `null` if the case does not state it.
    pub(crate) wire: &'a Value,
    /// What the client needs beside the parameters.
    vendor_params: &'a Value,
}

/// An event that is sent or received.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EventNode<'a> {
    pub(crate) is_request: bool,
    /// The union with the event; `null` if the case does not state it.
    pub(crate) params: &'a Value,
    node: &'a Value,
}

/// What the value of the trait looks like.
pub(super) const FORM: &str = "a list of objects with strings `id` and `protocol`, and perhaps `events` of the type \
                               `request` or `response`";

pub(super) fn are_cases(value: &Value) -> bool {
    parse(value).is_some()
}

/// The cases; `None` if the value is malformed.
pub(super) fn parse(value: &Value) -> Option<Vec<EventCase<'_>>> {
    value.as_array()?.iter().map(parse_case).collect()
}

fn parse_case(node: &Value) -> Option<EventCase<'_>> {
    let events = match node.get("events") {
        None => Vec::new(),
        Some(events) => events.as_array()?.iter().map(parse_event).collect::<Option<_>>()?,
    };
    let failure = node.get("expectation").and_then(|expectation| expectation.get("failure"));
    Some(EventCase {
        id: node.get("id")?.as_str()?,
        protocol: node.get("protocol")?.as_str()?,
        applies_to: node.get("appliesTo").and_then(Value::as_str),
        initial_request: initial(node, "initialRequestParams", "initialRequest"),
        initial_response: initial(node, "initialResponseParams", "initialResponse"),
        events,
        expectation: match failure {
            None => Expectation::Success,
            Some(failure) => Expectation::Failure(failure.get("errorId").and_then(Value::as_str)),
        },
    })
}

fn initial<'a>(node: &'a Value, params: &str, wire: &str) -> Option<Initial<'a>> {
    let part = |key| node.get(key).unwrap_or(&Value::Null);
    let initial =
        Initial { params: part(params), wire: part(wire), vendor_params: part("vendorParams") };
    (!initial.params.is_null() || !initial.wire.is_null()).then_some(initial)
}

fn parse_event(node: &Value) -> Option<EventNode<'_>> {
    let is_request = match node.get("type")?.as_str()? {
        "request" => true,
        "response" => false,
        _ => return None,
    };
    let params = node.get("params").unwrap_or(&Value::Null);
    Some(EventNode { is_request, params, node })
}

impl EventCase<'_> {
    /// Whether the case is one of clients.
    pub(crate) fn is_of_clients(&self) -> bool {
        self.applies_to != Some("server")
    }
}

impl Initial<'_> {
    /// The message as a case of the traits for calls without events, which state the same about it.
    pub(crate) fn to_node(self, id: &str, protocol: &str) -> Value {
        let mut node = self.wire.as_object().cloned().unwrap_or_default();
        let mut add = |key: &str, value: Value| node.insert(key.to_owned(), value);
        add("id", id.into());
        add("protocol", protocol.into());
        if self.params.is_object() {
            add("params", self.params.clone());
        }
        if self.vendor_params.is_object() {
            add("vendorParams", self.vendor_params.clone());
        }
        Value::Object(node)
    }
}

impl<'a> EventNode<'a> {
    /// The headers: each name with an object that has the value at the name of its type.
    pub(crate) fn headers(&self) -> Option<&'a Map<String, Value>> {
        self.node.get("headers")?.as_object()
    }

    /// The text of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&'a str> {
        self.headers()?.get(name)?.get("string")?.as_str()
    }

    /// The texts of a list, such as `forbidHeaders`.
    pub(crate) fn list(&self, key: &str) -> impl Iterator<Item = &'a str> {
        let texts = self.node.get(key).and_then(Value::as_array);
        texts.into_iter().flatten().filter_map(Value::as_str)
    }

    /// The payload, and its media type.
    pub(crate) fn body(&self) -> Option<(&'a str, Option<&'a str>)> {
        let media_type = self.node.get("bodyMediaType").and_then(Value::as_str);
        Some((self.node.get("body")?.as_str()?, media_type))
    }

    /// The whole frame in base64.
    pub(crate) fn bytes(&self) -> Option<&'a str> {
        self.node.get("bytes")?.as_str()
    }
}

/// A case of a call without events.
pub(crate) fn call_case(node: &Value) -> Option<ProtocolCase<'_>> {
    super::protocol_tests::parse_case(node)
}

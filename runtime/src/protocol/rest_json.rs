//! restJson1: members are bound to parts of the HTTP message, and the rest is JSON.

use super::rest::{self, RestProtocol};
use super::{Protocol, json_error};
use crate::format::json::{Dialect, JSON};

/// [restJson1](https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html).
pub static REST_JSON_1: Protocol = Protocol {
    id: "aws.protocols#restJson1",
    request: |outgoing| rest::request(outgoing, &REST_JSON),
    url_request: None,
    response: |reply, record| rest::response(reply, record, &JSON),
    hides_error: |_| false,
    may_be_cut: |_| false,
    request_id: |_| None,
    error_names: json_error::names,
    error: |reply, record| rest::response(reply, record, &JSON),
    #[cfg(feature = "event-stream")]
    events: Some(&JSON),
    #[cfg(feature = "event-stream")]
    has_initial_messages: false,
    answer: |answer| {
        rest::answer(answer, &REST_JSON, |answer| json_error::answer(answer, Dialect::Body))
    },
};

static REST_JSON: RestProtocol = RestProtocol { format: &JSON, writes_absent_payloads: true };

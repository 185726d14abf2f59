//! rpcv2Json.

use super::Variant;
use crate::format::json::{Dialect, RPC_JSON};
use crate::protocol::{Protocol, json_error};

/// [Smithy RPC v2 JSON](https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2-json.html).
pub static RPC_V2_JSON: Protocol = Protocol {
    id: "smithy.protocols#rpcv2Json",
    request: |outgoing| VARIANT.request(outgoing),
    url_request: None,
    response: |reply, record| VARIANT.response(reply, record),
    hides_error: |_| false,
    may_be_cut: |_| false,
    request_id: |_| None,
    error_names: |reply| VARIANT.error_names(reply),
    error: |reply, record| VARIANT.read(reply, record),
    #[cfg(feature = "event-stream")]
    events: Some(&RPC_JSON),
    #[cfg(feature = "event-stream")]
    has_initial_messages: true,
    answer: |answer| VARIANT.respond(answer),
};

static VARIANT: Variant = Variant {
    name: "rpc-v2-json",
    expected: "a response with the header `smithy-protocol: rpc-v2-json`",
    format: &RPC_JSON,
    error_names: json_error::names_by_type,
    answer: |answer| json_error::answer(answer, Dialect::RpcV2),
};

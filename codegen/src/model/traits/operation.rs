//! The traits of operations and services: how and where they are called.

use serde_json::{Map, Value};

use super::{
    AWS_QUERY_COMPATIBLE, AWS_QUERY_ERROR, AWS_SERVICE, CLIENT_CONTEXT_PARAMS, CONTEXT_PARAM,
    ENDPOINT, ENDPOINT_TESTS, HOST_LABEL, IDEMPOTENCY_TOKEN, LONG_POLL, OPERATION_CONTEXT_PARAMS,
    OTHER_PROTOCOLS, PAGINATED, PROTOCOL_DEFINITION, REQUEST_COMPRESSION, SIGV4, SIGV4A,
    STATIC_CONTEXT_PARAMS, Traits, UNSIGNED_PAYLOAD,
};
use crate::ir::Protocol;
use crate::model::Model;
use crate::shape_id::ShapeId;

/// Where a paginated operation has its tokens, page size and items, as paths of members.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paginated<'a> {
    pub(crate) input_token: Option<&'a str>,
    pub(crate) output_token: Option<&'a str>,
    pub(crate) page_size: Option<&'a str>,
    pub(crate) items: Option<&'a str>,
}

impl Paginated<'_> {
    /// The same, completed by what the service states for all of its operations.
    pub(crate) fn or(self, service: Option<Self>) -> Self {
        let Some(service) = service else { return self };
        Self {
            input_token: self.input_token.or(service.input_token),
            output_token: self.output_token.or(service.output_token),
            page_size: self.page_size.or(service.page_size),
            items: self.items.or(service.items),
        }
    }
}

impl Traits {
    /// The service's id among AWS's SDKs.
    pub(crate) fn sdk_id(&self) -> Option<&str> {
        self.0.get(AWS_SERVICE)?.get("sdkId")?.as_str()
    }

    /// The service's id in AWS's documentation, if it is not made of the other id.
    pub(crate) fn doc_id(&self) -> Option<&str> {
        self.0.get(AWS_SERVICE)?.get("docId")?.as_str()
    }

    /// The first label of the service's usual hosts.
    pub(crate) fn endpoint_prefix(&self) -> Option<&str> {
        self.0.get(AWS_SERVICE)?.get("endpointPrefix")?.as_str()
    }

    /// The name that requests are signed for.
    pub(crate) fn signing_name(&self) -> Option<&str> {
        self.0.get(SIGV4).or_else(|| self.0.get(SIGV4A))?.get("name")?.as_str()
    }

    /// The name of the service in the ids of its resources.
    pub(crate) fn arn_namespace(&self) -> Option<&str> {
        self.0.get(AWS_SERVICE)?.get("arnNamespace")?.as_str()
    }

    /// The protocols that are supported, the best one first.
    pub(crate) fn protocols(&self) -> impl Iterator<Item = Protocol> {
        Protocol::ALL.into_iter().filter(|protocol| self.has(protocol.id()))
    }

    /// The HTTP versions of a protocol, if the client speaks none of those that are listed.
    pub(crate) fn other_http_versions(&self, protocol: Protocol) -> Option<String> {
        let versions = self.0.get(protocol.id())?.get("http")?.as_array()?;
        let versions: Vec<&str> = versions.iter().filter_map(Value::as_str).collect();
        let is_spoken = |version: &&str| ["http/1.1", "h2"].contains(version);
        (!versions.is_empty() && !versions.iter().any(is_spoken)).then(|| versions.join("`, `"))
    }

    /// The protocols that are not supported: those that are known, and those that the model itself defines.
    pub(crate) fn other_protocols(&self, model: &Model) -> Vec<&str> {
        let is_defined = |id: &str| {
            let definition = ShapeId::parse(id).and_then(|id| model.get(&id));
            definition.is_some_and(|shape| shape.traits.has(PROTOCOL_DEFINITION))
        };
        let ids = self.0.keys().map(String::as_str);
        ids.filter(|id| OTHER_PROTOCOLS.contains(id) || is_defined(id)).collect()
    }

    /// Whether the signature leaves the body out.
    pub(crate) fn has_unsigned_payload(&self) -> bool {
        self.has(UNSIGNED_PAYLOAD)
    }

    /// The cases of a service's endpoint rules.
    pub(crate) fn endpoint_tests(&self) -> Option<&Value> {
        self.0.get(ENDPOINT_TESTS)
    }

    /// The endpoint parameters that users of a client may set, by name.
    pub(crate) fn client_context_params(&self) -> Option<&Map<String, Value>> {
        self.0.get(CLIENT_CONTEXT_PARAMS)?.as_object()
    }

    /// The endpoint parameter that a member gives its value to.
    pub(crate) fn context_param(&self) -> Option<&str> {
        self.0.get(CONTEXT_PARAM)?.get("name")?.as_str()
    }

    /// The endpoint parameters that an operation gives values of its request to, by name.
    pub(crate) fn operation_context_params(&self) -> Option<&Map<String, Value>> {
        self.0.get(OPERATION_CONTEXT_PARAMS)?.as_object()
    }

    /// The endpoint parameters that an operation gives a value to, by name.
    pub(crate) fn static_context_params(&self) -> Option<&Map<String, Value>> {
        self.0.get(STATIC_CONTEXT_PARAMS)?.as_object()
    }

    /// What an operation puts before the host, with members in braces.
    pub(crate) fn host_prefix(&self) -> Option<&str> {
        self.0.get(ENDPOINT)?.get("hostPrefix")?.as_str()
    }

    /// Whether a member is part of the host.
    pub(crate) fn host_label(&self) -> bool {
        self.has(HOST_LABEL)
    }

    pub(crate) fn idempotency_token(&self) -> bool {
        self.has(IDEMPOTENCY_TOKEN)
    }

    /// Whether an operation waits until there is something to respond.
    pub(crate) fn is_long_poll(&self) -> bool {
        self.has(LONG_POLL)
    }

    /// Whether an operation takes a body in an encoding.
    pub(crate) fn takes_encoding(&self, encoding: &str) -> bool {
        let encodings = self.0.get(REQUEST_COMPRESSION).and_then(|value| value.get("encodings"));
        let mut encodings = encodings.and_then(Value::as_array).into_iter().flatten();
        encodings.any(|known| known == encoding)
    }

    pub(crate) fn paginated(&self) -> Option<Paginated<'_>> {
        let paths = self.0.get(PAGINATED)?;
        let path = |key| paths.get(key).and_then(Value::as_str);
        Some(Paginated {
            input_token: path("inputToken"),
            output_token: path("outputToken"),
            page_size: path("pageSize"),
            items: path("items"),
        })
    }

    /// Whether the service migrated from AWS Query.
    pub(crate) fn is_query_compatible(&self) -> bool {
        self.has(AWS_QUERY_COMPATIBLE)
    }

    /// The code of an error in AWS Query.
    pub(crate) fn query_code(&self) -> Option<&str> {
        self.0.get(AWS_QUERY_ERROR)?.get("code")?.as_str()
    }
}

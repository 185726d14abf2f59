//! What goes over the wire where: the facts of HTTP bindings.

use std::collections::BTreeMap;

use super::smithy::TimestampFormat;

/// How a member goes over the wire, beyond its name in the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wire {
    pub(crate) place: Place,
    /// The name in the body, if it is not that of the model.
    pub(crate) name: Option<WireName>,
    pub(crate) xml: Xml,
    /// The media type of the value, if its place depends on it.
    pub(crate) media_type: Option<String>,
    /// Whether the member is a stream that is sent only if its length is known.
    pub(crate) requires_length: bool,
    /// Whether a header that is not a value of the type counts as absent.
    pub(crate) is_lenient: bool,
    /// Whether big numbers may have a fraction, if the protocol writes them in another way than whole ones.
    pub(crate) decimal: bool,
    pub(crate) timestamps: Timestamps,
}

/// The part of a request or a response that has a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The document that is the body.
    Body,
    /// The label of the URI that has the member's name.
    Label,
    /// The parameter of the query with this name.
    Query(String),
    /// Parameters of the query.
    QueryParams,
    /// The header with this name.
    Header(String),
    /// Headers whose names start with this.
    PrefixHeaders(String),
    /// The whole body.
    Payload,
    /// The whole body, as a stream of events.
    Events,
    /// The header of an event's message that has the member's name.
    EventHeader,
    /// The whole payload of an event's message.
    EventPayload,
    /// The status of the response.
    Status,
    /// Nowhere: the member is an argument for the client.
    Client,
}

/// The name of a member in a body, by the trait that states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WireName {
    Json(String),
    Xml(String),
}

/// What XML and forms say about a member beyond its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Xml {
    /// Whether the member is an attribute.
    pub(crate) attribute: bool,
    /// Whether elements or entries have no element around them.
    pub(crate) flattened: bool,
    /// The name in the forms of EC2, if the usual rule does not give it.
    pub(crate) query_name: Option<String>,
    /// Whether the root of a response is the member itself.
    pub(crate) is_unwrapped: bool,
    /// The namespace that the element declares.
    pub(crate) namespace: Option<XmlNamespace>,
    pub(crate) inside: XmlInside,
}

/// The elements inside of a list or a map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct XmlInside {
    /// The keys of a map.
    pub(crate) key: XmlElement,
    /// The elements of a list, or the values of a map.
    pub(crate) item: XmlElement,
    /// What is inside of these.
    pub(crate) inside: Option<Box<XmlInside>>,
}

/// An element that no member names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct XmlElement {
    /// The name, if it is not the usual one.
    pub(crate) name: Option<String>,
    pub(crate) namespace: Option<XmlNamespace>,
}

/// A namespace, with the prefix of its names or an empty one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct XmlNamespace {
    pub(crate) prefix: String,
    pub(crate) uri: String,
}

/// The element that is the whole body of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct XmlRoot {
    pub(crate) name: String,
    /// The namespace, if it is not that of the service.
    pub(crate) namespace: Option<XmlNamespace>,
}

/// How timestamps are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timestamps {
    pub(crate) format: TimestampFormat,
    /// Whether that is how the protocol writes them in this place if the model does not say.
    pub(crate) is_usual: bool,
}

impl Timestamps {
    /// The format, if it is not the usual one.
    pub(crate) fn stated(self) -> Option<TimestampFormat> {
        (!self.is_usual).then_some(self.format)
    }

    /// The format in the JSON of a value outside of requests and responses.
    pub(crate) fn in_json(self) -> TimestampFormat {
        self.stated().unwrap_or(TimestampFormat::EpochSeconds)
    }
}

/// Where the requests of an operation go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    pub(crate) method: String,
    /// The path with its labels, and the query of every request.
    pub(crate) pattern: String,
    /// What is sent for labels that are absent, by their names.
    pub(crate) defaults: BTreeMap<String, String>,
    /// The label that is in the endpoint instead of the path.
    pub(crate) in_endpoint: Option<String>,
    /// What is not sent at the start of labels, by their names.
    pub(crate) prefixes: BTreeMap<String, Vec<String>>,
}

//! What goes over the wire where: the facts of HTTP bindings.

use std::collections::BTreeMap;

use super::smithy::TimestampFormat;

/// How a member goes over the wire, beyond its name in the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wire {
    pub(crate) place: Place,
    /// The media type of the value, if its place depends on it.
    pub(crate) media_type: Option<String>,
    /// Whether the member is a stream that is sent only if its length is known.
    pub(crate) requires_length: bool,
    pub(crate) timestamps: Timestamps,
}

/// The part of a request or a response that has a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The document that is the body. The member has this name there, or that of the model.
    Body(Option<String>),
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
    /// The status of the response.
    Status,
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
}

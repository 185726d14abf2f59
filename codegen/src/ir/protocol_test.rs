//! The protocol tests of the model.

use std::collections::BTreeMap;

use super::Sample;
use crate::names::{ConstName, FieldName, TypeName};

/// A case of the model.
#[derive(Debug)]
pub(crate) struct ProtocolTest {
    /// The name of the test.
    pub(crate) name: String,
    /// What is tested, or why it cannot be tested.
    pub(crate) case: Result<ProtocolCase, String>,
}

/// What is tested.
#[derive(Debug)]
pub(crate) enum ProtocolCase {
    Request(RequestCase),
    Response(ResponseCase),
    Events(EventsCase),
}

/// What the request of a value looks like.
#[derive(Debug)]
pub(crate) struct RequestCase {
    pub(crate) value: Sample,
    /// The host, and perhaps a path, in the client's configuration.
    pub(crate) endpoint: Option<String>,
    /// Further settings of the client, by the names that profiles have for them.
    pub(crate) settings: BTreeMap<String, String>,
    pub(crate) checks: Vec<RequestCheck>,
}

/// Something that holds for a request.
#[derive(Debug)]
pub(crate) enum RequestCheck {
    Method(String),
    Path(String),
    Host(String),
    /// A parameter of the query with its value, as the query has it.
    Query(String),
    HasQuery(String),
    LacksQuery(String),
    Header(String, String),
    HasHeader(String),
    LacksHeader(String),
    Json(String),
    Xml(String),
    /// In base64.
    Cbor(String),
    Body(String),
}

/// What a response is read into.
#[derive(Debug)]
pub(crate) struct ResponseCase {
    pub(crate) operation: TypeName,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// Whether the body is in base64.
    pub(crate) is_base64: bool,
    /// Without the HTTP status and the metadata of the response.
    pub(crate) value: Sample,
    pub(crate) outcome: Outcome,
}

/// What a response is.
#[derive(Debug)]
pub(crate) enum Outcome {
    Success,
    /// The error that this prism of the operation's error enum matches.
    Failure(TypeName, ConstName),
}

/// What a call with events looks like.
#[derive(Debug)]
pub(crate) struct EventsCase {
    pub(crate) request: Option<RequestCase>,
    /// What is sent.
    pub(crate) sent: Vec<EventCase>,
    pub(crate) response: Option<StreamCase>,
}

/// What an event looks like that is sent.
#[derive(Debug)]
pub(crate) struct EventCase {
    /// A union.
    pub(crate) value: Sample,
    pub(crate) checks: Vec<EventCheck>,
}

/// Something that holds for the frame of an event.
#[derive(Debug)]
pub(crate) enum EventCheck {
    Header(String, EventHeader),
    HasHeader(String),
    LacksHeader(String),
    Json(String),
    Xml(String),
    /// In base64.
    Cbor(String),
    Body(String),
    /// The whole frame in base64, whatever the order of its headers.
    Frame(String),
}

/// The value of an event's header.
#[derive(Clone, Debug)]
pub(crate) enum EventHeader {
    Boolean(bool),
    Byte(i8),
    Short(i16),
    Integer(i32),
    Long(i64),
    /// As the case writes it: in base64, or as a text.
    Blob(String),
    String(String),
    /// In milliseconds.
    Timestamp(i64),
}

/// What a response with events is read into.
#[derive(Debug)]
pub(crate) struct StreamCase {
    pub(crate) operation: TypeName,
    /// The field with the events.
    pub(crate) field: FieldName,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    /// The body of a response that is no stream.
    pub(crate) body: String,
    pub(crate) frames: Vec<Frame>,
    /// Those that come before a failure, at most.
    pub(crate) events: Vec<Sample>,
    pub(crate) outcome: StreamOutcome,
}

/// A frame that is received.
#[derive(Debug)]
pub(crate) enum Frame {
    Base64(String),
    Parts(BTreeMap<String, EventHeader>, String),
}

/// How a stream ends.
#[derive(Debug)]
pub(crate) enum StreamOutcome {
    /// In order, after this response.
    Success(Sample),
    /// With the error that this prism of the operation's error enum matches, or with any.
    Failure(Option<(TypeName, ConstName)>),
}

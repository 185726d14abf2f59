//! The protocol tests of the model.

use std::collections::BTreeMap;

use super::Sample;
use crate::names::{ConstName, TypeName};

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

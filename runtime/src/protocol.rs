//! How the requests and responses of a service are written: one [`Protocol`] for each
//! [protocol of AWS](https://smithy.io/2.0/aws/protocols/index.html), and the two of RPC v2.

mod aws_json;
mod error_names;
mod json_error;
#[cfg(feature = "xml")]
mod query;
mod request;
mod rest;
mod rest_json;
#[cfg(feature = "xml")]
mod rest_xml;
mod rpc_v2;
#[cfg(feature = "xml")]
mod xml_error;

use std::fmt;

use http::response::Parts;
use http::{HeaderName, HeaderValue, Request, Response};

pub use self::aws_json::{AWS_JSON_1_0, AWS_JSON_1_1};
pub(crate) use self::error_names::ErrorNames;
pub(crate) use self::json_error::{
    names as json_error_names, write_names as write_json_error_names,
};
#[cfg(feature = "xml")]
pub use self::query::{AWS_QUERY, EC2_QUERY};
pub use self::request::{InvalidLength, InvalidRequest, InvalidRequestHeader};
pub use self::rest_json::REST_JSON_1;
#[cfg(feature = "xml")]
pub use self::rest_xml::REST_XML;
#[cfg(feature = "cbor")]
pub use self::rpc_v2::RPC_V2_CBOR;
pub use self::rpc_v2::RPC_V2_JSON;
pub use crate::format::{DecodeError, InvalidHeader};
use crate::schema::{Record, XmlRoot};
use crate::{Body, ErrorMetadata, ErrorShape, Fault, Route, Service};

/// How the requests and responses of a service are written. A service [names one](Service::protocol); a program has no
/// code of the others.
pub struct Protocol {
    pub(crate) id: &'static str,
    pub(crate) request: WriteRequest,
    /// Writes the request whose URL is pre-signed, if that is another one.
    pub(crate) url_request: Option<WriteRequest>,
    /// Reads a success. What the response does not have keeps its value.
    pub(crate) response: fn(&Reply<'_>, &mut dyn Record) -> Result<(), DecodeError>,
    /// Whether the body of a success is an error, as S3 sends it when it fails after it has begun to respond.
    pub(crate) hides_error: fn(&[u8]) -> bool,
    /// Whether the body of a success may have lost its end, or may be something else altogether. It looks at both ends of the
    /// body only, since it runs for each success.
    pub(crate) may_be_cut: fn(&[u8]) -> bool,
    /// The request id in the body of a response whose headers lack it.
    #[cfg_attr(not(feature = "_client"), expect(dead_code, reason = "hooks of clients see it"))]
    pub(crate) request_id: fn(&[u8]) -> Option<String>,
    pub(crate) error_names: fn(&Reply<'_>) -> ErrorNames,
    /// Reads the members of an error.
    pub(crate) error: fn(&Reply<'_>, &mut dyn Record) -> Result<(), DecodeError>,
    /// The format of documents in events, if the protocol has events.
    #[cfg(feature = "event-stream")]
    pub(crate) events: Option<&'static crate::format::Format>,
    /// Whether members beside a stream of events are in a message at its start.
    #[cfg(feature = "event-stream")]
    pub(crate) has_initial_messages: bool,
    /// Writes a response, as a service does.
    pub(crate) answer: fn(&Answer<'_>) -> Response<Body>,
}

impl Protocol {
    /// The id of the protocol's trait, such as `aws.protocols#restJson1`.
    pub const fn id(&self) -> &'static str {
        self.id
    }
}

impl fmt::Debug for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Protocol").field(&self.id).finish()
    }
}

/// Writes the request of an operation.
pub(crate) type WriteRequest = fn(&Outgoing<'_>) -> Result<Request<Body>, InvalidRequest>;

/// Another request for the URL of a call that is pre-signed: [`Operation::PRESIGN_AS`](crate::Operation::PRESIGN_AS).
#[derive(Clone, Copy)]
pub struct PresignAs {
    pub(crate) request: WriteRequest,
}

impl PresignAs {
    /// A GET without a body, whose members are parameters of the query instead: for a URL that anyone can open.
    pub const GET: Self = Self { request: rest::request_of_url };
}

impl fmt::Debug for PresignAs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PresignAs").finish_non_exhaustive()
    }
}

/// What a request is made from.
pub(crate) struct Outgoing<'a> {
    pub(crate) service: &'static Service,
    /// The name of the operation.
    pub(crate) operation: &'static str,
    pub(crate) route: Route,
    pub(crate) xml_root: Option<XmlRoot>,
    /// Whether the operation has an input, which may be empty.
    pub(crate) has_input: bool,
    pub(crate) input: &'a dyn Record,
}

/// The request of an operation in the protocol of its service, with the headers that the service asks for.
pub(crate) fn request(outgoing: &Outgoing<'_>) -> Result<Request<Body>, InvalidRequest> {
    request_by(outgoing.service.protocol.request, outgoing)
}

/// The request of an operation whose URL is pre-signed.
pub(crate) fn url_request(
    outgoing: &Outgoing<'_>,
    presign_as: Option<PresignAs>,
) -> Result<Request<Body>, InvalidRequest> {
    let protocol = outgoing.service.protocol;
    let write = presign_as.map(|presign_as| presign_as.request).or(protocol.url_request);
    request_by(write.unwrap_or(protocol.request), outgoing)
}

/// The request of an operation that a function writes, with the headers that its service asks for.
pub(crate) fn request_by(
    write: WriteRequest,
    outgoing: &Outgoing<'_>,
) -> Result<Request<Body>, InvalidRequest> {
    let mut request = write(outgoing)?;
    for (name, value) in outgoing.service.headers {
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value))
        {
            request.headers_mut().entry(name).or_insert(value);
        }
    }
    Ok(request)
}

/// A response with its whole body, which nobody has read yet.
#[derive(Clone, Copy)]
pub struct Reply<'a> {
    pub(crate) service: &'static Service,
    pub(crate) head: &'a Parts,
    pub(crate) body: &'a [u8],
    /// Reads the members of an error: as the protocol does, but for recordings.
    pub(crate) read_error: fn(&Reply<'_>, &mut dyn Record) -> Result<(), DecodeError>,
    /// Whether errors are told apart by their codes in AWS Query alone, if they have one.
    by_code: bool,
}

impl<'a> Reply<'a> {
    /// A response of a service.
    pub fn new(service: &'static Service, head: &'a Parts, body: &'a [u8]) -> Self {
        Self { service, head, body, read_error: service.protocol.error, by_code: false }
    }

    /// The same, whose error has the code in AWS Query rather than the name of a shape.
    pub(crate) fn by_code(self) -> Self {
        Self { by_code: true, ..self }
    }

    /// The same, whose error is an event, and the frame of that among the extensions of the head.
    #[cfg(feature = "event-stream")]
    pub(crate) fn of_event(self) -> Self {
        Self { read_error: crate::event_stream::read_exception, ..self }
    }

    /// Whether the error is of a shape, by its name or its code in AWS Query.
    #[doc(hidden)]
    pub fn is_error<A: ErrorShape>(&self, metadata: &ErrorMetadata) -> bool {
        let name = metadata.shape_name();
        let is_named = name == A::NAME && !(self.by_code && A::QUERY_CODE.is_some());
        is_named || Some(name) == A::QUERY_CODE
    }

    /// A header whose value is text.
    pub(crate) fn header(&self, name: &str) -> Option<&'a str> {
        self.head.headers.get(name)?.to_str().ok()
    }
}

/// The response is not shown: it may be a secret.
impl fmt::Debug for Reply<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply").field("status", &self.head.status).finish_non_exhaustive()
    }
}

/// What a service's response is made from.
pub(crate) struct Answer<'a> {
    /// The name of the operation.
    #[cfg_attr(not(feature = "xml"), expect(dead_code, reason = "JSON does not name it"))]
    pub(crate) operation: &'static str,
    pub(crate) status: u16,
    /// The members of the response or of the error.
    pub(crate) members: Option<&'a dyn Record>,
    pub(crate) error: Option<AnswerError<'a>>,
}

/// What a service says about an error, beyond the members of its shape.
pub(crate) struct AnswerError<'a> {
    pub(crate) name: &'a str,
    /// The code in AWS Query, which is the name unless the model says otherwise.
    #[cfg_attr(not(feature = "xml"), expect(dead_code, reason = "JSON states the name"))]
    pub(crate) code: &'a str,
    #[cfg_attr(not(feature = "xml"), expect(dead_code, reason = "JSON does not state it"))]
    pub(crate) fault: Option<Fault>,
    /// The message, unless it is a member.
    pub(crate) message: Option<&'a str>,
}

//! Operations.

use std::collections::BTreeMap;

use super::endpoint::{EndpointParam, HostPart};
use super::example::{Example, SmokeTest};
use super::path::Path;
use super::protocol_test::ProtocolTest;
use super::session::Session;
use super::smithy::Auth;
use super::types::{Equality, Structure, Type};
use super::waiter::Waiter;
use super::wire::{Route, XmlRoot};
use crate::names::{ConstName, FeatureName, FieldName, ModuleName, TypeName, VariantName};

/// An operation, as a module.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) name: TypeName,
    pub(crate) module: ModuleName,
    pub(crate) feature: FeatureName,
    /// The hidden features of the shared types that the operation uses.
    pub(crate) uses: Vec<FeatureName>,
    /// The first sentence of the documentation.
    pub(crate) summary: String,
    pub(crate) request: Structure,
    pub(crate) response: Structure,
    pub(crate) error: ErrorEnum,
    /// Where requests go, if the protocol has HTTP bindings.
    pub(crate) route: Option<Route>,
    /// Whether the model states no input, if requests of the protocol then have no body.
    pub(crate) lacks_input: bool,
    /// The element that is the body of a request, if the protocol writes XML and it is not named as the operation.
    pub(crate) xml_root: Option<XmlRoot>,
    /// The stream in the request, if it has one.
    pub(crate) request_body: Option<BodyMember>,
    /// The stream in the response, if it has one.
    pub(crate) response_body: Option<BodyMember>,
    /// Whether requests are sent over HTTP/2 alone.
    pub(crate) needs_http2: bool,
    /// Whether requests carry an MD5 of their body.
    pub(crate) needs_md5: bool,
    /// Further checksums of the body, by their headers in small letters.
    pub(crate) checksums: BTreeMap<String, Sum>,
    /// The checksums that requests and responses may have, one of several.
    pub(crate) http_checksum: Option<HttpChecksum>,
    /// The lens of the member that has the idempotency token.
    pub(crate) idempotency_token: Option<ConstName>,
    /// The host prefix. Most operations have none.
    pub(crate) host_prefix: Vec<HostPart>,
    /// In the order of their names.
    pub(crate) endpoint_params: Vec<EndpointParam>,
    /// How the body may be compressed.
    pub(crate) compression: Option<Compression>,
    /// Whether the signature leaves the body out.
    pub(crate) has_unsigned_payload: bool,
    /// How calls can be authenticated, the preferred way first.
    pub(crate) auth: Vec<Auth>,
    /// Whether the service waits until there is something to respond.
    pub(crate) is_long_poll: bool,
    /// How many seconds the service may take to respond, if it needs longer than others.
    pub(crate) timeout: Option<u64>,
    /// Where users get the endpoint, unless one serves everyone.
    pub(crate) endpoint_from: Option<String>,
    /// Whether a pre-signed URL is one of a GET, whose query has the members of the body.
    pub(crate) is_presigned_as_get: bool,
    /// What its sessions are made of, if it creates sessions.
    pub(crate) session: Option<Session>,
    /// The lenses for a copy between regions, if the operation is one.
    pub(crate) presigned_copy: Option<PresignedCopy>,
    /// The digests that its responses state.
    pub(crate) digests: Option<Digests>,
    pub(crate) examples: Vec<Example>,
    pub(crate) smoke_tests: Vec<SmokeTest>,
    pub(crate) protocol_tests: Vec<ProtocolTest>,
    /// Absent if the operation is not paginated.
    pub(crate) pagination: Option<Pagination>,
    /// In the order of their names.
    pub(crate) waiters: Vec<Waiter>,
}

/// The member that is a stream.
#[derive(Debug)]
pub(crate) enum BodyMember {
    /// A stream of bytes, by its lens.
    Bytes(ConstName),
    /// A stream of events, by its field and the name of the member.
    Events(FieldName, String),
}

impl BodyMember {
    pub(crate) fn is_events(&self) -> bool {
        matches!(self, Self::Events(..))
    }
}

/// The lenses for a copy between regions.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PresignedCopy {
    /// The member with the region of the source.
    pub(crate) source: ConstName,
    /// The member with the URL of the same call there.
    pub(crate) url: ConstName,
    /// The member with the region that the call goes to.
    pub(crate) destination: Option<ConstName>,
}

/// The digests that the responses of an operation state. All names are those of the model.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Digests {
    /// Each digest with the member that it is of.
    pub(crate) pairs: Vec<(String, String)>,
    /// Whether the members are those of the request.
    pub(crate) is_of_request: bool,
    /// The list whose structures have the digests.
    pub(crate) response_list: Option<String>,
    /// The list whose structures have the members, and the id that both structures have.
    pub(crate) request_list: Option<(String, String)>,
    /// The members of an attribute: its type, its text and its bytes.
    pub(crate) attribute: Option<[String; 3]>,
}

/// How the pages of an operation are requested.
#[derive(Debug)]
pub(crate) struct Pagination {
    pub(crate) token: Type,
    /// The lens of the request's token.
    pub(crate) input_token: ConstName,
    pub(crate) output_token: Path,
    /// The lens of the page size in the request, if it has one.
    pub(crate) page_size: Option<ConstName>,
    /// Absent if the model does not name the items.
    pub(crate) items: Option<Path>,
}

/// The checksums that requests and responses may have, one of several algorithms.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct HttpChecksum {
    /// Whether a request needs one.
    pub(crate) is_required: bool,
    /// The header with the algorithm of a request's checksum.
    pub(crate) algorithm_header: Option<String>,
    /// The header that asks for the checksum of the response, and the algorithms of that.
    pub(crate) response: Option<(String, Vec<String>)>,
    /// Whether SHA-1 is one of the algorithms.
    pub(crate) has_sha1: bool,
}

/// How a checksum is computed and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sum {
    /// SHA-256 in hexadecimal.
    Sha256,
    /// A tree of SHA-256 in hexadecimal.
    Sha256Tree,
}

/// An encoding of bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression {
    Gzip,
}

/// The errors of an operation, as an enum.
#[derive(Debug)]
pub(crate) struct ErrorEnum {
    pub(crate) name: TypeName,
    pub(crate) equality: Equality,
    pub(crate) variants: Vec<ErrorVariant>,
}

/// A declared error of an operation.
#[derive(Debug)]
pub(crate) struct ErrorVariant {
    /// The id of the shape, for messages.
    pub(crate) origin: String,
    pub(crate) name: VariantName,
    pub(crate) constant: ConstName,
    pub(crate) shape: TypeName,
}

//! [HTTP bindings](https://smithy.io/2.0/spec/http-bindings.html): members are in the path, the query, the headers, the
//! status, or in the body.

mod headers;
mod query;
mod request;
mod response;

pub(super) use self::request::{answer, request, request_of_url};
#[cfg(feature = "xml")]
pub(super) use self::response::headers as read_headers;
pub(super) use self::response::response;
use crate::format::Format;

/// A protocol with HTTP bindings.
pub(super) struct RestProtocol {
    pub(super) format: &'static Format,
    /// Whether a structure that is the whole body is written if it is absent, as if it had no members.
    pub(super) writes_absent_payloads: bool,
}

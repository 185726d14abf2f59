//! restXml: members are bound to parts of the HTTP message, and the rest is XML.

use super::rest::{self, RestProtocol};
use super::{Answer, Protocol, xml_error};
use crate::Body;
use crate::format::xml::{Writer, XML};
use crate::xml::Tree;

/// [restXml](https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html).
pub static REST_XML: Protocol = Protocol {
    id: "aws.protocols#restXml",
    request: |outgoing| rest::request(outgoing, &REST),
    url_request: None,
    response: |reply, record| rest::response(reply, record, &XML),
    hides_error: |body| Tree::name_of_root(body) == Some("Error"),
    may_be_cut: Tree::may_be_cut,
    request_id: |_| None,
    error_names: xml_error::names_or_status,
    error: |reply, record| {
        rest::read_headers(reply, record)?;
        xml_error::members(reply, record)
    },
    #[cfg(feature = "event-stream")]
    events: Some(&XML),
    #[cfg(feature = "event-stream")]
    has_initial_messages: false,
    answer: |answer| rest::answer(answer, &REST, document),
};

static REST: RestProtocol = RestProtocol { format: &XML, writes_absent_payloads: false };

/// The body of a service's response.
fn document(answer: &Answer<'_>) -> Body {
    if answer.error.is_some() {
        return xml_error::answer(answer);
    }
    let mut out = Writer::default();
    if let Some(members) = answer.members {
        out.root(members.name(), None, members);
    }
    out.into_string().into()
}

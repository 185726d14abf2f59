//! AWS Query and EC2 Query: requests are forms that name the operation and have all members, and responses are XML.

use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use http::uri::PathAndQuery;
use http::{Method, Request, Response};

use super::{Answer, InvalidRequest, Outgoing, Protocol, Reply, xml_error};
use crate::Body;
use crate::format::DecodeError;
use crate::format::form::{self, Style};
use crate::format::xml::{NameCase, Writer, members};
use crate::schema::Record;
use crate::xml::{Element, Tree};

/// [AWS Query](https://smithy.io/2.0/aws/protocols/aws-query-protocol.html).
pub static AWS_QUERY: Protocol = Protocol {
    id: "aws.protocols#awsQuery",
    request: |outgoing| request(outgoing, Style::Aws),
    url_request: Some(|outgoing| request_of_url(outgoing, Style::Aws)),
    response: |reply, record| read(reply, record, result),
    hides_error: |_| false,
    may_be_cut: Tree::may_be_cut,
    request_id: xml_error::request_id_in_body,
    error_names: xml_error::names,
    error: xml_error::members,
    #[cfg(feature = "event-stream")]
    events: None,
    #[cfg(feature = "event-stream")]
    has_initial_messages: false,
    answer: |answer| respond(answer, Some("Result")),
};

/// [EC2 Query](https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html).
pub static EC2_QUERY: Protocol = Protocol {
    id: "aws.protocols#ec2Query",
    request: |outgoing| request(outgoing, Style::Ec2),
    url_request: Some(|outgoing| request_of_url(outgoing, Style::Ec2)),
    response: |reply, record| read(reply, record, |root| Some(root)),
    hides_error: |_| false,
    may_be_cut: Tree::may_be_cut,
    request_id: xml_error::request_id_in_body,
    error_names: xml_error::names,
    error: xml_error::members,
    #[cfg(feature = "event-stream")]
    events: None,
    #[cfg(feature = "event-stream")]
    has_initial_messages: false,
    answer: |answer| respond(answer, None),
};

const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

fn request(outgoing: &Outgoing<'_>, style: Style) -> Result<Request<Body>, InvalidRequest> {
    let body = form(outgoing, style)?;
    let length = HeaderValue::from(body.len());
    let mut request = Request::new(Body::from(body));
    *request.method_mut() = Method::POST;
    request.headers_mut().insert(CONTENT_TYPE, FORM);
    request.headers_mut().insert(CONTENT_LENGTH, length);
    Ok(request)
}

/// The request as a GET without a body, for a URL that has the form in its query.
fn request_of_url(outgoing: &Outgoing<'_>, style: Style) -> Result<Request<Body>, InvalidRequest> {
    let uri = ["/?", &form(outgoing, style)?].concat();
    let length = uri.len();
    // All is encoded: only the length can be wrong.
    let uri = PathAndQuery::try_from(uri).map_err(|_| InvalidRequest::LongUri { length })?;
    let mut request = Request::new(Body::default());
    *request.uri_mut() = uri.into();
    Ok(request)
}

fn form(outgoing: &Outgoing<'_>, style: Style) -> Result<String, InvalidRequest> {
    let Outgoing { service, operation, input, .. } = *outgoing;
    form::write(input, style, [("Action", operation), ("Version", service.version)])
}

/// The element inside of the root that has the members of a response of AWS Query.
fn result(root: Element<'_>) -> Option<Element<'_>> {
    root.children().find(|child| child.name().ends_with("Result"))
}

/// Reads a success. A response without members may have no body.
fn read(
    reply: &Reply<'_>,
    record: &mut dyn Record,
    find: fn(Element<'_>) -> Option<Element<'_>>,
) -> Result<(), DecodeError> {
    if reply.body.trim_ascii().is_empty() || record.members().is_empty() {
        return Ok(());
    }
    let tree = Tree::parse(reply.body).map_err(DecodeError::Xml)?;
    match tree.root().and_then(find) {
        Some(element) => members(element, record, NameCase::Exact).map_err(DecodeError::Xml),
        None => Ok(()),
    }
}

/// A service's response. The element around the members ends with `result`, if there is one.
fn respond(answer: &Answer<'_>, result: Option<&str>) -> Response<Body> {
    let body = match answer.error {
        Some(_) => xml_error::answer(answer),
        None => {
            let mut out = Writer::default();
            let names = [Some("Response"), result].into_iter().flatten();
            let names: Vec<String> = names.map(|end| [answer.operation, end].concat()).collect();
            names.iter().for_each(|name| out.begin(name, None));
            if let Some(members) = answer.members {
                out.members_in_body(members);
            }
            names.iter().rev().for_each(|name| out.end(name));
            out.into_string().into()
        }
    };
    let mut response = Response::new(body);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/xml"));
    response
}

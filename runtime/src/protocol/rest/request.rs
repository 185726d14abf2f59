use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue};
use http::uri::PathAndQuery;
use http::{Method, Request, Response, Uri};

use super::{RestProtocol, headers, query};
use crate::endpoint::PathOfEndpoint;
use crate::format::{Root, text};
use crate::protocol::{Answer, InvalidLength, InvalidRequest, Outgoing};
use crate::schema::{Kind, Member, Namespace, Place, Record, TimestampFormat, View};
use crate::{Blob, Body, Route};

/// The request of an operation, up to its host.
pub(in crate::protocol) fn request(
    outgoing: &Outgoing<'_>,
    protocol: &RestProtocol,
) -> Result<Request<Body>, InvalidRequest> {
    let Outgoing { service, route, xml_root, input, .. } = *outgoing;
    let uri = uri(&route, input, &query::query(&route, input))?;
    let namespace = xml_root.and_then(|root| root.namespace).or(service.xml_namespace);
    let root = Root { name: xml_root.map_or(input.name(), |root| root.name), namespace };
    let (body, media_type) = body(input, root, protocol)?;
    let mut request = Request::new(body);
    set_uri(&mut request, &route, uri);
    *request.method_mut() = Method::from_bytes(route.method().as_bytes()).unwrap_or_default();
    headers::write(input, request.headers_mut())?;
    if let Some(media_type) = media_type {
        insert_media_type(request.headers_mut(), media_type);
    }
    insert_length(&mut request)?;
    Ok(request)
}

/// The request of an operation as a GET without a body, for a URL that has all of it.
pub(in crate::protocol) fn request_of_url(
    outgoing: &Outgoing<'_>,
) -> Result<Request<Body>, InvalidRequest> {
    let Outgoing { route, input, .. } = *outgoing;
    let mut request = Request::new(Body::default());
    let uri = uri(&route, input, &query::query_with_body(&route, input))?;
    set_uri(&mut request, &route, uri);
    headers::write(input, request.headers_mut())?;
    Ok(request)
}

fn set_uri(request: &mut Request<Body>, route: &Route, uri: Uri) {
    *request.uri_mut() = uri;
    if route.is_all_in_endpoint() {
        request.extensions_mut().insert(PathOfEndpoint);
    }
}

fn uri(route: &Route, record: &dyn Record, query: &str) -> Result<Uri, InvalidRequest> {
    let path = route.expand(&mut |label| {
        let mut members = record.iter();
        let (facts, view) =
            members.find(|(facts, _)| facts.place == Place::Label && facts.member_name == label)?;
        text::write(view, facts, TimestampFormat::DateTime)
    })?;
    let separator = if query.is_empty() { "" } else { "?" };
    let uri = [&path, separator, query].concat();
    let length = uri.len();
    // All is encoded, except for what the route itself has: only the length can be wrong.
    let uri = PathAndQuery::try_from(uri).map_err(|_| InvalidRequest::LongUri { length })?;
    Ok(uri.into())
}

/// The body, and its media type if there is a body.
fn body(
    record: &dyn Record,
    root: Root,
    protocol: &RestProtocol,
) -> Result<(Body, Option<&'static str>), InvalidRequest> {
    let media_type = protocol.format.media_type;
    match member_of_payload(record) {
        Some((view, member)) => payload(view, member, root.namespace, protocol),
        None if has_body(record) => {
            Ok(((protocol.format.write)(record, root)?.into(), Some(media_type)))
        }
        None => Ok((Body::default(), None)),
    }
}

/// The member that is the whole body, if there is one.
fn member_of_payload(record: &dyn Record) -> Option<(View<'_>, &'static Member)> {
    let mut members = record.members().iter().enumerate();
    let (index, member) = members.find(|(_, member)| member.facts.place == Place::Payload)?;
    Some((record.view(index), member))
}

fn has_body(record: &dyn Record) -> bool {
    record.members().iter().any(|member| member.facts.place == Place::Body)
}

/// A body that is one member.
fn payload(
    view: View<'_>,
    Member { facts, kind, .. }: &Member,
    namespace: Option<Namespace>,
    protocol: &RestProtocol,
) -> Result<(Body, Option<&'static str>), InvalidRequest> {
    let media_type = |usual| Some(facts.media_type.unwrap_or(usual));
    Ok(match view {
        View::Absent if protocol.writes_absent_payloads && matches!(kind, Kind::Structure(_)) => {
            ("{}".into(), media_type(protocol.format.media_type))
        }
        View::Absent => (Body::default(), None),
        // A stream is always there: an empty one says that there is no body.
        View::Stream(body) if body.as_bytes().is_some_and(|bytes| bytes.is_empty()) => {
            (Body::default(), None)
        }
        View::Stream(body) => (body.clone(), media_type("application/octet-stream")),
        View::Blob(Blob(bytes)) => (bytes.clone().into(), media_type("application/octet-stream")),
        View::String(text) | View::Enum { value: text, .. } => {
            (text.to_owned().into(), media_type("text/plain"))
        }
        view => {
            let namespace = facts.xml.namespace.or(namespace);
            let root = Root { name: facts.wire_name, namespace };
            let body = (protocol.format.write_value)(view, facts, root)?;
            (body.into(), media_type(protocol.format.media_type))
        }
    })
}

/// States the media type of the body, unless a member does.
fn insert_media_type(headers: &mut HeaderMap, media_type: &'static str) {
    headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static(media_type));
}

/// States the length of the body, if it is known. A member that states it must be right.
fn insert_length(request: &mut Request<Body>) -> Result<(), InvalidRequest> {
    let Some(length) = request.body().length() else { return Ok(()) };
    if let Some(stated) = request.headers().get(CONTENT_LENGTH) {
        let stated = String::from_utf8_lossy(stated.as_bytes());
        return match stated.parse() == Ok(length) {
            true => Ok(()),
            false => {
                let stated = stated.into_owned();
                Err(InvalidRequest::Length(InvalidLength { stated, actual: length }))
            }
        };
    }
    let has_usually_body = [Method::POST, Method::PUT, Method::PATCH].contains(request.method());
    if length > 0 || has_usually_body {
        request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    Ok(())
}

/// A service's response: the members in its headers and its body. `document` writes the members that are in the body.
pub(in crate::protocol) fn answer(
    answer: &Answer<'_>,
    protocol: &RestProtocol,
    document: fn(&Answer<'_>) -> Body,
) -> Response<Body> {
    let mut response = Response::new(Body::default());
    let (body, media_type) = match answer.members.and_then(member_of_payload) {
        Some((view, member)) => payload(view, member, None, protocol).unwrap_or_default(),
        None if answer.error.is_some() || answer.members.is_some_and(has_body) => {
            (document(answer), Some(protocol.format.media_type))
        }
        None => (Body::default(), None),
    };
    *response.body_mut() = body;
    if let Some(members) = answer.members {
        // A service has no such headers: the value that a test gives is left out.
        let _ = headers::write(members, response.headers_mut());
    }
    if let Some(media_type) = media_type {
        insert_media_type(response.headers_mut(), media_type);
    }
    response
}

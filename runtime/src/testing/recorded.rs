//! Requests and responses without their secrets, as a recording has them: the members in JSON, by the names that the
//! model gives them, whatever the protocol.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode, Uri};

use super::answer::{error_json, of_error, of_response};
use super::line;
use super::placeholder::stand_in;
use super::traffic::{ReceivedResponse, SentRequest, headers};
use crate::error::{self, OperationError};
use crate::format::json::{read_record, write_redacted};
use crate::protocol::{Reply, json_error_names};
use crate::receive::receive;

use crate::schema::{Member, Place, Shape as _, hide};
use crate::scrub::{self, REDACTED};
use crate::transport::{Input, origin};
use crate::{Body, Error, Operation, Response as _, Structure};

/// Stands for a response that does not fit the model, so that its secrets cannot be located. It is not JSON.
const UNREADABLE: &str = "<unreadable>";

pub(super) fn request<O: Operation>(request: &Request<Body>, input: &Input) -> SentRequest {
    let shown = input.get().map_or_else(O::zero, without_secrets::<O>);
    SentRequest {
        method: request.method().to_string(),
        url: url(request, input.get::<O>(), &shown),
        headers: headers(request.headers(), O::MEMBERS),
        body: shown.to_json(),
        ..SentRequest::default()
    }
}

/// The request that calls are compared by. A body that is a stream is left out.
fn without_secrets<O: Operation>(operation: &O) -> O {
    let shown = write_redacted(operation, hide);
    let mut shown = O::from_json(shown.as_bytes()).unwrap_or_else(|_| O::zero());
    if let Some(lens) = O::IDEMPOTENCY_TOKEN {
        *lens.view_mut(&mut shown) = None;
    }
    match O::REQUEST_BODY {
        Some(lens) => lens.set(shown, Body::replayable(|| Ok(Body::default()))),
        None => shown,
    }
}

/// The URL, with the members in it as they are shown.
fn url<O: Operation>(request: &Request<Body>, operation: Option<&O>, shown: &O) -> String {
    let uri = request.uri();
    if !O::MEMBERS.iter().any(is_secret_in_url) {
        return scrub::uri(uri);
    }
    let path = |operation: &O| Some(operation.to_request().ok()?.uri().to_string());
    let shown = path(shown).unwrap_or_else(|| format!("/{REDACTED}"));
    let sent = operation.and_then(path).unwrap_or_default();
    let whole = uri.path_and_query().map_or("", |path| path.as_str());
    let before = whole.strip_suffix(&sent).unwrap_or_default();
    let url = [&origin(uri), before, &shown].concat();
    url.parse::<Uri>().map_or(url, |uri| scrub::uri(&uri))
}

fn is_secret_in_url(member: &Member) -> bool {
    let is_in_url = matches!(member.facts.place, Place::Label | Place::Query | Place::QueryParams);
    is_in_url && member.facts.sensitive
}

pub(super) fn response<O: Operation>(response: Response<Bytes>) -> ReceivedResponse {
    let (status, received) = (response.status(), response.headers().clone());
    #[cfg(feature = "event-stream")]
    let events = super::stream::without_secrets::<O>(response.body().clone());
    let (body, members) = match receive::<O>(response.map(Body::from)) {
        #[cfg(feature = "event-stream")]
        Ok(value) if events.is_some() => {
            let events = events.unwrap_or_default().into();
            let shown = O::RESPONSE_BODY.map(|lens| lens.set(value, events));
            (
                shown.map_or_else(String::new, |shown| write_redacted(&shown, stand_in)),
                O::Response::MEMBERS,
            )
        }
        Ok(value) => (write_redacted(&value, stand_in), O::Response::MEMBERS),
        Err(Error::Service(error)) => {
            let declared = error.content().declared();
            (error_json(&error), declared.map_or(&[][..], |it| it.record.members()))
        }
        Err(_) => (UNREADABLE.to_owned(), O::Response::MEMBERS),
    };
    let headers = headers(&received, members);
    ReceivedResponse { status: status.as_u16().into(), headers, body, sent_before: None }
}

/// The HTTP response; headers that are not valid in HTTP are left out.
pub(super) fn replay<O: Operation>(recorded: ReceivedResponse) -> Response<Body> {
    let ReceivedResponse { status, headers, body, .. } = recorded;
    // No line with another status is read.
    let status = line::status(status).unwrap_or_default();
    let mut head = Response::new(());
    *head.status_mut() = status;
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            head.headers_mut().insert(name, value);
        }
    }
    let known = match status.is_success() {
        true => success::<O>(&body, status),
        false => failure::<O>(&head, &body),
    };
    let mut response = known.unwrap_or_else(|| Response::new(body.into()));
    *response.status_mut() = status;
    for (name, value) in head.headers() {
        response.headers_mut().entry(name).or_insert_with(|| value.clone());
    }
    response
}

fn success<O: Operation>(body: &str, status: StatusCode) -> Option<Response<Body>> {
    let value = O::Response::from_json(body.as_bytes()).ok()?;
    Some(of_response::<O>(&O::Response::HTTP_STATUS.set(value, status.as_u16())))
}

fn failure<O: Operation>(head: &Response<()>, body: &str) -> Option<Response<Body>> {
    let (head, ()) = head.clone().into_parts();
    let mut reply = Reply::new(O::SERVICE, &head, body.as_bytes());
    reply.read_error = |reply, record| Ok(read_record(reply.body, record)?);
    let is_object = body.starts_with('{');
    is_object.then(|| of_error::<O>(&error::parse_named(&reply, json_error_names(&reply))))
}

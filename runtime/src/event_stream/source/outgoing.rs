use http::Request;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};

use crate::Body;
use crate::event_stream::MEDIA_TYPE;
use crate::event_stream::message::{self, INITIAL_REQUEST};
use crate::protocol::{InvalidRequest, Protocol};

/// A request whose body is events. In protocols without HTTP bindings, its other members are in a first event.
pub(crate) fn outgoing(
    protocol: &Protocol,
    mut request: Request<Body>,
    events: &Body,
) -> Result<Request<Body>, InvalidRequest> {
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    headers.remove(CONTENT_LENGTH);
    let events = events.clone();
    let body = match protocol.events {
        Some(format) if protocol.has_initial_messages => {
            let document = request.body().as_bytes().cloned().unwrap_or_default();
            let initial = message::initial(INITIAL_REQUEST, document, format);
            events.after_frame(initial.encode().map_err(InvalidRequest::Frame)?)
        }
        _ => events,
    };
    Ok(request.map(|_| body))
}

//! Events as frames: which members are headers, and which are in the payload. It is one loop over views and slots for all
//! unions.

use super::{EventUnion, Frame, HeaderValue};
use crate::Blob;
use crate::format::{DecodeError, Format, InvalidHeader, Root};
use crate::protocol::InvalidRequest;
use crate::schema::{Choice, Facts, Kind, Member, Place, Record, Slot, View, find_unknown};

pub(crate) const MESSAGE_TYPE: &str = ":message-type";
pub(crate) const EVENT_TYPE: &str = ":event-type";
pub(crate) const EXCEPTION_TYPE: &str = ":exception-type";
pub(crate) const ERROR_CODE: &str = ":error-code";
pub(crate) const ERROR_MESSAGE: &str = ":error-message";
pub(crate) const CONTENT_TYPE: &str = ":content-type";
/// The type of the event that has the other members of a request.
pub(crate) const INITIAL_REQUEST: &str = "initial-request";
/// The type of the event that has the other members of a response.
pub(crate) const INITIAL_RESPONSE: &str = "initial-response";

/// What a frame is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Message<'a> {
    Event(&'a str),
    Exception(&'a str),
    Error { code: &'a str, message: Option<&'a str> },
}

/// What a frame is, by its headers.
pub(super) fn message(frame: &Frame) -> Result<Message<'_>, InvalidHeader> {
    match required(frame, MESSAGE_TYPE)? {
        "event" => Ok(Message::Event(required(frame, EVENT_TYPE)?)),
        "exception" => Ok(Message::Exception(required(frame, EXCEPTION_TYPE)?)),
        "error" => Ok(Message::Error {
            code: required(frame, ERROR_CODE)?,
            message: frame.header(ERROR_MESSAGE).and_then(HeaderValue::as_str),
        }),
        _ => Err(invalid(MESSAGE_TYPE, "`event`, `exception` or `error`")),
    }
}

/// The event that has the document of the other members of a request or a response.
pub(crate) fn initial(name: &'static str, document: bytes::Bytes, format: &Format) -> Frame {
    Frame::new(document)
        .with_header(MESSAGE_TYPE, "event")
        .with_header(EVENT_TYPE, name)
        .with_header(CONTENT_TYPE, format.media_type)
}

fn required<'a>(frame: &'a Frame, name: &'static str) -> Result<&'a str, InvalidHeader> {
    let value = frame.header(name).and_then(HeaderValue::as_str);
    value.ok_or_else(|| invalid(name, "a string"))
}

fn invalid(name: &'static str, expected: &'static str) -> InvalidHeader {
    InvalidHeader::new(name, name, expected)
}

/// Reads the event of this name. One that the model does not know is kept by its name.
pub(super) fn read(
    frame: &Frame,
    name: &str,
    choice: &mut dyn Choice,
    format: &Format,
) -> Result<(), DecodeError> {
    match choice.choose(&|facts| facts.member_name == name) {
        Some((facts, Slot::Structure(record))) => read_record(frame, record, facts, format),
        Some(_) => Ok(()),
        None => {
            choice.choose_unknown(name.to_owned());
            Ok(())
        }
    }
}

/// Reads an event or an exception that a client sends.
pub(crate) fn read_sent<T: EventUnion>(frame: &Frame) -> Result<T, DecodeError> {
    let name = match message(frame).map_err(DecodeError::Header)? {
        Message::Event(name) | Message::Exception(name) => name,
        Message::Error { .. } => {
            return Err(DecodeError::Header(invalid(MESSAGE_TYPE, "`event` or `exception`")));
        }
    };
    let mut event = T::zero();
    if let (Slot::Union(choice), Some(format)) = (event.slot(), T::SERVICE.protocol.events) {
        read(frame, name, choice, format)?;
    }
    Ok(event)
}

/// Reads the members of an event or of an exception. What the frame does not have keeps its value.
pub(super) fn read_record(
    frame: &Frame,
    record: &mut dyn Record,
    facts: &Facts,
    format: &Format,
) -> Result<(), DecodeError> {
    let mut payload = None;
    for (index, member) in record.members().iter().enumerate() {
        match member.facts.place {
            Place::EventHeader => {
                let name = member.facts.member_name;
                let Some(value) = frame.header(name) else { continue };
                let Some(slot) = record.slot(index) else { continue };
                read_header(value, slot).map_err(|expected| {
                    DecodeError::Header(InvalidHeader::new(name, name, expected))
                })?;
            }
            Place::EventPayload => payload = Some((index, member)),
            _ => {}
        }
    }
    let bytes = frame.payload();
    if bytes.is_empty() {
        return Ok(());
    }
    let Some((index, Member { facts, .. })) = payload else {
        let is_in_document =
            |member: &Member| !matches!(member.facts.place, Place::EventHeader | Place::Status);
        return match record.members().iter().any(is_in_document) {
            // A member that is bound elsewhere in a response is in the document of an event.
            true => (format.read_value)(bytes, Slot::Structure(record), facts),
            false => Ok(()),
        };
    };
    let text = || {
        std::str::from_utf8(bytes).map_err(|_| DecodeError::NotUtf8 { member: facts.member_name })
    };
    match record.slot(index) {
        Some(Slot::Blob(place)) => *place = Blob(bytes.clone()),
        Some(Slot::String(place)) => *place = text()?.to_owned(),
        Some(Slot::Enum(place)) => place.set(text()?),
        Some(slot) => (format.read_value)(bytes, slot, facts)?,
        None => {}
    }
    Ok(())
}

/// Reads a header. The error is what was expected.
fn read_header(value: &HeaderValue, slot: Slot<'_>) -> Result<(), &'static str> {
    let integer = match value {
        HeaderValue::Byte(value) => Some(i64::from(*value)),
        HeaderValue::Short(value) => Some((*value).into()),
        HeaderValue::Integer(value) => Some((*value).into()),
        HeaderValue::Long(value) => Some(*value),
        _ => None,
    };
    match (slot, value) {
        (Slot::Boolean(place), HeaderValue::Bool(value)) => *place = *value,
        (Slot::Integer(place), _) => place.set(integer.ok_or("an integer")?)?,
        (Slot::Blob(place), HeaderValue::Blob(value)) => *place = Blob(value.clone()),
        (Slot::String(place), HeaderValue::String(value)) => *place = value.clone().into_owned(),
        (Slot::Enum(place), HeaderValue::String(value)) => place.set(value),
        (Slot::Timestamp(place), value) => {
            *place = value.as_timestamp().ok_or("a timestamp")?;
        }
        (Slot::Boolean(_), _) => return Err("a boolean"),
        (Slot::Blob(_), _) => return Err("bytes"),
        (Slot::String(_) | Slot::Enum(_), _) => return Err("a string"),
        _ => return Err("a value of its type"),
    }
    Ok(())
}

/// An event as a frame: the type of the message, the members that are headers, and the payload. An error of the union
/// becomes an exception.
///
/// # Errors
/// The event has a member that the model does not know, or that its format cannot carry.
pub fn encode<T: EventUnion>(event: &T) -> Result<Frame, InvalidRequest> {
    write(event, T::ERRORS, T::SERVICE)
}

fn write(
    choice: &dyn Choice,
    errors: &[(&str, &str)],
    service: &crate::Service,
) -> Result<Frame, InvalidRequest> {
    let Ok((facts, View::Structure(record))) = choice.chosen() else {
        return Err(find_unknown(View::Union(choice)).into());
    };
    let name = facts.member_name;
    let is_error = errors.iter().any(|(member, _)| *member == name);
    let kind = if is_error { ("exception", EXCEPTION_TYPE) } else { ("event", EVENT_TYPE) };
    write_record(record, kind, name, service)
}

/// The members of an event or of an exception as a frame. `kind` is the type of the message, and the header of its name.
pub(crate) fn write_record(
    record: &dyn Record,
    (message, kind): (&'static str, &'static str),
    name: &'static str,
    service: &crate::Service,
) -> Result<Frame, InvalidRequest> {
    let (payload, media_type) = match service.protocol.events {
        Some(format) => payload(record, service, format)?,
        None => (Vec::new().into(), None),
    };
    let mut frame = Frame::new(payload).with_header(MESSAGE_TYPE, message).with_header(kind, name);
    if let Some(media_type) = media_type {
        frame = frame.with_header(CONTENT_TYPE, media_type);
    }
    for (index, member) in record.members().iter().enumerate() {
        if member.facts.place == Place::EventHeader
            && let Some(value) = header(record.view(index), member.kind)
        {
            frame = frame.with_header(member.facts.member_name, value);
        }
    }
    Ok(frame)
}

/// The payload, and its media type if there is one.
fn payload(
    record: &dyn Record,
    service: &crate::Service,
    format: &Format,
) -> Result<(bytes::Bytes, Option<&'static str>), InvalidRequest> {
    let mut members = record.members().iter().enumerate();
    if let Some((index, Member { facts, .. })) =
        members.find(|(_, member)| member.facts.place == Place::EventPayload)
    {
        return Ok(match record.view(index) {
            View::Absent => (bytes::Bytes::new(), None),
            View::Blob(Blob(bytes)) => (bytes.clone(), Some("application/octet-stream")),
            View::String(text) | View::Enum { value: text, .. } => {
                (text.to_owned().into(), Some("text/plain"))
            }
            view => {
                let namespace = facts.xml.namespace.or(service.xml_namespace);
                let root = Root { name: facts.wire_name, namespace };
                let body = (format.write_value)(view, facts, root)?;
                (body.into(), Some(format.media_type))
            }
        });
    }
    // Headers alone have no payload.
    if record.members().iter().all(|member| member.facts.place == Place::EventHeader) {
        return Ok((bytes::Bytes::new(), None));
    }
    let root = Root { name: record.name(), namespace: service.xml_namespace };
    Ok(((format.write)(record, root)?.into(), Some(format.media_type)))
}

/// The value of a header, unless the member is absent.
fn header(view: View<'_>, kind: Kind) -> Option<HeaderValue> {
    Some(match view {
        View::Boolean(value) => value.into(),
        View::Integer(value) => match kind {
            Kind::Byte => HeaderValue::Byte(value.try_into().ok()?),
            Kind::Short => HeaderValue::Short(value.try_into().ok()?),
            Kind::Integer => HeaderValue::Integer(value.try_into().ok()?),
            _ => HeaderValue::Long(value),
        },
        View::IntEnum { value, .. } => HeaderValue::Integer(value),
        View::Blob(Blob(bytes)) => HeaderValue::Blob(bytes.clone()),
        View::String(text) | View::Enum { value: text, .. } => {
            HeaderValue::String(text.to_owned().into())
        }
        View::Timestamp(time) => HeaderValue::Timestamp(time.as_millisecond()),
        _ => return None,
    })
}

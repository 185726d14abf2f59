//! Frames without the secrets in them, for recordings.

use std::borrow::Cow;

use super::message::{self, EXCEPTION_TYPE, Message};
use super::{EventUnion, Frame};
use crate::OperationError;
use crate::error::shape_of_event;
use crate::format::json::{read, write_redacted, write_redacted_view, write_view};
use crate::json::Reader;
use crate::schema::{Choice as _, View, hide};

/// A frame with what the model knows of it, and with other texts for those that are sensitive. Of one that the model does not
/// know, its name is left.
pub(super) fn frame<T: EventUnion, E: OperationError>(
    frame: &Frame,
    text: fn(&str) -> Cow<'static, str>,
) -> Frame {
    let shown = match message::message(frame) {
        Ok(Message::Event(name)) if T::MEMBERS.iter().any(|it| it.facts().member_name == name) => {
            event::<T>(frame, text)
        }
        Ok(Message::Exception(name)) => exception::<T, E>(frame, name),
        Ok(Message::Error { .. }) => Some(frame.clone()),
        _ => None,
    };
    shown.unwrap_or_else(|| bare(frame))
}

fn event<T: EventUnion>(frame: &Frame, text: fn(&str) -> Cow<'static, str>) -> Option<Frame> {
    let event: T = message::read_sent(frame).ok()?;
    let json = write_redacted(&event, text);
    let mut shown = T::zero();
    read(Reader::new(json.as_bytes()), &mut shown).ok()?;
    message::encode(&shown).ok()
}

/// An event that a client sends, in JSON by the names of the model. What is sensitive in it is replaced or left out.
pub(super) fn sent<T: EventUnion>(frame: &Frame) -> Option<String> {
    let event: T = message::read_sent(frame).ok()?;
    let (facts, _) = event.chosen().ok()?;
    let shown = write_redacted(&event, hide);
    // The name of an event is no secret, even if all of the event is.
    Some(if shown == "{}" { format!(r#"{{"{}":{{}}}}"#, facts.member_name) } else { shown })
}

/// An exception. One that has secrets keeps its name only.
fn exception<T: EventUnion, E: OperationError>(frame: &Frame, name: &str) -> Option<Frame> {
    let known = T::ERRORS.iter().find(|(member, _)| *member == name);
    let (member, shape) = *known?;
    let error: E = shape_of_event(T::SERVICE, None, frame, shape);
    let declared = error.content().declared()?;
    let view = || View::Structure(declared.record);
    let shown = write_redacted_view(view(), hide);
    if shown != write_view(view()) {
        return None;
    }
    let kind = ("exception", EXCEPTION_TYPE);
    message::write_record(declared.record, kind, member, T::SERVICE).ok()
}

/// The headers that say what a frame is.
fn bare(frame: &Frame) -> Frame {
    let headers = frame.headers().iter().filter(|header| header.name.starts_with(':'));
    headers.fold(Frame::default(), |bare, header| {
        bare.with_header(header.name.clone(), header.value.clone())
    })
}

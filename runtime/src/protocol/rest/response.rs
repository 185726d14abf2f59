use bytes::Bytes;

use super::headers;
use crate::format::{DecodeError, Format, InvalidHeader};
use crate::protocol::Reply;
use crate::schema::{Facts, Place, Record, Slot};
use crate::{Blob, Body};

/// Reads a response: the members in its headers, its status and its body.
pub(in crate::protocol) fn response(
    reply: &Reply<'_>,
    record: &mut dyn Record,
    format: &Format,
) -> Result<(), DecodeError> {
    headers::read(&reply.head.headers, record).map_err(DecodeError::Header)?;
    let mut has_body = false;
    for (index, member) in record.members().iter().enumerate() {
        match member.facts.place {
            Place::Status => {
                if let Some(Slot::Integer(place)) = record.slot(index) {
                    let status = reply.head.status.as_u16().into();
                    place.set(status).map_err(|expected| {
                        let member = member.facts.member_name;
                        DecodeError::Header(InvalidHeader::new(":status", member, expected))
                    })?;
                }
            }
            Place::Payload => payload(reply.body, record, index, &member.facts, format)?,
            Place::Body => has_body = true,
            _ => {}
        }
    }
    match has_body && !reply.body.trim_ascii().is_empty() {
        true => (format.read)(reply.body, record),
        false => Ok(()),
    }
}

/// Reads the members in the headers of a response.
#[cfg(feature = "xml")]
pub(in crate::protocol) fn headers(
    reply: &Reply<'_>,
    record: &mut dyn Record,
) -> Result<(), DecodeError> {
    headers::read(&reply.head.headers, record).map_err(DecodeError::Header)
}

/// Reads a body that is one member. If there are no bytes, the member stays as it is.
fn payload(
    body: &[u8],
    record: &mut dyn Record,
    index: usize,
    facts: &Facts,
    format: &Format,
) -> Result<(), DecodeError> {
    if body.is_empty() {
        return Ok(());
    }
    let bytes = || Bytes::copy_from_slice(body);
    match record.slot(index) {
        Some(Slot::Blob(place)) => *place = Blob(bytes()),
        Some(Slot::Stream(place)) => *place = Body::from(bytes()),
        Some(Slot::String(place)) => *place = text(body, facts)?.to_owned(),
        Some(Slot::Enum(place)) => place.set(text(body, facts)?),
        Some(slot) => (format.read_value)(body, slot, facts)?,
        None => {}
    }
    Ok(())
}

fn text<'a>(body: &'a [u8], facts: &Facts) -> Result<&'a str, DecodeError> {
    std::str::from_utf8(body).map_err(|_| DecodeError::NotUtf8 { member: facts.member_name })
}

//! Values without members and elements, and documents.

use jiff::Timestamp;

use crate::json::{Error, Reader, Token};
use crate::schema::{NoTime, Slot, parse_seconds, parse_time};
use crate::{BigNumber, Blob};

pub(super) fn read(input: &mut Reader<'_>, slot: Slot<'_>) -> Result<(), Error> {
    match slot {
        Slot::Boolean(place) => *place = input.boolean()?,
        Slot::Integer(place) => {
            let value = input.integer()?;
            place.set(value).map_err(|expected| input.unexpected(expected))?;
        }
        Slot::Float(place) => *place = input.float32()?,
        Slot::Double(place) => *place = input.float()?,
        Slot::Number(place) => *place = big_number(input)?,
        Slot::String(place) => *place = input.string()?.into_owned(),
        Slot::Enum(place) => place.set(&input.string()?),
        Slot::Timestamp(place) => *place = timestamp(input)?,
        Slot::Blob(place) => *place = blob(input)?,
        Slot::Stream(place) => *place = blob(input)?.0.into(),
        #[cfg(feature = "document")]
        Slot::Document(place) => *place = document(input)?,
        Slot::List(_) | Slot::Map(_) | Slot::Structure(_) | Slot::Union(_) => input.skip()?,
    }
    Ok(())
}

/// Reads a number in a string, too: a format in between may have no number of its size.
fn big_number(input: &mut Reader<'_>) -> Result<BigNumber, Error> {
    match input.peek()? {
        Token::String => input.string()?.parse().map_err(|_| input.unexpected("a number")),
        _ => Ok(input.number()?.parse()?),
    }
}

fn blob(input: &mut Reader<'_>) -> Result<Blob, Error> {
    let text = input.string()?;
    Blob::from_base64(&text).ok_or_else(|| input.unexpected("base64"))
}

/// Reads any of the formats, whatever the format of the member: they cannot be confused.
fn timestamp(input: &mut Reader<'_>) -> Result<Timestamp, Error> {
    let (read, expected) = if input.peek()? == Token::String {
        let text = input.string()?;
        (parse_time(&text), "a date and time")
    } else if let Some(time) = short_timestamp(input) {
        return Ok(time);
    } else {
        (parse_seconds(input.number()?), "seconds since 1970")
    };
    read.map_err(|reason| match reason {
        NoTime::Unreadable => input.unexpected(expected),
        NoTime::TooEarly | NoTime::TooLate => {
            input.refused_value(expected, "a time that is out of range")
        }
    })
}

/// Reads seconds since 1970 of few digits. Another value, without blanks before it, stays to be read.
#[inline(always)]
pub(super) fn short_timestamp(input: &mut Reader<'_>) -> Option<Timestamp> {
    let (seconds, nanoseconds) = input.billionths()?;
    // So few digits are always in the range of a timestamp.
    Timestamp::new(seconds, nanoseconds).ok()
}

#[cfg(feature = "document")]
fn document(input: &mut Reader<'_>) -> Result<crate::Document, Error> {
    use crate::Document;

    Ok(match input.peek()? {
        Token::Null => {
            input.null()?;
            Document::Null
        }
        Token::Boolean => Document::Bool(input.boolean()?),
        Token::Number => {
            let number = input.number()?.parse();
            let number = number.map_err(|_| input.unexpected("a number that a document holds"));
            Document::Number(number?)
        }
        Token::String => Document::String(input.string()?.into_owned()),
        Token::Array => {
            let mut elements = Vec::new();
            input.begin_array()?;
            while input.next_element()? {
                let element = document(input);
                elements.push(element.map_err(|error| error.inside_index(elements.len()))?);
            }
            Document::Array(elements)
        }
        Token::Object => {
            let mut members = serde_json::Map::new();
            input.begin_object()?;
            while let Some(key) = input.next_key()? {
                let value = document(input).map_err(|error| input.inside_key(error, &key))?;
                members.insert(key.into_owned(), value);
            }
            Document::Object(members)
        }
    })
}

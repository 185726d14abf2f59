//! Lines of a recording, read strictly: a mistake in one is not replayed as something else.

use http::StatusCode;

use super::traffic::{Exchange, RecordedFailure};
use crate::json::{Error, Reader};

/// Reads an exchange.
pub(super) fn read(line: &str) -> Result<Exchange, Error> {
    let exchange = Exchange::from_json(line.as_bytes())?;
    match mistake(&exchange) {
        Some((path, expected)) => Err(locate(&mut Reader::new(line.as_bytes()), path, expected)?),
        None => Ok(exchange),
    }
}

/// The member that has no valid value, and what was expected there.
fn mistake(exchange: &Exchange) -> Option<(&'static [&'static str], &'static str)> {
    let Exchange { request, response, failure, .. } = exchange;
    if response.is_none() && failure.is_none() {
        return Some((&["response"], "a response or a failure"));
    }
    let end = request.events_end.as_deref();
    if end.is_some_and(|end| !["end", "cut", "limit"].contains(&end)) {
        return Some((&["request", "eventsEnd"], "`end`, `cut` or `limit`"));
    }
    if response.as_ref().is_some_and(|it| status(it.status).is_none()) {
        return Some((&["response", "status"], "an HTTP status from 100 to 999"));
    }
    if failure.as_ref().is_some_and(|it| !RecordedFailure::KINDS.contains(&&*it.kind)) {
        let expected = "`connect`, `untrusted`, `timeout`, `stalled`, `interrupted`, `malformed` or `tooLarge`";
        return Some((&["failure", "kind"], expected));
    }
    None
}

pub(super) fn status(recorded: i32) -> Option<StatusCode> {
    StatusCode::from_u16(u16::try_from(recorded).ok()?).ok()
}

/// The error of a member, or of the object that lacks it. As in reading, the last of several with one name counts.
fn locate(
    reader: &mut Reader<'_>,
    path: &[&'static str],
    expected: &'static str,
) -> Result<Error, Error> {
    reader.peek()?;
    let Some((step, rest)) = path.split_first() else {
        let error = reader.refused_value(expected, "something else");
        reader.skip()?;
        return Ok(error);
    };
    let mut error = reader.refused_value(expected, "nothing");
    reader.begin_object()?;
    while let Some(key) = reader.next_key()? {
        match key == *step {
            true => error = locate(reader, rest, expected)?,
            false => reader.skip()?,
        }
    }
    Ok(error.inside_member(step))
}

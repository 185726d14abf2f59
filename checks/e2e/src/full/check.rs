//! Comparing what the emulator answers with what it should.

use std::fmt::Debug;

use lensmith::optics::{Preview, Prism};
use lensmith::{Error, ErrorShape, Operation, Timestamp};

use crate::session::{Failure, Seen, Session};

/// How many seconds a time may be off.
const TOLERANCE: u64 = 60;

/// Fails where a value is not the one that it should be.
pub(super) fn same<T: Debug + PartialEq>(value: &T, wanted: &T) -> Result<(), Failure> {
    match value == wanted {
        true => Ok(()),
        false => Err(format!("the answer is\n{value:#?}\nand should be\n{wanted:#?}").into()),
    }
}

/// The time at the end of a path, which should be `seconds` from now.
pub(super) fn time<P>(source: &P::Source, path: P, seconds: i64) -> Result<Timestamp, Failure>
where
    P: Preview<Target = Timestamp>,
{
    let time = *path.preview(source).ok_or("the answer lacks a time")?;
    let from_now = time.as_second() - Timestamp::now().as_second();
    match from_now.abs_diff(seconds) <= TOLERANCE {
        true => Ok(time),
        false => Err(format!("{time} is {from_now} s from now, and should be {seconds} s").into()),
    }
}

/// Sends a request that should fail with a declared error.
pub(super) async fn refused<O, A>(
    session: &Session,
    request: O,
    declared: Prism<O::Error, A>,
) -> Seen
where
    O: Operation,
    A: ErrorShape,
{
    let Err(error) = session.send(request).await else {
        return Err(format!("the call succeeded, and should fail with {}", A::NAME).into());
    };
    let refusal = match &error {
        Error::Service(service) => declared.preview(service).map(|shape| A::METADATA.view(shape)),
        _ => None,
    };
    let metadata = refusal.ok_or_else(|| format!("not {}, but: {error}", A::NAME))?;
    match (metadata.http_status(), metadata.message(), metadata.request_id()) {
        (400, Some(_), Some(_)) => Ok(error.to_string()),
        _ => Err(format!("without status 400, a message and a request id: {error}").into()),
    }
}

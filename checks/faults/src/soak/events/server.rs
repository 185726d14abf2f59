use std::io;

use lensmith::event_stream::{Frame, MEDIA_TYPE};

use super::{Break, EventPlan};
use crate::ticks::OVERLOADED;
use crate::{Connection, Request};

/// How many bytes an event has beside its headers.
const CONTENT: [u8; 160] = [b'.'; 160];

/// Sends the events of a stream, up to its fault.
pub(in crate::soak) fn serve_events(
    plan: EventPlan,
    connection: &mut Connection,
    request: &Request,
) -> io::Result<()> {
    let stream = request.header("x-stream").and_then(|stream| stream.parse().ok());
    let fault = plan.fault(stream.unwrap_or_default());
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {MEDIA_TYPE}\r\ntransfer-encoding: chunked\r\n\r\n"
    );
    connection.say(head.as_bytes())?;
    for number in 1..=u64::from(plan.events) {
        match fault.filter(|(_, its)| *its == number) {
            Some((kind, _)) => return break_off(kind, connection, number),
            None => chunk(connection, &encoded(&tick(number))?)?,
        }
    }
    chunk(connection, b"")
}

fn tick(number: u64) -> Frame {
    Frame::new(CONTENT.as_slice())
        .with_header(":event-type", "tick")
        .with_header(":message-type", "event")
        .with_header("number", i64::try_from(number).unwrap_or(i64::MAX))
}

fn encoded(frame: &Frame) -> io::Result<Vec<u8>> {
    frame.encode().map(|bytes| bytes.to_vec()).map_err(io::Error::other)
}

/// An empty chunk ends the body.
fn chunk(connection: &mut Connection, bytes: &[u8]) -> io::Result<()> {
    let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
    chunk.extend_from_slice(bytes);
    chunk.extend_from_slice(b"\r\n");
    connection.say(&chunk)
}

fn break_off(kind: Break, connection: &mut Connection, number: u64) -> io::Result<()> {
    let mut frame = encoded(&tick(number))?;
    match kind {
        Break::CutOff => frame.truncate(frame.len() / 2),
        Break::Closed => {
            connection.close();
            return Ok(());
        }
        Break::Checksum => frame.iter_mut().last().into_iter().for_each(|byte| *byte = !*byte),
        Break::Lengths => frame.iter_mut().take(4).for_each(|byte| *byte = !*byte),
        Break::Exception => {
            let exception = Frame::new("{}").with_header(":message-type", "exception");
            frame = encoded(&exception.with_header(":exception-type", OVERLOADED))?;
        }
        Break::Failure => {
            let failure = Frame::default().with_header(":message-type", "error");
            frame = encoded(&failure.with_header(":error-code", "InternalFailure"))?;
        }
        Break::Silence => return connection.wait(),
    }
    chunk(connection, &frame)?;
    match kind {
        Break::CutOff => chunk(connection, b""),
        // Nothing that comes after such a frame may count.
        _ => {
            let _ = chunk(connection, &encoded(&tick(number + 1))?);
            connection.wait()
        }
    }
}

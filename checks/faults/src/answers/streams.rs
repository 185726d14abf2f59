//! Uploads that are not taken, and downloads that are not as they should be. The body of an upload is still to be read.

use std::io;
use std::thread::sleep;
use std::time::Duration;

use crate::connection::{Connection, Request};
use crate::fault::Limits;

/// Less than a client waits in the middle of a body.
const PAUSE: Duration = Duration::from_millis(50);

/// More than a client reads into memory.
const LONG_BYTES: u64 = 256 << 20;

const PIECE: &[u8] = &[0; 128 << 10];

/// Takes an upload.
pub(crate) fn take(connection: &mut Connection, request: &Request) -> io::Result<()> {
    connection.skip(length(request))?;
    connection.respond("200 OK", "", "{}")
}

pub(crate) fn close_in_upload(connection: &mut Connection, request: &Request) -> io::Result<()> {
    connection.skip(length(request) / 2)?;
    connection.reset()
}

pub(crate) fn fail_after_upload(connection: &mut Connection, request: &Request) -> io::Result<()> {
    connection.skip(length(request))?;
    connection.respond("500 Internal Server Error", "", "")
}

pub(crate) fn refuse_before_upload(
    connection: &mut Connection,
    request: &Request,
) -> io::Result<()> {
    connection.respond("403 Forbidden", "", "")?;
    connection.skip(length(request))
}

/// Reads nothing while a client waits. What it left in the connection is read later, to come upon its end.
pub(crate) fn take_nothing(connection: &mut Connection, _: &Request) -> io::Result<()> {
    sleep(3 * Limits::SHORT.attempt);
    connection.wait()
}

/// As much as a client reads slowly but surely.
pub(crate) fn take_slowly(connection: &mut Connection, request: &Request) -> io::Result<()> {
    let length = length(request);
    for _ in 0..30 {
        connection.skip(length / 32)?;
        sleep(PAUSE);
    }
    connection.skip(length - length / 32 * 30)?;
    connection.respond("200 OK", "", "{}")
}

/// Sends a download.
pub(crate) fn give(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.respond("200 OK", "", "content")
}

pub(crate) fn give_much(connection: &mut Connection, _: &Request) -> io::Result<()> {
    give_bytes(connection, LONG_BYTES)
}

/// Sends a download of so many bytes.
pub(crate) fn give_bytes(connection: &mut Connection, length: u64) -> io::Result<()> {
    connection.say(format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n").as_bytes())?;
    let mut left = length;
    while left > 0 {
        let piece = PIECE.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        connection.say(PIECE.get(..piece).unwrap_or_default())?;
        left -= piece as u64;
    }
    Ok(())
}

pub(crate) fn give_slowly(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 200 OK\r\ncontent-length: 30\r\n\r\n")?;
    for _ in 0..30 {
        connection.say(b".")?;
        sleep(PAUSE);
    }
    Ok(())
}

pub(crate) fn stall_in_download(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\ncon")?;
    connection.wait()
}

pub(crate) fn reset_in_download(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 200 OK\r\n\r\ncon")?;
    connection.reset()
}

fn length(request: &Request) -> u64 {
    request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or_default()
}

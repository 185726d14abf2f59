//! More than anyone asked for.

use std::io;
use std::time::Duration;

use lensmith::transport::MAX_RESPONSE_BYTES;

use crate::connection::{Connection, Request};

static BLANKS: [u8; 1 << 16] = [b' '; 1 << 16];
const NO_PAUSE: Duration = Duration::ZERO;

/// The longest body that a client reads: blanks, and a value.
pub(crate) fn longest_body(connection: &mut Connection, request: &Request) -> io::Result<()> {
    let value = format!(r#"{{"layerDigest":"{}"}}"#, request.layer_digest());
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {MAX_RESPONSE_BYTES}\r\n\r\n");
    connection.say(head.as_bytes())?;
    let mut left = MAX_RESPONSE_BYTES - value.len();
    while left > 0 {
        let piece = BLANKS.get(..left).unwrap_or(&BLANKS);
        connection.say(piece)?;
        left -= piece.len();
    }
    connection.say(value.as_bytes())
}

pub(crate) fn announce_too_much(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 200 OK\r\ncontent-length: 1099511627776\r\n\r\n")?;
    connection.wait()
}

pub(crate) fn endless_body(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 200 OK\r\n\r\n")?;
    connection.say_forever(&BLANKS, NO_PAUSE)
}

pub(crate) fn endless_chunks(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")?;
    let chunk = [b"10000\r\n", &BLANKS[..], b"\r\n"].concat();
    connection.say_forever(&chunk, NO_PAUSE)
}

/// Each costs a client much more than one byte, unless it joins them.
pub(crate) fn endless_tiny_chunks(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")?;
    connection.say_forever(&b"1\r\n \r\n".repeat(1 << 12), NO_PAUSE)
}

pub(crate) fn endless_error(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 500 Internal Server Error\r\n\r\n")?;
    connection.say_forever(&BLANKS, NO_PAUSE)
}

pub(crate) fn endless_headers(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 200 OK\r\n")?;
    connection.say_forever(&b"x-more: and more\r\n".repeat(1 << 10), NO_PAUSE)
}

pub(crate) fn endless_header(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 200 OK\r\nx-more: ")?;
    connection.say_forever(&[b'z'; 1 << 14], NO_PAUSE)
}

pub(crate) fn endless_status_line(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 200 ")?;
    connection.say_forever(&[b'z'; 1 << 14], NO_PAUSE)
}

pub(crate) fn endless_chunk_extension(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2;")?;
    connection.say_forever(&[b'z'; 1 << 14], NO_PAUSE)
}

pub(crate) fn endless_trailers(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n")?;
    connection.say_forever(&b"x-more: and more\r\n".repeat(1 << 10), NO_PAUSE)
}

pub(crate) fn many_headers(connection: &mut Connection, request: &Request) -> io::Result<()> {
    let headers: String = (0..90).map(|number| format!("x-header-{number}: value\r\n")).collect();
    let body = format!(r#"{{"layerDigest":"{}"}}"#, request.layer_digest());
    connection.respond("200 OK", &headers, &body)
}

pub(crate) fn long_message(connection: &mut Connection, _: &Request) -> io::Result<()> {
    let message = "all work and no play ".repeat(50_000);
    let body = format!(r#"{{"__type":"InvalidParameterException","message":"{message}"}}"#);
    connection.respond("400 Bad Request", "", &body)
}

//! Bytes that come late, or never.

use std::io;
use std::thread::sleep;
use std::time::Duration;

use crate::connection::{Connection, Request};

/// Less than a client waits in the middle of a body.
const PAUSE: Duration = Duration::from_millis(20);

pub(crate) fn never_answer(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.wait()
}

pub(crate) fn drip_head(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 200 OK\r\nx-slow: ")?;
    connection.say_forever(b"z", PAUSE)
}

pub(crate) fn drip_body(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 200 OK\r\n\r\n")?;
    connection.say_forever(b" ", PAUSE)
}

pub(crate) fn stall_in_head(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 200 OK\r\ncontent-le")?;
    connection.wait()
}

pub(crate) fn stall_in_body(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")?;
    connection.wait()
}

pub(crate) fn stall_before_body(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n")?;
    connection.wait()
}

/// Byte by byte, and in the time that there is.
pub(crate) fn answer_slowly(connection: &mut Connection, request: &Request) -> io::Result<()> {
    let digest = request.layer_digest();
    let body = format!(r#"{{"layerDigest":"{digest}"}}"#);
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
    for byte in (head + &body).bytes() {
        connection.say(&[byte])?;
        sleep(Duration::from_millis(1));
    }
    Ok(())
}

/// Interim responses say that the server is there, and no more.
pub(crate) fn promise_forever(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.say_forever(b"HTTP/1.1 102 Processing\r\n\r\n", PAUSE)
}

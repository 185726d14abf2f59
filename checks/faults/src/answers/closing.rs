//! Connections that end when they should not.

use std::io;

use crate::connection::{Connection, Request};

pub(crate) fn before_response(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.close();
    Ok(())
}

pub(crate) fn after_response(connection: &mut Connection, request: &Request) -> io::Result<()> {
    connection.succeed(request)?;
    connection.close();
    Ok(())
}

pub(crate) fn reset_before_response(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.reset()
}

/// As long as the end of the connection is the end of the body, a reset must not be mistaken for it.
pub(crate) fn reset_in_body(connection: &mut Connection, request: &Request) -> io::Result<()> {
    let digest = request.layer_digest();
    let response = format!("HTTP/1.1 200 OK\r\n\r\n{{\"layerDigest\":\"{digest}\"}}");
    connection.say(response.as_bytes())?;
    connection.reset()
}

pub(crate) fn reset_after_response(
    connection: &mut Connection,
    request: &Request,
) -> io::Result<()> {
    connection.succeed(request)?;
    connection.reset()
}

/// Bytes that come with a response must not become the next one.
pub(crate) fn answer_twice(connection: &mut Connection, _: &Request) -> io::Result<()> {
    let foreign = r#"{"layerDigest":"sha256:foreign"}"#;
    let length = foreign.len();
    let response = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{foreign}");
    connection.say(response.repeat(2).as_bytes())
}

//! HTTP that is unusual, or none, around a body that depends on the request.

use std::io;

use crate::connection::{Connection, Request};

/// Nothing is wrong with it.
pub(crate) fn good(connection: &mut Connection, request: &Request) -> io::Result<()> {
    connection.succeed(request)
}

pub(crate) fn continue_first(connection: &mut Connection, request: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    connection.succeed(request)
}

pub(crate) fn early_hints_first(connection: &mut Connection, request: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n")?;
    connection.succeed(request)
}

pub(crate) fn invalid_utf8_in_header(
    connection: &mut Connection,
    request: &Request,
) -> io::Result<()> {
    let body = body(request);
    let length = body.len().to_string();
    let head = b"HTTP/1.1 200 OK\r\nx-amzn-requestid: \xff\xfe\r\ncontent-length: ";
    connection.say(&[head, length.as_bytes(), b"\r\n\r\n", body.as_bytes()].concat())
}

pub(crate) fn http_1_0(connection: &mut Connection, request: &Request) -> io::Result<()> {
    connection.say(format!("HTTP/1.0 200 OK\r\n\r\n{}", body(request)).as_bytes())?;
    connection.close();
    Ok(())
}

/// Which of the two is meant decides where the next response starts.
pub(crate) fn length_and_chunks(connection: &mut Connection, request: &Request) -> io::Result<()> {
    let body = body(request);
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n";
    let length = body.len();
    connection.say(format!("{head}{length:x}\r\n{body}\r\n0\r\n\r\n").as_bytes())
}

pub(crate) fn wrong_content_type(connection: &mut Connection, request: &Request) -> io::Result<()> {
    connection.respond("200 OK", "content-type: image/png\r\n", &body(request))
}

fn body(request: &Request) -> String {
    format!(r#"{{"layerDigest":"{}"}}"#, request.layer_digest())
}

//! Bodies that are made for the request, or too long to write down.

use std::io;

use crate::connection::{Connection, Request};

/// How deep values are nested: a reader that calls itself for each level would run out of its stack.
const DEPTH: usize = 100_000;

pub(crate) fn duplicated_member(connection: &mut Connection, request: &Request) -> io::Result<()> {
    let digest = request.layer_digest();
    let body = format!(r#"{{"layerDigest":"sha256:first","layerDigest":"{digest}"}}"#);
    connection.respond("200 OK", "", &body)
}

pub(crate) fn deep_known_member(connection: &mut Connection, _: &Request) -> io::Result<()> {
    let body = format!(r#"{{"layerDigest":{}}}"#, nested());
    connection.respond("200 OK", "", &body)
}

pub(crate) fn deep_unknown_member(connection: &mut Connection, _: &Request) -> io::Result<()> {
    let body = format!(r#"{{"another":{}}}"#, nested());
    connection.respond("200 OK", "", &body)
}

pub(crate) fn deep_error(connection: &mut Connection, _: &Request) -> io::Result<()> {
    let body = format!(r#"{{"__type":"ServerException","another":{}}}"#, nested());
    connection.respond("400 Bad Request", "", &body)
}

pub(crate) fn unknown_members(connection: &mut Connection, request: &Request) -> io::Result<()> {
    let digest = request.layer_digest();
    let body =
        format!(r#"{{"a":1e999999,"b":[{{}},null],"layerDigest":"{digest}","c":"\ud83d\ude00"}}"#);
    connection.respond("200 OK", "", &body)
}

pub(crate) fn invalid_utf8(connection: &mut Connection, _: &Request) -> io::Result<()> {
    connection.say(b"HTTP/1.1 200 OK\r\ncontent-length: 19\r\n\r\n{\"downloadUrl\":\"\xff\"}")
}

pub(crate) fn invalid_utf8_in_error(connection: &mut Connection, _: &Request) -> io::Result<()> {
    let body = b"{\"message\":\"\xff\",\"__type\":\"ServerException\"}";
    let head = format!("HTTP/1.1 400 Bad Request\r\ncontent-length: {}\r\n\r\n", body.len());
    connection.say(&[head.as_bytes(), body].concat())
}

fn nested() -> String {
    "[".repeat(DEPTH) + &"]".repeat(DEPTH)
}

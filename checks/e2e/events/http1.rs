//! A service that answers over HTTP/1.1 with events, which are cut into chunks without regard to where they begin.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use bytes::Bytes;

use crate::session::Failure;

/// How many bytes a chunk has: no frame begins where a chunk does, except by chance.
const CHUNK_BYTES: usize = 37;

/// Answers each request whose start line and header are these with the frames, in a thread that ends with the
/// program. Returns the URL.
pub(crate) fn start(
    line: &'static str,
    header: &'static str,
    frames: Vec<Bytes>,
) -> Result<String, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            // A client that hangs up hears nothing more.
            let _ = answer(connection, [line, header], &frames);
        }
    });
    Ok(url)
}

fn answer(mut connection: TcpStream, expected: [&str; 2], frames: &[Bytes]) -> io::Result<()> {
    let request = read(&mut connection)?;
    let is_expected = expected.iter().all(|line| request.lines().any(|its| its == *line));
    if !is_expected || !request.contains("\nauthorization: AWS4-HMAC-SHA256 ") {
        let body = format!("{expected:?} were expected, and not {request}");
        let head = format!("HTTP/1.1 400 Bad Request\r\ncontent-length: {}\r\n\r\n", body.len());
        return connection.write_all((head + &body).as_bytes());
    }
    // Bedrock's response has to state `x-amzn-bedrock-content-type`; the others have no such member.
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/vnd.amazon.eventstream\r\n\
                x-amzn-requestid: 4f1c\r\nx-amzn-bedrock-content-type: application/json\r\n\
                transfer-encoding: chunked\r\n\r\n";
    connection.write_all(head.as_bytes())?;
    for piece in frames.concat().chunks(CHUNK_BYTES) {
        connection.write_all(format!("{:x}\r\n", piece.len()).as_bytes())?;
        connection.write_all(piece)?;
        connection.write_all(b"\r\n")?;
    }
    connection.write_all(b"0\r\n\r\n")
}

/// The head of a request, after its body was read.
fn read(connection: &mut TcpStream) -> io::Result<String> {
    let mut bytes = Vec::new();
    loop {
        let end = bytes.windows(4).position(|it| it == b"\r\n\r\n").map(|end| end + 4);
        if let Some(end) = end {
            let head = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).into_owned();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let length = length.and_then(|length| length.parse::<usize>().ok()).unwrap_or_default();
            if bytes.len() >= end + length {
                return Ok(head);
            }
        }
        let mut piece = [0; 4096];
        match connection.read(&mut piece)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            length => bytes.extend_from_slice(piece.get(..length).unwrap_or_default()),
        }
    }
}

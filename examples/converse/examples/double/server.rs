//! A server that speaks as Bedrock does: real frames over HTTP/1.1, on this machine.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use lensmith::event_stream::{Frame, MEDIA_TYPE};

/// What a program needs to come here, and nowhere else.
pub fn environment(url: &str) -> [(&'static str, String); 5] {
    [
        ("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", url.to_owned()),
        ("AWS_REGION", "eu-central-1".to_owned()),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "secret".to_owned()),
        ("AWS_CONFIG_FILE", "/nonexistent".to_owned()),
    ]
}

/// Answers each call with these words and these last frames, in a thread that ends with the program. `pause` is called
/// before each word. Returns the URL of the server.
pub fn start(
    words: &'static str,
    last: Vec<Frame>,
    pause: impl Fn() + Send + 'static,
) -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            // A program that hangs up does not want to hear the rest.
            let _ = answer(connection, words, &last, &pause);
        }
    });
    Ok(url)
}

fn answer(
    mut connection: TcpStream,
    words: &str,
    last: &[Frame],
    pause: &impl Fn(),
) -> io::Result<()> {
    let path = read_request(&connection)?;
    if !path.ends_with("/converse-stream") {
        return connection.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
    }
    write!(
        connection,
        "HTTP/1.1 200 OK\r\ncontent-type: {MEDIA_TYPE}\r\ntransfer-encoding: chunked\r\n\r\n"
    )?;
    send(&mut connection, &event("messageStart", r#"{"role":"assistant"}"#.to_owned()))?;
    for word in words.split_inclusive(' ') {
        pause();
        let payload = format!(r#"{{"contentBlockIndex":0,"delta":{{"text":"{word}"}}}}"#);
        send(&mut connection, &event("contentBlockDelta", payload))?;
    }
    last.iter().try_for_each(|frame| send(&mut connection, frame))?;
    connection.write_all(b"0\r\n\r\n")
}

/// The path of a request, after its body was read.
fn read_request(connection: &TcpStream) -> io::Result<String> {
    let mut reader = BufReader::new(connection);
    let (mut path, mut length) = (String::new(), 0);
    for line in reader.by_ref().lines() {
        let line = line?;
        match line.split_once(": ") {
            None if line.is_empty() => break,
            None => path = line.split(' ').nth(1).unwrap_or_default().to_owned(),
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().map_err(io::Error::other)?;
            }
            Some(_) => {}
        }
    }
    io::copy(&mut reader.take(length), &mut io::sink())?;
    Ok(path)
}

/// Sends a frame as a chunk of its own.
fn send(connection: &mut TcpStream, frame: &Frame) -> io::Result<()> {
    let bytes = frame.encode().map_err(io::Error::other)?;
    write!(connection, "{:x}\r\n", bytes.len())?;
    connection.write_all(&bytes)?;
    connection.write_all(b"\r\n")
}

/// An event as Bedrock sends it.
pub fn event(name: &'static str, payload: String) -> Frame {
    Frame::new(payload)
        .with_header(":event-type", name)
        .with_header(":content-type", "application/json")
        .with_header(":message-type", "event")
}

/// The end of an answer.
pub fn end(reason: &str) -> Vec<Frame> {
    let usage = r#"{"usage":{"inputTokens":9,"outputTokens":31,"totalTokens":40}}"#;
    vec![
        event("messageStop", format!(r#"{{"stopReason":"{reason}"}}"#)),
        event("metadata", usage.to_owned()),
    ]
}

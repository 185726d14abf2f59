//! A server that speaks as Transcribe does: real frames over HTTP/2, on this machine. It checks the signature of each event.

use std::error::Error;
use std::io;
use std::net::TcpListener;
use std::thread;

use bytes::Bytes;
use h2::{RecvStream, SendStream, server::SendResponse};
use http::{Request, Response};
use lensmith::credentials::Credentials;
use lensmith::event_stream::{Decoder, Frame, HeaderValue, MEDIA_TYPE};
use lensmith::sign::{EventSigner, Scope};

/// What is heard, a word for each piece of sound.
const WORDS: [&str; 8] = ["a", "word", "can", "be", "shown", "before", "it", "ends"];

const KEY: (&str, &str) = ("AKIDEXAMPLE", "secret");

type AnyError = Box<dyn Error + Send + Sync>;

/// What a program needs to come here, and nowhere else.
pub fn environment(url: &str) -> [(&'static str, String); 5] {
    [
        ("AWS_ENDPOINT_URL_TRANSCRIBE_STREAMING", url.to_owned()),
        ("AWS_REGION", "eu-central-1".to_owned()),
        ("AWS_ACCESS_KEY_ID", KEY.0.to_owned()),
        ("AWS_SECRET_ACCESS_KEY", KEY.1.to_owned()),
        ("AWS_CONFIG_FILE", "/nonexistent".to_owned()),
    ]
}

/// A file of so many milliseconds with samples of 16 bits, 8,000 of them in a second.
pub fn wav(milliseconds: u32) -> Vec<u8> {
    let samples = milliseconds * 16;
    let mut file = b"RIFF".to_vec();
    file.extend_from_slice(&(samples + 36).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    file.extend_from_slice(&8000_u32.to_le_bytes());
    file.extend_from_slice(&16_000_u32.to_le_bytes());
    file.extend_from_slice(b"\x02\0\x10\0data");
    file.extend_from_slice(&samples.to_le_bytes());
    file.extend((0..samples).map(|index| u8::try_from(index % 251).unwrap_or_default()));
    file
}

/// Serves in a thread that ends with the program. After `fails_after` events the service fails. Returns its URL.
pub fn start(fails_after: Option<usize>) -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let url = format!("http://{}", listener.local_addr()?);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    thread::spawn(move || runtime.block_on(accept(listener, fails_after)));
    Ok(url)
}

async fn accept(listener: TcpListener, fails_after: Option<usize>) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    loop {
        let (connection, _) = listener.accept().await?;
        tokio::spawn(serve(connection, fails_after));
    }
}

async fn serve(
    connection: tokio::net::TcpStream,
    fails_after: Option<usize>,
) -> Result<(), h2::Error> {
    let mut connection = h2::server::handshake(connection).await?;
    while let Some(accepted) = connection.accept().await {
        let (request, respond) = accepted?;
        tokio::spawn(answer(request, respond, fails_after));
    }
    Ok(())
}

async fn answer(
    request: Request<RecvStream>,
    mut respond: SendResponse<Bytes>,
    fails_after: Option<usize>,
) -> Result<(), AnyError> {
    let response = Response::builder().header("content-type", MEDIA_TYPE).body(())?;
    let mut answer = respond.send_response(response, false)?;
    let credentials = Credentials::new(KEY.0, KEY.1);
    let scope = Scope { region: "eu-central-1", service: "transcribe" };
    let Some(mut signer) = EventSigner::after(&request, &credentials, scope) else {
        return send(&mut answer, &exception("BadRequestException", "It is not signed"), true);
    };
    let (mut body, mut decoder, mut count) = (request.into_body(), Decoder::new(), 0);
    while let Some(chunk) = body.data().await {
        let chunk = chunk?;
        body.flow_control().release_capacity(chunk.len())?;
        decoder.push(chunk);
        while let Some(frame) = decoder.next_frame()? {
            let time = frame.header(":date").and_then(HeaderValue::as_timestamp);
            let time = time.ok_or("an event has no date")?;
            let signed = signer.sign(frame.payload().clone(), time);
            if signed.header(":chunk-signature") != frame.header(":chunk-signature") {
                let wrong = exception("BadRequestException", "The signature of an event is wrong");
                return send(&mut answer, &wrong, true);
            }
            if frame.payload().is_empty() {
                return send(&mut answer, &words(count, false), true);
            }
            count += 1;
            if fails_after == Some(count) {
                let failure = exception("InternalFailureException", "Nobody listens any more");
                return send(&mut answer, &failure, true);
            }
            send(&mut answer, &words(count, true), false)?;
        }
    }
    Err("the events have no signed end".into())
}

fn send(answer: &mut SendStream<Bytes>, frame: &Frame, is_last: bool) -> Result<(), AnyError> {
    Ok(answer.send_data(frame.encode()?, is_last)?)
}

/// The words that have been heard.
fn words(count: usize, is_partial: bool) -> Frame {
    let text = WORDS.iter().cycle().take(count).copied().collect::<Vec<_>>().join(" ");
    let result = format!(
        r#"{{"ResultId":"1","IsPartial":{is_partial},"Alternatives":[{{"Transcript":"{text}"}}]}}"#
    );
    frame(
        ":event-type",
        "TranscriptEvent",
        "event",
        format!(r#"{{"Transcript":{{"Results":[{result}]}}}}"#),
    )
}

fn exception(name: &'static str, message: &str) -> Frame {
    frame(":exception-type", name, "exception", format!(r#"{{"Message":"{message}"}}"#))
}

fn frame(kind: &'static str, name: &'static str, message: &'static str, payload: String) -> Frame {
    Frame::new(payload)
        .with_header(kind, name)
        .with_header(":content-type", "application/json")
        .with_header(":message-type", message)
}

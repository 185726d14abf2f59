//! Transcribe: sound goes out, text comes back.

use bytes::Bytes;
use h2::RecvStream;
use h2::server::SendResponse;
use http::Request;
use lensmith::event_stream::EventSource;
use lensmith::{Blob, Client, Error};
use transcribe::types::{AudioEvent, AudioStream, MediaEncoding, TranscriptResultStream};
use transcribe::{StartStreamTranscription, StartStreamTranscriptionError};

use crate::h2_server::events::Signed;
use crate::h2_server::{Server, head, send};
use crate::message;
use crate::session::{self, Failure, PATIENCE, Seen, report};

pub(crate) async fn run() -> Result<(), Failure> {
    let server = Server::start(1, serve).await;
    let client = session::client(&server.url, PATIENCE)?;
    report("Transcribe: sound out and text in", in_turns(&client).await)?;
    report("Transcribe: several streams at once", at_once(&client, &server).await)?;
    report("Transcribe: an exception of the service", exception(&client).await)
}

/// Says how many bytes of sound there were. Silence, which is an empty chunk, is refused.
async fn serve(request: Request<RecvStream>, mut respond: SendResponse<Bytes>) {
    assert_eq!(request.uri().path(), "/stream-transcription");
    assert_eq!(request.headers()["x-amzn-transcribe-sample-rate"], "16000");
    assert_eq!(request.headers()["x-amzn-transcribe-media-encoding"], "pcm");
    let mut events = Signed::of(request, "test");
    let mut response = head(200);
    let id = "0f6d3b8e-1111-4222-8333-444455556666".parse();
    response.headers_mut().insert("x-amzn-request-id", id.unwrap());
    let mut stream = respond.send_response(response, false).unwrap();
    let mut length = 0;
    // A client that goes away resets the stream.
    while let Some(Ok(event)) = events.next().await {
        assert_eq!(event.text(":message-type"), "event");
        assert_eq!(event.text(":event-type"), "AudioEvent");
        if event.payload.is_empty() {
            let json = r#"{"Message":"there is no sound"}"#;
            send(&mut stream, message("exception", "BadRequestException", json)).await;
            break;
        }
        assert_eq!(event.text(":content-type"), "application/octet-stream");
        length += event.payload.len();
        send(&mut stream, text(length, true)).await;
    }
    if events.is_ended {
        send(&mut stream, text(length, false)).await;
    }
    // There is nobody to tell if the client has gone.
    let _ = stream.send_data(Bytes::new(), true);
}

fn text(length: usize, is_partial: bool) -> Bytes {
    let json = format!(
        r#"{{"Transcript":{{"Results":[{{"IsPartial":{is_partial},"Alternatives":[{{"Transcript":"{length} bytes"}}]}}]}}}}"#
    );
    message("event", "TranscriptEvent", &json)
}

fn sound(bytes: usize) -> AudioStream {
    let chunk = Blob::from(vec![7; bytes]);
    AudioStream::AudioEvent(AudioEvent::new().with(AudioEvent::AUDIO_CHUNK, chunk))
}

fn request(sound: EventSource<AudioStream>) -> StartStreamTranscription {
    StartStreamTranscription::new(16_000, MediaEncoding::Pcm, sound)
}

/// The text of an event, and whether it is only a part.
fn read(event: TranscriptResultStream) -> Option<(String, bool)> {
    let TranscriptResultStream::TranscriptEvent(event) = event else { return None };
    let result = event.transcript?.results?.into_iter().next()?;
    let alternative = result.alternatives?.into_iter().next()?;
    Some((alternative.transcript?, result.is_partial))
}

async fn in_turns(client: &Client) -> Seen {
    let (sender, sounds) = EventSource::channel(1);
    let response = client.send(request(sounds)).await?;
    let mut texts = response.transcript_result_stream;
    for (bytes, heard) in [(1000, "1000 bytes"), (50_000, "51000 bytes")] {
        sender.send(sound(bytes)).await?;
        let event = texts.next().await.ok_or("the stream is over")??;
        if read(event) != Some((heard.to_owned(), true)) {
            return Err("that is another text".into());
        }
    }
    drop(sender);
    let event = texts.next().await.ok_or("the stream is over")??;
    if read(event) != Some(("51000 bytes".to_owned(), false)) || texts.next().await.is_some() {
        return Err("that is another end".into());
    }
    Ok(format!("request {}", response.request_id.as_deref().unwrap_or("without an id")))
}

/// The server takes one stream on each connection, as Transcribe does.
async fn at_once(client: &Client, server: &Server) -> Seen {
    let before = server.connections();
    let mut open = Vec::new();
    for _ in 0..5 {
        let (sender, sounds) = EventSource::channel(1);
        open.push((sender, client.send(request(sounds)).await?));
    }
    for (sender, response) in &mut open {
        sender.send(sound(3)).await?;
        let event =
            response.transcript_result_stream.next().await.ok_or("the stream is over")??;
        if read(event) != Some(("3 bytes".to_owned(), true)) {
            return Err("that is another text".into());
        }
    }
    match server.connections() - before {
        5 => Ok("a connection for each".to_owned()),
        count => Err(format!("{count} connections").into()),
    }
}

async fn exception(client: &Client) -> Seen {
    let response = client.send(request(EventSource::from_iter([sound(0)]))).await?;
    let mut texts = response.transcript_result_stream;
    let error = match texts.next().await.ok_or("the stream is over")? {
        Err(error @ Error::Service(StartStreamTranscriptionError::BadRequest(_))) => error,
        Err(error) => return Err(format!("not BadRequest: {error}").into()),
        Ok(_) => return Err("there was a text".into()),
    };
    match texts.next().await {
        None => Ok(error.to_string()),
        Some(_) => Err("the stream went on".into()),
    }
}

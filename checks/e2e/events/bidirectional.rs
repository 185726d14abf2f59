//! Bedrock: a model that responds while it still reads its input.

use bedrock_bidirectional::types::{
    BidirectionalInputPayloadPart, InvokeModelWithBidirectionalStreamInput as Said,
    InvokeModelWithBidirectionalStreamOutput as Heard,
};
use bedrock_bidirectional::{
    InvokeModelWithBidirectionalStream, InvokeModelWithBidirectionalStreamError,
};
use bytes::Bytes;
use h2::RecvStream;
use h2::server::SendResponse;
use http::Request;
use lensmith::event_stream::EventSource;
use lensmith::{Blob, Client, Error};

use crate::h2_server::events::Signed;
use crate::h2_server::{Server, head, send};
use crate::message;
use crate::session::{self, Failure, PATIENCE, Seen, report};

pub(crate) async fn run() -> Result<(), Failure> {
    let server = Server::start(1, serve).await;
    let client = session::client(&server.url, PATIENCE)?;
    report("Bedrock: pieces in both directions", talk(&client).await)?;
    report("Bedrock: an exception between pieces", refused(&client).await)
}

/// Sends each piece back, and refuses one without bytes.
async fn serve(request: Request<RecvStream>, mut respond: SendResponse<Bytes>) {
    let path = "/model/speech%3A0/invoke-with-bidirectional-stream";
    assert_eq!(request.uri().path(), path);
    let mut events = Signed::of(request, "test");
    let mut stream = respond.send_response(head(200), false).unwrap();
    while let Some(Ok(event)) = events.next().await {
        assert_eq!(event.text(":event-type"), "chunk");
        assert_eq!(event.text(":content-type"), "application/json");
        let json = std::str::from_utf8(&event.payload).unwrap();
        if json == "{}" {
            let json = r#"{"message":"a piece has no bytes"}"#;
            send(&mut stream, message("exception", "validationException", json)).await;
            break;
        }
        send(&mut stream, message("event", "chunk", json)).await;
    }
    // There is nobody to tell if the client has gone.
    let _ = stream.send_data(Bytes::new(), true);
}

fn request(pieces: EventSource<Said>) -> InvokeModelWithBidirectionalStream {
    InvokeModelWithBidirectionalStream::new("speech:0", pieces)
}

fn piece(bytes: Vec<u8>) -> Said {
    let part = BidirectionalInputPayloadPart::new();
    Said::Chunk(part.with(BidirectionalInputPayloadPart::BYTES, Blob::from(bytes)))
}

async fn talk(client: &Client) -> Seen {
    let (sender, pieces) = EventSource::channel(1);
    let mut body = client.send(request(pieces)).await?.body;
    let mut count = 0;
    for length in [1, 1000, 100_000] {
        sender.send(piece(vec![7; length])).await?;
        let event = body.next().await.ok_or("the stream is over")??;
        let Heard::Chunk(part) = event else { return Err(format!("{event:?}").into()) };
        if part.bytes != Some(Blob::from(vec![7; length])) {
            return Err(format!("the piece of {length} bytes came back changed").into());
        }
        count += 1;
    }
    drop(sender);
    match body.next().await {
        None => Ok(format!("{count} pieces")),
        Some(_) => Err("the stream goes on after its end".into()),
    }
}

async fn refused(client: &Client) -> Seen {
    let pieces = [piece(vec![1]), Said::Chunk(BidirectionalInputPayloadPart::new())];
    let mut body = client.send(request(EventSource::from_iter(pieces))).await?.body;
    body.next().await.ok_or("the stream is over")??;
    match body.next().await.ok_or("the stream is over")? {
        Err(error @ Error::Service(InvokeModelWithBidirectionalStreamError::Validation(_))) => {
            Ok(error.to_string())
        }
        Err(error) => Err(format!("not Validation: {error}").into()),
        Ok(event) => Err(format!("not an error: {event:?}").into()),
    }
}

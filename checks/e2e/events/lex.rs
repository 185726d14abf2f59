//! Lex: a conversation.

use bytes::Bytes;
use h2::RecvStream;
use h2::server::SendResponse;
use http::Request;
use lensmith::Client;
use lensmith::event_stream::EventSource;
use lex::StartConversation;
use lex::types::{
    ConfigurationEvent, StartConversationRequestEventStream as Said,
    StartConversationResponseEventStream as Heard, TextInputEvent,
};

use crate::h2_server::events::Signed;
use crate::h2_server::{Server, head, send};
use crate::message;
use crate::session::{self, Failure, PATIENCE, Seen, report};

pub(crate) async fn run() -> Result<(), Failure> {
    let server = Server::start(1, serve).await;
    let client = session::client(&server.url, PATIENCE)?;
    report("Lex: a conversation", talk(&client).await)
}

/// Responds after the first event, as Lex does, and repeats each text.
async fn serve(request: Request<RecvStream>, mut respond: SendResponse<Bytes>) {
    let path = "/bots/BOT/botAliases/ALIAS/botLocales/en_US/sessions/s1/conversation";
    assert_eq!(request.uri().path(), path);
    let mut events = Signed::of(request, "test");
    let first = events.next().await.unwrap().unwrap();
    assert_eq!(first.text(":event-type"), "ConfigurationEvent");
    assert_eq!(first.text(":content-type"), "application/json");
    let mut stream = respond.send_response(head(200), false).unwrap();
    while let Some(event) = events.next().await {
        let event = event.unwrap();
        assert_eq!(event.text(":event-type"), "TextInputEvent");
        let text = std::str::from_utf8(&event.payload).unwrap();
        assert!(text.contains(r#""text":"a room, please""#), "{text}");
        let json = r#"{"transcript":"a room, please","eventId":"e1"}"#;
        send(&mut stream, message("event", "TranscriptEvent", json)).await;
        send(&mut stream, message("event", "HeartbeatEvent", "{}")).await;
    }
    stream.send_data(Bytes::new(), true).unwrap();
}

async fn talk(client: &Client) -> Seen {
    let (sender, events) = EventSource::channel(2);
    let start = ConfigurationEvent::new("text/plain; charset=utf-8");
    sender.send(Said::from(start)).await?;
    let request = StartConversation::new("BOT", "ALIAS", "en_US", "s1", events);
    let mut response = client.send(request).await?.response_event_stream;
    sender.send(Said::from(TextInputEvent::new("a room, please"))).await?;
    let heard = response.next().await.ok_or("the stream is over")??;
    let Heard::TranscriptEvent(heard) = heard else { return Err(format!("{heard:?}").into()) };
    let beat = response.next().await.ok_or("the stream is over")??;
    if !matches!(beat, Heard::HeartbeatEvent(_)) {
        return Err(format!("no heartbeat: {beat:?}").into());
    }
    drop(sender);
    match response.next().await {
        None => Ok(format!("{:?}", heard.transcript.unwrap_or_default())),
        Some(_) => Err("the stream goes on after its end".into()),
    }
}

//! Bedrock: an answer that arrives word by word, and the pieces in which a model itself responds.

use bedrock::types::{
    ContentBlock, ContentBlockDelta, ConversationRole, ConverseStreamOutput, Message,
    ResponseStream,
};
use bedrock::{ConverseStream, ConverseStreamError, InvokeModelWithResponseStream};
use lensmith::{Client, Error};

use crate::session::{self, Failure, PATIENCE, Seen, report};
use crate::{http1, message};

const LINE: &str = "POST /model/some.model%3A0/converse-stream HTTP/1.1";

const INVOKE_LINE: &str = "POST /model/some.model%3A0/invoke-with-response-stream HTTP/1.1";

pub(crate) async fn run() -> Result<(), Failure> {
    let mut frames = vec![message("event", "messageStart", r#"{"role":"assistant"}"#)];
    frames.extend(["It ", "is ", "blue."].map(|word| {
        let json = format!(r#"{{"delta":{{"text":"{word}"}},"contentBlockIndex":0,"p":"abcd"}}"#);
        message("event", "contentBlockDelta", &json)
    }));
    let mut failing = frames.clone();
    frames.push(message("event", "messageStop", r#"{"stopReason":"end_turn"}"#));
    failing.push(message("exception", "throttlingException", r#"{"message":"slow down"}"#));
    let header = "content-type: application/json";
    let client = session::client(&http1::start(LINE, header, frames)?, PATIENCE)?;
    report("Bedrock: an answer in words", whole(&client).await)?;
    let client = session::client(&http1::start(LINE, header, failing)?, PATIENCE)?;
    report("Bedrock: an exception in an answer", throttled(&client).await)?;

    let pieces = ["eyJhIjox", "fQ=="].map(|base64| format!(r#"{{"bytes":"{base64}"}}"#));
    let frames = pieces.iter().map(|json| message("event", "chunk", json)).collect();
    let client = session::client(&http1::start(INVOKE_LINE, header, frames)?, PATIENCE)?;
    report("Bedrock: what a model responds", invoked(&client).await)
}

async fn invoked(client: &Client) -> Seen {
    let request = InvokeModelWithResponseStream::new("some.model:0")
        .with(InvokeModelWithResponseStream::CONTENT_TYPE, "application/json")
        .with(InvokeModelWithResponseStream::BODY, "{}");
    let mut stream = client.send(request).await?.body;
    let mut bytes = Vec::new();
    while let Some(event) = stream.next().await {
        if let ResponseStream::Chunk(piece) = event? {
            bytes.extend_from_slice(&piece.bytes.unwrap_or_default());
        }
    }
    match String::from_utf8_lossy(&bytes).as_ref() {
        json @ r#"{"a":1}"# => Ok(json.to_owned()),
        other => Err(other.to_owned().into()),
    }
}

async fn ask(client: &Client, text: &mut String) -> Result<bool, Error<ConverseStreamError>> {
    let question = vec![ContentBlock::Text("Why?".to_owned())];
    let request = ConverseStream::new("some.model:0")
        .with(ConverseStream::MESSAGES, vec![Message::new(ConversationRole::User, question)]);
    let mut stream = client.send(request).await?.stream;
    let mut is_ended = false;
    while let Some(event) = stream.next().await {
        match event? {
            ConverseStreamOutput::ContentBlockDelta(piece) => {
                if let ContentBlockDelta::Text(word) = piece.delta {
                    text.push_str(&word);
                }
            }
            ConverseStreamOutput::MessageStop(_) => is_ended = true,
            _ => {}
        }
    }
    Ok(is_ended)
}

async fn whole(client: &Client) -> Seen {
    let mut text = String::new();
    match ask(client, &mut text).await? {
        true => Ok(format!("{text:?}")),
        false => Err("there is no end".into()),
    }
}

async fn throttled(client: &Client) -> Seen {
    let mut text = String::new();
    match ask(client, &mut text).await {
        Err(Error::Service(ConverseStreamError::Throttling(_))) if text == "It is blue." => {
            Ok("after all words".to_owned())
        }
        other => Err(format!("{other:?} after {text:?}").into()),
    }
}

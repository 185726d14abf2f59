//! Lambda: the response of a function, piece by piece.

use lambda::types::{InvokeWithResponseStreamResponseEvent, LogType};
use lambda::{InvokeWithResponseStream, InvokeWithResponseStreamError};
use lensmith::{Client, Error};

use crate::session::{self, Failure, PATIENCE, Seen, report};
use crate::{http1, message};

const LINE: &str = "POST /2021-11-15/functions/hello/response-streaming-invocations HTTP/1.1";

pub(crate) async fn run() -> Result<(), Failure> {
    let pieces = ["Hello, ", "world"].map(|text| message("event", "PayloadChunk", text));
    let whole = r#"{"LogResult":"bG9n"}"#;
    let failed = r#"{"ErrorCode":"Runtime.ExitError","ErrorDetails":"exit 1"}"#;
    for (end, what) in [(whole, "a response in pieces"), (failed, "a function that fails midway")] {
        let frames = [&pieces[..], &[message("event", "InvokeComplete", end)]].concat();
        let url = http1::start(LINE, "x-amz-log-type: Tail", frames)?;
        let seen = pieces_of(&session::client(&url, PATIENCE)?).await;
        report(&format!("Lambda: {what}"), seen)?;
    }
    Ok(())
}

async fn pieces_of(client: &Client) -> Seen {
    match invoke(client).await {
        Ok((text, end)) if text == "Hello, world" => Ok(format!("{text:?}, then {end}")),
        other => Err(format!("{other:?}").into()),
    }
}

/// What the function responds, and how it ends.
async fn invoke(client: &Client) -> Result<(String, String), Error<InvokeWithResponseStreamError>> {
    let request = InvokeWithResponseStream::new("hello")
        .with(InvokeWithResponseStream::LOG_TYPE, LogType::Tail)
        .with(InvokeWithResponseStream::PAYLOAD, "{}");
    let mut stream = client.send(request).await?.event_stream;
    let (mut text, mut end) = (String::new(), String::new());
    while let Some(event) = stream.next().await {
        match event? {
            InvokeWithResponseStreamResponseEvent::PayloadChunk(chunk) => {
                text += &String::from_utf8_lossy(&chunk.payload.unwrap_or_default());
            }
            InvokeWithResponseStreamResponseEvent::InvokeComplete(complete) => {
                end = complete.error_code.or(complete.log_result).unwrap_or_default();
            }
            _ => {}
        }
    }
    Ok((text, end))
}

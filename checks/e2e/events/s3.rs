//! S3: a selection from an object, whose events have bytes and XML.

use bytes::Bytes;
use lensmith::event_stream::Frame;
use lensmith::{Client, Error};
use s3::types::{
    ExpressionType, InputSerialization, OutputSerialization, SelectObjectContentEventStream,
};
use s3::{SelectObjectContent, SelectObjectContentError};

use crate::http1;
use crate::session::{self, Failure, PATIENCE, Seen, report};

const LINE: &str = "POST /bucket/people.csv?select&select-type=2 HTTP/1.1";

pub(crate) async fn run() -> Result<(), Failure> {
    let stats = "<Stats><BytesScanned>512</BytesScanned><BytesReturned>9</BytesReturned></Stats>";
    let mut frames = vec![
        event("Records", "application/octet-stream", "ada\n"),
        event("Cont", "", ""),
        event("Records", "application/octet-stream", "alan\n"),
    ];
    let mut failing = frames.clone();
    frames.extend([event("Stats", "text/xml", stats), event("End", "", "")]);
    let error = Frame::default()
        .with_header(":message-type", "error")
        .with_header(":error-code", "InternalError")
        .with_header(":error-message", "try again");
    failing.push(error.encode()?);
    let header = "content-type: application/xml";
    let client = session::client(&http1::start(LINE, header, frames)?, PATIENCE)?;
    report("S3: a selection", selected(&client).await)?;
    let client = session::client(&http1::start(LINE, header, failing)?, PATIENCE)?;
    report("S3: a selection that fails", failed(&client).await)
}

fn event(name: &'static str, media_type: &'static str, payload: &'static str) -> Bytes {
    let frame =
        Frame::new(payload).with_header(":message-type", "event").with_header(":event-type", name);
    let frame = match media_type {
        "" => frame,
        media_type => frame.with_header(":content-type", media_type),
    };
    frame.encode().unwrap_or_default()
}

/// What is selected, how much was scanned, and whether the end came.
type Selection = (Vec<u8>, Option<i64>, bool);

async fn select(
    client: &Client,
    found: &mut Selection,
) -> Result<(), Error<SelectObjectContentError>> {
    let request = SelectObjectContent::new(
        "bucket",
        "people.csv",
        "SELECT s._1 FROM S3Object s",
        ExpressionType::Sql,
        InputSerialization::new(),
        OutputSerialization::new(),
    );
    let mut stream = client.send(request).await?.payload;
    while let Some(event) = stream.next().await {
        match event? {
            SelectObjectContentEventStream::Records(records) => {
                found.0.extend_from_slice(&records.payload.unwrap_or_default());
            }
            SelectObjectContentEventStream::Stats(stats) => {
                found.1 = stats.details.and_then(|details| details.bytes_scanned);
            }
            SelectObjectContentEventStream::End(_) => found.2 = true,
            _ => {}
        }
    }
    Ok(())
}

async fn selected(client: &Client) -> Seen {
    let mut found = Selection::default();
    select(client, &mut found).await?;
    match found {
        (records, Some(512), true) if records == b"ada\nalan\n" => Ok("2 records".to_owned()),
        other => Err(format!("{other:?}").into()),
    }
}

async fn failed(client: &Client) -> Seen {
    let mut found = Selection::default();
    match select(client, &mut found).await {
        Err(Error::Service(error)) if found.0 == b"ada\nalan\n" && !found.2 => {
            Ok(error.to_string())
        }
        other => Err(format!("{other:?} after {found:?}").into()),
    }
}

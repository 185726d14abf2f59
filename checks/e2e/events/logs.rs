//! CloudWatch Logs: the lines of a group as they are written.

use lensmith::Client;
use lensmith::credentials::Credentials;
use logs::StartLiveTail;
use logs::types::StartLiveTailResponseStream;

use crate::session::{Failure, Seen, report};
use crate::{http1, message};

pub(crate) async fn run() -> Result<(), Failure> {
    let update = r#"{"sessionMetadata":{"sampled":false},
        "sessionResults":[{"message":"one"},{"message":"two"}]}"#;
    let frames = vec![
        message("event", "initial-response", "{}"),
        message("event", "sessionStart", r#"{"sessionId":"7"}"#),
        message("event", "sessionUpdate", update),
        message("event", "newKind", r#"{"of":"the future"}"#),
    ];
    let target = "x-amz-target: Logs_20140328.StartLiveTail";
    let url = http1::start("POST / HTTP/1.1", target, frames)?;
    // The name of this machine has no `streaming-` before it.
    let client = Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("test", "test"))
        .endpoint_url(&url)
        .host_prefix(false)
        .build()?;
    report("Logs: lines as they are written", lines(&client).await)
}

async fn lines(client: &Client) -> Seen {
    let group = "arn:aws:logs:us-east-1:123456789012:log-group:g".to_owned();
    let mut stream = client.send(StartLiveTail::new(vec![group])).await?.response_stream;
    let (mut session, mut lines, mut unknown) = (None, Vec::new(), 0);
    while let Some(event) = stream.next().await {
        match event? {
            StartLiveTailResponseStream::SessionStart(start) => session = start.session_id,
            StartLiveTailResponseStream::SessionUpdate(update) => {
                let events = update.session_results.into_iter().flatten();
                lines.extend(events.filter_map(|event| event.message));
            }
            _ => unknown += 1,
        }
    }
    match (session.as_deref(), lines.as_slice(), unknown) {
        (Some("7"), [one, two], 1) => Ok(format!("{one:?} and {two:?}")),
        other => Err(format!("{other:?}").into()),
    }
}

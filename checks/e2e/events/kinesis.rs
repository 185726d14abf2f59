//! Kinesis: the records of a shard, over HTTP/2.

use bytes::Bytes;
use h2::RecvStream;
use h2::server::SendResponse;
use http::Request;
use kinesis::SubscribeToShard;
use kinesis::types::{ShardIteratorType, StartingPosition, SubscribeToShardEventStream};
use lensmith::{Client, Error};

use crate::h2_server::{Server, head, send};
use crate::message;
use crate::session::{self, Failure, PATIENCE, Seen, report};

pub(crate) async fn run() -> Result<(), Failure> {
    let server = Server::start(1, serve).await;
    let client = session::client(&server.url, PATIENCE)?;
    report("Kinesis: the records of a shard", records(&client).await)
}

/// Begins with the initial response, as Kinesis does, and ends with an exception.
async fn serve(request: Request<RecvStream>, mut respond: SendResponse<Bytes>) {
    assert_eq!(request.headers()["x-amz-target"], "Kinesis_20131202.SubscribeToShard");
    let mut stream = respond.send_response(head(200), false).unwrap();
    send(&mut stream, message("event", "initial-response", "{}")).await;
    for number in ["1", "2"] {
        let json = format!(
            r#"{{"Records":[{{"SequenceNumber":"{number}","Data":"aGVsbG8=","PartitionKey":"a"}}],
                "ContinuationSequenceNumber":"{number}","MillisBehindLatest":0}}"#
        );
        send(&mut stream, message("event", "SubscribeToShardEvent", &json)).await;
    }
    let json = r#"{"message":"the shard is gone"}"#;
    send(&mut stream, message("exception", "ResourceNotFoundException", json)).await;
    stream.send_data(Bytes::new(), true).unwrap();
}

async fn records(client: &Client) -> Seen {
    let arn = "arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/c:1";
    let position = StartingPosition::new(ShardIteratorType::Latest);
    let request = SubscribeToShard::new(arn, "shardId-000000000000", position);
    let mut stream = client.send(request).await?.event_stream;
    let mut numbers = Vec::new();
    loop {
        match stream.next().await {
            Some(Ok(SubscribeToShardEventStream::SubscribeToShardEvent(event))) => {
                for record in event.records {
                    if record.data != lensmith::Blob::from(b"hello".to_vec()) {
                        return Err("the data is another".into());
                    }
                    numbers.push(record.sequence_number);
                }
            }
            Some(Err(Error::Service(error))) if numbers == ["1", "2"] => {
                return Ok(format!("records {numbers:?}, then {error}"));
            }
            other => return Err(format!("{other:?} after {numbers:?}").into()),
        }
    }
}

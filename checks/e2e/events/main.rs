//! Calls that receive events, and calls that send events while they receive others, with crates that `cargo xtask e2e`
//! generates from AWS's own models, and one from a model of ours. Their services are doubles on this machine, which speak
//! HTTP/1.1 or HTTP/2, and check the signature of each event that is sent.

#![forbid(unsafe_code)]

mod bedrock;
mod bidirectional;
mod http1;
mod kinesis;
mod lambda;
mod lex;
mod logs;
mod s3;
mod transcribe;

#[allow(dead_code, reason = "the calls of ECR need the rest")]
#[path = "../src/session.rs"]
mod session;

#[path = "../../../runtime/tests/h2_server/mod.rs"]
mod h2_server;

use std::process::ExitCode;

use bytes::Bytes;
use lensmith::event_stream::Frame;

use session::Failure;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    session::end(run().await)
}

async fn run() -> Result<(), Failure> {
    bedrock::run().await?;
    lambda::run().await?;
    kinesis::run().await?;
    logs::run().await?;
    s3::run().await?;
    transcribe::run().await?;
    lex::run().await?;
    bidirectional::run().await
}

/// A message of a service.
fn message(message_type: &'static str, name: &'static str, json: &str) -> Bytes {
    let kind = format!(":{message_type}-type");
    let frame = Frame::new(json.to_owned()).with_header(":message-type", message_type);
    frame.with_header(kind, name).encode().unwrap_or_default()
}

//! Asks a model of Bedrock, and prints its answer word by word, as it comes.

#![forbid(unsafe_code)]

include!(concat!(env!("OUT_DIR"), "/bedrock.rs"));

use std::io::{self, Write};

use bedrock::ConverseStream;
use bedrock::types::{
    ContentBlock, ContentBlockDelta, ConversationRole, ConverseStreamOutput, Message,
};
use lensmith::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let model = arguments.next().ok_or("usage: converse MODEL QUESTION")?;
    let question = ContentBlock::Text(arguments.collect::<Vec<_>>().join(" "));
    let request = ConverseStream::new(model)
        .with(ConverseStream::MESSAGES, vec![Message::new(ConversationRole::User, vec![question])]);
    let mut events = Client::from_env().await?.send(request).await?.stream;
    let mut output = io::stdout();
    while let Some(event) = events.next().await {
        match event? {
            ConverseStreamOutput::ContentBlockDelta(piece) => {
                if let ContentBlockDelta::Text(text) = piece.delta {
                    write!(output, "{text}")?;
                    output.flush()?;
                }
            }
            ConverseStreamOutput::MessageStop(stop) => {
                writeln!(output, "\n({})", stop.stop_reason)?
            }
            _ => {}
        }
    }
    Ok(())
}

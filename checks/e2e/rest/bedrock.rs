//! Bedrock's runtime: model ids with colons in the path, unions, documents, and bodies of any media type.

use bedrock_runtime::types::{ContentBlock, ConversationRole, InferenceConfiguration, Message};
use bedrock_runtime::{Converse, ConverseError, InvokeModel};
use lensmith::{Blob, Client};

use crate::session::{Failure, Seen, report};
use crate::steps::expect;

const MODEL: &str = "anthropic.claude-3-5-sonnet-20240620-v1:0";

pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    report("Bedrock: a conversation", converse(client).await)?;
    report("Bedrock: a model, invoked with a body of its own", invoke(client).await)?;
    let model = "arn:aws:bedrock:us-east-1::nothing/of:this/kind";
    let invalid = client.send(Converse::new(model).with(Converse::MESSAGES, [question()])).await;
    let seen = expect(invalid, |error| matches!(error, ConverseError::Validation(_)));
    report("Bedrock: a model that cannot be", seen)
}

fn question() -> Message {
    Message::new(ConversationRole::User, [ContentBlock::Text("Who painted this?".to_owned())])
}

async fn converse(client: &Client) -> Seen {
    let inference = InferenceConfiguration::new()
        .with(InferenceConfiguration::MAX_TOKENS, 100)
        .with(InferenceConfiguration::TEMPERATURE, 0.5);
    let request = Converse::new(MODEL)
        .with(Converse::MESSAGES, [question()])
        .with(Converse::INFERENCE_CONFIG, inference);
    let response = client.send(request).await?;
    let message = response.output.as_message().ok_or("the output is no message")?;
    let text = message.content.first().and_then(ContentBlock::as_text);
    let text = text.ok_or("the message has no text")?.to_owned();
    let usage = &response.usage;
    if message.role != ConversationRole::Assistant
        || usage.total_tokens != usage.input_tokens + usage.output_tokens
    {
        return Err(format!("not an answer: {response:?}").into());
    }
    Ok(text)
}

async fn invoke(client: &Client) -> Seen {
    let body = r#"{"anthropic_version": "bedrock-2023-05-31", "max_tokens": 9,
        "messages": [{"role": "user", "content": "Who painted this?"}]}"#;
    let request = InvokeModel::new(MODEL)
        .with(InvokeModel::BODY, Blob::from(body))
        .with(InvokeModel::CONTENT_TYPE, "application/json")
        .with(InvokeModel::ACCEPT, "application/json");
    let response = client.send(request).await?;
    let text = String::from_utf8_lossy(&response.body).into_owned();
    if response.content_type != "application/json" || !text.contains("assistant") {
        return Err(format!("not an answer: {response:?}, {text}").into());
    }
    if format!("{response:?}").contains("assistant") {
        return Err("`Debug` shows the answer, which is sensitive".into());
    }
    Ok(format!("{} bytes", text.len()))
}

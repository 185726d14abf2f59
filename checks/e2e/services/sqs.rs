//! SQS: maps with an enum for a key, and errors that keep the codes of an older protocol.

use std::collections::BTreeMap;

use lensmith::digest::StatesDigests;
use lensmith::{Client, Error};
use sqs::types::{MessageAttributeValue, QueueAttributeName};
use sqs::{
    CreateQueue, DeleteMessage, DeleteQueue, GetQueueUrl, GetQueueUrlError, ReceiveMessage,
    SendMessage,
};

use crate::session::{Failure, Seen, report};
use crate::steps::unique;

const BODY: &str = "{\"order\": 7}";

pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    let queue = create(client).await?;
    report("SQS: a queue", Ok(queue.clone()))?;
    report("SQS: a message, sent and received", message(client, &queue).await)?;
    report("SQS: a queue that is not there", missing(client).await)?;
    client.send(DeleteQueue::new(&queue)).await?;
    Ok(())
}

async fn create(client: &Client) -> Seen {
    let attributes = BTreeMap::from([(QueueAttributeName::VisibilityTimeout, "60".to_owned())]);
    let request = CreateQueue::new(unique("queue")).with(CreateQueue::ATTRIBUTES, attributes);
    Ok(client.send(request).await?.queue_url.ok_or("the queue has no URL")?)
}

async fn message(client: &Client, queue: &str) -> Seen {
    let attribute =
        MessageAttributeValue::new("String").with(MessageAttributeValue::STRING_VALUE, "blue");
    let request = SendMessage::new(queue, BODY).with(
        SendMessage::MESSAGE_ATTRIBUTES,
        BTreeMap::from([("colour".to_owned(), attribute.clone())]),
    );
    let response = client.send(request.clone()).await?;
    request.check_digests(&response)?;
    let sent = response.message_id;

    let request = ReceiveMessage::new(queue)
        .with(ReceiveMessage::MESSAGE_ATTRIBUTE_NAMES, vec!["All".to_owned()]);
    let response = client.send(request.clone()).await?;
    request.check_digests(&response)?;
    let messages = response.messages.unwrap_or_default();
    let [message] = messages.as_slice() else {
        return Err(format!("not one message: {messages:?}").into());
    };
    let received = message.message_attributes.as_ref().and_then(|all| all.get("colour"));
    if message.body.as_deref() != Some(BODY)
        || message.message_id != sent
        || received.and_then(|value| value.string_value.as_deref()) != Some("blue")
    {
        return Err(format!("not the message that was sent: {message:?}").into());
    }
    let handle = message.receipt_handle.as_deref().ok_or("the message has no handle")?;
    client.send(DeleteMessage::new(queue, handle)).await?;
    Ok(sent.unwrap_or_default())
}

async fn missing(client: &Client) -> Seen {
    match client.send(GetQueueUrl::new(unique("nothing"))).await {
        Err(error @ Error::Service(GetQueueUrlError::QueueDoesNotExist(_))) => {
            Ok(error.to_string())
        }
        Err(error) => Err(format!("not QueueDoesNotExist: {error}").into()),
        Ok(response) => Err(format!("the call succeeded: {response:?}").into()),
    }
}

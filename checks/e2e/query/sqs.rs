//! SQS by its older protocol: flattened lists and maps, and errors whose codes differ from their names.

use std::collections::BTreeMap;

use lensmith::digest::StatesDigests;
use lensmith::{Blob, Client};
use sqs_query::types::{DeleteEntry, MessageAttribute};
use sqs_query::{
    CreateQueue, DeleteMessageBatch, DeleteQueue, GetQueueUrl, GetQueueUrlError, ReceiveMessage,
    SendMessage,
};

use crate::session::{Failure, Seen, report};
use crate::steps::{expect, unique};

const BODY: &str = "<order number=\"7\"> & more\r\n";

pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    let settings = BTreeMap::from([("VisibilityTimeout".to_owned(), "60".to_owned())]);
    let request = CreateQueue::new(unique("query")).with(CreateQueue::ATTRIBUTES, settings);
    let queue = client.send(request).await?.queue_url.ok_or("the queue has no URL")?;
    report("SQS by forms: messages, sent, received and deleted", messages(client, &queue).await)?;
    client.send(DeleteQueue::new(&queue)).await?;
    let missing = client.send(GetQueueUrl::new(unique("nothing"))).await;
    let seen = expect(missing, |error| matches!(error, GetQueueUrlError::QueueDoesNotExist(_)));
    report("SQS by forms: a queue that is not there", seen)
}

async fn messages(client: &Client, queue: &str) -> Seen {
    let text = MessageAttribute::new("String").with(MessageAttribute::STRING_VALUE, "blue");
    let bytes = MessageAttribute::new("Binary")
        .with(MessageAttribute::BINARY_VALUE, Blob::from(vec![0_u8, 255]));
    let attributes = BTreeMap::from([("bytes".to_owned(), bytes), ("text".to_owned(), text)]);
    for _ in 0..2 {
        let request =
            SendMessage::new(queue, BODY).with(SendMessage::MESSAGE_ATTRIBUTES, attributes.clone());
        let response = client.send(request.clone()).await?;
        request.check_digests(&response)?;
    }
    let all = vec!["All".to_owned()];
    let request = ReceiveMessage::new(queue)
        .with(ReceiveMessage::MAX_NUMBER_OF_MESSAGES, 10)
        .with(ReceiveMessage::ATTRIBUTE_NAMES, all.clone())
        .with(ReceiveMessage::MESSAGE_ATTRIBUTE_NAMES, all);
    let response = client.send(request.clone()).await?;
    request.check_digests(&response)?;
    let messages = response.messages.unwrap_or_default();
    let good = messages.iter().filter(|message| {
        message.body.as_deref() == Some(BODY)
            && message.message_attributes.as_ref() == Some(&attributes)
            && message.attributes.as_ref().is_some_and(|known| known.contains_key("SentTimestamp"))
    });
    if (good.count(), messages.len()) != (2, 2) {
        return Err(format!("not the messages that were sent: {messages:?}").into());
    }
    delete(client, queue, messages.into_iter().flat_map(|message| message.receipt_handle)).await
}

/// Deletes messages, and one that is not there.
async fn delete(client: &Client, queue: &str, handles: impl Iterator<Item = String>) -> Seen {
    let handles = handles.chain(["nothing".to_owned()]).enumerate();
    let entries: Vec<_> = handles
        .map(|(number, handle)| DeleteEntry::new(format!("entry-{number}"), handle))
        .collect();
    let response = client.send(DeleteMessageBatch::new(queue, entries)).await?;
    match (response.successful.as_slice(), response.failed.as_slice()) {
        ([_, _], [failed]) if failed.id == "entry-2" && failed.sender_fault => {
            Ok(format!("2 deleted, and {} for the third", failed.code))
        }
        _ => Err(format!("not two successes and a failure: {response:?}").into()),
    }
}

//! SNS: maps of attributes, there and back, batches with structures in them, and errors.

use std::collections::BTreeMap;

use lensmith::{Blob, Client};
use sns::types::{MessageAttributeValue, PublishBatchRequestEntry};
use sns::{
    CreateTopic, DeleteTopic, GetTopicAttributes, GetTopicAttributesError, ListTopics, Publish,
    PublishBatch, PublishError, SetTopicAttributes,
};

use crate::session::{Failure, Seen, report};
use crate::steps::{expect, unique};

pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    let request = CreateTopic::new(unique("topic"));
    let topic = client.send(request).await?.topic_arn.ok_or("the topic has no ARN")?;
    report("SNS: attributes of a topic", attributes(client, &topic).await)?;
    report("SNS: messages with attributes", publish(client, &topic).await)?;
    let topics: Vec<_> = client.paginate(ListTopics::new()).items().collect().await?;
    if !topics.iter().any(|one| one.topic_arn.as_ref() == Some(&topic)) {
        return Err(format!("not the topic that was created: {topics:?}").into());
    }
    client.send(DeleteTopic::new(&topic)).await?;
    let gone = client.send(GetTopicAttributes::new(&topic)).await;
    let seen = expect(gone, |error| matches!(error, GetTopicAttributesError::NotFound(_)));
    report("SNS: no topic any more", seen)?;
    let number = Publish::new("x").with(Publish::PHONE_NUMBER, "not a number");
    let seen = expect(client.send(number).await, |error| {
        matches!(error, PublishError::InvalidParameter(_))
    });
    report("SNS: a phone number without digits", seen)
}

async fn attributes(client: &Client, topic: &str) -> Seen {
    const NAME: &str = "A name & more: <é>";
    let request = SetTopicAttributes::new(topic, "DisplayName")
        .with(SetTopicAttributes::ATTRIBUTE_VALUE, NAME);
    client.send(request).await?;
    let response = client.send(GetTopicAttributes::new(topic)).await?;
    let attributes = response.attributes.unwrap_or_default();
    if attributes.get("DisplayName").map(String::as_str) != Some(NAME) {
        return Err(format!("not the name that was set: {attributes:?}").into());
    }
    Ok(format!("{} attributes", attributes.len()))
}

async fn publish(client: &Client, topic: &str) -> Seen {
    let text =
        MessageAttributeValue::new("String").with(MessageAttributeValue::STRING_VALUE, "blue");
    let bytes = MessageAttributeValue::new("Binary")
        .with(MessageAttributeValue::BINARY_VALUE, Blob::from(vec![0_u8, 255]));
    let attributes = BTreeMap::from([("bytes".to_owned(), bytes), ("text".to_owned(), text)]);
    let request = Publish::new("one message")
        .with(Publish::TOPIC_ARN, topic)
        .with(Publish::MESSAGE_ATTRIBUTES, attributes.clone());
    let id = client.send(request).await?.message_id.ok_or("the message has no id")?;
    let entries = ["a", "b"].map(|id| {
        PublishBatchRequestEntry::new(id, "one of two")
            .with(PublishBatchRequestEntry::MESSAGE_ATTRIBUTES, attributes.clone())
    });
    let response = client.send(PublishBatch::new(topic, entries)).await?;
    let sent = response.successful.unwrap_or_default();
    let ids: Vec<_> = sent.iter().flat_map(|entry| entry.id.as_deref()).collect();
    if ids != ["a", "b"] || response.failed.is_some_and(|failed| !failed.is_empty()) {
        return Err(format!("not the messages of the batch: {sent:?}").into());
    }
    Ok(format!("{id}, and a batch of {}", ids.len()))
}

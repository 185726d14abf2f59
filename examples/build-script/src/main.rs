//! Sends a message to a queue of Amazon SQS and receives it, all but the network: with operations that the build script
//! generates from `models/sqs.json`.

#![forbid(unsafe_code)]

include!(concat!(env!("OUT_DIR"), "/sqs.rs"));

use std::collections::BTreeMap;

use bytes::Bytes;
use lensmith::Operation;
use lensmith::endpoint::Params;
use lensmith::optics::*;
use sqs::types::{Message, MessageAttributeValue};
use sqs::{ReceiveMessage, ReceiveMessageResponse, SendMessage};

const QUEUE: &str = "https://sqs.eu-central-1.amazonaws.com/123456789012/orders";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let request = send("42 apples");
    let region = Params::new().with("Region", "eu-central-1");
    let endpoint = SendMessage::SERVICE.endpoint_rules.resolve(&region)?;
    println!("{}", endpoint.apply(request.to_request()?)?.uri());
    println!("{}", request.to_json());

    let answer = br#"{"Messages":[{"MessageId":"1","Body":"42 apples"},{"MessageId":"2"}]}"#;
    let answer = http::Response::new(Bytes::from_static(answer));
    println!("{:?}", bodies(&ReceiveMessage::parse_response(answer)?));
    Ok(())
}

/// A message for the queue, with its language beside it.
fn send(body: &str) -> SendMessage {
    let language =
        MessageAttributeValue::new("String").with(MessageAttributeValue::STRING_VALUE, "en");
    SendMessage::new(QUEUE, body)
        .with(SendMessage::MESSAGE_ATTRIBUTES, BTreeMap::from([("Language".to_owned(), language)]))
}

/// The body of every message that has one.
fn bodies(response: &ReceiveMessageResponse) -> Vec<&String> {
    ReceiveMessageResponse::MESSAGES.some().each().then(Message::BODY.some()).to_vec(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_sent_as_the_service_wants_it() {
        assert_eq!(
            send("42 apples").to_json(),
            r#"{"QueueUrl":"https://sqs.eu-central-1.amazonaws.com/123456789012/orders","MessageBody":"42 apples","MessageAttributes":{"Language":{"DataType":"String","StringValue":"en"}}}"#
        );
        assert_eq!(SendMessage::SERVICE.signing_name, "sqs");
    }

    #[test]
    fn messages_without_a_body_are_left_out() {
        let messages = br#"{"Messages":[{"Body":"one"},{},{"Body":"two"}]}"#;
        let response = ReceiveMessageResponse::from_json(messages).unwrap();
        assert_eq!(bodies(&response), ["one", "two"]);
    }
}

//! Digests that responses state: the MD5 of messages and of their attributes. The digests are those of an independent
//! program in Python that follows the documentation of SQS.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

use std::collections::BTreeMap;

use bytes::Bytes;
use lensmith::digest::{DigestMismatch, Digests, StatesDigests};
use lensmith::{Blob, Operation, Service};

static SERVICE: Service =
    Service { protocol: &lensmith::protocol::AWS_JSON_1_0, ..Service::DEFAULT };

const OF_MESSAGES: &[(&str, &str)] = &[
    ("MD5OfAttributes", "Attributes"),
    ("MD5OfBody", "Body"),
    ("MD5OfSystemAttributes", "SystemAttributes"),
];

type Attributes = BTreeMap<String, Attribute>;

#[derive(Clone, Debug, Default, PartialEq)]
struct Attribute {
    kind: String,
    text: Option<String>,
    bytes: Option<Blob>,
}

lensmith::structure! {
    Attribute;
    KIND: String = lens!(kind, "DataType").required(),
    TEXT: Option<String> = lens!(text, "StringValue"),
    BYTES: Option<Blob> = lens!(bytes, "BinaryValue"),
}

lensmith::enumeration! {
    /// The name of an attribute that the service knows.
    enum Name: "Name" {
        /// The trace that a message belongs to.
        TRACE = Trace("AWSTraceHeader"),
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Send {
    body: String,
    attributes: Option<Attributes>,
    system: Option<BTreeMap<Name, Attribute>>,
}

lensmith::structure! {
    Send;
    BODY: String = lens!(body, "Body").required(),
    ATTRIBUTES: Option<Attributes> = lens!(attributes, "Attributes"),
    SYSTEM: Option<BTreeMap<Name, Attribute>> = lens!(system, "SystemAttributes"),
}

#[derive(Clone, Debug, PartialEq)]
struct SendResponse {
    body: Option<String>,
    attributes: Option<String>,
    system: Option<String>,
    http_status: u16,
}

lensmith::response! {
    SendResponse, zero: Self { body: None, attributes: None, system: None, http_status: 200 };
    BODY: Option<String> = lens!(body, "MD5OfBody"),
    ATTRIBUTES: Option<String> = lens!(attributes, "MD5OfAttributes"),
    SYSTEM: Option<String> = lens!(system, "MD5OfSystemAttributes"),
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Entry {
    id: String,
    body: String,
}

lensmith::structure! {
    Entry;
    ID: String = lens!(id, "Id").required(),
    BODY: String = lens!(body, "Body").required(),
}

#[derive(Clone, Debug, Default, PartialEq)]
struct SendBatch {
    entries: Vec<Entry>,
}

lensmith::structure! {
    SendBatch;
    ENTRIES: Vec<Entry> = lens!(entries, "Entries").required(),
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Sent {
    id: String,
    body: String,
}

lensmith::structure! {
    Sent;
    ID: String = lens!(id, "Id").required(),
    BODY: String = lens!(body, "MD5OfBody").required(),
}

#[derive(Clone, Debug, PartialEq)]
struct SendBatchResponse {
    successful: Option<Vec<Sent>>,
    http_status: u16,
}

lensmith::response! {
    SendBatchResponse, zero: Self { successful: None, http_status: 200 };
    SUCCESSFUL: Option<Vec<Sent>> = lens!(successful, "Successful"),
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Receive {}

lensmith::structure! {
    Receive;
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Message {
    body: Option<String>,
    md5: Option<String>,
    attributes: Option<Attributes>,
    md5_of_attributes: Option<String>,
}

lensmith::structure! {
    Message;
    BODY: Option<String> = lens!(body, "Body"),
    MD5: Option<String> = lens!(md5, "MD5OfBody"),
    ATTRIBUTES: Option<Attributes> = lens!(attributes, "Attributes"),
    MD5_OF_ATTRIBUTES: Option<String> = lens!(md5_of_attributes, "MD5OfAttributes"),
}

#[derive(Clone, Debug, PartialEq)]
struct ReceiveResponse {
    messages: Option<Vec<Message>>,
    http_status: u16,
}

lensmith::response! {
    ReceiveResponse, zero: Self { messages: None, http_status: 200 };
    MESSAGES: Option<Vec<Message>> = lens!(messages, "Messages"),
}

lensmith::operation_error! {
    #[derive(Clone, Debug, PartialEq)]
    enum SendError for "Send" {
    }
}

macro_rules! operation {
    ($name:ident, $response:ident, $digests:expr) => {
        impl Operation for $name {
            type Response = $response;
            type Error = SendError;
            const SERVICE: &'static Service = &SERVICE;
        }

        impl StatesDigests for $name {
            const MD5: &'static [(&'static str, &'static str)] = OF_MESSAGES;
            const DIGESTS: Digests =
                $digests.with_attributes("DataType", "StringValue", "BinaryValue");
        }
    };
}

operation!(Send, SendResponse, Digests::of_request(OF_MESSAGES));
operation!(
    SendBatch,
    SendBatchResponse,
    Digests::of_request(OF_MESSAGES).in_lists("Successful", "Entries", "Id")
);
operation!(Receive, ReceiveResponse, Digests::of_response(OF_MESSAGES).in_list("Messages"));

const BODY: &str = "Grüße, 7 < 8 & 9";
const MD5_OF_BODY: &str = "f76e82ecef333b15ae656ea3482b88f9";
const MD5_OF_ATTRIBUTES: &str = "66d7c52337348ccde68c7809f281e948";
const MD5_OF_TRACE: &str = "62a56dd927315f2b2e12832b84617ea5";
const OTHER: &str = "00000000000000000000000000000000";

fn text(kind: &str, text: &str) -> Attribute {
    Attribute { kind: kind.to_owned(), text: Some(text.to_owned()), bytes: None }
}

/// Their order by bytes is not that of the alphabet, and one has bytes.
fn attributes() -> Attributes {
    let bytes = Blob::from(vec![0_u8, 255, 16]);
    let bytes = Attribute { kind: "Binary.png".to_owned(), text: None, bytes: Some(bytes) };
    let all =
        [("colour", text("String", "blue")), ("Zoo", text("Number.int", "7")), ("bytes", bytes)];
    all.map(|(name, attribute)| (name.to_owned(), attribute)).into()
}

fn send() -> Send {
    let trace = text("String", "Root=1-5759e988-bd862e3fe1be46a994272793");
    let system = BTreeMap::from([(Name::Trace, trace)]);
    Send { body: BODY.to_owned(), attributes: Some(attributes()), system: Some(system) }
}

/// What a call returns whose response has this body.
fn response<O: Operation>(body: &str) -> O::Response {
    let response = http::Response::new(Bytes::copy_from_slice(body.as_bytes()));
    O::parse_response(response).unwrap()
}

fn sent(body: &str, attributes: &str, system: &str) -> SendResponse {
    response::<Send>(&format!(
        r#"{{"MD5OfBody":"{body}","MD5OfAttributes":"{attributes}","MD5OfSystemAttributes":"{system}"}}"#
    ))
}

fn of(mismatches: &[DigestMismatch]) -> Vec<(&str, &str, Option<usize>)> {
    mismatches.iter().map(|it| (it.digest.as_str(), it.member.as_str(), it.index)).collect()
}

#[test]
fn digests_are_those_that_the_documentation_describes() {
    let response = sent(MD5_OF_BODY, MD5_OF_ATTRIBUTES, MD5_OF_TRACE);
    assert_eq!(send().check_digests(&response), Ok(()));
    let upper = sent(&MD5_OF_BODY.to_uppercase(), MD5_OF_ATTRIBUTES, MD5_OF_TRACE);
    assert_eq!(send().check_digests(&upper), Ok(()));
}

#[test]
fn an_error_names_the_digest_and_what_it_is_of() {
    let request = send();
    let error = request.check_digests(&sent(OTHER, MD5_OF_ATTRIBUTES, MD5_OF_TRACE)).unwrap_err();
    assert_eq!((error.stated.as_str(), error.computed.as_str()), (OTHER, MD5_OF_BODY));
    assert_eq!(
        error.to_string(),
        "Send: `MD5OfBody` is \"00000000000000000000000000000000\", but the MD5 of `Body` is \
         \"f76e82ecef333b15ae656ea3482b88f9\", so one of them was changed on the way; repeat the call"
    );
    let all = request.digest_mismatches(&sent(OTHER, OTHER, OTHER));
    let expected = [
        ("MD5OfAttributes", "Attributes", None),
        ("MD5OfBody", "Body", None),
        ("MD5OfSystemAttributes", "SystemAttributes", None),
    ];
    assert_eq!(of(&all), expected);
}

#[test]
fn each_part_of_an_attribute_counts() {
    let response = sent(MD5_OF_BODY, MD5_OF_ATTRIBUTES, MD5_OF_TRACE);
    let changes: [fn(&mut Attributes); 5] = [
        |all| all.get_mut("colour").unwrap().kind = "String.x".to_owned(),
        |all| all.get_mut("colour").unwrap().text = Some("red".to_owned()),
        |all| all.get_mut("bytes").unwrap().bytes = Some(Blob::from(vec![0_u8, 255])),
        |all| drop(all.remove("Zoo")),
        |all| {
            let zoo = all.remove("Zoo").unwrap();
            all.insert("zoo".to_owned(), zoo);
        },
    ];
    for change in changes {
        let mut request = send();
        change(request.attributes.as_mut().unwrap());
        let error = request.check_digests(&response).unwrap_err();
        assert_eq!(error.member, "Attributes");
    }
}

#[test]
fn entries_of_a_batch_are_found_by_their_id() {
    let entry = |id: &str, body: &str| Entry { id: id.to_owned(), body: body.to_owned() };
    let request = SendBatch { entries: vec![entry("a", "first"), entry("b", "second")] };
    let answer = |first: &str, second: &str| {
        response::<SendBatch>(&format!(
            r#"{{"Successful":[{{"Id":"b","MD5OfBody":"{second}"}},{{"Id":"a","MD5OfBody":"{first}"}},
                {{"Id":"elsewhere","MD5OfBody":"{OTHER}"}}]}}"#
        ))
    };
    let (first, second) = ("8b04d5e3775d298e78455efc5ca404d5", "a9f0e61a137d86aa9db53465e0801612");
    assert_eq!(request.check_digests(&answer(first, second)), Ok(()));
    let mismatches = request.digest_mismatches(&answer(second, second));
    let expected = [("Successful[1].MD5OfBody", "Entries[0].Body", Some(1))];
    assert_eq!(of(&mismatches), expected);
}

#[test]
fn received_messages_are_compared_with_their_own_digests() {
    let good = format!(
        r#"{{"Body":"{BODY}","MD5OfBody":"{MD5_OF_BODY}","MD5OfAttributes":"{MD5_OF_ATTRIBUTES}","Attributes":{{
            "colour":{{"DataType":"String","StringValue":"blue"}},"Zoo":{{"DataType":"Number.int","StringValue":"7"}},
            "bytes":{{"DataType":"Binary.png","BinaryValue":"AP8Q"}}}}}}"#
    );
    let cut = format!(r#"{{"Body":"Grü","MD5OfBody":"{MD5_OF_BODY}"}}"#);
    let answer = response::<Receive>(&format!(r#"{{"Messages":[{good},{cut},{good}]}}"#));
    let mismatches = Receive {}.digest_mismatches(&answer);
    let expected = [("Messages[1].MD5OfBody", "Messages[1].Body", Some(1))];
    assert_eq!(of(&mismatches), expected);
}

#[test]
fn what_is_not_stated_or_not_there_is_not_compared() {
    let request = send();
    assert_eq!(request.check_digests(&response::<Send>("{}")), Ok(()));
    let request = Send { attributes: None, system: Some(BTreeMap::new()), ..request };
    assert_eq!(request.check_digests(&sent(MD5_OF_BODY, OTHER, OTHER)), Ok(()));
    assert_eq!(Receive {}.check_digests(&response::<Receive>("{}")), Ok(()));
}

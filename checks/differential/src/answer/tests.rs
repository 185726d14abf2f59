use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::json;

use super::*;

const MODEL: &str = r##"{"shapes": {
    "#Service": {"type": "service", "traits": {"smithy.api#xmlNamespace": {"uri": "urn:s"}}},
    "#Out": {"type": "structure", "members": {"text": {"target": "smithy.api#String"}}},
    "#Lost": {"type": "structure", "members": {"message": {"target": "smithy.api#String"}}, "traits": {
        "smithy.api#error": "client", "aws.protocols#awsQueryError": {"code": "Gone", "httpResponseCode": 410}
    }},
    "#Get": {"type": "operation", "output": {"target": "#Out"}, "errors": [{"target": "#Lost"}]}
}}"##;

/// The body of a response with this text as the member, or as the message of the error.
fn body(protocol: Protocol, is_error: bool) -> String {
    let model = Model::parse(MODEL.as_bytes()).unwrap();
    let operation = &model.operation("Get").unwrap();
    let names = protocol.error_names(&model, "#Lost").unwrap();
    let error = names.new_tree(&mut TestRunner::deterministic()).unwrap().current();
    let (shape, error) = if is_error { ("#Lost", Some(&error)) } else { ("#Out", None) };
    let value = &json!({"text": "a", "message": "m"});
    let answer = Answer { operation, shape, value, status: 200, error, layout: Layout::Plain };
    let response = protocol.respond(&model, &answer).unwrap();
    String::from_utf8(response.body().to_vec()).unwrap().replace(REQUEST_ID, "id")
}

#[test]
fn a_result_has_the_elements_of_its_protocol_around_it() {
    assert_eq!(body(Protocol::RestXml, false), r#"<Out xmlns="urn:s"><text>a</text></Out>"#);
    assert_eq!(
        body(Protocol::AwsQuery, false),
        "<GetResponse xmlns=\"urn:s\"><GetResult><text>a</text></GetResult>\
         <ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></GetResponse>"
    );
    assert_eq!(
        body(Protocol::Ec2Query, false),
        "<GetResponse xmlns=\"urn:s\"><requestId>id</requestId><text>a</text></GetResponse>"
    );
}

#[test]
fn an_error_has_its_code_and_the_elements_of_its_protocol() {
    let error = "<Error><Type>Sender</Type><Code>Gone</Code><Message>m</Message></Error>";
    assert_eq!(
        body(Protocol::AwsQuery, true),
        format!("<ErrorResponse xmlns=\"urn:s\">{error}<RequestId>id</RequestId></ErrorResponse>")
    );
    assert_eq!(
        body(Protocol::Ec2Query, true),
        format!("<Response><Errors>{error}</Errors><RequestID>id</RequestID></Response>")
    );
    let model = Model::parse(MODEL.as_bytes()).unwrap();
    assert_eq!(error_status(model.shape("#Lost").unwrap()), 410);
}

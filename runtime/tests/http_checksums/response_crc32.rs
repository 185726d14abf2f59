//! Responses of a service that states the CRC-32 of each of them, as DynamoDB does.

use lensmith::body::BodyError;
use lensmith::endpoint::rules::{Endpoint, RuleSet};
use lensmith::{ErrorMetadata, Service};

use super::*;

static SERVICE: Service = Service {
    sdk_id: "Tables",
    signing_name: "tables",
    endpoint_rules: &RuleSet { parameters: &[], rules: &[Endpoint(&[], "https://tables.example")] },
    response_crc32: Some("x-amz-crc32"),
    ..Service::DEFAULT
};

#[derive(Clone, Debug, Default, PartialEq)]
struct GetItem {}

lensmith::structure! {
    GetItem;
}

#[derive(Clone, Debug, PartialEq)]
struct GetItemResponse {
    item: Option<String>,
    http_status: u16,
}

lensmith::response! {
    GetItemResponse, zero: Self { item: None, http_status: 200 };
    ITEM: Option<String> = lens!(item, "Item"),
}

#[derive(Clone, Debug, Default, PartialEq)]
struct NoTable {
    metadata: ErrorMetadata,
}

lensmith::error_shape! {
    NoTable, fault: Client;
}

lensmith::operation_error! {
    #[derive(Clone, Debug, PartialEq)]
    enum GetItemError for "GetItem" {
        NO_TABLE = NoTable(NoTable),
    }
}

impl Operation for GetItem {
    type Response = GetItemResponse;
    type Error = GetItemError;
    const SERVICE: &'static Service = &SERVICE;
}

const BODY: &str = r#"{"Item":"123456789"}"#;
const CHANGED: &str = r#"{"Item":"123456780"}"#;
/// Of [`BODY`], by `zlib.crc32` of Python.
const SUM: &str = "3538589462";

const NO_TABLE: &str = r#"{"__type":"NoTable"}"#;
const SUM_OF_ERROR: &str = "3884798982";

/// A response: its status, its sum if it states one, and its body.
type Given = (u16, Option<&'static str>, &'static str);

fn given((status, sum, body): Given) -> Response<Bytes> {
    let mut response = Response::builder().status(status);
    if let Some(sum) = sum {
        response = response.header("x-amz-crc32", sum);
    }
    response.body(Bytes::from_static(body.as_bytes())).unwrap()
}

/// The outcome of a call by each client, and how many attempts it took. The last response repeats.
async fn outcomes(
    when: When,
    responses: &'static [Given],
) -> [(Result<GetItemResponse, Error<GetItemError>>, usize); 2] {
    let next = |seen: &Seen, request| {
        let mut seen = seen.lock().unwrap();
        seen.push(request);
        given(responses[responses.len().min(seen.len()) - 1])
    };
    let (first, second) = (Seen::default(), Seen::default());
    let builder = Client::builder().region("eu-central-1").credentials(key());
    let seen = Arc::clone(&first);
    let client = builder.transport(move |request| {
        std::future::ready(Ok::<_, TransportError>(next(&seen, request)))
    });
    let client = client.response_checksum_validation(when).retry(at_once()).build().unwrap();
    let one = client.send(GetItem {}).await;
    let builder = blocking::Client::builder().region("eu-central-1").credentials(key());
    let seen = Arc::clone(&second);
    let client = builder
        .transport(move |request, _: Duration| Ok::<_, TransportError>(next(&seen, request)));
    let client = client.response_checksum_validation(when).retry(at_once()).build().unwrap();
    let two = client.send(GetItem {});
    let count = |seen: &Seen| seen.lock().unwrap().len();
    [(one, count(&first)), (two, count(&second))]
}

/// Three attempts without a pause.
fn at_once() -> lensmith::retry::Policy {
    lensmith::retry::Policy::new().with_transient_delay(Duration::ZERO)
}

#[tokio::test]
async fn a_response_is_compared_with_the_crc32_that_it_states() {
    let given: [&[Given]; 2] = [&[(200, Some(SUM), BODY)], &[(200, None, BODY)]];
    for responses in given {
        for (outcome, attempts) in outcomes(When::Supported, responses).await {
            assert_eq!(outcome.unwrap().item.as_deref(), Some("123456789"), "{responses:?}");
            assert_eq!(attempts, 1);
        }
    }
}

#[tokio::test]
async fn a_changed_response_is_asked_for_again() {
    let responses: &[Given] =
        &[(200, Some(SUM), CHANGED), (200, Some("no sum"), BODY), (200, Some(SUM), BODY)];
    for (outcome, attempts) in outcomes(When::Supported, responses).await {
        assert_eq!(outcome.unwrap().item.as_deref(), Some("123456789"));
        assert_eq!(attempts, 3);
    }
    for (outcome, attempts) in outcomes(When::Supported, &[(200, Some(SUM), CHANGED)]).await {
        let error = outcome.unwrap_err();
        let Error::Transport(TransportError::Body(BodyError::Checksum {
            algorithm,
            expected,
            found,
        })) = &error
        else {
            panic!("{error}")
        };
        assert_eq!(*algorithm, Algorithm::CRC32);
        assert_eq!(
            (expected, found),
            (
                &Algorithm::CRC32.checksum(BODY.as_bytes()),
                &Algorithm::CRC32.checksum(CHANGED.as_bytes())
            )
        );
        assert_eq!(attempts, 3);
    }
}

#[tokio::test]
async fn the_response_of_an_error_is_compared_too() {
    let responses: &[Given] = &[(400, Some(SUM), NO_TABLE), (400, Some(SUM_OF_ERROR), NO_TABLE)];
    for (outcome, attempts) in outcomes(When::Supported, responses).await {
        assert!(matches!(outcome, Err(Error::Service(GetItemError::NoTable(_)))), "{outcome:?}");
        assert_eq!(attempts, 2);
    }
}

#[tokio::test]
async fn the_comparison_can_be_turned_off() {
    for (outcome, attempts) in outcomes(When::Required, &[(200, Some(SUM), CHANGED)]).await {
        assert_eq!(outcome.unwrap().item.as_deref(), Some("123456780"));
        assert_eq!(attempts, 1);
    }
}

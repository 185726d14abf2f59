//! Pre-signed requests of a client, and the commands that call its operations.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]
#![cfg(feature = "client")]

mod keys;

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use jiff::ToSpan;
use keys::{PutKey, Share};
use lensmith::credentials::Credentials;
use lensmith::sign::{Scope, Settings, SignError, sign_query};
use lensmith::transport::TransportError;
use lensmith::{Blob, Client, Error, Timestamp};

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "s3cr3t").with_session_token("t0k3n")
}

async fn refuse(_: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
    panic!("nothing is to be sent")
}

fn client() -> Client {
    let builder = Client::builder().region("eu-central-1").credentials(credentials());
    builder.transport(refuse).build().unwrap()
}

fn put_key() -> PutKey {
    let share = Share::new().with(Share::HOLDER, "me").with(Share::SECRET, "p4rt");
    PutKey::new()
        .with(PutKey::NAME, "mine")
        .with(PutKey::SECRET, "pa55")
        .with(PutKey::WRAPPED, Blob::from(b"wr4p".to_vec()))
        .with(PutKey::SHARES, vec![share])
        .with(PutKey::CLIENT_TOKEN, "once")
}

#[tokio::test]
async fn a_pre_signed_request_is_the_operation_s_signed_in_its_query() {
    let request = client().presign(put_key(), Duration::from_secs(60)).await.unwrap();
    assert_eq!(*request.body(), put_key().to_json().into());
    assert_eq!(request.headers()["x-amz-target"], "KeyStore.PutKey");
    assert!(!request.headers().contains_key("authorization"));
    assert_eq!(request.uri().host(), Some("keys.eu-central-1.example"));

    let query = request.uri().query().unwrap();
    let date = query.split('&').find_map(|it| it.strip_prefix("X-Amz-Date=")).unwrap();
    let now = Timestamp::strptime("%Y%m%dT%H%M%SZ%z", format!("{date}+0000")).unwrap();
    assert!(now > Timestamp::now() - 1.hour() && now <= Timestamp::now());
    let mut again = request.clone();
    let scope = Scope { region: "eu-central-1", service: "keys" };
    let minute = Duration::from_secs(60);
    sign_query(&mut again, &credentials(), scope, Settings::default(), now, minute).unwrap();
    assert_eq!(again.uri(), request.uri());
}

#[tokio::test]
async fn a_pre_signed_request_is_valid_for_a_second_to_a_week() {
    let week = Duration::from_secs(7 * 24 * 60 * 60);
    for good in [Duration::from_secs(1), week] {
        client().presign(put_key(), good).await.unwrap();
    }
    let second = Duration::from_secs(1);
    for bad in [Duration::ZERO, second - Duration::from_nanos(1), week + second] {
        match client().presign(put_key(), bad).await {
            Err(Error::Sign(SignError::ExpiresIn { given })) => assert_eq!(given, bad),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn the_command_of_an_operation_has_no_secrets() {
    let command = client().to_curl(put_key()).await.unwrap();
    assert!(
        command.starts_with("curl --globoff --path-as-is 'https://keys.eu-central-1.example/'")
    );
    assert!(command.contains("--aws-sigv4 'aws:amz:eu-central-1:keys'"), "{command}");
    let body = r#"--data-raw '{"keyName":"mine","secret":"<redacted>","shares":[{"holder":"me","secret":"<redacted>"}],"clientToken":"once"}'"#;
    assert!(command.ends_with(body), "{command}");
    let secrets = ["AKIDEXAMPLE", "s3cr3t", "t0k3n", "pa55", "p4rt", "d3I0cA"];
    assert_eq!(secrets.iter().find(|secret| command.contains(**secret)), None, "{command}");
}

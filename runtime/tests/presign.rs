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
use lensmith::sign::{
    PathEncoding, PathNormalization, Payload, Scope, Settings, SignError, sign_query,
};
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

/// Method, URL without its scheme, headers and session token, and the end of the signed URL.
type Signed = (&'static str, &'static str, &'static [Header], Option<&'static str>, &'static str);
type Header = (&'static str, &'static str);

/// What botocore 1.44 signs with this key at this time, for 5 minutes, for S3.
const OF_BOTOCORE: [Signed; 5] = [
    (
        "GET",
        "b.s3.eu-central-1.amazonaws.com/a%20b/../c%2Bd//e?x-id=GetObject",
        &[],
        None,
        "&X-Amz-SignedHeaders=host\
         &X-Amz-Signature=042fd5d9584f623190ba92c4a0d7b09d8f7b90216b3bdf73a90b22c4d4a90732",
    ),
    (
        "GET",
        "b.s3.eu-central-1.amazonaws.com/k?response-content-type=text%2Fcss&versionId=v%2F1&x-id=GetObject",
        &[],
        Some("t0ken/+="),
        "&X-Amz-SignedHeaders=host&X-Amz-Security-Token=t0ken%2F%2B%3D\
         &X-Amz-Signature=a95f5e27fb3ba4e5d4a8e1d58f15e63598d65219abb7432d7ebdde4e8ea4fa47",
    ),
    (
        "PUT",
        "s3.eu-central-1.amazonaws.com/b.c/k?x-id=PutObject",
        &[("content-type", "text/css"), ("x-amz-meta-a", "b  c")],
        None,
        "&X-Amz-SignedHeaders=content-type%3Bhost%3Bx-amz-meta-a\
         &X-Amz-Signature=894128427e04dbc5bb9abbbc3c001a6d326722a864ca3f17bef636c710136cb2",
    ),
    (
        "DELETE",
        "b.s3.eu-central-1.amazonaws.com/k?x-id=DeleteObject",
        &[],
        None,
        "&X-Amz-SignedHeaders=host\
         &X-Amz-Signature=d1ddbda785e7144fc0863c26e25c739482a48aeab55a0628857ad1bb72eee1db",
    ),
    (
        "HEAD",
        "b.s3.eu-central-1.amazonaws.com/caf%C3%A9",
        &[],
        None,
        "&X-Amz-SignedHeaders=host\
         &X-Amz-Signature=889cef7402e98ea93f686b12ceb09c705fe8a7a53c88b71e14ca897b0ca6f857",
    ),
];

#[test]
fn urls_of_objects_are_those_of_botocore() {
    let settings = Settings {
        path_normalization: PathNormalization::Disabled,
        path_encoding: PathEncoding::Once,
        payload: Payload::Unsigned,
        ..Settings::default()
    };
    let now = "2026-01-02T03:04:05Z".parse().unwrap();
    let scope = Scope { region: "eu-central-1", service: "s3" };
    for (method, url, headers, token, end) in OF_BOTOCORE {
        let uri = format!("https://{url}");
        let mut request = Request::builder().method(method).uri(&uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body("").unwrap();
        let key = Credentials::new("AKIDEXAMPLE", "s3cr3t");
        let key = token.into_iter().fold(key, |key, token| key.with_session_token(token));
        sign_query(&mut request, &key, scope, settings, now, Duration::from_secs(300)).unwrap();
        let separator = if uri.contains('?') { "&" } else { "?" };
        let expected = format!(
            "{uri}{separator}X-Amz-Algorithm=AWS4-HMAC-SHA256\
             &X-Amz-Credential=AKIDEXAMPLE%2F20260102%2Feu-central-1%2Fs3%2Faws4_request\
             &X-Amz-Date=20260102T030405Z&X-Amz-Expires=300{end}"
        );
        assert_eq!(request.uri().to_string(), expected);
    }
}

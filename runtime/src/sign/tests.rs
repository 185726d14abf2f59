//! The expected signatures come from botocore, for the same keys, time and request.

mod errors;
#[cfg(feature = "sigv4a")]
mod sigv4a;

use std::time::Duration;

use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, Request};
use jiff::Timestamp;

use super::*;
use crate::credentials::Credentials;

const ECR: Scope<'_> = Scope { region: "eu-central-1", service: "ecr" };
const STS: Scope<'_> = Scope { region: "eu-central-1", service: "sts" };
const S3: Scope<'_> = Scope { region: "eu-central-1", service: "s3" };
const MINUTE: Duration = Duration::from_secs(60);
const DEFAULT: Settings = Settings {
    path_normalization: PathNormalization::Enabled,
    path_encoding: PathEncoding::Twice,
    token_placement: TokenPlacement::BeforeSigning,
    payload: Payload::Hashed,
    algorithm: Algorithm::HmacSha256,
    token_header: None,
};
const TOKEN_AFTER: Settings = Settings { token_placement: TokenPlacement::AfterSigning, ..DEFAULT };
const UNSIGNED: Settings = Settings { payload: Payload::Unsigned, ..DEFAULT };
const FOR_S3: Settings = Settings {
    path_normalization: PathNormalization::Disabled,
    path_encoding: PathEncoding::Once,
    payload: Payload::HashedWithHeader,
    ..DEFAULT
};

fn now() -> Timestamp {
    "2026-01-02T03:04:05Z".parse().unwrap()
}

fn later() -> Timestamp {
    "2026-01-03T03:04:05Z".parse().unwrap()
}

fn long_term() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "s3cr3t")
}

fn temporary() -> Credentials {
    long_term().with_session_token("t0k/en=")
}

fn describe_images() -> Request<&'static str> {
    Request::post("https://api.ecr.eu-central-1.amazonaws.com:443/")
        .header("Content-Type", "application/x-amz-json-1.1")
        .header("X-Amz-Target", "AmazonEC2ContainerRegistry_V20150921.DescribeImages")
        .header("User-Agent", "lensmith")
        .body(r#"{"repositoryName":"app"}"#)
        .unwrap()
}

fn caller_identity() -> Request<&'static str> {
    get("https://sts.eu-central-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15")
}

fn s3_object() -> Request<&'static str> {
    get("https://bucket.s3.eu-central-1.amazonaws.com/a//b/../%C3%A9%20f")
}

fn get(uri: &str) -> Request<&'static str> {
    Request::get(uri).body("").unwrap()
}

fn headers_signed(
    mut request: Request<&'static str>,
    credentials: &Credentials,
    scope: Scope<'_>,
    settings: Settings,
) -> HeaderMap {
    sign_headers(&mut request, credentials, scope, settings, now()).unwrap();
    request.headers().clone()
}

fn query_signed(
    mut request: Request<&'static str>,
    credentials: &Credentials,
    scope: Scope<'_>,
    settings: Settings,
) -> String {
    let expires_in = Duration::from_secs(900);
    sign_query(&mut request, credentials, scope, settings, now(), expires_in).unwrap();
    request.uri().to_string()
}

fn signature_of(headers: &HeaderMap) -> &str {
    headers["authorization"].to_str().unwrap().rsplit_once("Signature=").unwrap().1
}

#[test]
fn headers_are_signed_as_botocore_signs_them() {
    assert_eq!(Settings::default(), DEFAULT);
    let headers = headers_signed(describe_images(), &long_term(), ECR, DEFAULT);
    assert_eq!(
        headers["authorization"],
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/eu-central-1/ecr/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date;x-amz-target, \
         Signature=eba6dcfcfaebc439bafe8fcfb22e85fcaf0acc9bf66235f167ca29a18fd51b16"
    );
    assert_eq!(headers["x-amz-date"], "20260102T030405Z");
    assert_eq!(headers.len(), 5, "only two headers are added: {headers:?}");
}

#[test]
fn a_session_token_is_signed_or_added_afterwards() {
    let signed = headers_signed(describe_images(), &temporary(), ECR, DEFAULT);
    assert_eq!(signed["x-amz-security-token"], "t0k/en=");
    assert_eq!(
        signature_of(&signed),
        "cf8b4ebe82ce4410d765051f8796c52c868ff0d40c41ceb5785b5e5896dcd504"
    );

    let added = headers_signed(describe_images(), &temporary(), ECR, TOKEN_AFTER);
    let without = headers_signed(describe_images(), &long_term(), ECR, DEFAULT);
    assert_eq!(added["x-amz-security-token"], "t0k/en=");
    assert_eq!(added["authorization"], without["authorization"]);
}

#[test]
fn a_payload_may_stay_unsigned() {
    let headers = headers_signed(describe_images(), &long_term(), ECR, UNSIGNED);
    assert_eq!(headers["x-amz-content-sha256"], "UNSIGNED-PAYLOAD");
    assert_eq!(
        signature_of(&headers),
        "1ceebbb0c8bf5fe54b64c08f1aba5ec817b605f0b793b7a34629b64aba2ee4e3"
    );
}

#[test]
fn a_secret_longer_than_a_block_is_hashed_first() {
    let credentials = Credentials::new("AKIDEXAMPLE", "s".repeat(80));
    let headers = headers_signed(describe_images(), &credentials, ECR, DEFAULT);
    assert_eq!(
        signature_of(&headers),
        "b525061088d87ede20e2bcde5248784e83d30b1b18a2e887994954296eaea77d"
    );
}

#[test]
fn a_query_is_signed_as_botocore_signs_it() {
    let url = |token: &str, signature: &str| {
        format!(
            "https://sts.eu-central-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15\
             &X-Amz-Algorithm=AWS4-HMAC-SHA256\
             &X-Amz-Credential=AKIDEXAMPLE%2F20260102%2Feu-central-1%2Fsts%2Faws4_request\
             &X-Amz-Date=20260102T030405Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host{token}\
             &X-Amz-Signature={signature}"
        )
    };
    let plain = url("", "2a32ab02ba84bf48fcd49a5dfcb4ed3bce42d40aecf6707a4d03787135b5fa9a");
    assert_eq!(query_signed(caller_identity(), &long_term(), STS, DEFAULT), plain);

    let token = "&X-Amz-Security-Token=t0k%2Fen%3D";
    let signed = url(token, "72456fd1ac20acadea9388df9e00fce5ef01b7388c73778aeacc23a2fbc24267");
    assert_eq!(query_signed(caller_identity(), &temporary(), STS, DEFAULT), signed);
    assert_eq!(
        query_signed(caller_identity(), &temporary(), STS, TOKEN_AFTER),
        format!("{plain}{token}")
    );
}

#[test]
fn s3_keeps_its_path() {
    let headers = headers_signed(s3_object(), &long_term(), S3, FOR_S3);
    let empty_hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(headers["x-amz-content-sha256"], empty_hash);
    assert_eq!(
        signature_of(&headers),
        "4619597adb496fc93fcbf727d7ffcc76814b84a1d6ebac0a01ab9eebfc3c6b50"
    );

    let url = query_signed(
        s3_object(),
        &long_term(),
        S3,
        Settings { payload: Payload::Unsigned, ..FOR_S3 },
    );
    let signature =
        "&X-Amz-Signature=ea1472f7817adc4bf90a19c50e9a10247280589ba4e7a6b7daa60aad25127cab";
    assert!(url.ends_with(signature), "{url}");
}

#[test]
fn a_retry_replaces_what_the_first_attempt_left() {
    for settings in [DEFAULT, TOKEN_AFTER, UNSIGNED, FOR_S3] {
        let mut retried = describe_images();
        sign_headers(&mut retried, &temporary(), STS, UNSIGNED, now()).unwrap();
        sign_headers(&mut retried, &long_term(), ECR, settings, later()).unwrap();
        let mut fresh = describe_images();
        sign_headers(&mut fresh, &long_term(), ECR, settings, later()).unwrap();
        assert_eq!(retried.headers(), fresh.headers(), "{settings:?}");

        let mut retried = caller_identity();
        sign_headers(&mut retried, &temporary(), STS, UNSIGNED, now()).unwrap();
        sign_query(&mut retried, &temporary(), ECR, settings, now(), MINUTE).unwrap();
        sign_query(&mut retried, &long_term(), STS, settings, later(), MINUTE).unwrap();
        let mut fresh = caller_identity();
        sign_query(&mut fresh, &long_term(), STS, settings, later(), MINUTE).unwrap();
        assert_eq!(retried.uri(), fresh.uri(), "{settings:?}");
        assert!(retried.headers().is_empty(), "{:?}", retried.headers());
    }
}

#[test]
fn a_hash_that_comes_with_the_request_is_sent_and_signed_whatever_the_settings() {
    let hash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    let upload = || {
        let mut upload = describe_images();
        upload.headers_mut().insert("x-amz-content-sha256", HeaderValue::from_static(hash));
        upload
    };
    for settings in [DEFAULT, UNSIGNED, FOR_S3] {
        let mut request = upload();
        for time in [now(), later(), now()] {
            sign_headers(&mut request, &long_term(), ECR, settings, time).unwrap();
            assert_eq!(request.headers()["x-amz-content-sha256"], hash);
        }
        assert_eq!(
            request.headers()["authorization"],
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/eu-central-1/ecr/aws4_request, \
             SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target, \
             Signature=b7fe805aae48ffe7768bae6d8c6150dafaaa8564db66823132e15c2eaccc63c5"
        );

        sign_query(&mut request, &long_term(), ECR, settings, now(), MINUTE).unwrap();
        assert_eq!(request.headers()["x-amz-content-sha256"], hash);
        let query = request.uri().query().unwrap();
        let signed =
            "X-Amz-SignedHeaders=content-type%3Bhost%3Bx-amz-content-sha256%3Bx-amz-target";
        assert!(query.contains(signed), "{query}");
        let signature =
            "&X-Amz-Signature=91243784428cfc26ae96c56b9486b8126913e3ef76a7d2224a10d9d22bf2e35f";
        assert!(query.ends_with(signature), "{query}");
    }
}

#[test]
fn headers_that_change_on_the_way_are_not_signed() {
    let expected = headers_signed(describe_images(), &long_term(), ECR, DEFAULT);
    for name in ["user-agent", "connection", "expect", "te", "x-amzn-trace-id"] {
        let mut request = describe_images();
        let value = HeaderValue::from_bytes(b"not text: \xFF").unwrap();
        request.headers_mut().insert(name, value);
        let headers = headers_signed(request, &long_term(), ECR, DEFAULT);
        assert_eq!(headers["authorization"], expected["authorization"], "{name}");
    }
}

#[test]
fn debug_shows_no_signature_and_no_token() {
    let mut request = describe_images();
    sign_headers(&mut request, &temporary(), ECR, DEFAULT, now()).unwrap();
    let shown = format!("{:?}", request.headers());
    assert!(shown.contains("x-amz-security-token"), "{shown}");
    assert!(!shown.contains("t0k/en="), "{shown}");
    assert!(!shown.contains(signature_of(request.headers())), "{shown}");
}

#[test]
fn a_token_may_have_another_header_and_its_parameter() {
    let of_session = Settings { token_header: Some("x-amz-s3session-token"), ..FOR_S3 };
    let mut request = s3_object();
    sign_headers(&mut request, &temporary(), S3, FOR_S3, now()).unwrap();
    sign_headers(&mut request, &temporary(), S3, of_session, now()).unwrap();
    let headers = request.headers();
    assert_eq!(headers["x-amz-s3session-token"], "t0k/en=");
    assert!(headers["x-amz-s3session-token"].is_sensitive());
    assert!(!headers.contains_key("x-amz-security-token"), "{headers:?}");
    let authorization = headers["authorization"].to_str().unwrap();
    let names = "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-s3session-token,";
    assert!(authorization.contains(names), "{authorization}");

    let mut request = s3_object();
    sign_query(&mut request, &temporary(), S3, of_session, now(), MINUTE).unwrap();
    let url = request.uri().to_string();
    assert!(url.contains("&X-Amz-S3session-Token=t0k%2Fen%3D&X-Amz-Signature="), "{url}");
    sign_query(&mut request, &long_term(), S3, of_session, later(), MINUTE).unwrap();
    assert!(!request.uri().to_string().contains("oken="), "{}", request.uri());

    let invalid = Settings { token_header: Some("not a header"), ..FOR_S3 };
    let error = sign_headers(&mut request, &temporary(), S3, invalid, now()).unwrap_err();
    assert!(matches!(error, SignError::Http(_)), "{error}");
}

#[test]
fn what_changes_on_the_way_is_never_signed() {
    let names = [
        "authorization",
        "connection",
        "expect",
        "transfer-encoding",
        "user-agent",
        "x-amzn-trace-id",
    ];
    let mut request = describe_images();
    for name in names {
        request.headers_mut().insert(name, HeaderValue::from_static("any"));
    }
    sign_headers(&mut request, &long_term(), ECR, DEFAULT, now()).unwrap();
    let authorization = request.headers()["authorization"].to_str().unwrap();
    let signed = authorization.split("SignedHeaders=").nth(1).unwrap();
    assert!(signed.starts_with("content-type;host;x-amz-date;x-amz-target,"), "{signed}");
    sign_query(&mut request, &long_term(), ECR, DEFAULT, now(), MINUTE).unwrap();
    let signed = "X-Amz-SignedHeaders=content-type%3Bhost%3Bx-amz-target&";
    assert!(request.uri().query().unwrap().contains(signed), "{}", request.uri());
}

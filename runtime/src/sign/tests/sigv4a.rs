//! Signatures of Version 4A are not the same each time, so that those of another client are verified, and not compared:
//! awscrt 0.38.1, which botocore uses, made them for the same credentials, time and request.

use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{DerSignature, VerifyingKey};

use super::*;

const SETTINGS: Settings = Settings { algorithm: Algorithm::EcdsaP256Sha256, ..DEFAULT };
const OF_S3: Settings = Settings { algorithm: Algorithm::EcdsaP256Sha256, ..FOR_S3 };

/// The public half of the key of [`long_term`] and [`temporary`], as awscrt derives it.
fn public_key() -> VerifyingKey {
    let key = crate::sign::ecdsa::derive("AKIDEXAMPLE", "s3cr3t").unwrap();
    *key.verifying_key()
}

fn bytes(hex: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(byte).collect()
}

/// Whether the signature holds for a request that is signed: without the query's own signature, it signs itself.
fn holds(
    signature: &str,
    request: &Request<&str>,
    scope: Scope<'_>,
    (settings, payload_hash): (Settings, &str),
) -> bool {
    let mut headers = CanonicalHeaders::default();
    headers.add("host", request.uri().host().unwrap().as_bytes()).unwrap();
    for (name, value) in request.headers() {
        headers.add(name.as_str(), value.as_bytes()).unwrap();
    }
    let query = request.uri().query().unwrap_or_default();
    let query = query.split("&X-Amz-Signature=").next().unwrap();
    let signable = Signable {
        method: request.method().as_str(),
        path: request.uri().path(),
        query,
        headers: &headers,
        payload_hash,
    };
    let text = string_to_sign(&canonical_request(&signable, settings), scope, settings, now());
    let signature = DerSignature::from_bytes(&bytes(signature)).unwrap();
    public_key().verify(text.as_bytes(), &signature).is_ok()
}

/// What is written before our signature, and the signature.
fn authorization_of(request: &Request<&str>) -> (String, String) {
    let value = request.headers()["authorization"].to_str().unwrap();
    let (head, signature) = value.split_once(", Signature=").unwrap();
    (head.to_owned(), signature.to_owned())
}

const MRAP: &str =
    "https://abc.mrap.accesspoint.s3-global.amazonaws.com/a//b/../%C3%A9%20f?x-id=GetObject";

#[test]
fn headers_have_the_region_set_and_the_signature_of_another_client_holds() {
    let scope = Scope { region: "*", service: "events" };
    let mut request = Request::post("https://abc.veo.endpoint.events.amazonaws.com/")
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", "AWSEvents.PutEvents")
        .body(r#"{"Entries":[]}"#)
        .unwrap();
    sign_headers(&mut request, &long_term(), scope, SETTINGS, now()).unwrap();
    let (head, ours) = authorization_of(&request);
    assert_eq!(
        head,
        "AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/20260102/events/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date;x-amz-region-set;x-amz-target"
    );
    assert_eq!(request.headers()["x-amz-region-set"], "*");
    let theirs = "3045022100d1451ddadef11ca46c0cec25217134daeb7cdce312379a3917fa2759d50f783f\
                  02201e349a164a3597c29e476dd10a5437a4fccd97495bc2f07b200a10e139d275c3";
    let settings = (SETTINGS, &*payload_hash(request.body().as_bytes(), Payload::Hashed));
    for signature in [&*ours, theirs] {
        assert!(holds(signature, &request, scope, settings), "{signature}");
        assert!(!holds(signature, &request, STS, settings));
    }
}

#[test]
fn a_key_with_dots_and_a_session_token_are_signed_as_another_client_signs_them() {
    let scope = Scope { region: "us-east-1,us-west-2", service: "s3" };
    let mut request = get(MRAP);
    sign_headers(&mut request, &temporary(), scope, OF_S3, now()).unwrap();
    let (head, ours) = authorization_of(&request);
    assert_eq!(
        head,
        "AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/20260102/s3/aws4_request, SignedHeaders=\
         host;x-amz-content-sha256;x-amz-date;x-amz-region-set;x-amz-security-token"
    );
    let theirs = "3046022100d1b21e083d052800af43faaa2808db1a71ed96290b45e480e4a373ac0d89b38a\
                  022100bb2858f11f8bb19325d8b7677f0e653ccf7be619a7f6967cf7e51501fe6ab0d6";
    for signature in [&*ours, theirs] {
        let settings = (OF_S3, &*payload_hash(b"", Payload::Hashed));
        assert!(holds(signature, &request, scope, settings), "{signature}");
    }
    // Version 4 leaves nothing of it.
    sign_headers(&mut request, &long_term(), S3, FOR_S3, now()).unwrap();
    assert!(!request.headers().contains_key("x-amz-region-set"), "{request:?}");
}

#[test]
fn a_url_has_the_region_set_and_the_signature_of_another_client_holds() {
    let scope = Scope { region: "*", service: "s3" };
    let settings = Settings { payload: Payload::Unsigned, ..OF_S3 };
    let mut request = get(MRAP);
    sign_query(&mut request, &temporary(), scope, settings, now(), MINUTE).unwrap();
    let url = request.uri().to_string();
    let (head, ours) = url.split_once("&X-Amz-Signature=").unwrap();
    let parameters = "?x-id=GetObject&X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256\
                      &X-Amz-Credential=AKIDEXAMPLE%2F20260102%2Fs3%2Faws4_request\
                      &X-Amz-Date=20260102T030405Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host\
                      &X-Amz-Region-Set=%2A&X-Amz-Security-Token=t0k%2Fen%3D";
    assert!(head.ends_with(parameters), "{head}");
    let theirs = "304502210092d020c6eff2be16a26404a67598d842b2678e220c96f67f634224b2d7ad4f15\
                  02200220010745d206dd4997b89e5c311d1643eda6e9cd70d45e1ff7638e11cf01a6";
    for signature in [ours, theirs] {
        assert!(holds(signature, &request, scope, (settings, "UNSIGNED-PAYLOAD")), "{signature}");
    }
    // A second signature replaces the first.
    sign_query(&mut request, &long_term(), S3, settings_of_version_4(), now(), MINUTE).unwrap();
    let url = request.uri().to_string();
    assert_eq!(url.matches("X-Amz-Algorithm").count(), 1, "{url}");
    assert!(!url.contains("Region-Set"), "{url}");
}

fn settings_of_version_4() -> Settings {
    Settings { payload: Payload::Unsigned, ..FOR_S3 }
}

//! Requests, from their bodies.

use std::time::Duration;

use lensmith::credentials::Credentials;
use lensmith::endpoint::Params;
use lensmith::sign::{Scope, Settings, sign_headers, sign_query};
use lensmith::{Operation, Timestamp, curl, validate};
use lensmith_ecr::{BatchDeleteImage, DescribeImages, GetAuthorizationToken, UploadLayerPart};

const SECRETS: [&str; 2] = ["wJalrXUtnFEMI/K7MDENG", "IQoJb3JpZ2luX2VjE"];

/// Whatever reads as a request can be validated, built, directed, signed and shown as a command, which has
/// no secrets.
pub fn request(input: &[u8]) {
    check::<BatchDeleteImage>(input);
    check::<DescribeImages>(input);
    check::<GetAuthorizationToken>(input);
    check::<UploadLayerPart>(input);
}

fn check<O: Operation>(body: &[u8]) {
    let Ok(request) = O::from_json(body) else { return };
    crate::response::reads_as_written(&request);
    if let Err(violations) = validate::validate(&request) {
        assert!(!violations.to_string().is_empty());
    }

    let params = Params::new().with("Region", "eu-central-1");
    let endpoint = O::SERVICE.endpoint_rules.resolve(&params).expect("a region is enough");
    // A member of a union that the model does not know is read, and not sent.
    let Ok(unsigned) = request.to_request() else { return };
    let mut signed = endpoint.apply(unsigned).expect("an endpoint of rules is a URL");
    let mut presigned = signed.clone();
    let [secret, token] = SECRETS;
    let credentials = Credentials::new("AKIDEXAMPLE", secret).with_session_token(token);
    let scope = Scope { region: "eu-central-1", service: O::SERVICE.signing_name };
    let (settings, now) = (Settings::default(), Timestamp::UNIX_EPOCH);
    sign_headers(&mut signed, &credentials, scope, settings, now).expect("it can be signed");
    let hour = Duration::from_secs(3600);
    sign_query(&mut presigned, &credentials, scope, settings, now, hour).expect("it can be signed");
    for request in [&signed, &presigned] {
        let command = curl::to_curl(request);
        let body = request.body().as_bytes().expect("ECR has no streams");
        // A body may hold anything, the secrets that are known here included.
        let is_in_body = |secret: &str| String::from_utf8_lossy(body).contains(secret);
        assert!(SECRETS.iter().all(|secret| is_in_body(secret) || !command.contains(secret)));
    }
}

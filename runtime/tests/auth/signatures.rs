//! Which signature a call has, and what it is for.

use lensmith::sign::SignError;

use super::*;

#[test]
fn only_a_key_signs_urls() {
    let client = blocking::Client::builder().region("eu-central-1").credentials(key());
    let client = client.bearer_token("s3cr3t").build().unwrap();
    let time = Duration::from_secs(60);
    let request = client.presign(Either::new(), time).unwrap();
    assert!(request.uri().query().unwrap().contains("X-Amz-Signature="), "{request:?}");
    assert!(!request.headers().contains_key("authorization"), "{request:?}");
    let error = client.presign(ByToken::new(), time).unwrap_err();
    let lensmith::Error::Sign(SignError::NotPresignable { operation }) = error else {
        panic!("{error}");
    };
    assert_eq!(operation, "ByToken");
    assert_eq!(client.presign(Open::new(), time).unwrap().uri().query(), None);
}

#[test]
fn an_endpoint_that_takes_no_signature_of_ours_is_refused() {
    let refused =
        error(sent!(Either::new(), |builder| builder.region("nowhere").credentials(key())));
    assert!(refused.contains("takes signatures by `sigv5` only"), "{refused}");
    let by_token = sent!(Either::new(), |builder| builder.region("nowhere").bearer_token("s3cr3t"));
    assert_eq!(scheme(by_token), "Bearer s3cr3t");
}

/// Algorithm and scope of both signatures, and their regions.
fn signature(sent: [Sent; 2]) -> String {
    let [one, two] = sent.map(|sent| {
        let request = sent.unwrap();
        let header = |name| request.headers().get(name).map_or("", |value| value.to_str().unwrap());
        let (head, _) = header("authorization").split_once(", SignedHeaders=").unwrap();
        let (algorithm, credential) = head.split_once(" Credential=AKIDEXAMPLE/").unwrap();
        let (_, scope) = credential.split_once('/').unwrap();
        format!("{algorithm} {scope} {}", header("x-amz-region-set")).trim().to_owned()
    });
    assert_eq!(one, two);
    one
}

const EVERYWHERE_SIGNED: &str = "AWS4-ECDSA-P256-SHA256 all-tokens/aws4_request one,two";
const HERE_SIGNED: &str = "AWS4-HMAC-SHA256 here/my-tokens/aws4_request";

#[cfg(feature = "sigv4a")]
#[test]
fn the_first_scheme_of_an_endpoint_that_is_supported_signs() {
    let of_endpoint =
        |region: &str| signature(sent!(ByKey::new(), |it| it.region(region).credentials(key())));
    assert_eq!(of_endpoint("everywhere"), EVERYWHERE_SIGNED);
    assert_eq!(of_endpoint("anywhere"), EVERYWHERE_SIGNED);
    let client = blocking::Client::builder().region("everywhere").credentials(key());
    let url = client.build().unwrap().presign(ByKey::new(), Duration::from_secs(60)).unwrap();
    let url = url.uri().to_string();
    assert!(url.contains("X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256&"), "{url}");
    assert!(url.contains("&X-Amz-Region-Set=one%2Ctwo&"), "{url}");
}

#[cfg(not(feature = "sigv4a"))]
#[test]
fn a_feature_that_an_endpoint_needs_is_named() {
    let refused = error(sent!(ByKey::new(), |it| it.region("everywhere").credentials(key())));
    assert!(refused.contains("takes signatures by `sigv4a` only"), "{refused}");
    assert!(refused.contains("turn it on for `lensmith`"), "{refused}");
    // The next scheme takes its place where there is one.
    let other = signature(sent!(ByKey::new(), |it| it.region("anywhere").credentials(key())));
    assert_eq!(other, HERE_SIGNED);
    let refused = error(sent!(ByKeyForAll::new(), |it| it.credentials(key())));
    assert!(refused.contains("turn it on for `lensmith`"), "{refused}");
}

#[test]
fn a_preference_goes_before_the_order_of_the_endpoint_and_of_the_model() {
    let sent = |preference: &str| {
        signature(sent!(ByKey::new(), |it| it
            .region("anywhere")
            .auth_preference(preference)
            .credentials(key())))
    };
    assert_eq!(sent("unknown, sigv4,sigv4a"), HERE_SIGNED);
    let preferred = if cfg!(feature = "sigv4a") { EVERYWHERE_SIGNED } else { HERE_SIGNED };
    assert_eq!(sent("sigv4a, sigv4"), preferred);
    // A token goes first by default.
    let with_token = |preference: &str| {
        scheme(sent!(Either::new(), |it| it
            .auth_preference(preference)
            .bearer_token("s3cr3t")
            .credentials(key())))
    };
    assert_eq!(with_token(""), "Bearer s3cr3t");
    assert_eq!(with_token("sigv4"), "signature");
    assert_eq!(with_token("httpBearerAuth,sigv4"), "Bearer s3cr3t");
    // What there are no credentials for is passed over.
    let by_token = sent!(Either::new(), |it| it.auth_preference("sigv4").bearer_token("s3cr3t"));
    assert_eq!(scheme(by_token), "Bearer s3cr3t");
    let keys = [("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "k3y")];
    let variables =
        [("AWS_AUTH_SCHEME_PREFERENCE", "sigv4"), ("AWS_BEARER_TOKEN_MY_TOKENS", "s3cr3t")];
    let environment = environment(&[&keys[..], &variables].concat());
    fn of_env<T: ?Sized>(environment: &Environment) -> config::Builder<T> {
        config::Builder::from_env(environment).unwrap().region("eu-central-1")
    }
    assert_eq!(scheme(sent!(Either::new(), |_it| of_env(&environment))), "signature");
}

#[cfg(feature = "sigv4a")]
#[test]
fn a_service_may_be_signed_for_by_version_4a_wherever_its_endpoint_does_not_say() {
    let sent = |preference: &str| {
        signature(sent!(ByKeyForAll::new(), |it| it.auth_preference(preference).credentials(key())))
    };
    let for_region = "AWS4-ECDSA-P256-SHA256 my-tokens/aws4_request eu-central-1";
    assert_eq!(sent(""), for_region);
    assert_eq!(sent("sigv4"), for_region);
    let both = |preference: &str| {
        signature(sent!(ByAnyKey::new(), |it| it.auth_preference(preference).credentials(key())))
    };
    assert_eq!(both(""), "AWS4-HMAC-SHA256 eu-central-1/my-tokens/aws4_request");
    assert_eq!(both("sigv4a"), for_region);
}

#[cfg(feature = "sigv4a")]
#[test]
fn regions_of_the_client_replace_those_of_an_endpoint() {
    let of_builder = |region: &str| {
        signature(sent!(ByKey::new(), |it| it
            .region(region)
            .sigv4a_signing_region_set("us-east-1, eu-*")
            .credentials(key())))
    };
    let everywhere = "AWS4-ECDSA-P256-SHA256 all-tokens/aws4_request us-east-1,eu-*";
    assert_eq!(of_builder("everywhere"), everywhere);
    assert_eq!(of_builder("eu-central-1"), "AWS4-HMAC-SHA256 eu-central-1/my-tokens/aws4_request");
    fn of_env<T: ?Sized>(regions: &'static str) -> Result<config::Builder<T>, String> {
        let variables = [
            ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "k3y"),
            ("AWS_SIGV4A_SIGNING_REGION_SET", regions),
        ];
        let builder = config::Builder::from_env(&environment(&variables));
        builder.map(|it| it.region("everywhere")).map_err(|error| error.to_string())
    }
    let of_variable = signature(sent!(ByKey::new(), |_it| of_env("us-east-1, eu-*").unwrap()));
    assert_eq!(of_variable, everywhere);
    let refused = of_env::<dyn blocking::Transport>("us east").err().unwrap();
    assert!(refused.contains("AWS_SIGV4A_SIGNING_REGION_SET"), "{refused}");
}

#[test]
fn a_body_goes_unsigned_over_tls_only() {
    let header = |sent: [Sent; 2]| {
        let [one, two] = sent.map(|sent| {
            let request = sent.unwrap();
            let value = request.headers().get("x-amz-content-sha256");
            value.map(|value| value.to_str().unwrap().to_owned())
        });
        assert_eq!(one, two);
        one
    };
    let with_tls = header(sent!(Upload::new(), |builder| builder.credentials(key())));
    assert_eq!(with_tls.as_deref(), Some("UNSIGNED-PAYLOAD"));
    let plain = header(sent!(Upload::new(), |builder| builder
        .credentials(key())
        .endpoint_url("http://127.0.0.1:8080")));
    assert_eq!(plain, None);
}

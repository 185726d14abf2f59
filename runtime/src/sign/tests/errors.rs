//! What cannot be signed is refused, and nothing panics.

use proptest::prelude::*;

use super::*;

#[test]
fn what_cannot_be_signed_is_an_error_that_changes_nothing() {
    let mut no_text = describe_images();
    let value = HeaderValue::from_bytes(b"\xFF").unwrap();
    no_text.headers_mut().insert("x-name", value);
    refuses(no_text, &long_term(), ECR, "`x-name`: its value is not UTF-8");
    refuses(get("/"), &long_term(), ECR, "without a host");
    refuses(get("http://:80/"), &long_term(), ECR, "without a host");
    let bad_token = long_term().with_session_token("t0k3n\n");
    refuses(describe_images(), &bad_token, ECR, "the header `x-amz-security-token`");
    let bad_region = Scope { region: "eu-central-1\r\n", ..ECR };
    refuses(describe_images(), &temporary(), bad_region, "the header `authorization`");
}

fn refuses(
    mut request: Request<&str>,
    credentials: &Credentials,
    scope: Scope<'_>,
    expected: &str,
) {
    let before = request.headers().clone();
    for settings in [DEFAULT, TOKEN_AFTER] {
        let error = sign_headers(&mut request, credentials, scope, settings, now()).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(shown.contains(expected), "{shown}");
        assert_eq!(request.headers(), &before);
        for secret in ["t0k", "s3cr3t"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

#[test]
fn a_pre_signed_url_lives_from_a_second_to_seven_days() {
    let sign = |expires_in| {
        let mut request = caller_identity();
        sign_query(&mut request, &long_term(), STS, DEFAULT, now(), expires_in)
    };
    let (second, week) = (Duration::from_secs(1), Duration::from_secs(604_800));
    for good in [second, week] {
        assert!(sign(good).is_ok(), "{good:?}");
    }
    let step = Duration::from_nanos(1);
    for bad in [Duration::ZERO, second - step, week + step, Duration::MAX] {
        let error = sign(bad).unwrap_err();
        assert!(matches!(error, SignError::ExpiresIn { given } if given == bad), "{error:?}");
    }
}

#[test]
fn a_request_without_room_for_a_signature_is_an_error() {
    let mut long = get(&format!("https://example.com/?{}", "a".repeat(65_400)));
    let before = long.uri().clone();
    let error = sign_query(&mut long, &temporary(), STS, DEFAULT, now(), MINUTE).unwrap_err();
    assert!(matches!(error, SignError::Http(_)), "{error:?}");
    assert_eq!(long.uri(), &before);

    let mut full = get("https://example.com/");
    let numbered = |number: usize| HeaderName::try_from(format!("x-{number}")).unwrap();
    let value = HeaderValue::from_static("v");
    let filled = (0..)
        .find(|&number| full.headers_mut().try_insert(numbered(number), value.clone()).is_err());
    assert_eq!(filled, Some(full.headers().len()));
    let error = sign_headers(&mut full, &long_term(), STS, DEFAULT, now()).unwrap_err();
    assert!(matches!(error, SignError::Http(_)), "{error:?}");
}

proptest! {
    #[test]
    fn any_request_is_signed_or_refused(
        base in prop::sample::select(&["", "https://example.com", "http://[::1]:80", "https://u:p@example.com:0443"]),
        path_and_query in "[*/][!$-;=?-Z_a-zé]{0,30}",
        value in prop::collection::vec(0x20..0x7F_u8, 0..20),
        opaque in prop::collection::vec(0x80..=0xFF_u8, 0..4),
        token in any::<String>(),
        second in any::<i32>(),
    ) {
        let value = HeaderValue::from_bytes(&[value, opaque].concat()).unwrap();
        let request = Request::get(format!("{base}{path_and_query}")).header("x-any", value).body("");
        prop_assume!(request.is_ok());
        let mut request = request.unwrap();
        let credentials = long_term().with_session_token(token);
        let now = Timestamp::from_second(second.into()).unwrap();
        let signed = sign_headers(&mut request, &credentials, ECR, DEFAULT, now).is_ok();
        prop_assert_eq!(request.headers().contains_key("authorization"), signed);
        let signed = sign_query(&mut request, &credentials, ECR, DEFAULT, now, MINUTE).is_ok();
        let query = request.uri().query().unwrap_or_default();
        prop_assert_eq!(query.contains("&X-Amz-Signature="), signed);
    }
}

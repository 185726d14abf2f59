//! What curl would be called with, as a shell understands the command.

use std::process::{Command, Stdio};

use http::{HeaderValue, Request};
use proptest::prelude::*;

use super::{MAX_ARGUMENT_BYTES, to_curl};

/// What the shell gives to curl: the arguments, and the standard input where there is one.
fn run(command: &str) -> (Vec<Vec<u8>>, Vec<u8>) {
    let script = format!("curl() {{ printf '%s\\0' \"$#\" \"$@\"; cat; }}\n{command}");
    let output = Command::new("sh")
        .args(["-c", &script])
        .env("AWS_ACCESS_KEY_ID", "AKID")
        .env("AWS_SECRET_ACCESS_KEY", "s3cr3t")
        .env("AWS_SESSION_TOKEN", "t0k3n")
        .env("AWS_BEARER_TOKEN", "b34rer")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{command}: {output:?}");
    let mut parts = output.stdout.splitn(2, |byte| *byte == 0);
    let count: usize = str::from_utf8(parts.next().unwrap()).unwrap().parse().unwrap();
    let parts: Vec<_> =
        parts.next().unwrap().splitn(count + 1, |byte| *byte == 0).map(<[u8]>::to_vec).collect();
    let (input, arguments) = parts.split_last().unwrap();
    (arguments.to_vec(), input.clone())
}

fn behind<'a>(arguments: &'a [Vec<u8>], option: &str) -> Vec<&'a [u8]> {
    let pairs = arguments.windows(2).filter(|pair| pair[0] == option.as_bytes());
    pairs.map(|pair| pair[1].as_slice()).collect()
}

fn sent_body((arguments, input): (Vec<Vec<u8>>, Vec<u8>)) -> Vec<u8> {
    match behind(&arguments, "--data-raw").as_slice() {
        [body] => body.to_vec(),
        _ => {
            assert_eq!(behind(&arguments, "--data-binary"), [b"@-"]);
            input
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_body_reaches_curl_as_it_is(body: Vec<u8>) {
        let command = to_curl(&Request::post("https://a.example/").body(&body).unwrap());
        prop_assert_eq!(sent_body(run(&command)), body);
    }

    #[test]
    fn any_text_reaches_curl_as_it_is(body in "[ -~\n\t'\"$`\\\\é\u{1f600}]{0,80}") {
        let command = to_curl(&Request::post("https://a.example/").body(&body).unwrap());
        prop_assert_eq!(sent_body(run(&command)), body.as_bytes());
    }

    #[test]
    fn any_header_reaches_curl_as_it_is(value in prop::collection::vec(32..=255_u8, 1..40)) {
        let Ok(value) = HeaderValue::from_bytes(&value) else { return Ok(()) };
        let request = Request::get("https://a.example/").header("x-any", &value).body("").unwrap();
        let (arguments, _) = run(&to_curl(&request));
        prop_assert_eq!(behind(&arguments, "--header"), [[b"x-any: ", value.as_bytes()].concat()]);
    }
}

#[test]
fn a_body_that_is_too_long_for_an_argument_comes_through_a_pipe() {
    let body = "a".repeat(MAX_ARGUMENT_BYTES + 1);
    let command = to_curl(&Request::post("https://a.example/").body(&body).unwrap());
    let (arguments, input) = run(&command);
    assert_eq!(behind(&arguments, "--data-binary"), [b"@-"]);
    assert!(input == body.as_bytes());
}

#[test]
fn a_pipe_takes_no_byte_for_a_command() {
    let body = b"-v%s\\n'\0\r\n\x1b[31m\xff$HOME";
    let (_, input) = run(&to_curl(&Request::post("https://a.example/").body(body).unwrap()));
    assert_eq!(input, body);
}

#[test]
fn secrets_come_from_the_environment_or_not_at_all() {
    let request = Request::post("https://a.example/?X-Amz-Signature=5ig")
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=K3Y/20260102/eu/ecr/aws4_request, Signature=5ig",
        )
        .header("x-amz-security-token", "t0p")
        .header("x-amz-date", "20260102T030405Z")
        .header("cookie", "c00kie")
        .body("{}")
        .unwrap();
    let command = to_curl(&request);
    for secret in ["K3Y", "5ig", "t0p", "c00kie"] {
        assert!(!command.contains(secret), "{command}");
    }
    let (arguments, _) = run(&command);
    assert_eq!(behind(&arguments, "--aws-sigv4"), [b"aws:amz:eu:ecr"]);
    assert_eq!(behind(&arguments, "--user"), [b"AKID:s3cr3t"]);
    let headers: [&[u8]; 3] =
        [b"x-amz-security-token: t0k3n", b"cookie: REDACTED", b"content-type:"];
    assert_eq!(behind(&arguments, "--header"), headers);
}

#[test]
fn another_authorization_is_redacted() {
    let request =
        Request::get("https://a.example/").header("authorization", "Basic t0p").body("").unwrap();
    let (arguments, _) = run(&to_curl(&request));
    assert_eq!(behind(&arguments, "--header"), [b"authorization: REDACTED"]);
}

#[test]
fn a_bearer_token_comes_from_the_environment() {
    let request =
        Request::get("https://a.example/").header("authorization", "Bearer t0p").body("").unwrap();
    let command = to_curl(&request);
    assert!(!command.contains("t0p"), "{command}");
    let (arguments, _) = run(&command);
    assert_eq!(behind(&arguments, "--header"), [b"authorization: Bearer b34rer"]);
}

#[test]
fn what_curl_would_take_for_something_else_is_said_so_that_it_does_not() {
    let request = Request::head("https://a.example/a/../[b]{c}?d=$e")
        .header("x-empty", "")
        .header("content-length", "0")
        .body("")
        .unwrap();
    let (arguments, _) = run(&to_curl(&request));
    let arguments: Vec<_> = arguments.iter().map(|it| str::from_utf8(it).unwrap()).collect();
    let url = "https://a.example/a/../[b]{c}?d=$e";
    assert_eq!(arguments, ["--globoff", "--path-as-is", url, "--head", "--header", "x-empty;"]);

    let request = Request::builder().method("IT'S").uri("/").body("").unwrap();
    let (arguments, _) = run(&to_curl(&request));
    assert_eq!(behind(&arguments, "--request"), [b"IT'S"]);
}

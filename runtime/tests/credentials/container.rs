use std::sync::atomic::{AtomicUsize, Ordering};

use lensmith::credentials::Credentials;

use crate::home::Home;
use crate::server::{Answer, Server, ok};
use crate::{END, SECRET, ask, failure};

const ANSWER: &str = r#"{"AccessKeyId": "AKIDTASK", "SecretAccessKey": "s3cr3t-key", "Token": "s3cr3t-token",
    "Expiration": "2099-01-02T03:04:05Z", "AccountId": "123456789012", "RoleArn": "arn"}"#;

#[tokio::test]
async fn the_agent_is_asked_with_a_token_that_is_read_each_time() {
    let server = Server::start(|_| ok(ANSWER));
    let home = Home::new("", "");
    let file = home.write("token", "s3cr3t-first\n");
    let url = format!("{}/v1/credentials?a=b", server.url());
    let address = ("AWS_CONTAINER_CREDENTIALS_FULL_URI", url.as_str());
    let in_file = ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", file.as_str());
    let in_variable = ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "s3cr3t-variable");
    let expected = Credentials::new("AKIDTASK", "s3cr3t-key")
        .with_session_token("s3cr3t-token")
        .with_expiry(END.parse().unwrap())
        .with_account_id("123456789012");
    assert_eq!(ask(home.environment(&[address, in_file, in_variable])).await.unwrap(), expected);
    home.write("token", "s3cr3t-second");
    assert_eq!(ask(home.environment(&[address, in_file])).await.unwrap(), expected);
    assert_eq!(ask(home.environment(&[address, in_variable])).await.unwrap(), expected);
    assert_eq!(ask(home.environment(&[address])).await.unwrap(), expected);
    let received = server.received();
    let tokens: Vec<_> = received.iter().map(|it| it.header("authorization")).collect();
    let secret = |name| format!("{SECRET}-{name}");
    let [first, second, variable] = ["first", "second", "variable"].map(secret);
    assert_eq!(tokens, [Some(&*first), Some(&*second), Some(&*variable), None]);
    assert!(received.iter().all(|it| it.line == "GET /v1/credentials?a=b"), "{received:?}");
}

#[tokio::test]
async fn an_answer_that_is_incomplete_is_asked_for_again() {
    let count = AtomicUsize::new(0);
    let never = ANSWER.replace(END, "9999-12-31T23:59:59Z");
    let server = Server::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => ok(""),
        1 => ok("<html>"),
        _ => ok(&*never),
    });
    let url = server.url();
    let home = Home::new("", "");
    let given = ask(home.environment(&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", &url)])).await;
    assert_eq!(given.unwrap().expires_at(), Some(lensmith::Timestamp::MAX));
    assert_eq!(server.lines().len(), 3);
}

#[tokio::test]
async fn an_error_of_the_agent_is_quoted() {
    let ended = ANSWER.replace("2099", "2001");
    for (status, body, part) in [
        (
            403,
            r#"{"code": "NoAccess", "message": "not with s3cr3t-auth"}"#,
            "NoAccess: not with REDACTED",
        ),
        (404, "s3cr3t", "HTTP status 404"),
        (200, "", "cannot be read"),
        (200, r#"{"AccessKeyId": "AKID", "SecretAccessKey": "s3cr3t"#, "cannot be read"),
        (200, r#"["s3cr3t"]"#, "expected an object"),
        (200, r#"{"AccessKeyId": "AKID", "SecretAccessKey": ""}"#, "no `SecretAccessKey`"),
        (200, &ended, "expired at 2001-01-02T03:04:05Z"),
        (200, &ANSWER.replace("2099-01", "s3cr3t"), "is not a time"),
    ] {
        let body = body.to_owned();
        let server = Server::start(move |_| Answer::Status(status, body.clone()));
        let url = server.url();
        let home = Home::new("", "");
        let variables = [
            ("AWS_CONTAINER_CREDENTIALS_FULL_URI", url.as_str()),
            ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "s3cr3t-auth"),
        ];
        let reason = failure("container", ask(home.environment(&variables)).await);
        assert!(reason.contains(part), "{part} is missing in: {reason}");
    }
}

#[tokio::test]
async fn a_wrong_setting_is_named() {
    let full = |url| ("AWS_CONTAINER_CREDENTIALS_FULL_URI", url);
    let token = ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "s3cr3t\nx: y");
    let file = ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/no/such/file");
    let relative = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "creds");
    for (variables, part) in [
        (&[full("http://evil.example/s3cr3t")][..], "must be https"),
        (
            &[full("http://127.0.0.1:1/"), token],
            "the token of AWS_CONTAINER_AUTHORIZATION_TOKEN cannot be the value of a header",
        ),
        (&[full("http://127.0.0.1:1/"), file], "/no/such/file"),
        (&[relative], "starts with `/`"),
        (&[full("http://127.0.0.1:1/")], "cannot connect to http://127.0.0.1:1"),
    ] {
        let home = Home::new("", "");
        let reason = failure("container", ask(home.environment(variables)).await);
        assert!(reason.contains(part), "{part} is missing in: {reason}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_agent_that_does_not_answer_is_given_up() {
    let server = Server::start(|_| Answer::Silence);
    let url = server.url();
    let home = Home::new("", "");
    let given = ask(home.environment(&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", &url)])).await;
    let reason = failure("container", given);
    assert!(reason.contains(&url) && reason.contains("within"), "{reason}");
}

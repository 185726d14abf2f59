#![cfg(unix)]

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use lensmith::Timestamp;
use lensmith::credentials::Credentials;

use crate::home::Home;
use crate::{END, ask, failure};

/// A home with a program, and a profile that runs it.
fn program(script: &str, more: &str) -> Home {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new("", "");
    let path = home.write("my tools/run", &format!("#!/bin/sh\n{script}\n"));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
    let config = format!("[default]\ncredential_process = \"{path}\" --for 'a b' c\n{more}");
    home.write(".aws/config", &config);
    home
}

#[tokio::test]
async fn a_program_writes_credentials() {
    let answer =
        r#"{"Version": 1, "AccessKeyId": "AKID-'"$2-$3-$#"'", "SecretAccessKey": "s3cr3t-key"}"#;
    let home = program(&format!("echo '{answer}'"), "aws_account_id = 123456789012\n");
    let given = ask(home.environment(&[])).await.unwrap();
    let long_term = Credentials::new("AKID-a b-c-3", "s3cr3t-key").with_account_id("123456789012");
    assert_eq!(given, long_term);

    let answer = r#"{"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "s3cr3t", "SessionToken": "s3cr3t-token",
        "Expiration": "2099-01-02T03:04:05Z", "AccountId": "210987654321"}"#;
    let home = program(&format!("cat <<'EOF'\n{answer}\nEOF"), "aws_account_id = 123456789012\n");
    let temporary = Credentials::new("AKID", "s3cr3t")
        .with_session_token("s3cr3t-token")
        .with_expiry(END.parse().unwrap())
        .with_account_id("210987654321");
    assert_eq!(ask(home.environment(&[])).await.unwrap(), temporary);
}

#[tokio::test]
async fn an_error_of_a_program_is_quoted() {
    for (script, parts) in [
        (
            "echo s3cr3t; echo 'sign in\nfirst' >&2; exit 2",
            &["exit status: 2", "sign in first"][..],
        ),
        ("echo s3cr3t", &["its `credential_process` does not write JSON", "line 1"]),
        ("echo '{\"AccessKeyId\": \"s3cr3t\"}'", &["\"Version\": 1"]),
        ("echo '{\"Version\": 2}'", &["\"Version\": 1"]),
        ("echo '{\"Version\": 1, \"AccessKeyId\": \"a\"}'", &["no `SecretAccessKey`"]),
        (
            "echo '{\"Version\": 1, \"AccessKeyId\": \"a\", \"SecretAccessKey\": \"s3cr3t\", \"Expiration\": \"2001-01-01T00:00:00Z\"}'",
            &["cannot be used: ", "expired at 2001-01-01"],
        ),
    ] {
        let home = program(script, "");
        let reason = failure("profile", ask(home.environment(&[])).await);
        for part in parts {
            assert!(reason.contains(part), "{part} is missing in: {reason}");
        }
    }
    for (command, part) in
        [("/no/such/program s3cr3t", "`/no/such/program`"), ("a 's3cr3t", "quote")]
    {
        let home = Home::new(&format!("[default]\ncredential_process = {command}\n"), "");
        let reason = failure("profile", ask(home.environment(&[])).await);
        assert!(reason.contains(part), "{part} is missing in: {reason}");
    }
}

#[tokio::test]
async fn an_expiry_is_read_in_every_spelling() {
    for (expiration, expected) in [
        ("\"9999-12-31T23:59:59Z\"", Timestamp::MAX),
        ("253402300799", Timestamp::MAX),
        ("4070908800", "2099-01-01T00:00:00Z".parse().unwrap()),
        ("\"2099-01-01T00:00:00UTC\"", "2099-01-01T00:00:00Z".parse().unwrap()),
        ("\"2099-01-01T01:00:00+01:00\"", "2099-01-01T00:00:00Z".parse().unwrap()),
    ] {
        let answer = format!(
            r#"{{"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "s3cr3t", "Expiration": {expiration}}}"#
        );
        let home = program(&format!("echo '{answer}'"), "");
        let given = ask(home.environment(&[])).await.unwrap();
        assert_eq!(given.expires_at(), Some(expected), "{expiration}");
    }
    let answer =
        r#"{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "s3cr3t", "Expiration": -1e30}"#;
    let home = program(&format!("echo '{answer}'"), "");
    let reason = failure("profile", ask(home.environment(&[])).await);
    assert!(reason.contains("the expiration in the answer is out of range"), "{reason}");
}

/// The next test runs this in another process, whose standard input and error it controls.
#[tokio::test]
#[ignore = "the test `a_program_can_ask_the_user` runs it"]
async fn with_a_program_that_asks() {
    let script = r#"printf 'code: ' >&2
read code
echo "{\"Version\": 1, \"AccessKeyId\": \"AKID-$code\", \"SecretAccessKey\": \"s3cr3t\"}""#;
    let given = ask(program(script, "").environment(&[])).await.unwrap();
    println!("signed as {}", given.access_key_id());
}

#[test]
fn a_program_can_ask_the_user() {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "process::with_a_program_that_asks", "--ignored", "--nocapture"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The question appears before it is answered.
    let (mut asked, mut byte) = (String::new(), [0]);
    let stderr = child.stderr.as_mut().unwrap();
    while !asked.ends_with("code: ") && stderr.read(&mut byte).unwrap() > 0 {
        asked.push(char::from(byte[0]));
    }
    assert!(asked.ends_with("code: "), "{asked:?}");
    child.stdin.take().unwrap().write_all(b"123456\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && text.contains("signed as AKID-123456"), "{text}");
}

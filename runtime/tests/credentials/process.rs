#![cfg(unix)]

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
async fn what_a_program_does_wrong_is_said() {
    for (script, parts) in [
        (
            "echo s3cr3t; echo 'sign in\nfirst' >&2; exit 2",
            &["exit status: 2", "sign in first"][..],
        ),
        ("echo s3cr3t", &["its `credential_process` writes no JSON", "line 1"]),
        ("echo '{\"AccessKeyId\": \"s3cr3t\"}'", &["\"Version\": 1"]),
        ("echo '{\"Version\": 2}'", &["\"Version\": 1"]),
        ("echo '{\"Version\": 1, \"AccessKeyId\": \"a\"}'", &["no `SecretAccessKey`"]),
        (
            "echo '{\"Version\": 1, \"AccessKeyId\": \"a\", \"SecretAccessKey\": \"s3cr3t\", \"Expiration\": \"2001-01-01T00:00:00Z\"}'",
            &["ended at 2001-01-01"],
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

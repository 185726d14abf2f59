use lensmith::credentials::Credentials;

use crate::home::Home;
use crate::{ask, failure};

const KEYS: &str = "aws_access_key_id = AKID\naws_secret_access_key = s3cr3t-key\n";

#[tokio::test]
async fn a_profile_has_a_key() {
    let home = Home::new(
        "[profile a]\naws_account_id = 123456789012\n",
        &format!("[a]\n{KEYS}aws_session_token = s3cr3t-token\n[default]\n{KEYS}"),
    );
    let given = ask(home.environment(&[("AWS_PROFILE", "a")])).await;
    let expected = Credentials::new("AKID", "s3cr3t-key");
    let of_account =
        expected.clone().with_session_token("s3cr3t-token").with_account_id("123456789012");
    assert_eq!(given.unwrap(), of_account);
    assert_eq!(ask(home.environment(&[])).await.unwrap(), expected);
}

#[tokio::test]
async fn files_are_read_each_time() {
    let home = Home::new("", "");
    assert!(ask(home.environment(&[])).await.is_err());
    home.write(".aws/credentials", &format!("[default]\n{KEYS}"));
    assert!(ask(home.environment(&[])).await.is_ok());
}

#[tokio::test]
async fn a_profile_without_credentials_is_passed_over() {
    let home = Home::new("[default]\nregion = eu-central-1\n", "");
    let text = ask(home.environment(&[])).await.unwrap_err().to_string();
    assert!(text.contains("profile: the profile `default` has no credentials"), "{text}");
    assert!(text.contains("instance metadata"), "{text}");
}

#[tokio::test]
async fn a_profile_that_cannot_be_used_stops_the_chain() {
    for (config, parts) in [
        ("[profile b]\n", &["`a`", "[profile a]", "AWS_PROFILE"][..]),
        ("[profile a\naws_secret_access_key = s3cr3t", &["line 1 of", "`]`"]),
        (
            "[profile a]\nregion = x\nlogin_session = arn:aws:sts::012345678910:assumed-role/Admin/admin",
            &["`login_session`", "line 3 of", "aws configure export-credentials --profile a"],
        ),
        ("[profile a]\naws_access_key_id = AKID", &["needs `aws_secret_access_key`", "line 2 of"]),
        ("[profile a]\naws_secret_access_key = s3cr3t", &["needs `aws_access_key_id`"]),
        ("[profile a]\nrole_arn = r", &["`role_arn`", "needs `source_profile` or"]),
        ("[profile a]\nrole_arn = r\nsource_profile = b", &["does not exist", "line 3 of"]),
        ("[profile a]\nrole_arn = r\nsource_profile = a", &["the profile itself"]),
        (
            "[profile a]\nrole_arn = r\nsource_profile = b\n[profile b]\nrole_arn = s\nsource_profile = a",
            &["leads back", "line 6 of"],
        ),
        (
            "[profile a]\nrole_arn = r\nsource_profile = b\ncredential_source = Environment",
            &["excludes `source_profile`"],
        ),
        ("[profile a]\nrole_arn = r\ncredential_source = Magic", &["`EcsContainer`"]),
        (
            "[profile a]\nrole_arn = r\nsource_profile = b\nmfa_serial = m",
            &["mfa_serial", "cannot ask for", "line 4 of"],
        ),
        (
            "[profile a]\nrole_arn = r\nsource_profile = b\nduration_seconds = 1h",
            &["duration_seconds", "whole number"],
        ),
        (
            "[profile a]\nrole_arn = r\nsource_profile = b\n[profile b]\nregion = x",
            &["`b` has no credentials"],
        ),
        ("[profile a]\nweb_identity_token_file = f", &["needs `role_arn`"]),
        ("[profile a]\nsso_account_id = 1", &["needs `sso_role_name`"]),
        ("[profile a]\nsso_role_name = r", &["needs `sso_account_id`"]),
        (
            "[profile a]\nsso_account_id = 1\nsso_role_name = r",
            &["needs `sso_start_url`", "or `sso_session`"],
        ),
        (
            "[profile a]\nsso_account_id = 1\nsso_role_name = r\nsso_start_url = u",
            &["needs `sso_region`"],
        ),
        (
            "[profile a]\nsso_account_id = 1\nsso_role_name = r\nsso_session = s",
            &["needs a section `[sso-session s]`"],
        ),
        (
            "[profile a]\nsso_account_id = 1\nsso_role_name = r\nsso_session = s\n[sso-session s]\n",
            &["needs `sso_start_url` in `[sso-session s]`"],
        ),
    ] {
        let home = Home::new(config, "");
        let reason = failure("profile", ask(home.environment(&[("AWS_PROFILE", "a")])).await);
        for part in parts {
            assert!(reason.contains(part), "{config}\n{part} is missing in: {reason}");
        }
    }
}

//! The default chain in a build without the feature `credentials`: keys work, and anything else that is set up is an
//! error.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]
#![cfg(all(feature = "client", not(feature = "credentials")))]

use std::sync::Arc;

use bytes::Bytes;
use lensmith::Environment;
use lensmith::credentials::{Credentials, CredentialsError, DefaultChain, ProvideCredentials};

async fn ask(config: &str, variables: &[(&str, &str)]) -> Result<Credentials, CredentialsError> {
    let process = std::process::id();
    let name = format!("lensmith-static-{process}-{}", lensmith::idempotency::random_token());
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, config).unwrap();
    let file = ("AWS_CONFIG_FILE", path.to_str().unwrap());
    let environment = Environment::new([&[file], variables].concat());
    let transport = |_: http::Request<Bytes>| async { panic!("no request is expected") };
    let given = DefaultChain::new(environment, Arc::new(transport)).provide().await;
    std::fs::remove_file(path).unwrap();
    given
}

#[tokio::test]
async fn keys_of_variables_and_profiles_need_no_feature() {
    let config = "[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = s3cr3t\n";
    assert_eq!(ask(config, &[]).await.unwrap(), Credentials::new("AKIDFILE", "s3cr3t"));
    let key = [("AWS_ACCESS_KEY_ID", "AKIDENV"), ("AWS_SECRET_ACCESS_KEY", "s3cr3t")];
    assert_eq!(ask(config, &key).await.unwrap(), Credentials::new("AKIDENV", "s3cr3t"));
}

#[tokio::test]
async fn other_sources_are_errors_that_name_the_feature() {
    let role = "[default]\nrole_arn = r\nsource_profile = b\n\
                [profile b]\naws_access_key_id = AKID\naws_secret_access_key = s3cr3t\n";
    let sso =
        "[default]\nsso_account_id = 1\nsso_role_name = r\nsso_start_url = u\nsso_region = s\n";
    for (config, variables, part) in [
        (role, &[][..], "profile: the profile asks for a role, which"),
        (sso, &[], "profile: the profile asks for SSO, which"),
        ("[default]\ncredential_process = p\n", &[], "asks for `credential_process`, which"),
        (
            "[default]\nrole_arn = r\nweb_identity_token_file = f\n",
            &[],
            "asks for a web identity, which",
        ),
        (
            "",
            &[("AWS_WEB_IDENTITY_TOKEN_FILE", "f")],
            "web identity: AWS_WEB_IDENTITY_TOKEN_FILE is set",
        ),
        (
            "",
            &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "https://a.example")],
            "container: AWS_CONTAINER_CREDENTIALS_FULL_URI is set, which",
        ),
        ("", &[], "\n  instance metadata: needs the feature"),
    ] {
        let text = ask(config, variables).await.unwrap_err().to_string();
        assert!(text.contains(part), "{part} is missing in: {text}");
        assert!(text.contains("needs the feature `credentials` of the crate `lensmith`"), "{text}");
        assert!(!text.contains("s3cr3t"), "{text}");
    }
}

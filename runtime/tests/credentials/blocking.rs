//! The chain of the blocking client, without an async runtime.

use lensmith::Error;
use lensmith::blocking::Builder;
use lensmith::credentials::CredentialsError;

use crate::assume_role::{signer, sts};
use crate::home::Home;
use crate::layers::GetLayer;
use crate::server::{Answer, Received, Server, ok};
use crate::{END, SECRET};

const KEY: &str = "[default]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s3cr3t\n";

/// All sources of the chain, and the service of the call.
fn everyone(received: &Received) -> Answer {
    let near = |id| {
        ok(format!(
            r#"{{"AccessKeyId": "{id}", "SecretAccessKey": "s3cr3t", "Token": "s3cr3t", "Expiration": "{END}"}}"#
        ))
    };
    match received.line.as_str() {
        _ if received.body.starts_with("Action=AssumeRole&") => ok(sts("AKIDROLE", END)),
        _ if received.body.starts_with("Action=AssumeRoleWith") => ok(sts("AKIDWEB", END)),
        "POST /token" => ok(r#"{"accessToken": "s3cr3t", "expiresIn": 3600}"#),
        "GET /container" => near("AKIDTASK"),
        "PUT /latest/api/token" => ok("s3cr3t-imds"),
        "GET /latest/meta-data/iam/security-credentials-extended/" => ok("role"),
        "GET /latest/meta-data/iam/security-credentials-extended/role" => near("AKIDNODE"),
        line if line.starts_with("GET /federation/credentials?") => ok(
            r#"{"roleCredentials": {"accessKeyId": "AKIDSSO", "secretAccessKey": "s3cr3t", "sessionToken": "s3cr3t",
                "expiration": 4070908800000}}"#,
        ),
        _ => ok("{}"),
    }
}

/// The key that signs a call, or the error.
fn who_signs(home: &Home, server: &Server, variables: &[(&str, &str)]) -> Result<String, String> {
    let url = server.url();
    let environment =
        home.environment(&[&[("AWS_ENDPOINT_URL", url.as_str())], variables].concat());
    let client = Builder::from_env(&environment).unwrap().region("eu-central-1").build().unwrap();
    match client.send(GetLayer::new("sha256:4f")) {
        Ok(_) => Ok(signer(server.received().last().unwrap()).to_owned()),
        Err(error) => {
            assert!(!format!("{error} {error:?}").contains(SECRET), "{error}");
            Err(error.to_string())
        }
    }
}

#[test]
fn each_link_works_without_a_runtime() {
    let server = Server::start(everyone);
    let role = format!("{KEY}role_arn = r\nsource_profile = default\n");
    let sso = "[default]\nsso_session = work\nsso_account_id = 1\nsso_role_name = r\n\
               [sso-session work]\nsso_start_url = u\nsso_region = eu-central-1\n";
    let web = "[default]\nrole_arn = r\nweb_identity_token_file = ~/token\n";
    let process = r#"[default]
credential_process = printf '{"Version": 1, "AccessKeyId": "AKIDRUN", "SecretAccessKey": "s3cr3t"}'"#;
    let container = ("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{}/container", server.url()));
    let instance = ("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url());
    for (config, variable, expected) in [
        (KEY, None, "AKIDBASE"),
        (&role, None, "AKIDROLE"),
        (web, None, "AKIDWEB"),
        (sso, None, "AKIDSSO"),
        (process, None, "AKIDRUN"),
        ("", Some(container), "AKIDTASK"),
        ("", Some(instance), "AKIDNODE"),
    ] {
        let home = Home::new(config, "");
        home.write("token", "s3cr3t");
        home.write(
            ".aws/sso/cache/e274eeff768c6396088ec6eb091f4bf4d47ab1e0.json",
            r#"{"accessToken": "s3cr3t", "expiresAt": "2001-01-01T00:00:00Z", "clientId": "me",
                "clientSecret": "s3cr3t", "refreshToken": "s3cr3t"}"#,
        );
        let variables = variable.as_ref().map(|(name, value)| (*name, value.as_str()));
        let variables: Vec<_> = variables.into_iter().collect();
        assert_eq!(who_signs(&home, &server, &variables), Ok(expected.to_owned()));
    }
}

#[test]
fn a_failure_is_reported_after_the_retries() {
    let server = Server::start(|_| Answer::Status(500, SECRET.to_owned()));
    let home = Home::new("", "");
    let text = who_signs(&home, &server, &[]).unwrap_err();
    assert!(text.starts_with("GetLayer: no credentials:\n  environment: "), "{text}");
    assert_eq!(server.lines().len(), 0);
    let url = server.url();
    let text = who_signs(&home, &server, &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", &url)]);
    let text = text.unwrap_err();
    assert!(text.ends_with("(HTTP status 500)"), "{text}");
    assert_eq!(server.lines().len(), 3);
}

#[test]
fn a_call_waits_for_credentials_no_longer_than_its_timeout() {
    let server = Server::start(|_| Answer::Silence);
    let home = Home::new("", "");
    let url = server.url();
    let environment = home.environment(&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", &url)]);
    let builder = Builder::from_env(&environment).unwrap().region("eu-central-1");
    let limit = std::time::Duration::from_millis(50);
    let error = builder.timeout(limit).build().unwrap().send(GetLayer::new("sha256:4f"));
    let expected = CredentialsError::Timeout { after: limit };
    assert!(matches!(error, Err(Error::Credentials(error)) if error == expected));
}

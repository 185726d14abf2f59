//! The default chain of credentials: each link against a double of its source.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod assume_role;
#[cfg(all(unix, feature = "blocking"))]
mod blocking;
mod client;
mod container;
mod home;
mod instance;
#[path = "../layers/mod.rs"]
mod layers;
mod process;
mod profile;
mod server;
mod sso;
mod web_identity;

use std::sync::Arc;

use lensmith::Environment;
use lensmith::client::Https;
use lensmith::config::Connection;
use lensmith::credentials::{Credentials, CredentialsError, DefaultChain, ProvideCredentials};
use lensmith::transport::Transport;

/// Every secret of these tests contains this, so no text may.
const SECRET: &str = "s3cr3t";

/// A time in the future.
const END: &str = "2099-01-02T03:04:05Z";

async fn ask(environment: Environment) -> Result<Credentials, CredentialsError> {
    let https = Https::new(&Connection::default()).unwrap();
    ask_by(environment, Arc::new(https)).await
}

async fn ask_by(
    environment: Environment,
    transport: Arc<dyn Transport>,
) -> Result<Credentials, CredentialsError> {
    let chain = DefaultChain::new(environment, transport);
    assert!(!format!("{chain:?}").contains(SECRET), "{chain:?}");
    let given = chain.provide().await;
    assert!(!format!("{given:?}").contains(SECRET), "{given:?}");
    given
}

/// The reason of the failing link. Fails if it contains a secret.
#[track_caller]
fn failure(link: &str, given: Result<Credentials, CredentialsError>) -> String {
    let Err(error) = given else { panic!("{given:?}") };
    let text = error.to_string();
    assert!(!format!("{text} {error:?}").contains(SECRET), "{text}");
    let CredentialsError::Chain { links } = error else { panic!("{error:?}") };
    let last = links.last().unwrap();
    assert_eq!((last.name, last.is_set_up), (link, true), "{text}");
    assert!(links.iter().rev().skip(1).all(|link| !link.is_set_up), "{text}");
    assert_eq!(text.lines().count(), links.len() + 1, "{text}");
    last.reason.clone()
}

#[tokio::test]
async fn without_credentials_every_link_has_a_reason() {
    let error = ask(Environment::new([("AWS_EC2_METADATA_DISABLED", "true")])).await.unwrap_err();
    let expected = "no credentials:
  environment: AWS_ACCESS_KEY_ID is not set
  profile: there is no profile `default`; `aws configure` creates one
  web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set
  container: neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set
  instance metadata: AWS_EC2_METADATA_DISABLED is `true`";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn the_environment_comes_first_and_half_a_key_stops_the_chain() {
    let id = ("AWS_ACCESS_KEY_ID", "AKIDENV");
    let secret = ("AWS_SECRET_ACCESS_KEY", "s3cr3t-env");
    let home = home::Home::new(
        "[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = s3cr3t",
        "",
    );
    let given = ask(home.environment(&[id, secret, ("AWS_SESSION_TOKEN", "s3cr3t-token")])).await;
    let expected = Credentials::new("AKIDENV", "s3cr3t-env").with_session_token("s3cr3t-token");
    assert_eq!(given.unwrap(), expected);
    let reason = failure("environment", ask(home.environment(&[secret])).await);
    assert!(reason.contains("AWS_ACCESS_KEY_ID"), "{reason}");
    let reason = failure("environment", ask(home.environment(&[id])).await);
    assert!(reason.contains("AWS_SECRET_ACCESS_KEY"), "{reason}");
    let given = ask(home.environment(&[])).await.unwrap();
    assert_eq!(given.access_key_id(), "AKIDFILE");
}

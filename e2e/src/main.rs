//! Calls of `lensmith-ecr` against an emulator of AWS. `cargo xtask e2e` starts one and runs this.

use std::env;
use std::error::Error as AnyError;
use std::process::ExitCode;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use lensmith::client::Https;
use lensmith::credentials::Credentials;
use lensmith::transport::{Transport, TransportError};
use lensmith::{Client, Error};
use lensmith_ecr::{GetDownloadUrlForLayer, GetDownloadUrlForLayerError};
use tokio::net::TcpListener;

/// The emulator's URL.
const ENDPOINT: &str = "LENSMITH_E2E_ENDPOINT";
const DIGEST: &str = "sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945";

/// What a call may take that is meant to time out, and any other.
const TIMEOUT: Duration = Duration::from_millis(500);
const PATIENCE: Duration = Duration::from_secs(20);

/// What a step saw, or why it failed.
type Seen = Result<String, Box<dyn AnyError>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("  failed: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn AnyError>> {
    let endpoint = env::var(ENDPOINT).map_err(|_| {
        format!("{ENDPOINT} is not set; `cargo xtask e2e` starts an emulator and sets it")
    })?;
    let repository = format!("e2e-{}", std::process::id());
    report("create a repository", create_repository(&endpoint, &repository).await)?;
    report("a layer's URL", layer_url(&endpoint, &repository).await)?;
    report("a repository that is not there", missing_repository(&endpoint).await)?;
    report("a closed port", closed_port().await)?;
    report("a server that never answers", silent_server().await)
}

fn report(step: &str, seen: Seen) -> Result<(), Box<dyn AnyError>> {
    println!("  {step}: {}", seen.map_err(|error| format!("{step}: {error}"))?);
    Ok(())
}

fn client(endpoint: &str, timeout: Duration) -> Result<Client, Box<dyn AnyError>> {
    let builder = Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("test", "test"))
        .endpoint_url(endpoint)
        .connect_timeout(PATIENCE)
        .timeout(timeout);
    Ok(builder.build()?)
}

/// The operation is not generated, and so this is the call by hand; the emulator wants no signature.
async fn create_repository(endpoint: &str, repository: &str) -> Seen {
    let request = Request::post(endpoint)
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", "AmazonEC2ContainerRegistry_V20150921.CreateRepository")
        .body(Bytes::from(format!(r#"{{"repositoryName": "{repository}"}}"#)))?;
    let response = Https::new(PATIENCE)?.send(request).await?;
    let (status, body) = (response.status(), String::from_utf8_lossy(response.body()));
    if !status.is_success() {
        return Err(format!("{status}: {body}").into());
    }
    Ok(format!("{repository}, {status}"))
}

async fn layer_url(endpoint: &str, repository: &str) -> Seen {
    let request = GetDownloadUrlForLayer::new(repository, DIGEST);
    let response = client(endpoint, PATIENCE)?.send(request).await?;
    let url = response.download_url.as_deref().unwrap_or_default();
    if !url.contains(repository) || !url.ends_with(DIGEST) {
        return Err(format!("the URL is not that of the layer: `{url}`").into());
    }
    if response.layer_digest.as_deref() != Some(DIGEST) || response.http_status != 200 {
        return Err(format!("the response is not that of the layer: {response:?}").into());
    }
    Ok(url.to_owned())
}

async fn missing_repository(endpoint: &str) -> Seen {
    let error = fail(endpoint, PATIENCE).await?;
    match &error {
        Error::Service(GetDownloadUrlForLayerError::RepositoryNotFound(inner))
            if inner.message.is_some() && inner.metadata.request_id().is_some() =>
        {
            Ok(error.to_string())
        }
        _ => Err(format!("not RepositoryNotFound with a message and a request id: {error}").into()),
    }
}

async fn closed_port() -> Seen {
    // Whoever listens is gone when the line ends.
    let address = TcpListener::bind("127.0.0.1:0").await?.local_addr()?;
    match fail(&format!("http://{address}"), PATIENCE).await? {
        error @ Error::Transport(TransportError::Connect { .. }) => Ok(error.to_string()),
        error => Err(format!("not a failure to connect: {error}").into()),
    }
}

async fn silent_server() -> Seen {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let endpoint = format!("http://{}", listener.local_addr()?);
    let (error, accepted) = tokio::join!(fail(&endpoint, TIMEOUT), listener.accept());
    let (_connection, _) = accepted?;
    match error? {
        error @ Error::Transport(TransportError::Timeout { .. }) => Ok(error.to_string()),
        error => Err(format!("not a timeout: {error}").into()),
    }
}

/// The error of a call that can't succeed.
async fn fail(
    endpoint: &str,
    timeout: Duration,
) -> Result<Error<GetDownloadUrlForLayerError>, Box<dyn AnyError>> {
    let client = client(endpoint, timeout)?;
    let call = client.send(GetDownloadUrlForLayer::new("not-there", DIGEST));
    match tokio::time::timeout(PATIENCE, call).await? {
        Ok(response) => Err(format!("the call succeeded: {response:?}").into()),
        Err(error) => Ok(error),
    }
}

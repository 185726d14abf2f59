//! `GetDownloadUrlForLayer`, and what goes wrong where no service answers.

use std::time::Duration;

use http::Request;
use lensmith::client::Https;
use lensmith::config::Connection;
use lensmith::transport::{Transport, TransportError};
use lensmith::{Body, Error};
use lensmith_ecr::{GetDownloadUrlForLayer, GetDownloadUrlForLayerError};
use tokio::net::TcpListener;

use crate::session::{self, Failure, PATIENCE, Seen, Session, report};

const DIGEST: &str = "sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945";

/// What a call may take that is meant to time out.
const TIMEOUT: Duration = Duration::from_millis(500);

pub(crate) async fn run(session: &Session, endpoint: &str) -> Result<(), Failure> {
    let repository = session::repository("layer");
    report("create a repository by hand", create_repository(endpoint, &repository).await)?;
    report("a layer's URL", layer_url(session, &repository).await)?;
    report("a repository that is not there", missing_repository(endpoint).await)?;
    report("a closed port", closed_port().await)?;
    report("a server that never answers", silent_server().await)
}

/// A crate of one operation has no `CreateRepository`, and so the call is made by hand; the emulator wants
/// no signature.
async fn create_repository(endpoint: &str, repository: &str) -> Seen {
    let request = Request::post(endpoint)
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", "AmazonEC2ContainerRegistry_V20150921.CreateRepository")
        .body(Body::from(format!(r#"{{"repositoryName": "{repository}"}}"#)))?;
    let response = Https::new(&Connection::default())?.send(request).await?;
    let (status, body) = (response.status(), response.into_body().bytes(1 << 20).await?);
    if !status.is_success() {
        return Err(format!("{status}: {}", String::from_utf8_lossy(&body)).into());
    }
    Ok(format!("{repository}, {status}"))
}

async fn layer_url(session: &Session, repository: &str) -> Seen {
    let response = session.send(GetDownloadUrlForLayer::new(repository, DIGEST)).await?;
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
    // The listener is closed at the end of the line.
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
) -> Result<Error<GetDownloadUrlForLayerError>, Failure> {
    let client = session::client(endpoint, timeout)?;
    let call = client.send(GetDownloadUrlForLayer::new("not-there", DIGEST));
    match tokio::time::timeout(PATIENCE, call).await? {
        Ok(response) => Err(format!("the call succeeded: {response:?}").into()),
        Err(error) => Ok(error),
    }
}

//! Asks Amazon ECR for the URL of a layer: `cargo run -- REPOSITORY DIGEST`, with the region and the
//! credentials in the environment.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use lensmith::{Client, Error};
use lensmith_ecr::{GetDownloadUrlForLayer, GetDownloadUrlForLayerError};

type AnyError = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), AnyError> {
    let mut arguments = std::env::args().skip(1);
    let (Some(repository), Some(digest)) = (arguments.next(), arguments.next()) else {
        return Err("name a repository and the digest of a layer".into());
    };
    println!("{}", layer_url(&Client::from_env().await?, &repository, &digest).await?);
    Ok(())
}

async fn layer_url(client: &Client, repository: &str, digest: &str) -> Result<String, AnyError> {
    let request = GetDownloadUrlForLayer::new(repository, digest)
        .with(GetDownloadUrlForLayer::REGISTRY_ID, "123456789012");
    match client.send(request).await {
        Ok(response) => Ok(response.download_url.unwrap_or_default()),
        Err(Error::Service(GetDownloadUrlForLayerError::RepositoryNotFound(error))) => {
            Err(format!("no such repository: {}", error.message.unwrap_or_default()).into())
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use lensmith::credentials::Credentials;
    use lensmith::testing::{Script, SimulatedFault, call};
    use lensmith_ecr::GetDownloadUrlForLayerResponse;
    use lensmith_ecr::types::RepositoryNotFoundException;

    use super::*;

    fn client(script: &Script) -> Client {
        let builder = Client::builder().region("eu-central-1");
        let builder = builder.credentials(Credentials::new("test", "test"));
        builder.transport(script.clone()).build().unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn the_url_is_found_though_the_service_is_busy_at_first() {
        let mut found = GetDownloadUrlForLayerResponse::new(200);
        found.download_url = Some("https://layers.example/1".to_owned());
        let script = Script::new([
            call::<GetDownloadUrlForLayer>().fault(SimulatedFault::Throttled),
            call::<GetDownloadUrlForLayer>()
                .when(|request| request.repository_name == "app")
                .respond(found),
        ]);
        let url = layer_url(&client(&script), "app", "sha256:4f53").await.unwrap();
        assert_eq!(url, "https://layers.example/1");
        script.verify();
    }

    #[tokio::test]
    async fn a_repository_that_is_missing_is_named() {
        let error = RepositoryNotFoundException::new()
            .with(RepositoryNotFoundException::MESSAGE, "app is not here");
        let error = GetDownloadUrlForLayerError::RepositoryNotFound(error);
        let script = Script::new([call::<GetDownloadUrlForLayer>().fail(error)]);
        let error = layer_url(&client(&script), "app", "sha256:4f53").await.unwrap_err();
        assert_eq!(error.to_string(), "no such repository: app is not here");
        script.verify();
    }
}

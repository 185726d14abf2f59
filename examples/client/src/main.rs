//! Asks Amazon ECR for the URL of a layer: `cargo run -- REPOSITORY DIGEST`, with the region and the
//! credentials in the environment.

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
    let client = Client::from_env().await?;
    let request = GetDownloadUrlForLayer::new(repository, digest)
        .with(GetDownloadUrlForLayer::REGISTRY_ID, "123456789012");
    match client.send(request).await {
        Ok(response) => println!("{}", response.download_url.unwrap_or_default()),
        Err(Error::Service(GetDownloadUrlForLayerError::RepositoryNotFound(error))) => {
            println!("no such repository: {}", error.message.unwrap_or_default());
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

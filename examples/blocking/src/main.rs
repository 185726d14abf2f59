//! Asks Amazon ECR for the URL of a layer: `cargo run -- REPOSITORY DIGEST`, with the region and the
//! credentials in the environment.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use lensmith::blocking::Client;
use lensmith_ecr::GetDownloadUrlForLayer;

type AnyError = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), AnyError> {
    let mut arguments = std::env::args().skip(1);
    let (Some(repository), Some(digest)) = (arguments.next(), arguments.next()) else {
        return Err("name a repository and the digest of a layer".into());
    };
    println!("{}", layer_url(&Client::from_env()?, &repository, &digest)?);
    Ok(())
}

fn layer_url(client: &Client, repository: &str, digest: &str) -> Result<String, AnyError> {
    let response = client.send(GetDownloadUrlForLayer::new(repository, digest))?;
    Ok(response.download_url.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use lensmith::credentials::Credentials;
    use lensmith::testing::{Script, call};
    use lensmith_ecr::GetDownloadUrlForLayerResponse;

    use super::*;

    #[test]
    fn the_url_of_a_layer_is_found() {
        let mut found = GetDownloadUrlForLayerResponse::new(200);
        found.download_url = Some("https://layers.example/1".to_owned());
        let script = Script::new([call::<GetDownloadUrlForLayer>()
            .when(|request| request.repository_name == "app")
            .respond(found)]);
        let client = Client::builder()
            .region("eu-central-1")
            .credentials(Credentials::new("test", "test"))
            .transport(script.clone())
            .build()
            .unwrap();
        assert_eq!(layer_url(&client, "app", "sha256:4f53").unwrap(), "https://layers.example/1");
        script.verify();
    }
}

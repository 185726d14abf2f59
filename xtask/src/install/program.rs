//! The program of a user, who calls a service that a script plays.

/// The manifest of the program, with the runtime as `lensmith.toml` names it.
pub(super) fn manifest(runtime: &str) -> String {
    let runtime = runtime.trim_end_matches('}').trim_end();
    format!(
        r#"[workspace]

[package]
name = "program"
version = "0.1.0"
edition = "2024"

[dependencies]
lensmith = {runtime}, default-features = false, features = ["blocking"] }}
my-ecr = {{ path = "my-ecr" }}
"#
    )
}

pub(super) const MAIN: &str = r#"use lensmith::blocking::Client;
use lensmith::credentials::Credentials;
use lensmith::testing::{Script, call};
use my_ecr::{GetDownloadUrlForLayer, GetDownloadUrlForLayerResponse};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut found = GetDownloadUrlForLayerResponse::new(200);
    found.download_url = Some("https://layers.example/1".to_owned());
    let script = Script::new([call::<GetDownloadUrlForLayer>().respond(found)]);
    let client = Client::builder()
        .region("eu-central-1")
        .credentials(Credentials::new("test", "test"))
        .transport(script.clone())
        .build()?;
    let response = client.send(GetDownloadUrlForLayer::new("app", "sha256:4f53"))?;
    println!("{}", response.download_url.unwrap_or_default());
    script.verify();
    Ok(())
}
"#;

/// What the program prints.
pub(super) const PRINTS: &str = "https://layers.example/1";

//! Asks Amazon ECR for the URL of a layer, by AWS's own client.

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let config = aws_config::load_from_env().await;
    let call = aws_sdk_ecr::Client::new(&config).get_download_url_for_layer();
    println!("{:?}", call.repository_name("app").layer_digest("sha256:4f53").send().await);
}

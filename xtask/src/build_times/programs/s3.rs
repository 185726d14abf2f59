//! Puts an object into a bucket of Amazon S3 and gets it again.

use lensmith::{Body, Client};
use lensmith_s3::{GetObject, PutObject};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env().await?;
    let put = PutObject::new("app", "hello.txt");
    client.send(put.with(PutObject::BODY, Body::from("hello"))).await?;
    let object = client.send(GetObject::new("app", "hello.txt")).await?;
    println!("{:?}", object.body.bytes(1 << 20).await?);
    Ok(())
}

//! Puts an object into a bucket of Amazon S3 and gets it again, by AWS's own client.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = aws_sdk_s3::Client::new(&aws_config::load_from_env().await);
    let put = client.put_object().bucket("app").key("hello.txt");
    put.body("hello".to_owned().into_bytes().into()).send().await?;
    let object = client.get_object().bucket("app").key("hello.txt").send().await?;
    println!("{:?}", object.body.collect().await?.into_bytes());
    Ok(())
}

//! What a server refuses: calls that are signed with a wrong key.

use lensmith::Client;
use lensmith::credentials::Credentials;
use s3::{GetObject, ListObjectsV2, PutObject};

use crate::session::{Failure, PATIENCE, report};
use crate::steps::expect_code;
use crate::{keeps_files, put};

pub(crate) async fn run(endpoint: &str, bucket: &str) -> Result<(), Failure> {
    let client = client(endpoint, Credentials::new("test", "wrong"))?;
    let seen = expect_code(client.send(ListObjectsV2::new(bucket)).await, "SignatureDoesNotMatch");
    report("S3: a list by a wrong secret key", seen)?;
    let seen = expect_code(client.send(put(bucket, "no", "no")).await, "SignatureDoesNotMatch");
    report("S3: an upload by a wrong secret key", seen)?;
    let stream = lensmith::Body::from_reader(&b"no"[..]).with_length(2);
    let stream = PutObject::new(bucket, "no").with(PutObject::BODY, stream);
    let seen = expect_code(client.send(stream).await, "SignatureDoesNotMatch");
    report("S3: a stream by a wrong secret key", seen)?;
    let client = self::client(endpoint, Credentials::new("wrong", "test"))?;
    // To `s3s-fs`, a key that it does not know is that of an account it does not have.
    let code = if keeps_files() { "NotSignedUp" } else { "InvalidAccessKeyId" };
    let seen = expect_code(client.send(GetObject::new(bucket, "no")).await, code);
    report("S3: a wrong access key", seen)
}

fn client(endpoint: &str, credentials: Credentials) -> Result<Client, Failure> {
    let builder = Client::builder()
        .region("us-east-1")
        .credentials(credentials)
        .endpoint_url(endpoint)
        .timeout(PATIENCE);
    Ok(builder.build()?)
}

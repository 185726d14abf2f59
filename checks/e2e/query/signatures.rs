//! What the emulator refuses: calls that are signed with a wrong key.

use lensmith::credentials::Credentials;
use lensmith::{Client, Operation};
use route_53::GetHostedZone;
use sts::GetCallerIdentity;

use crate::session::{Failure, PATIENCE, Seen, report};
use crate::steps::expect_code;

pub(crate) async fn run(endpoint: &str) -> Result<(), Failure> {
    let wrong = Credentials::new("test", "wrong");
    let seen = refused(endpoint, wrong.clone(), GetCallerIdentity::new(), "SignatureDoesNotMatch");
    report("AWS Query: a wrong secret key", seen.await)?;
    let seen = refused(endpoint, wrong, GetHostedZone::new("Z1"), "SignatureDoesNotMatch");
    report("restXml: a wrong secret key", seen.await)?;
    let wrong = Credentials::new("wrong", "test");
    let seen = refused(endpoint, wrong, GetCallerIdentity::new(), "InvalidClientTokenId");
    report("AWS Query: a wrong access key", seen.await)
}

async fn refused<O: Operation>(
    endpoint: &str,
    credentials: Credentials,
    request: O,
    code: &str,
) -> Seen {
    let client = Client::builder()
        .region("us-east-1")
        .credentials(credentials)
        .endpoint_url(endpoint)
        .timeout(PATIENCE)
        .build()?;
    expect_code(client.send(request).await.map(|_| "a response"), code)
}

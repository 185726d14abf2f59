//! What the emulator refuses: calls that are signed with a wrong key.

use iot_data_plane::{GetRetainedMessage, GetRetainedMessageError};
use lensmith::credentials::Credentials;
use lensmith::{Client, Error};

use crate::session::{Failure, Seen, report};

pub(crate) async fn run(endpoint: &str) -> Result<(), Failure> {
    let secret = refused(endpoint, Credentials::new("test", "wrong")).await;
    report("a wrong secret key", secret)?;
    report("a wrong access key", refused(endpoint, Credentials::new("wrong", "test")).await)
}

async fn refused(endpoint: &str, credentials: Credentials) -> Seen {
    let client = Client::builder()
        .region("us-east-1")
        .credentials(credentials)
        .endpoint_url(endpoint)
        .build()?;
    match client.send(GetRetainedMessage::new("a topic")).await {
        Err(error @ Error::Service(GetRetainedMessageError::Unhandled(_)))
            if error.code() == Some("InvalidSignatureException") =>
        {
            Ok(error.to_string())
        }
        Err(error) => Err(format!("not the refusal of a signature: {error}").into()),
        Ok(response) => Err(format!("the call succeeded: {response:?}").into()),
    }
}

//! Secrets Manager: sensitive members, timestamps, and a token that makes a call safe to repeat.

use lensmith::{Client, Error};
use secrets_manager::{CreateSecret, DeleteSecret, GetSecretValue, GetSecretValueError};

use crate::session::{Failure, Seen, report};
use crate::steps::unique;

const SECRET: &str = "correct horse";

pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    let name = unique("secret");
    report("Secrets Manager: a secret, stored and read", store(client, &name).await)?;
    report("Secrets Manager: a secret that is not there", missing(client).await)?;
    let request = DeleteSecret::new(&name).with(DeleteSecret::FORCE_DELETE_WITHOUT_RECOVERY, true);
    client.send(request).await?;
    Ok(())
}

async fn store(client: &Client, name: &str) -> Seen {
    let request = CreateSecret::new(name).with(CreateSecret::SECRET_STRING, SECRET);
    let version = client.send(request).await?.version_id;
    let response = client.send(GetSecretValue::new(name)).await?;
    let debug = format!("{response:?}");
    if response.secret_string.as_deref() != Some(SECRET) || response.version_id != version {
        return Err(format!("not the secret that was stored: {debug}").into());
    }
    if debug.contains(SECRET) {
        return Err("`Debug` shows the secret".into());
    }
    let created = response.created_date.ok_or("the secret has no date")?;
    Ok(format!("{name}, created {created}"))
}

async fn missing(client: &Client) -> Seen {
    match client.send(GetSecretValue::new(unique("nothing"))).await {
        Err(error @ Error::Service(GetSecretValueError::ResourceNotFound(_))) => {
            Ok(error.to_string())
        }
        Err(error) => Err(format!("not ResourceNotFound: {error}").into()),
        Ok(response) => Err(format!("the call succeeded: {response:?}").into()),
    }
}

//! STS: who calls, credentials that the next call is made with, and a call that nobody signs.

use lensmith::Client;
use lensmith::credentials::Credentials;
use sts::{AssumeRole, AssumeRoleWithWebIdentity, GetCallerIdentity};

use crate::session::{Failure, PATIENCE, Seen, report};
use crate::steps::{expect_code, now, unique};

const ROLE: &str = "arn:aws:iam::123456789012:role/e2e";

pub(crate) async fn run(client: &Client, endpoint: &str) -> Result<(), Failure> {
    report("STS: the identity of the caller", identity(client).await)?;
    report("STS: a role that is assumed", assume(client).await)?;
    report("STS: a role by a token, without a signature", web_identity(endpoint).await)?;
    let long = client.send(AssumeRole::new(ROLE, "x".repeat(65))).await;
    report("STS: a name that is too long", expect_code(long, "ValidationError"))
}

async fn identity(client: &Client) -> Seen {
    let response = client.send(GetCallerIdentity::new()).await?;
    match (&response.account, &response.arn, &response.user_id) {
        (Some(account), Some(arn), Some(_)) if arn.contains(account.as_str()) => Ok(arn.clone()),
        _ => Err(format!("not an identity: {response:?}").into()),
    }
}

async fn assume(client: &Client) -> Seen {
    let session = unique("session");
    let request = AssumeRole::new(ROLE, &session).with(AssumeRole::DURATION_SECONDS, 900);
    let response = client.send(request).await?;
    let debug = format!("{response:?}");
    let credentials = response.credentials.ok_or("there are no credentials")?;
    if debug.contains(&credentials.secret_access_key) {
        return Err("`Debug` shows the secret key".into());
    }
    let seconds = credentials.expiration.as_second() - now();
    let user = response.assumed_role_user.ok_or("there is no user")?;
    if !(600..=900).contains(&seconds) || !user.arn.ends_with(&session) {
        return Err(format!("not the session that was asked for: {user:?}, {seconds} s").into());
    }
    Ok(format!("{}, for {seconds} s", user.arn))
}

async fn web_identity(endpoint: &str) -> Seen {
    // The emulator knows no such key, and would refuse a signature with it.
    let client = Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("wrong", "wrong"))
        .endpoint_url(endpoint)
        .timeout(PATIENCE)
        .build()?;
    let request = AssumeRoleWithWebIdentity::new(ROLE, unique("web"), "a token of an issuer");
    let response = client.send(request).await?;
    Ok(response.assumed_role_user.ok_or("there is no user")?.arn)
}

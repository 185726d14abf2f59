//! The registry as a whole, and the way in.

use lensmith_ecr::types::{AuthorizationData, ReplicationConfiguration};
use lensmith_ecr::{
    DescribeRegistry, DescribeRegistryResponse, GetAuthorizationToken,
    GetAuthorizationTokenResponse,
};

use super::REGISTRY;
use super::check::{same, time};
use crate::session::{Failure, Seen, Session, report};

/// `AWS:ministack-auth-token` in base64: the emulator has one for all.
const TOKEN: &str = "QVdTOm1pbmlzdGFjay1hdXRoLXRva2Vu";

/// How long a token is good for, in seconds.
const LIFETIME: i64 = 12 * 60 * 60;

pub(super) async fn run(session: &Session) -> Result<(), Failure> {
    report("describe the registry", describe(session).await)?;
    report("an authorization token", authorization_token(session).await)
}

async fn describe(session: &Session) -> Seen {
    let response = session.send(DescribeRegistry::default()).await?;
    let replication = ReplicationConfiguration::new(Vec::new());
    let wanted = DescribeRegistryResponse::new(200)
        .with(DescribeRegistryResponse::REGISTRY_ID, REGISTRY)
        .with(DescribeRegistryResponse::REPLICATION_CONFIGURATION, replication);
    same(&response, &wanted)?;
    Ok(format!("{REGISTRY}, without replication"))
}

async fn authorization_token(session: &Session) -> Seen {
    let response = session.send(GetAuthorizationToken::default()).await?;
    let first = GetAuthorizationTokenResponse::AUTHORIZATION_DATA.some().index(0);
    let expires_at = time(&response, first.then(AuthorizationData::EXPIRES_AT).some(), LIFETIME)?;
    let endpoint = format!("https://{REGISTRY}.dkr.ecr.us-east-1.amazonaws.com");
    let data = AuthorizationData::default()
        .with(AuthorizationData::AUTHORIZATION_TOKEN, TOKEN)
        .with(AuthorizationData::EXPIRES_AT, expires_at)
        .with(AuthorizationData::PROXY_ENDPOINT, endpoint.as_str());
    let wanted = GetAuthorizationTokenResponse::new(200)
        .with(GetAuthorizationTokenResponse::AUTHORIZATION_DATA, vec![data]);
    same(&response, &wanted)?;
    let printed = format!("{response:?}");
    match printed.contains(TOKEN) || !printed.contains(&endpoint) {
        true => Err("`Debug` should hide the token, and nothing else".into()),
        false => Ok(printed),
    }
}

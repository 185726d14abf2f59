//! A role of an account that the user signed in to with `aws sso login`: IAM Identity Center, formerly AWS SSO.

mod sign_in;

use bytes::Bytes;
use http::Request;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use self::sign_in::sign_in;
use super::super::plan::Sso;
use super::super::{Answer, Context};
use super::answer::{Members, unreadable, with_expiry};
use super::endpoint::{SSO, endpoint};
use super::exchange::{Manner, exchange};
use crate::credentials::Credentials;
use crate::credentials::expiry::parse_milliseconds;
use crate::json::{self, Reader};

/// Exchanges the token of the sign-in for credentials of the role.
pub(super) async fn credentials(context: Context<'_>, sso: &Sso) -> Answer {
    let token = sign_in(context, sso).await?;
    let base = endpoint(context, &SSO, &sso.region)?;
    let encode = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
    let (role, account) = (encode(&sso.role_name), encode(&sso.account_id));
    let url = format!("{base}/federation/credentials?role_name={role}&account_id={account}");
    let secrets = [token.as_str()];
    let answer = exchange(context, Manner::of_service(&secrets), |_| {
        let request = Request::get(&url).header("x-amz-sso_bearer_token", &token);
        request.body(Bytes::new()).map_err(|error| format!("{url} cannot be asked: {error}"))
    })
    .await
    .map_err(|error| match error.status {
        Some(401) => error.failure(&login(sso)),
        Some(400..=499) => error.failure("check `sso_account_id` and `sso_role_name`"),
        _ => error.into(),
    })?;
    let members = role_credentials(&answer).map_err(|error| unreadable(&error))?;
    read_credentials(&members, &sso.account_id)
}

/// What to do without a valid sign-in.
fn login(sso: &Sso) -> String {
    match &sso.session {
        Some(session) => format!("run `aws sso login --sso-session {session}`"),
        None => "run `aws sso login`".to_owned(),
    }
}

fn role_credentials(answer: &[u8]) -> Result<Members, json::Error> {
    let mut reader = Reader::new(answer);
    let mut members = Members::default();
    reader.begin_object()?;
    while let Some(key) = reader.next_key()? {
        match &*key {
            "roleCredentials" => {
                members =
                    Members::of_object(&mut reader).map_err(|error| error.inside_member(&key))?;
            }
            _ => reader.skip()?,
        }
    }
    reader.end()?;
    Ok(members)
}

fn read_credentials(members: &Members, account_id: &str) -> Answer {
    let key = (members.require("accessKeyId")?, members.require("secretAccessKey")?);
    let credentials = Credentials::new(key.0, key.1)
        .with_session_token(members.require("sessionToken")?)
        .with_account_id(account_id);
    with_expiry(credentials, parse_milliseconds(members.require("expiration")?))
}

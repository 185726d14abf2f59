//! Roles, assumed with the [Security Token Service](https://docs.aws.amazon.com/STS/latest/APIReference/).
//!
//! It uses AWS Query: requests are forms and responses are XML.

use bytes::Bytes;
use http::Request;
use jiff::Timestamp;

use super::super::plan::{Role, WebIdentity};
use super::super::{Answer, Context, Missed};
use super::answer::with_expiry;
use super::endpoint::{STS, endpoint};
use super::exchange::{ErrorText, Manner, exchange};
use super::token;
use crate::config::without_fips;
use crate::credentials::Credentials;
use crate::credentials::expiry::parse_end;
use crate::sign::{Scope, Settings, encode, sign_headers};
use crate::xml::Tree;

/// Assumes a role with other credentials.
pub(super) async fn assume_role(
    context: Context<'_>,
    credentials: &Credentials,
    role: &Role,
) -> Answer {
    let session_name = session_name(role.session_name.as_deref());
    let duration = role.duration.map(|seconds| seconds.to_string());
    let mut form = vec![
        ("Action", "AssumeRole"),
        ("Version", "2011-06-15"),
        ("RoleArn", &role.arn),
        ("RoleSessionName", &session_name),
    ];
    form.extend(duration.as_deref().map(|seconds| ("DurationSeconds", seconds)));
    form.extend(role.external_id.as_deref().map(|id| ("ExternalId", id)));
    ask(context, &form, Some(credentials)).await.map_err(|missed| of_role(missed, &role.arn))
}

/// Assumes a role with a token of an identity provider.
pub(super) async fn assume_role_with_web_identity(
    context: Context<'_>,
    identity: &WebIdentity,
) -> Answer {
    let token = token::read(context, &identity.token_file).await?;
    let session_name = session_name(identity.session_name.as_deref());
    let form = [
        ("Action", "AssumeRoleWithWebIdentity"),
        ("Version", "2011-06-15"),
        ("RoleArn", &identity.role_arn),
        ("RoleSessionName", &session_name),
        ("WebIdentityToken", &token),
    ];
    ask(context, &form, None).await.map_err(|missed| of_role(missed, &identity.role_arn))
}

/// Names the role that cannot be assumed.
fn of_role(missed: Missed, arn: &str) -> Missed {
    Missed::Failed(format!("cannot assume {arn}: {}", missed.into_reason()))
}

/// The name of the session, by which logs can be searched.
fn session_name(given: Option<&str>) -> String {
    match given {
        Some(name) => name.to_owned(),
        None => format!("lensmith-{}", Timestamp::now().as_millisecond()),
    }
}

async fn ask(context: Context<'_>, form: &[(&str, &str)], signer: Option<&Credentials>) -> Answer {
    let region = &*context.region()?;
    let url = format!("{}/", endpoint(context, &STS, region)?);
    let pairs: Vec<String> =
        form.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    let body = Bytes::from(pairs.join("&"));
    let token = form.iter().find(|(name, _)| *name == "WebIdentityToken");
    let secrets = [
        token.map_or("", |(_, token)| token),
        signer.map_or("", Credentials::secret_access_key),
        signer.and_then(Credentials::session_token).unwrap_or_default(),
    ];
    let manner = Manner { read_error, ..Manner::of_service(&secrets) };
    let answer = exchange(context, manner, |now| {
        let mut request = Request::post(&url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.clone())
            .map_err(|error| format!("{url} is not an endpoint: {error}"))?;
        if let Some(signer) = signer {
            let scope = Scope { region: without_fips(region).0, service: "sts" };
            sign_headers(&mut request, signer, scope, Settings::default(), now)
                .map_err(|error| error.to_string())?;
        }
        Ok(request)
    })
    .await?;
    read_credentials(&answer)
}

fn read_credentials(answer: &[u8]) -> Answer {
    let tree =
        Tree::parse(answer).map_err(|_| Missed::Failed("the answer is not XML".to_owned()))?;
    let find = |name| tree.root()?.find_anywhere(name);
    let require = |name| {
        let value = find("Credentials")?.text_of(name)?;
        Some(value).filter(|value| !value.is_empty())
    };
    let missing = |name| Missed::Failed(format!("the answer has no `{name}`"));
    let [id, secret, token, end] = ["AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"]
        .map(|name| require(name).ok_or_else(|| missing(name)));
    let mut credentials = Credentials::new(id?, secret?).with_session_token(token?);
    let arn = find("AssumedRoleUser").and_then(|user| user.text_of("Arn"));
    let account_id = arn.and_then(|arn| arn.split(':').nth(4));
    if let Some(account_id) = account_id.filter(|account_id| !account_id.is_empty()) {
        credentials = credentials.with_account_id(account_id);
    }
    with_expiry(credentials, parse_end(end?))
}

fn read_error(body: &[u8]) -> Option<ErrorText> {
    let tree = Tree::parse(body).ok()?;
    let error = tree.root()?.find_anywhere("Error")?;
    let text = |name| error.text_of(name).map(str::to_owned);
    Some(ErrorText { code: text("Code")?, message: text("Message") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_forms_are_encoded() {
        assert_eq!(
            encode("arn:aws:iam::1:role/a b+é~").to_string(),
            "arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fa%20b%2B%C3%A9~"
        );
    }

    #[test]
    fn xml_with_a_document_type_or_of_another_form_is_refused() {
        for text in ["", "{}", "<a>", "<!DOCTYPE a [<!ENTITY b 's3cr3t'>]><a>&b;</a>", "<a/>"] {
            let missed = read_credentials(text.as_bytes()).unwrap_err();
            assert!(!format!("{missed:?}").contains("s3cr3t"), "{missed:?}");
        }
        let deep = "<a>".repeat(100_000) + &"</a>".repeat(100_000);
        assert!(read_credentials(deep.as_bytes()).is_err());
    }
}

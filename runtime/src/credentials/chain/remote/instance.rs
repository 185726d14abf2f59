//! The credentials of the role of an EC2 instance, by version 2 of its
//! [metadata service](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html).
//! Version 1, which answers whoever asks, is never used.

use bytes::Bytes;
use http::{Method, Request};

use super::super::{Answer, Context, Missed};
use super::answer::{Members, unreadable};
use super::exchange::{Manner, Unanswered, exchange, without};

/// In this folder, answers name the account. Instances that do not have it have the other one.
const EXTENDED: &str = "/latest/meta-data/iam/security-credentials-extended/";
const PLAIN: &str = "/latest/meta-data/iam/security-credentials/";

/// How long a token of the service lasts, in seconds: as long as it may.
const TOKEN_SECONDS: &str = "21600";

/// Asks the instance for a token, then for its role, then for the credentials of that.
pub(in super::super) async fn credentials(context: Context<'_>) -> Answer {
    if context.flag("AWS_EC2_METADATA_DISABLED", "ec2_metadata_disabled") {
        return Err(Missed::NotSetUp("AWS_EC2_METADATA_DISABLED is `true`".to_owned()));
    }
    let service = MetadataService::connect(context).await?;
    let mut folder = EXTENDED;
    let mut role = service.get(folder).await;
    if role.as_ref().is_err_and(is_absent) {
        folder = PLAIN;
        role = service.get(folder).await;
    }
    let role = match role {
        Ok(role) => role,
        Err(error) if is_absent(&error) => {
            let reason = "the instance has no role: attach an instance profile".to_owned();
            return Err(Missed::NotSetUp(reason));
        }
        Err(error) => return Err(error.into()),
    };
    let role = text(&role)?.lines().next().unwrap_or_default().trim();
    let answer = service.get(&format!("{folder}{role}")).await?;
    let members = Members::read(&answer).map_err(|error| unreadable(&error))?;
    match members.get("Code") {
        Some("Success") | None => members.credentials("Token"),
        Some(code) => {
            let code = without(&[&service.token], code);
            Err(Missed::Failed(format!("the instance says {code}; check its role")))
        }
    }
}

fn is_absent(error: &Unanswered) -> bool {
    error.status == Some(404)
}

/// The service, with the token that proves that it is asked from within the instance.
struct MetadataService<'a> {
    context: Context<'a>,
    url: String,
    token: String,
}

impl<'a> MetadataService<'a> {
    async fn connect(context: Context<'a>) -> Result<Self, Missed> {
        let url = endpoint(context)?;
        let uri = format!("{url}/latest/api/token");
        let ttl = ("x-aws-ec2-metadata-token-ttl-seconds", TOKEN_SECONDS);
        match ask(context, Method::PUT, &uri, ttl).await {
            Ok(token) => {
                let token = text(&token)?.to_owned();
                Ok(Self { context, url, token })
            }
            // Whoever does not answer at all is no instance.
            Err(error) if error.status.is_none() => {
                Err(Missed::NotSetUp(format!("no EC2 instance answers: {}", error.text())))
            }
            Err(error) => Err(error.failure("check whether the instance allows its metadata")),
        }
    }

    async fn get(&self, path: &str) -> Result<Bytes, Unanswered> {
        let uri = format!("{}{path}", self.url);
        ask(self.context, Method::GET, &uri, ("x-aws-ec2-metadata-token", &self.token)).await
    }
}

async fn ask(
    context: Context<'_>,
    method: Method,
    uri: &str,
    (name, value): (&'static str, &str),
) -> Result<Bytes, Unanswered> {
    let secrets = [value];
    let manner = Manner { is_patient: false, ..Manner::of_neighbour(&secrets) };
    exchange(context, manner, |_| {
        let request = Request::builder().method(&method).uri(uri).header(name, value);
        request.body(Bytes::new()).map_err(|error| format!("{uri} cannot be asked: {error}"))
    })
    .await
}

fn endpoint(context: Context<'_>) -> Result<String, Missed> {
    const MODE: &str = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE";
    let setting = |variable, property| context.setting(variable, property);
    let url = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
    let mode = setting(MODE, "ec2_metadata_service_endpoint_mode");
    match (url, mode.map(str::to_ascii_lowercase).as_deref()) {
        (Some(url), _) => Ok(url.trim_end_matches('/').to_owned()),
        (None, None | Some("ipv4")) => Ok("http://169.254.169.254".to_owned()),
        (None, Some("ipv6")) => Ok("http://[fd00:ec2::254]".to_owned()),
        (None, Some(_)) => Err(Missed::Failed(format!("{MODE} has to be `IPv4` or `IPv6`"))),
    }
}

fn text(answer: &[u8]) -> Result<&str, Missed> {
    let text = str::from_utf8(answer).ok().filter(|text| !text.trim().is_empty());
    text.ok_or_else(|| Missed::Failed("the instance gives an empty answer".to_owned()))
}

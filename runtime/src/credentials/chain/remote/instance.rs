//! The credentials of the role of an EC2 instance, from version 2 of its
//! [metadata service](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html).
//! Version 1, which needs no token, is never used.

use bytes::Bytes;
use http::{Method, Request, Uri};

use super::super::{Answer, Context, Given, Missed};
use super::answer::{Expired, Members, unreadable};
use super::exchange::{Manner, Unanswered, check_object, exchange, without};

/// Answers of this folder contain the account. Older instances do not have it.
const EXTENDED: &str = "/latest/meta-data/iam/security-credentials-extended/";
const PLAIN: &str = "/latest/meta-data/iam/security-credentials/";

/// How long a token of the service lasts, in seconds. This is the longest that it accepts.
const TOKEN_SECONDS: &str = "21600";

/// How many tokens are tried, if the service refuses them.
const MAX_TOKENS: usize = 3;

/// Asks the instance for a token, then for its role, then for the credentials of the role.
///
/// Once there is a token, the instance exists. What fails after that is tried again, as a failure that may pass.
pub(in super::super) async fn credentials(context: Context<'_>) -> Answer {
    if let Some(disabled) = context.setting("AWS_EC2_METADATA_DISABLED", "ec2_metadata_disabled")
        && disabled.text.trim().eq_ignore_ascii_case("true")
    {
        return Err(Missed::NotSetUp(format!("{} is `true`", disabled.setting)));
    }
    let mut service = MetadataService::connect(context).await?;
    let mut folder = EXTENDED;
    let mut role = service.get(folder, check_role).await;
    if role.as_ref().is_err_and(is_absent) {
        folder = PLAIN;
        role = service.get(folder, check_role).await;
    }
    let role = match role {
        Ok(role) => String::from_utf8_lossy(&role).into_owned(),
        Err(error) if is_absent(&error) => {
            let reason = "the instance has no role: attach an instance profile".to_owned();
            return Err(Missed::NotSetUp(reason));
        }
        Err(error) => return Err(error.into()),
    };
    let role = role.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let answer = service.get(&format!("{folder}{role}"), check_object).await?;
    read_credentials(&answer, &service.token)
}

fn read_credentials(answer: &[u8], token: &str) -> Answer {
    let members = Members::read(answer).map_err(|error| unreadable(&error))?;
    match members.get("Code") {
        Some("Success") | None => members.credentials("Token", Expired::Use),
        Some(code) => {
            let message = members.get("Message").map(|text| format!(": {text}"));
            let text = without(&[token], &format!("{code}{}", message.unwrap_or_default()));
            Err(Missed::Failed(format!("the instance answers {text}; check its role")))
        }
    }
}

fn is_absent(error: &Unanswered) -> bool {
    error.status == Some(404)
}

/// The body of the token, or of the name of the role.
fn check_role(body: &[u8]) -> Result<(), String> {
    let text = str::from_utf8(body).ok().filter(|text| !text.trim().is_empty());
    text.map(|_| ()).ok_or_else(|| "the answer of the instance is empty".to_owned())
}

/// The service, with the token that proves that the client runs on the instance.
struct MetadataService<'a> {
    context: Context<'a>,
    url: String,
    token: String,
}

impl<'a> MetadataService<'a> {
    async fn connect(context: Context<'a>) -> Result<Self, Missed> {
        let endpoint = Endpoint::of(context)?;
        match request_token(context, &endpoint.url, false).await {
            Ok(token) => Ok(Self { context, url: endpoint.url, token }),
            // Without any answer this is not an instance.
            Err(Unanswered { status: None, text }) => {
                let setting = endpoint.setting.map(|setting| format!(" at the URL of {setting}"));
                let place = setting.unwrap_or_default();
                Err(Missed::NotSetUp(format!("no EC2 instance answers{place}: {text}")))
            }
            Err(error @ Unanswered { status: Some(200), .. }) => Err(error.into()),
            Err(error) => Err(error.failure("check whether the instance allows its metadata")),
        }
    }

    /// Reads a path. A token that is refused is replaced.
    async fn get(
        &mut self,
        path: &str,
        check: fn(&[u8]) -> Result<(), String>,
    ) -> Result<Bytes, Unanswered> {
        let uri = format!("{}{path}", self.url);
        let mut tokens = 1;
        loop {
            let header = ("x-aws-ec2-metadata-token", self.token.as_str());
            let answer = ask(self.context, Method::GET, &uri, header, check, true).await;
            let is_refused = answer.as_ref().is_err_and(|error| error.status == Some(401));
            if !is_refused || tokens == MAX_TOKENS {
                return answer;
            }
            tokens += 1;
            self.token = request_token(self.context, &self.url, true).await?;
        }
    }
}

async fn request_token(
    context: Context<'_>,
    url: &str,
    is_patient: bool,
) -> Result<String, Unanswered> {
    let uri = format!("{url}/latest/api/token");
    let ttl = ("x-aws-ec2-metadata-token-ttl-seconds", TOKEN_SECONDS);
    let token = ask(context, Method::PUT, &uri, ttl, check_role, is_patient).await?;
    Ok(String::from_utf8_lossy(&token).trim().to_owned())
}

async fn ask(
    context: Context<'_>,
    method: Method,
    uri: &str,
    (name, value): (&'static str, &str),
    check: fn(&[u8]) -> Result<(), String>,
    is_patient: bool,
) -> Result<Bytes, Unanswered> {
    let secrets = [value];
    let manner = Manner { is_patient, check, ..Manner::of_neighbour(&secrets) };
    exchange(context, manner, |_| {
        let request = Request::builder().method(&method).uri(uri).header(name, value);
        request.body(Bytes::new()).map_err(|error| format!("{uri} cannot be asked: {error}"))
    })
    .await
}

/// Where the service is.
#[derive(Debug, PartialEq, Eq)]
struct Endpoint {
    url: String,
    /// The setting of the URL, if there is one.
    setting: Option<String>,
}

impl Endpoint {
    fn of(context: Context<'_>) -> Result<Self, Missed> {
        let setting = |variable, property| context.setting(variable, property);
        let url = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
        if let Some(given) = url {
            return Self::given(given);
        }
        let mode =
            setting("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode");
        let url = match mode {
            None => "http://169.254.169.254",
            Some(mode) => match mode.text.trim().to_ascii_lowercase().as_str() {
                "ipv4" => "http://169.254.169.254",
                "ipv6" => "http://[fd00:ec2::254]",
                _ => {
                    let reason = format!("it is {:?}; set it to `IPv4` or `IPv6`", mode.text);
                    return Err(mode.wrong(&reason));
                }
            },
        };
        Ok(Self { url: url.to_owned(), setting: None })
    }

    fn given(given: Given<'_>) -> Result<Self, Missed> {
        let text = given.text.trim();
        let uri = text.parse::<Uri>().ok();
        let is_url = uri.is_some_and(|uri| {
            matches!(uri.scheme_str(), Some("http" | "https"))
                && uri.host().is_some_and(|host| !host.is_empty())
                && uri.query().is_none()
                && !text.contains(['@', '#'])
        });
        match is_url {
            true => Ok(Self {
                url: text.trim_end_matches('/').to_owned(),
                setting: Some(given.setting),
            }),
            false => Err(given.wrong("it is not a URL; give one like `http://169.254.169.254`")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;
    use std::sync::Mutex;
    use std::time::Duration;

    use http::Response;

    use super::super::super::Receiving;
    use super::super::super::{BoxFuture, Job, Runtime, Via};
    use super::*;
    use crate::Environment;
    use crate::profile::Profiles;
    use crate::transport::TransportError;

    /// An instance that refuses the connections with these numbers.
    struct Refusing {
        refused: &'static [usize],
        lines: Mutex<Vec<String>>,
    }

    impl Runtime for Refusing {
        fn send(&self, request: Request<Bytes>, _: Via, _: Duration) -> Receiving<'_> {
            let mut lines = self.lines.lock().unwrap();
            lines.push(format!("{} {}", request.method(), request.uri().path()));
            let answer = match request.uri().path() {
                _ if self.refused.contains(&lines.len()) => {
                    let (endpoint, reason) = ("http://a".to_owned(), "refused".to_owned());
                    Err(TransportError::Connect { endpoint, reason: reason.into() })
                }
                "/latest/api/token" => Ok(Response::new(Bytes::from("token"))),
                EXTENDED => Ok(Response::new(Bytes::from("role"))),
                _ => Ok(Response::new(Bytes::from(r#"{"AccessKeyId":"A","SecretAccessKey":"S"}"#))),
            };
            Box::pin(ready(answer))
        }

        fn pause(&self, _: Duration) -> BoxFuture<'_> {
            Box::pin(ready(()))
        }

        fn run(&self, _: Job) -> BoxFuture<'_> {
            Box::pin(ready(()))
        }
    }

    async fn ask_refusing(refused: &'static [usize]) -> (bool, usize) {
        let runtime = Refusing { refused, lines: Mutex::default() };
        let (environment, profiles) = (Environment::default(), Profiles::default());
        let (environment, profiles) = (&environment, &profiles);
        let context = Context { runtime: &runtime, environment, profiles, region: None };
        let is_found = credentials(context).await.is_ok();
        let count = runtime.lines.lock().unwrap().len();
        (is_found, count)
    }

    /// Without a token, a refused connection means that there is no instance.
    #[tokio::test]
    async fn a_connection_is_tried_again_only_after_the_token() {
        assert_eq!(ask_refusing(&[]).await, (true, 3));
        assert_eq!(ask_refusing(&[1]).await, (false, 1));
        assert_eq!(ask_refusing(&[2]).await, (true, 4));
        assert_eq!(ask_refusing(&[3, 4]).await, (true, 5));
        assert_eq!(ask_refusing(&[2, 3, 4]).await, (false, 4));
    }
}

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use lensmith::credentials::Credentials;

use crate::home::Home;
use crate::server::{Answer, Received, Server, ok};
use crate::{END, ask, ask_by, failure};

const KEYS: &str = "aws_access_key_id = AKIDBASE\naws_secret_access_key = s3cr3t-base\n";
const ROLE: &str = "arn:aws:iam::123456789012:role/deploy";

/// An answer of STS, with the credentials of a role.
pub(crate) fn sts(id: &str, end: &str) -> String {
    format!(
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>\
         <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/a/b</Arn></AssumedRoleUser>\
         <Credentials><AccessKeyId>{id}</AccessKeyId><SecretAccessKey>s3cr3t-role</SecretAccessKey>\
         <SessionToken>s3cr3t&amp;token</SessionToken><Expiration>{end}</Expiration></Credentials>\
         </AssumeRoleResult></AssumeRoleResponse>"
    )
}

/// An error of STS.
pub(crate) fn sts_error(code: &str, message: &str) -> String {
    format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{}</Message></Error>\
         <RequestId>1</RequestId></ErrorResponse>",
        message.replace('&', "&amp;")
    )
}

/// The credentials of [`sts`] with the id `AKIDROLE`.
pub(crate) fn assert_role(given: &Credentials) {
    let expected = Credentials::new("AKIDROLE", "s3cr3t-role")
        .with_session_token("s3cr3t&token")
        .with_expiry(END.parse().unwrap())
        .with_account_id("123456789012");
    assert_eq!(*given, expected);
}

fn role(more: &str) -> String {
    format!("[default]\nrole_arn = {ROLE}\n{more}\n[profile base]\n{KEYS}")
}

pub(crate) fn signer(received: &Received) -> &str {
    let authorization = received.header("authorization").unwrap();
    authorization.split_once("Credential=").unwrap().1.split('/').next().unwrap()
}

#[tokio::test]
async fn a_role_is_assumed_with_the_key_of_another_profile() {
    let server = Server::start(|_| ok(sts("AKIDROLE", END)));
    let home = Home::new(
        &role(
            "source_profile = base\nexternal_id = e+1\nduration_seconds = 900\nrole_session_name = me",
        ),
        "",
    );
    let url = server.url();
    let variables = [("AWS_ENDPOINT_URL_STS", url.as_str()), ("AWS_REGION", "eu-central-1")];
    assert_role(&ask(home.environment(&variables)).await.unwrap());
    let [received] = server.received().try_into().unwrap();
    assert_eq!(
        received.body,
        "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fdeploy\
         &RoleSessionName=me&DurationSeconds=900&ExternalId=e%2B1"
    );
    assert_eq!(received.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(signer(&received), "AKIDBASE");
    let authorization = received.header("authorization").unwrap();
    assert!(authorization.contains("/eu-central-1/sts/aws4_request"), "{authorization}");
}

#[tokio::test]
async fn roles_are_assumed_one_after_the_other() {
    let server = Server::start(|received| {
        ok(sts(if received.body.contains("role%2Fdeploy") { "AKIDROLE" } else { "AKIDINNER" }, END))
    });
    let config = format!(
        "[default]\nrole_arn = {ROLE}\nsource_profile = middle\n\
         [profile middle]\nrole_arn = inner\nsource_profile = base\n\
         [profile base]\n{KEYS}role_arn = never\nsource_profile = nobody\n"
    );
    let home = Home::new(&config, "");
    let url = server.url();
    assert_role(&ask(home.environment(&[("AWS_ENDPOINT_URL_STS", &url)])).await.unwrap());
    let received = server.received();
    assert_eq!(received.iter().map(signer).collect::<Vec<_>>(), ["AKIDBASE", "AKIDINNER"]);
    assert_eq!(received[1].header("x-amz-security-token"), Some("s3cr3t&token"));
}

#[tokio::test]
async fn a_profile_may_be_the_source_of_its_own_role() {
    let server = Server::start(|_| ok(sts("AKIDROLE", END)));
    let home =
        Home::new(&format!("[default]\nrole_arn = {ROLE}\nsource_profile = default\n{KEYS}"), "");
    let url = server.url();
    assert_role(&ask(home.environment(&[("AWS_ENDPOINT_URL_STS", &url)])).await.unwrap());
    assert_eq!(signer(&server.received()[0]), "AKIDBASE");
}

#[tokio::test]
async fn a_role_is_assumed_with_credentials_of_the_container_or_instance() {
    let server = Server::start(|received| match received.line.as_str() {
        "POST /" => ok(sts("AKIDROLE", END)),
        "PUT /latest/api/token" => ok("s3cr3t-imds"),
        line if line.ends_with("/") => ok("role"),
        _ => ok(
            r#"{"AccessKeyId": "AKIDNEAR", "SecretAccessKey": "s3cr3t", "Token": "s3cr3t", "Expiration": "2099-01-02T03:04:05Z"}"#,
        ),
    });
    let (url, creds) = (server.url(), format!("{}/creds", server.url()));
    for (source, variable, value) in [
        ("EcsContainer", "AWS_CONTAINER_CREDENTIALS_FULL_URI", &creds),
        ("Ec2InstanceMetadata", "AWS_EC2_METADATA_SERVICE_ENDPOINT", &url),
    ] {
        let home = Home::new(&role(&format!("credential_source = {source}")), "");
        let variables = [("AWS_ENDPOINT_URL_STS", url.as_str()), (variable, value)];
        assert_role(&ask(home.environment(&variables)).await.unwrap());
        assert_eq!(signer(server.received().last().unwrap()), "AKIDNEAR", "{source}");
    }
    for (source, part) in [
        ("Environment", "AWS_ACCESS_KEY_ID is not set"),
        ("EcsContainer", "AWS_CONTAINER_CREDENTIALS_FULL_URI is set"),
        ("Ec2InstanceMetadata", "AWS_EC2_METADATA_DISABLED"),
    ] {
        let home = Home::new(&role(&format!("credential_source = {source}")), "");
        let reason = failure("profile", ask(home.environment(&[])).await);
        assert!(reason.contains(part), "{reason}");
    }
}

#[tokio::test]
async fn a_role_that_cannot_be_assumed_is_named_with_the_reason() {
    let ended = sts("AKIDROLE", "2001-01-01T00:00:00Z");
    let no_time = sts("AKIDROLE", "s3cr3t");
    let no_token = sts("AKIDROLE", END).replace("s3cr3t&amp;token", "");
    for (status, body, part) in [
        (
            403,
            sts_error("AccessDenied", "not s3cr3t-base"),
            "AccessDenied: not REDACTED (HTTP status 403)",
        ),
        (400, "<html>s3cr3t".to_owned(), "HTTP status 400"),
        (200, "{\"s3cr3t\": 1}".to_owned(), "not XML"),
        (200, "<a>s3cr3t</a>".to_owned(), "no `AccessKeyId`"),
        (200, ended, "expired at 2001-01-01T00:00:00Z"),
        (200, no_time, "is not a time"),
        (200, no_token, "no `SessionToken`"),
        (302, String::new(), "HTTP status 302"),
    ] {
        let server = Server::start(move |_| Answer::Status(status, body.clone()));
        let home = Home::new(&role("source_profile = base"), "");
        let url = server.url();
        let given = ask(home.environment(&[("AWS_ENDPOINT_URL_STS", &url)])).await;
        let reason = failure("profile", given);
        assert!(reason.contains(ROLE) && reason.contains(part), "{part} is missing in: {reason}");
        assert_eq!(server.lines().len(), 1, "{reason}");
    }
}

#[tokio::test]
async fn a_failure_that_may_pass_is_tried_again() {
    for failing in ["500", "503", "close", "throttle"] {
        let server = Server::start({
            let count = std::sync::atomic::AtomicUsize::new(0);
            move |_| match (count.fetch_add(1, std::sync::atomic::Ordering::SeqCst), failing) {
                (0, "close") => Answer::Close,
                (0, "throttle") => Answer::Status(400, sts_error("Throttling", "slow down")),
                (0, status) => Answer::Status(status.parse().unwrap(), String::new()),
                _ => ok(sts("AKIDROLE", END)),
            }
        });
        let home = Home::new(&role("source_profile = base"), "");
        let url = server.url();
        assert_role(&ask(home.environment(&[("AWS_ENDPOINT_URL_STS", &url)])).await.unwrap());
        assert_eq!(server.lines().len(), 2, "{failing}");
    }
    let server = Server::start(|_| Answer::Status(500, String::new()));
    let home = Home::new(&role("source_profile = base"), "");
    let url = server.url();
    let reason = failure("profile", ask(home.environment(&[("AWS_ENDPOINT_URL_STS", &url)])).await);
    assert!(reason.contains("HTTP status 500"), "{reason}");
    assert_eq!(server.lines().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_does_not_answer_is_given_up() {
    let home = Home::new(&role("source_profile = base"), "");
    let silence = |_: http::Request<Bytes>| async {
        tokio::time::sleep(Duration::from_secs(3600)).await;
        Ok(http::Response::new(Bytes::new()))
    };
    let reason = failure("profile", ask_by(home.environment(&[]), Arc::new(silence)).await);
    assert!(
        reason.contains("no response from https://sts.us-east-1.amazonaws.com within 10s"),
        "{reason}"
    );
}

#[tokio::test]
async fn endpoints_depend_on_the_region() {
    let home = Home::new(&role("source_profile = base\nregion = cn-north-1"), "");
    for (variables, expected) in [
        (&[][..], "https://sts.cn-north-1.amazonaws.com.cn/"),
        (&[("AWS_REGION", "eu-central-1")], "https://sts.eu-central-1.amazonaws.com/"),
        (
            &[("AWS_REGION", "us-east-1"), ("AWS_USE_FIPS_ENDPOINT", "true")],
            "https://sts-fips.us-east-1.amazonaws.com/",
        ),
        (
            &[("AWS_REGION", "us-gov-west-1"), ("AWS_USE_FIPS_ENDPOINT", "true")],
            "https://sts.us-gov-west-1.amazonaws.com/",
        ),
        (
            &[("AWS_REGION", "us-east-1"), ("AWS_USE_DUALSTACK_ENDPOINT", "true")],
            "https://sts.us-east-1.api.aws/",
        ),
        (
            &[("AWS_ENDPOINT_URL", "http://all/"), ("AWS_ENDPOINT_URL_STS", "http://one/x")],
            "http://one/x/",
        ),
        (&[("AWS_ENDPOINT_URL", "http://all/")], "http://all/"),
        (
            &[("AWS_ENDPOINT_URL", "http://all"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")],
            "https://sts.cn-north-1.amazonaws.com.cn/",
        ),
    ] {
        let transport = move |request: http::Request<Bytes>| async move {
            assert_eq!(request.uri(), expected);
            Ok(http::Response::new(Bytes::from(sts("AKIDROLE", END))))
        };
        assert_role(&ask_by(home.environment(variables), Arc::new(transport)).await.unwrap());
    }
    let given = ask(home.environment(&[("AWS_REGION", "evil.example/")])).await;
    assert!(failure("profile", given).contains("cannot be part of a host"));
}

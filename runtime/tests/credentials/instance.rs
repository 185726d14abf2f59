use std::sync::atomic::{AtomicUsize, Ordering};

use lensmith::credentials::{Credentials, Provider};

use crate::home::Home;
use crate::server::{Answer, Received, Server, ok};
use crate::{END, ask, failure};

const ANSWER: &str = r#"{"Code": "Success", "LastUpdated": "2026-01-01T00:00:00Z", "Type": "AWS-HMAC",
    "AccessKeyId": "AKIDNODE", "SecretAccessKey": "s3cr3t-key", "Token": "s3cr3t-token",
    "Expiration": "2099-01-02T03:04:05Z"}"#;

const EXTENDED: &str = "/latest/meta-data/iam/security-credentials-extended/";
const PLAIN: &str = "/latest/meta-data/iam/security-credentials/";

fn expected() -> Credentials {
    Credentials::new("AKIDNODE", "s3cr3t-key")
        .with_session_token("s3cr3t-token")
        .with_expiry(END.parse().unwrap())
        .with_static_stability()
}

/// Answers like an instance whose role is in `folder`. It checks the token.
fn instance(folder: &'static str, answer: String) -> impl Fn(&Received) -> Answer {
    move |received| {
        let is_allowed = received.header("x-aws-ec2-metadata-token") == Some("s3cr3t-imds");
        match received.line.as_str() {
            "PUT /latest/api/token" => {
                match received.header("x-aws-ec2-metadata-token-ttl-seconds") {
                    Some("21600") => ok("s3cr3t-imds"),
                    _ => Answer::Status(400, String::new()),
                }
            }
            _ if !is_allowed => Answer::Status(401, String::new()),
            line if line == format!("GET {folder}") => ok("my-role\n"),
            line if line == format!("GET {folder}my-role") => ok(&*answer),
            _ => Answer::Status(404, "<html>s3cr3t".to_owned()),
        }
    }
}

#[tokio::test]
async fn the_role_of_the_instance_is_found_with_a_token() {
    let server = Server::start(instance(PLAIN, ANSWER.to_owned()));
    let home = Home::new("", "");
    let url = server.url();
    let variables = [("AWS_EC2_METADATA_SERVICE_ENDPOINT", url.as_str())];
    assert_eq!(ask(home.environment(&variables)).await.unwrap(), expected());
    let paths = [
        "PUT /latest/api/token",
        &format!("GET {EXTENDED}"),
        &format!("GET {PLAIN}"),
        &format!("GET {PLAIN}my-role"),
    ];
    assert_eq!(server.lines(), paths);
}

#[tokio::test]
async fn the_extended_folder_names_the_account() {
    let answer = ANSWER.replace("\"Type\"", "\"AccountId\": \"123456789012\", \"Type\"");
    let server = Server::start(instance(EXTENDED, answer));
    let url = format!("{}/", server.url());
    let home = Home::new(&format!("[default]\nec2_metadata_service_endpoint = {url}\n"), "");
    let variables = [("AWS_EC2_METADATA_DISABLED", "false")];
    let given = ask(home.environment(&variables)).await.unwrap();
    assert_eq!(given, expected().with_account_id("123456789012"));
    assert_eq!(server.lines().len(), 3);
}

#[tokio::test]
async fn an_error_of_the_instance_is_quoted() {
    let says = |body: &str| instance(PLAIN, body.to_owned());
    for (body, part) in [
        (
            ANSWER.replace("\"Success\"", "\"AssumeRoleUnauthorizedAccess\", \"Message\": \"EC2 cannot assume it s3cr3t-imds\""),
            "the instance answers AssumeRoleUnauthorizedAccess: EC2 cannot assume it REDACTED; check its role",
        ),
        (
            r#"{"Message": "there is no role"}"#.to_owned(),
            "the answer has no `AccessKeyId`: there is no role",
        ),
        (ANSWER.replace("2099-01-02T03:04:05Z", "soon"), "the expiration in the answer is not a time"),
        (ANSWER.replace("s3cr3t-key", ""), "no `SecretAccessKey`"),
        (ANSWER.replace('}', ""), "cannot be read"),
        (String::new(), "cannot be read"),
    ] {
        let server = Server::start(says(&body));
        let home = Home::new("", "");
        let url = server.url();
        let given = ask(home.environment(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &url)])).await;
        let reason = failure("instance metadata", given);
        assert!(reason.contains(part), "{part} is missing in: {reason}");
    }
    for (status, token, part, count) in [
        (403, "", "HTTP status 403", 1),
        (500, "s3cr3t", "HTTP status 500", 3),
        (200, " ", "the answer of the instance is empty", 3),
    ] {
        let server = Server::start(move |_| Answer::Status(status, token.to_owned()));
        let home = Home::new("", "");
        let url = server.url();
        let given = ask(home.environment(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &url)])).await;
        let reason = failure("instance metadata", given);
        assert!(reason.contains(part), "{part} is missing in: {reason}");
        assert_eq!(server.lines().len(), count, "{reason}");
    }
}

#[tokio::test]
async fn an_error_names_the_variable_or_the_line() {
    let reason = async |config: &str, variables: &[(&str, &str)]| {
        let home = Home::new(config, "");
        let reason = failure("instance metadata", ask(home.environment(variables)).await);
        reason.replace(home.path(".aws/config").to_str().unwrap(), "FILE")
    };
    const MODE: &str = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE";
    const URL: &str = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
    let expected = format!("{MODE}: it is \"IPv5\"; set it to `IPv4` or `IPv6`");
    assert_eq!(reason("", &[(MODE, "IPv5")]).await, expected);
    let not_disabled = [("AWS_EC2_METADATA_DISABLED", "false")];
    let config = "[default]\nec2_metadata_service_endpoint_mode = v4\n";
    let expected = "line 2 of FILE: ec2_metadata_service_endpoint_mode: it is \"v4\"; set it to `IPv4` or `IPv6`";
    assert_eq!(reason(config, &not_disabled).await, expected);
    for url in
        ["localhost:1338", "169.254.169.254", "ftp://169.254.169.254", "http://", "http://a b"]
    {
        let expected = format!("{URL}: it is not a URL; give one like `http://169.254.169.254`");
        assert_eq!(reason("", &[(URL, url)]).await, expected, "{url}");
    }
    let config = "[default]\nec2_metadata_service_endpoint = here\n";
    let reason = reason(config, &not_disabled).await;
    assert!(
        reason.starts_with("line 2 of FILE: ec2_metadata_service_endpoint: it is not"),
        "{reason}"
    );
}

/// Static stability: AWS accepts such credentials for as long as the outage lasts.
#[tokio::test]
async fn expired_credentials_of_an_instance_are_used() {
    let server = Server::start(instance(PLAIN, ANSWER.replace("2099", "2001")));
    let home = Home::new("", "");
    let url = server.url();
    let given =
        ask(home.environment(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &url)])).await.unwrap();
    assert_eq!(given.expires_at().unwrap().to_string(), "2001-01-02T03:04:05Z");
    assert!(given.is_statically_stable());
    assert_eq!(Provider::from(given.clone()).credentials().await.unwrap(), given);
}

/// Each failure happens once.
#[tokio::test]
async fn a_failure_that_may_pass_is_tried_again() {
    let role = format!("GET {PLAIN}");
    let answer = format!("GET {PLAIN}my-role");
    let close = || Answer::Close;
    for (line, make) in [
        ("PUT /latest/api/token", (|| ok("")) as fn() -> Answer),
        ("PUT /latest/api/token", || Answer::Status(503, String::new())),
        (&role, close),
        (&role, || ok("")),
        (&role, || ok("\n")),
        (&role, || Answer::Status(500, "busy".to_owned())),
        (&role, || Answer::Status(401, String::new())),
        (&answer, close),
        (&answer, || ok("")),
        (&answer, || ok("<html>not yet")),
        (&answer, || Answer::Status(503, String::new())),
        (&answer, || Answer::Status(401, String::new())),
    ] {
        let (line, failures) = (line.to_owned(), AtomicUsize::new(0));
        let healthy = instance(PLAIN, ANSWER.to_owned());
        let wanted = line.clone();
        let server = Server::start(move |received| {
            let is_first = received.line == wanted && failures.fetch_add(1, Ordering::SeqCst) == 0;
            if is_first { make() } else { healthy(received) }
        });
        let home = Home::new("", "");
        let url = server.url();
        let given = ask(home.environment(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &url)])).await;
        assert_eq!(given.unwrap(), expected(), "{line}");
        assert_eq!(server.lines().iter().filter(|it| **it == line).count(), 2, "{line}");
    }
}

#[tokio::test]
async fn a_token_that_is_always_refused_is_replaced_twice() {
    let server = Server::start(|received| match received.line.starts_with("PUT") {
        true => ok("s3cr3t-imds"),
        false => Answer::Status(401, String::new()),
    });
    let home = Home::new("", "");
    let url = server.url();
    let given = ask(home.environment(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &url)])).await;
    assert!(failure("instance metadata", given).contains("HTTP status 401"));
    assert_eq!(server.lines().len(), 6);
}

#[tokio::test]
async fn a_machine_without_instance_or_role_is_passed_over() {
    let without_role = Server::start(instance("/none/", String::new()));
    let url = without_role.url();
    for (url, part) in [
        (url.as_str(), "the instance has no role"),
        (
            "http://127.0.0.1:1",
            "no EC2 instance answers at the URL of AWS_EC2_METADATA_SERVICE_ENDPOINT: cannot connect to http://127.0.0.1:1",
        ),
    ] {
        let home = Home::new("", "");
        let given = ask(home.environment(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", url)])).await;
        let text = given.unwrap_err().to_string();
        assert!(text.contains(&format!("instance metadata: {part}")), "{text}");
    }
    assert_eq!(without_role.lines().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_does_not_answer_is_given_up() {
    let server = Server::start(|_| Answer::Silence);
    let url = server.url();
    let home = Home::new("", "");
    let given = ask(home.environment(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &url)])).await;
    let text = given.unwrap_err().to_string();
    assert!(text.contains(&url) && text.contains("within"), "{text}");
}

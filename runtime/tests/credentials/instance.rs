use lensmith::credentials::Credentials;

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
}

/// Answers as an instance does whose role is in `folder`, to whoever has the token.
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
async fn what_the_instance_does_wrong_is_said() {
    let says = |body: &str| instance(PLAIN, body.to_owned());
    for (body, part) in [
        (ANSWER.replace("2099", "2001"), "ended at 2001-01-02T03:04:05Z"),
        (ANSWER.replace("Success", "AssumeRoleUnauthorizedAccess"), "AssumeRoleUnauthorizedAccess"),
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
        (200, " ", "empty answer", 1),
    ] {
        let server = Server::start(move |_| Answer::Status(status, token.to_owned()));
        let home = Home::new("", "");
        let url = server.url();
        let given = ask(home.environment(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &url)])).await;
        let reason = failure("instance metadata", given);
        assert!(reason.contains(part), "{part} is missing in: {reason}");
        assert_eq!(server.lines().len(), count, "{reason}");
    }
    let home = Home::new("", "");
    let given = ask(home.environment(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv5")])).await;
    assert!(failure("instance metadata", given).contains("`IPv4` or `IPv6`"));
}

#[tokio::test]
async fn what_is_no_instance_or_has_no_role_is_passed_over() {
    let without_role = Server::start(instance("/none/", String::new()));
    let url = without_role.url();
    for (url, part) in [
        (url.as_str(), "the instance has no role"),
        ("http://127.0.0.1:1", "no EC2 instance answers: cannot connect to http://127.0.0.1:1"),
    ] {
        let home = Home::new("", "");
        let given = ask(home.environment(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", url)])).await;
        let text = given.unwrap_err().to_string();
        assert!(text.contains(&format!("instance metadata: {part}")), "{text}");
    }
    assert_eq!(without_role.lines().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_does_not_answer_is_not_waited_for() {
    let server = Server::start(|_| Answer::Silence);
    let url = server.url();
    let home = Home::new("", "");
    let given = ask(home.environment(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &url)])).await;
    let text = given.unwrap_err().to_string();
    assert!(text.contains(&url) && text.contains("within"), "{text}");
}

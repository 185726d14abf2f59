use lensmith::credentials::Credentials;

use crate::home::Home;
use crate::server::{Answer, Received, Server, ok};
use crate::{END, ask, failure};

const PROFILE: &str = "[default]\nsso_session = work\nsso_account_id = 123456789012\nsso_role_name = Admin & Co\n\
     [sso-session work]\nsso_region = eu-central-1\nsso_start_url = https://work.example/start\n";

/// Named after the SHA-1 hash of `work`.
const FILE: &str = ".aws/sso/cache/e274eeff768c6396088ec6eb091f4bf4d47ab1e0.json";

const ROLE: &str = r#"{"roleCredentials": {"accessKeyId": "AKIDSSO", "secretAccessKey": "s3cr3t-key",
    "sessionToken": "s3cr3t-token", "expiration": 4071006245000}}"#;

fn expected() -> Credentials {
    Credentials::new("AKIDSSO", "s3cr3t-key")
        .with_session_token("s3cr3t-token")
        .with_expiry(END.parse().unwrap())
        .with_account_id("123456789012")
}

fn token(end: &str) -> String {
    format!(r#"{{"startUrl": "u", "accessToken": "s3cr3t-access", "expiresAt": "{end}"}}"#)
}

fn renewable(end: &str, registered_until: &str) -> String {
    format!(
        r#"{{"accessToken": "s3cr3t-access", "expiresAt": "{end}", "clientId": "me", "clientSecret": "s3cr3t-client",
            "refreshToken": "s3cr3t-refresh", "registrationExpiresAt": "{registered_until}", "scopes": ["a"]}}"#
    )
}

async fn ask_at(
    home: &Home,
    server: &Server,
) -> Result<Credentials, lensmith::credentials::CredentialsError> {
    let url = server.url();
    let variables = [("AWS_ENDPOINT_URL_SSO", url.as_str()), ("AWS_ENDPOINT_URL_SSO_OIDC", &url)];
    ask(home.environment(&variables)).await
}

#[tokio::test]
async fn a_sign_in_is_exchanged_for_the_credentials_of_a_role() {
    let server = Server::start(|_| ok(ROLE));
    let home = Home::new(PROFILE, "");
    home.write(FILE, &token(END));
    assert_eq!(ask_at(&home, &server).await.unwrap(), expected());
    let [received] = server.received().try_into().unwrap();
    assert_eq!(
        received.line,
        "GET /federation/credentials?role_name=Admin%20%26%20Co&account_id=123456789012"
    );
    assert_eq!(received.header("x-amz-sso_bearer_token"), Some("s3cr3t-access"));
}

#[tokio::test]
async fn a_profile_without_session_works() {
    let server = Server::start(|_| ok(ROLE));
    let home = Home::new(
        "[default]\nsso_start_url = https://old.example/start\nsso_region = eu-central-1\n\
         sso_account_id = 123456789012\nsso_role_name = Admin\n",
        "",
    );
    let reason = failure("profile", ask_at(&home, &server).await);
    assert!(
        reason.contains("nobody is signed in") && reason.ends_with("run `aws sso login`"),
        "{reason}"
    );
    let file = ".aws/sso/cache/103c764598c7bfb84492cce4b625216b27775ddd.json";
    home.write(file, &token("2099-01-02T03:04:05UTC"));
    assert_eq!(ask_at(&home, &server).await.unwrap(), expected());
}

/// Issues credentials, and renews tokens if `is_let`.
fn renewing(is_let: bool) -> impl Fn(&Received) -> Answer {
    move |received| match received.line.as_str() {
        "POST /token" if is_let => ok(
            r#"{"accessToken": "s3cr3t-new", "expiresIn": 28800, "refreshToken": "s3cr3t-next", "tokenType": "Bearer"}"#,
        ),
        "POST /token" => Answer::Status(
            400,
            r#"{"error": "invalid_grant", "error_description": "not for s3cr3t-refresh"}"#
                .to_owned(),
        ),
        _ => ok(ROLE),
    }
}

#[tokio::test]
async fn an_expired_sign_in_is_renewed_and_kept() {
    let server = Server::start(renewing(true));
    let home = Home::new(PROFILE, "");
    home.write(FILE, &renewable("2001-01-01T00:00:00Z", END));
    assert_eq!(ask_at(&home, &server).await.unwrap(), expected());
    let [renewal, role] = server.received().try_into().unwrap();
    assert_eq!(
        renewal.body,
        r#"{"clientId":"me","clientSecret":"s3cr3t-client","grantType":"refresh_token","refreshToken":"s3cr3t-refresh"}"#
    );
    assert_eq!(role.header("x-amz-sso_bearer_token"), Some("s3cr3t-new"));

    let kept = home.read(FILE);
    for part in [
        r#""clientId":"me""#,
        r#""scopes":["a"]"#,
        r#""accessToken":"s3cr3t-new""#,
        r#""refreshToken":"s3cr3t-next""#,
    ] {
        assert!(kept.contains(part), "{part} is missing in: {kept}");
    }
    assert!(!kept.contains("2001-01-01"), "{kept}");
    let folder = std::fs::read_dir(home.path(".aws/sso/cache")).unwrap();
    assert_eq!(folder.count(), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let permissions = std::fs::metadata(home.path(FILE)).unwrap().permissions();
        assert_eq!(permissions.mode() & 0o777, 0o600);
    }
    // The renewed token is used for the second request.
    assert_eq!(ask_at(&home, &server).await.unwrap(), expected());
    assert_eq!(server.lines().len(), 3);
}

#[tokio::test]
async fn a_valid_sign_in_is_used_if_it_cannot_be_renewed() {
    let soon = lensmith::Timestamp::from_second(lensmith::Timestamp::now().as_second() + 120)
        .unwrap()
        .to_string();
    let server = Server::start(renewing(false));
    let home = Home::new(PROFILE, "");
    home.write(FILE, &renewable(&soon, END));
    assert_eq!(ask_at(&home, &server).await.unwrap(), expected());
    let received = server.received();
    assert_eq!(received.last().unwrap().header("x-amz-sso_bearer_token"), Some("s3cr3t-access"));
}

#[tokio::test]
async fn without_a_valid_sign_in_the_error_says_how_to_sign_in() {
    let past = "2001-01-01T00:00:00Z";
    for (text, part) in [
        (None, "nobody is signed in"),
        (Some(token(past)), "expired at 2001-01-01T00:00:00Z"),
        (Some(renewable(past, past)), "expired at 2001-01-01T00:00:00Z"),
        (Some(renewable(past, END)), "invalid_grant: not for REDACTED"),
        (Some("{\"accessToken\": \"s3cr3t".to_owned()), "is not readable"),
        (Some("{}".to_owned()), "has no `accessToken`"),
        (Some(token("s3cr3t")), "its `expiresAt` is not a time"),
    ] {
        let server = Server::start(renewing(false));
        let home = Home::new(PROFILE, "");
        if let Some(text) = text {
            home.write(FILE, &text);
        }
        let reason = failure("profile", ask_at(&home, &server).await);
        assert!(reason.contains(part), "{part} is missing in: {reason}");
        assert!(reason.ends_with("run `aws sso login --sso-session work`"), "{reason}");
        let is_asked = server.lines().contains(&"POST /token".to_owned());
        assert_eq!(is_asked, part.starts_with("invalid_grant"), "{reason}");
    }
}

#[tokio::test]
async fn an_error_of_the_service_is_quoted() {
    for (status, body, parts) in [
        (
            401,
            r#"{"message": "s3cr3t-access is unknown"}"#,
            &["REDACTED is unknown", "aws sso login"][..],
        ),
        (
            403,
            r#"{"__type": "a#ForbiddenException", "message": "No access"}"#,
            &["ForbiddenException: No access", "`sso_role_name`"],
        ),
        (500, "", &["(HTTP status 500)"]),
        (200, r#"{"roleCredentials": {"accessKeyId": "AKID"}}"#, &["no `secretAccessKey`"]),
        (200, r#"{"roleCredentials": "s3cr3t"}"#, &["roleCredentials: expected an object"]),
        (200, "s3cr3t", &["cannot be read"]),
        (200, &ROLE.replace("\"expiration\": ", "\"expiration\": s3cr3t"), &["cannot be read"]),
        (200, &ROLE.replace(": 40", ": -40"), &["expired at"]),
    ] {
        let body = body.to_owned();
        let server = Server::start(move |_| Answer::Status(status, body.clone()));
        let home = Home::new(PROFILE, "");
        home.write(FILE, &token(END));
        let reason = failure("profile", ask_at(&home, &server).await);
        for part in parts {
            assert!(reason.contains(part), "{part} is missing in: {reason}");
        }
        assert_eq!(reason.contains("`sso_role_name`"), status == 403, "{reason}");
    }
}

#[tokio::test]
async fn an_invalid_renewal_is_ignored() {
    for (answer, part) in [
        ("{}", "no `accessToken`"),
        (r#"{"accessToken": "s3cr3t"}"#, "no `expiresIn`"),
        ("s3cr3t", "cannot be read"),
    ] {
        let server = Server::start(move |_| ok(answer));
        let home = Home::new(PROFILE, "");
        home.write(FILE, &renewable("2001-01-01T00:00:00Z", END));
        let reason = failure("profile", ask_at(&home, &server).await);
        assert!(reason.contains(part), "{part} is missing in: {reason}");
    }
}

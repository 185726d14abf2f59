use crate::assume_role::{assert_role, sts, sts_error};
use crate::home::Home;
use crate::server::{Answer, Server, ok};
use crate::{END, ask, failure};

const ROLE: &str = "arn:aws:iam::123456789012:role/pod";

#[tokio::test]
async fn the_environment_names_a_token_and_a_role() {
    let server = Server::start(|_| ok(sts("AKIDROLE", END)));
    let home = Home::new("", "");
    let file = home.write("token", "s3cr3t.web.token\n");
    let url = server.url();
    let variables = [
        ("AWS_WEB_IDENTITY_TOKEN_FILE", file.as_str()),
        ("AWS_ROLE_ARN", ROLE),
        ("AWS_ENDPOINT_URL_STS", url.as_str()),
    ];
    assert_role(&ask(home.environment(&variables)).await.unwrap());
    let named = [&variables[..], &[("AWS_ROLE_SESSION_NAME", "me@work")]].concat();
    home.write("token", "s3cr3t.other");
    assert_role(&ask(home.environment(&named)).await.unwrap());

    let [first, second] = server.received().try_into().unwrap();
    assert_eq!(first.line, "POST /");
    assert_eq!(first.header("authorization"), None);
    assert!(
        first.body.starts_with("Action=AssumeRoleWithWebIdentity&Version=2011-06-15&"),
        "{first:?}"
    );
    assert!(
        first.body.contains(
            "&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fpod&RoleSessionName=lensmith-"
        ),
        "{first:?}"
    );
    assert!(first.body.ends_with("&WebIdentityToken=s3cr3t.web.token"), "{first:?}");
    assert!(second.body.contains("&RoleSessionName=me%40work&"), "{second:?}");
    assert!(second.body.ends_with("&WebIdentityToken=s3cr3t.other"), "{second:?}");
}

#[tokio::test]
async fn a_profile_names_a_token_and_a_role() {
    let server = Server::start(|_| ok(sts("AKIDROLE", END)));
    let config = format!(
        "[default]\nrole_arn = {ROLE}\nweb_identity_token_file = ~/token\nrole_session_name = me\n\
         services = local\n[services local]\nsts =\n  endpoint_url = {}/\n",
        server.url()
    );
    let home = Home::new(&config, "");
    home.write("token", "s3cr3t");
    assert_role(&ask(home.environment(&[])).await.unwrap());
    assert!(server.received()[0].body.contains("&RoleSessionName=me&"));
}

#[tokio::test]
async fn an_error_does_not_contain_the_token() {
    let echo = Server::start(|received| {
        Answer::Status(403, sts_error("InvalidIdentityToken", &format!("no: {}\n!", received.body)))
    });
    let home = Home::new("", "");
    let file = home.write("token", "s3cr3t.web.token");
    let empty = home.write("empty", "\n");
    let url = echo.url();
    for (pairs, parts) in [
        (&[("AWS_WEB_IDENTITY_TOKEN_FILE", file.as_str())][..], &["needs AWS_ROLE_ARN"][..]),
        (
            &[("AWS_WEB_IDENTITY_TOKEN_FILE", "/no/such/file"), ("AWS_ROLE_ARN", ROLE)],
            &["/no/such/file", "cannot read"],
        ),
        (
            &[("AWS_WEB_IDENTITY_TOKEN_FILE", empty.as_str()), ("AWS_ROLE_ARN", ROLE)],
            &["no token in"],
        ),
        (
            &[
                ("AWS_WEB_IDENTITY_TOKEN_FILE", file.as_str()),
                ("AWS_ROLE_ARN", ROLE),
                ("AWS_ENDPOINT_URL", url.as_str()),
            ],
            &[ROLE, "InvalidIdentityToken", "no: ", "WebIdentityToken=REDACTED", "HTTP status 403"],
        ),
    ] {
        let reason = failure("web identity", ask(home.environment(pairs)).await);
        for part in parts {
            assert!(reason.contains(part), "{part} is missing in: {reason}");
        }
    }
}

#[tokio::test]
async fn an_unreachable_provider_of_identities_is_tried_again() {
    let count = std::sync::atomic::AtomicU32::new(0);
    let server =
        Server::start(move |_| match count.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0 => Answer::Status(
                400,
                "<ErrorResponse><Error><Code>IDPCommunicationError</Code></Error></ErrorResponse>"
                    .to_owned(),
            ),
            _ => ok(sts("AKIDWEB", END)),
        });
    let home = Home::new("", "");
    let (file, url) = (home.write("token", "s3cr3t.web.token"), server.url());
    let pairs = [
        ("AWS_WEB_IDENTITY_TOKEN_FILE", file.as_str()),
        ("AWS_ROLE_ARN", ROLE),
        ("AWS_ENDPOINT_URL_STS", &url),
    ];
    let given = ask(home.environment(&pairs)).await.unwrap();
    assert_eq!(given.access_key_id(), "AKIDWEB");
    assert_eq!(server.lines().len(), 2);
}

//! The credentials of a container: of ECS from an address, of EKS Pod Identity from an address with a token.

use std::net::IpAddr;

use bytes::Bytes;
use http::{Request, Uri};

use super::super::{Answer, Context, Missed};
use super::answer::{Expired, Members, unreadable};
use super::exchange::{Manner, check_object, exchange};
use super::token;
use crate::Environment;

const RELATIVE_URI: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const FULL_URI: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// Asks the agent of the container. The token is read for each use, since it is replaced while programs run.
pub(in super::super) async fn credentials(context: Context<'_>) -> Answer {
    let uri = uri(context.environment)?;
    let (variable, token) = match context.environment.get(TOKEN_FILE) {
        Some(path) => (TOKEN_FILE, Some(token::read(context, path).await?)),
        None => (TOKEN, context.environment.get(TOKEN).map(str::to_owned)),
    };
    let secrets = [token.as_deref().unwrap_or_default()];
    let manner = Manner { check: check_object, ..Manner::of_neighbour(&secrets) };
    let answer = exchange(context, manner, |_| {
        let mut request = Request::get(&uri).header("accept", "application/json");
        if let Some(token) = &token {
            request = request.header("authorization", token);
        }
        let refused = |_| format!("the token of {variable} cannot be the value of a header");
        request.body(Bytes::new()).map_err(refused)
    })
    .await?;
    let members = Members::read(&answer).map_err(|error| unreadable(&error))?;
    members.credentials("Token", Expired::Refuse)
}

fn uri(environment: &Environment) -> Result<Uri, Missed> {
    if let Some(path) = environment.get(RELATIVE_URI) {
        let uri = Some(path).filter(|path| path.starts_with('/'));
        let uri = uri.and_then(|path| format!("http://169.254.170.2{path}").parse().ok());
        return uri.ok_or_else(|| wrong(RELATIVE_URI, "must be a path that starts with `/`"));
    }
    let full = environment
        .get(FULL_URI)
        .ok_or_else(|| Missed::NotSetUp(format!("neither {RELATIVE_URI} nor {FULL_URI} is set")))?;
    let uri: Uri = full.parse().map_err(|_| wrong(FULL_URI, "is not a URL"))?;
    match (uri.scheme_str(), uri.host()) {
        (Some("https"), Some(_)) => Ok(uri),
        (Some("http"), Some(host)) if is_neighbour(host) => Ok(uri),
        _ => Err(wrong(
            FULL_URI,
            "must be https, or http on this machine (127.0.0.1, [::1], localhost) or on 169.254.170.2, \
             169.254.170.23 or [fd00:ec2::23]",
        )),
    }
}

/// Whether requests without TLS stay on the machine, or go to the addresses of ECS and EKS.
fn is_neighbour(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let agents = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23"];
    match host.parse::<IpAddr>() {
        Ok(address) => {
            address.is_loopback() || agents.iter().any(|agent| agent.parse() == Ok(address))
        }
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

fn wrong(variable: &str, reason: &str) -> Missed {
    Missed::Failed(format!("{variable} {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&str, &str)]) -> Result<String, Missed> {
        uri(&Environment::new(pairs.iter().copied())).map(|uri| uri.to_string())
    }

    #[test]
    fn an_address_is_relative_or_full() {
        let relative = (RELATIVE_URI, "/v2/credentials/1");
        let full = (FULL_URI, "https://agent.example/creds");
        let url = "http://169.254.170.2/v2/credentials/1".to_owned();
        assert_eq!(of(&[relative]), Ok(url.clone()));
        assert_eq!(of(&[full, relative]), Ok(url));
        assert_eq!(of(&[full]), Ok("https://agent.example/creds".to_owned()));
        assert!(matches!(of(&[]), Err(Missed::NotSetUp(_))));
        assert!(matches!(of(&[(RELATIVE_URI, "@evil.example/")]), Err(Missed::Failed(_))));
    }

    #[test]
    fn credentials_come_without_tls_from_neighbours_only() {
        for host in [
            "127.0.0.1",
            "127.9.9.9:80",
            "[::1]:80",
            "LocalHost",
            "169.254.170.2",
            "169.254.170.23",
            "[fd00:ec2::23]",
        ] {
            let url = format!("http://{host}/creds");
            assert!(of(&[(FULL_URI, &url)]).is_ok(), "{url}");
        }
        for url in [
            "http://evil.example/",
            "http://169.254.169.254/",
            "http://[fd00:ec2::24]/",
            "http://localhost.evil.example/",
            "ftp://127.0.0.1/",
            "/creds",
            "http://127.0.0.1@evil.example/",
            "http://",
        ] {
            assert!(matches!(of(&[(FULL_URI, url)]), Err(Missed::Failed(_))), "{url}");
        }
    }
}

//! Tokens that stand for a password: a pre-signed URL without its scheme.

use std::time::Duration;

use http::uri::{PathAndQuery, Scheme};
use http::{Request, Uri};
use jiff::Timestamp;

use super::canonical::encode;
use super::{Scope, Settings, SignError, sign_query};
use crate::credentials::Credentials;

/// How long a token is valid: 15 minutes. A connection that it opens lasts longer.
pub const AUTH_TOKEN_EXPIRY: Duration = Duration::from_secs(15 * 60);

/// The password for a connection to a database with IAM authentication: a [pre-signed](sign_query) GET of `host` with
/// this query, without its scheme. It is a secret.
///
/// `host` includes the port unless that is 443. The names and values of the query are encoded here, so pass them as they
/// are.
///
/// A token for [RDS][rds] has the host of the instance or cluster with its port, and the user:
///
/// ```
/// use lensmith::credentials::Credentials;
/// use lensmith::sign::{Scope, auth_token};
///
/// # fn main() -> Result<(), lensmith::sign::SignError> {
/// let credentials = Credentials::new("AKIDEXAMPLE", "secret");
/// let scope = Scope { region: "eu-central-1", service: "rds-db" };
/// let query = [("Action", "connect"), ("DBUser", "jane")];
/// let now = lensmith::Timestamp::now();
/// let password = auth_token("db.example.com:3306", &query, &credentials, scope, now)?;
/// assert!(password.starts_with("db.example.com:3306/?Action=connect&DBUser=jane&X-Amz-Algorithm="));
///
/// // Aurora DSQL: `DbConnectAdmin` for the user `admin`, and `DbConnect` for all others.
/// let scope = Scope { region: "eu-central-1", service: "dsql" };
/// let query = [("Action", "DbConnectAdmin")];
/// let password = auth_token("id.dsql.eu-central-1.on.aws", &query, &credentials, scope, now)?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`sign_query`]; [`SignError::Http`] if `host` is not a valid host.
///
/// [rds]: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Connecting.html
pub fn auth_token(
    host: &str,
    query: &[(&str, &str)],
    credentials: &Credentials,
    scope: Scope<'_>,
    now: Timestamp,
) -> Result<String, SignError> {
    let pairs = query.iter().map(|(name, value)| [encode(name), encode(value)].join("="));
    let path = format!("/?{}", pairs.collect::<Vec<_>>().join("&"));
    let path = PathAndQuery::try_from(path).map_err(|error| SignError::Http(error.into()))?;
    let uri = Uri::builder().scheme(Scheme::HTTPS).authority(host).path_and_query(path);
    let mut request = Request::new("");
    *request.uri_mut() = uri.build().map_err(SignError::Http)?;
    let settings = Settings::default();
    sign_query(&mut request, credentials, scope, settings, now, AUTH_TOKEN_EXPIRY)?;
    let url = request.uri().to_string();
    Ok(url.strip_prefix("https://").unwrap_or(&url).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(host: &str, service: &str, query: &[(&str, &str)]) -> Result<String, SignError> {
        let credentials = Credentials::new("AKIDEXAMPLE", "s3cr3t").with_session_token("t0k/3n==");
        let now = "2026-01-02T03:04:05Z".parse().unwrap();
        auth_token(host, query, &credentials, Scope { region: "eu-central-1", service }, now)
    }

    /// The token that botocore makes of the same.
    fn expected(start: &str, service: &str, signature: &str) -> String {
        format!(
            "{start}&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260102%2Feu-central-1%2F{service}\
             %2Faws4_request&X-Amz-Date=20260102T030405Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host\
             &X-Amz-Security-Token=t0k%2F3n%3D%3D&X-Amz-Signature={signature}"
        )
    }

    #[test]
    fn tokens_of_databases_are_those_of_botocore() {
        let query = [("Action", "connect"), ("DBUser", "jane doe")];
        assert_eq!(
            token("db.example.com:3306", "rds-db", &query).unwrap(),
            expected(
                "db.example.com:3306/?Action=connect&DBUser=jane%20doe",
                "rds-db",
                "a2a86e58c2bd57de25028eb2af427bfa783dc46f0caabb098764d83404a943c6",
            ),
        );
        let host = "x.dsql.eu-central-1.on.aws";
        for (action, signature) in [
            ("DbConnect", "cb97818ffccd6cf1590a9e7bacba4d7be6dcdfc40fd0a1db6b2b025fc84fcb5a"),
            ("DbConnectAdmin", "5609c38b994529881980cb09feba3c8d1eaaa17e1dbc6fe4e3c30106f3cea382"),
        ] {
            let start = format!("{host}/?Action={action}");
            let token = token(host, "dsql", &[("Action", action)]).unwrap();
            assert_eq!(token, expected(&start, "dsql", signature));
        }
    }

    #[test]
    fn what_is_not_a_host_is_refused() {
        for host in ["", "https://db.example.com", "db.example.com/x", "a b"] {
            assert!(token(host, "rds-db", &[("Action", "connect")]).is_err(), "{host}");
        }
    }
}

//! What of a request or a response is a secret, and what to show in its place.

use http::Uri;
use http::header::{
    AUTHORIZATION, COOKIE, HeaderName, HeaderValue, PROXY_AUTHORIZATION, SET_COOKIE,
};

/// What stands in the place of a secret.
pub(crate) const REDACTED: &str = "REDACTED";

/// Whether the value of a header is a secret: credentials, cookies, and headers that are marked sensitive.
pub(crate) fn is_secret(name: &HeaderName, value: &HeaderValue) -> bool {
    let known = [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE, SET_COOKIE];
    let tokens = ["x-amz-security-token", "x-amz-s3session-token", "x-aws-ec2-metadata-token"];
    value.is_sensitive() || known.contains(name) || tokens.contains(&name.as_str())
}

/// A URI without the secrets of a pre-signed URL, and without a name and password before the host.
pub(crate) fn uri(uri: &Uri) -> String {
    let mut text = String::new();
    if let Some(scheme) = uri.scheme_str() {
        text.extend([scheme, "://"]);
    }
    if let Some(authority) = uri.authority() {
        match authority.as_str().rsplit_once('@') {
            Some((_, host)) => text.extend([REDACTED, "@", host]),
            None => text.push_str(authority.as_str()),
        }
    }
    text.push_str(uri.path());
    if let Some(query) = uri.query() {
        text.extend(["?", &parameters(query)]);
    }
    text
}

/// The parameters of a query without their secrets. A service may have its own name for the token of a session, which a
/// pre-signed URL has after the names of the signed headers: what follows them is a secret unless it is known to be none.
fn parameters(query: &str) -> String {
    let is_one_of =
        |name: &str, names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
    let mut is_after_headers = false;
    let is_signed =
        query.split('&').any(|parameter| is_one_of(name_of(parameter), &["X-Amz-Signature"]));
    let parameter = |parameter: &str| {
        let name = name_of(parameter);
        let is_secret = is_one_of(name, &SECRETS)
            || is_signed && is_after_headers && !is_one_of(name, &NO_SECRETS);
        is_after_headers |= is_one_of(name, &["X-Amz-SignedHeaders"]);
        match is_secret {
            true => format!("{name}={REDACTED}"),
            false => parameter.to_owned(),
        }
    };
    query.split('&').map(parameter).collect::<Vec<_>>().join("&")
}

const SECRETS: [&str; 4] =
    ["X-Amz-Credential", "X-Amz-S3session-Token", "X-Amz-Security-Token", "X-Amz-Signature"];

const NO_SECRETS: [&str; 4] =
    ["X-Amz-Algorithm", "X-Amz-Date", "X-Amz-Expires", "X-Amz-Region-Set"];

fn name_of(parameter: &str) -> &str {
    parameter.split_once('=').map_or(parameter, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_keeps_all_but_its_secrets() {
        for (given, expected) in [
            ("https://a.example:8443/b?c=d&e", "https://a.example:8443/b?c=d&e"),
            ("/b", "/b"),
            ("https://me:pass@a.example/", "https://REDACTED@a.example/"),
            (
                "https://a.example/?X-Amz-Date=1&x-amz-signature=2&X-Amz-Security-Token=3&X-Amz-Credential=4&\
                 X-Amz-S3session-Token=5",
                "https://a.example/?X-Amz-Date=1&x-amz-signature=REDACTED&\
                 X-Amz-Security-Token=REDACTED&X-Amz-Credential=REDACTED&X-Amz-S3session-Token=REDACTED",
            ),
            (
                "https://a.example/?page-token=1&X-Amz-SignedHeaders=host&X-Amz-Region-Set=eu&X-Shelf-Token=2&\
                 X-Amz-Signature=3&X-Shelf-Key=4",
                "https://a.example/?page-token=1&X-Amz-SignedHeaders=host&X-Amz-Region-Set=eu&\
                 X-Shelf-Token=REDACTED&X-Amz-Signature=REDACTED&X-Shelf-Key=REDACTED",
            ),
            (
                "/?X-Amz-SignedHeaders=host&X-Shelf-Token=2",
                "/?X-Amz-SignedHeaders=host&X-Shelf-Token=2",
            ),
        ] {
            assert_eq!(uri(&Uri::from_static(given)), expected);
        }
    }

    #[test]
    fn a_header_is_a_secret_by_its_name_or_by_its_value() {
        let plain = HeaderValue::from_static("1");
        let mut marked = plain.clone();
        marked.set_sensitive(true);
        let name = |name| HeaderName::from_static(name);
        assert!(is_secret(&name("authorization"), &plain));
        assert!(is_secret(&name("x-amz-security-token"), &plain));
        assert!(is_secret(&name("x-key"), &marked));
        assert!(!is_secret(&name("x-key"), &plain));
    }
}

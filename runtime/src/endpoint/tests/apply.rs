use http::Request;

use crate::endpoint::rules::*;
use crate::endpoint::{self, EndpointError, Params};

fn applied(url: &str, target: &str) -> Result<String, EndpointError> {
    let request = Request::post(target).body("kept").unwrap();
    let request = endpoint::Endpoint::new(url).apply(request)?;
    assert_eq!(*request.body(), "kept");
    Ok(request.uri().to_string())
}

#[test]
fn puts_the_endpoint_before_path_and_query() {
    for (url, target, expected) in [
        ("https://host", "/", "https://host/"),
        ("https://host/", "/a?b=c", "https://host/a?b=c"),
        ("http://host:8080", "/a/b/", "http://host:8080/a/b/"),
        ("https://host/custom", "/", "https://host/custom/"),
        ("https://host/custom/", "/a", "https://host/custom/a"),
        ("https://host/custom", "/?q", "https://host/custom/?q"),
        ("https://host/custom", "//twice", "https://host/custom//twice"),
        ("https://[::1]:443/x", "/", "https://[::1]:443/x/"),
        ("HTTPS://host", "http://other:1/a", "https://host/a"),
        ("https://host", "other:1", "https://host/"),
    ] {
        assert_eq!(applied(url, target).unwrap(), expected, "{url} before {target}");
    }
}

#[test]
fn says_what_is_wrong_with_a_url() {
    for (url, reason) in [
        ("", "it does not start with a scheme"),
        ("host.example", "it does not start with a scheme"),
        ("ftp://host", "its scheme is neither http nor https"),
        ("https://", "it has no host"),
        ("https:///path", "it has no host"),
        ("https://:80", "it has no host"),
        ("https://host?a=b", "it has a query or a fragment"),
        ("https://host/#a", "it has a query or a fragment"),
        ("https://host:", "its port is not a number below 65536"),
        ("https://host:65536", "its port is not a number below 65536"),
        ("https://a:b:1", "its port is not a number below 65536"),
        ("https://[::1]80", "its port is not a number below 65536"),
        ("https://[::g]", "its host is not an IPv6 address"),
        ("https://a b", "its host has characters that a host cannot have"),
        ("https://host/a b", "its path has characters that must be escaped"),
    ] {
        let error = applied(url, "/").unwrap_err();
        assert_eq!(error, EndpointError::InvalidUrl { url: url.to_owned(), reason });
        assert!(error.to_string().contains(&format!("`{url}` cannot be used: {reason}; give")));
    }
}

#[test]
fn keeps_credentials_out_of_messages() {
    for (url, shown) in
        [("https://user:secret@host:1/a@b", "https://…@host:1/a@b"), ("user:secret@host", "…@host")]
    {
        let message = applied(url, "/").unwrap_err().to_string();
        assert!(message.contains(&format!("`{shown}` cannot be used")), "{message}");
    }
    let reason = "it contains credentials";
    let error = applied("https://@host", "/").unwrap_err();
    assert_eq!(error, EndpointError::InvalidUrl { url: "https://…@host".to_owned(), reason });
}

#[test]
fn refuses_what_grows_too_long() {
    let error = applied(&format!("https://host/{}", "a".repeat(40_000)), &"/b".repeat(20_000));
    let reason = "it is too long together with the request's path";
    assert!(matches!(error, Err(EndpointError::InvalidUrl { reason: r, .. }) if r == reason));
}

#[test]
fn sends_the_headers_of_the_endpoint() {
    static RULES: &[Rule] = &[EndpointWith(
        &[],
        "https://host",
        Extras { headers: &[("x-one", &["1"]), ("x-two", &["{A}", "b"])], properties: &[] },
    )];
    let endpoint = super::resolve(RULES, &Params::new().with("A", "a")).unwrap();
    let request = Request::get("/").header("x-two", "old").header("x-own", "own").body(()).unwrap();
    let request = endpoint.apply(request).unwrap();
    let all = |name| request.headers().get_all(name).iter().collect::<Vec<_>>();
    assert_eq!(all("x-one"), ["1"]);
    assert_eq!(all("x-two"), ["a", "b"]);
    assert_eq!(all("x-own"), ["own"]);

    let error = super::resolve(RULES, &Params::new().with("A", "line\nbreak")).unwrap_err();
    assert_eq!(error, EndpointError::InvalidHeader { name: "x-two" });
}

//! What arrives at a server is what was signed, by each transport.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod layers;
mod sockets;

use std::io::{self, Write};
use std::net::TcpListener;
use std::time::Duration;

use http::Request;
use layers::GetLayer;
use lensmith::credentials::Credentials;
use lensmith::endpoint::Endpoint;
use lensmith::sign::{Scope, Settings, TokenPlacement, sign_headers, sign_query};
use lensmith::{Client, Error};
use sockets::Server;

const SCOPE: Scope<'_> = Scope { region: "eu-central-1", service: "layers" };

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "s3cr3t")
}

/// A server that signs each request anew as it arrived, and refuses another signature.
fn verifying(address: &str) -> io::Result<Server> {
    let listener = TcpListener::bind(address)?;
    Ok(Server::listen(listener, |mut stream, requests| {
        let text = sockets::read_request(&stream).unwrap();
        let answer: &[u8] = match verify(&text) {
            true => sockets::EMPTY,
            false => b"HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\n{}",
        };
        requests.send(text).unwrap();
        let _ = stream.write_all(answer);
    }))
}

fn verify(text: &str) -> bool {
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let [method, target, _] =
        lines.next().unwrap().split(' ').collect::<Vec<_>>().try_into().unwrap();
    let mut request = Request::builder().method(method).uri(target);
    let mut signed = "";
    let (mut given, mut date) = ("", "");
    for (name, value) in lines.map(|line| line.split_once(": ").unwrap()) {
        match name.to_ascii_lowercase().as_str() {
            "authorization" => given = value,
            "x-amz-date" => date = value,
            _ => {}
        }
    }
    if let Some((_, rest)) = given.split_once("SignedHeaders=") {
        signed = rest.split_once(',').unwrap().0;
    }
    for (name, value) in head.lines().skip(1).map(|line| line.split_once(": ").unwrap()) {
        if signed.split(';').any(|signed| name.eq_ignore_ascii_case(signed)) {
            request = request.header(name, value);
        }
    }
    let mut request = request.body(body.to_owned()).unwrap();
    let now = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", date).unwrap();
    let now = jiff::tz::Offset::UTC.to_timestamp(now).unwrap();
    sign_headers(&mut request, &credentials(), SCOPE, Settings::default(), now).unwrap();
    request.headers()["authorization"] == given
}

/// Where a server listens, its host, and unusual spellings of the host and of paths.
const SPELLINGS: [(&str, &str, &[&str], &[&str]); 2] = [
    (
        "127.0.0.1:0",
        "127.0.0.1",
        &["127.0.0.1", "localhost", "LOCALHOST", "127.1", "0x7f.1"],
        &["/a%20b", "/%2e%2e/b", "/a/../b", "//b"],
    ),
    (
        "[::1]:0",
        "[::1]",
        &["[::1]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::0:0.0.0.1]"],
        &["/%2e%2e/b"],
    ),
];

/// Servers, each with the endpoints that lead to it.
fn servers() -> Vec<(Server, Vec<String>)> {
    let mut servers = Vec::new();
    for (address, first, hosts, paths) in SPELLINGS {
        let server = match verifying(address) {
            Ok(server) => server,
            Err(error) if address.starts_with('[') => {
                println!("skipped: there is no IPv6 here: {error}");
                continue;
            }
            Err(error) => panic!("{error}"),
        };
        let port = server.url.rsplit_once(':').unwrap().1;
        let of_host = |host: &str| format!("http://{host}:{port}");
        let of_path = |path| format!("{}{path}", of_host(first));
        let urls =
            hosts.iter().map(|host| of_host(host)).chain(paths.iter().map(of_path)).collect();
        servers.push((server, urls));
    }
    servers
}

/// Either the server accepts the signature, or nothing was sent and the error says what to write.
fn check(name: &str, url: &str, server: &Server, result: Result<u16, String>) {
    let sent = server.requests.try_recv();
    match result {
        Ok(status) => {
            assert_eq!(status, 200, "{name} {url}: {sent:?}");
            let host = Endpoint::new(url).apply(Request::new(())).unwrap();
            let host = format!("\r\nhost: {}\r\n", host.uri().authority().unwrap());
            assert!(sent.unwrap().to_lowercase().contains(&host.to_lowercase()), "{name} {url}");
        }
        Err(error) => {
            assert!(sent.is_err(), "{name} {url}: {error}: {sent:?}");
            assert!(
                error.contains("after it was signed; set the endpoint to"),
                "{name} {url}: {error}"
            );
        }
    }
}

fn status<T, E>(result: Result<T, Error<E>>, status: impl Fn(T) -> u16) -> Result<u16, String>
where
    E: lensmith::OperationError,
{
    match result {
        Ok(response) => Ok(status(response)),
        Err(error) => match error.status() {
            Some(status) => Ok(status),
            None => Err(error.to_string()),
        },
    }
}

#[tokio::test]
async fn hyper_sends_what_was_signed() {
    for (server, urls) in servers() {
        for url in urls {
            let builder = Client::builder().region("eu-central-1").credentials(credentials());
            let client = builder.endpoint_url(&*url).build().unwrap();
            let result = client.send(GetLayer::new("sha256:4f")).await;
            check("hyper", &url, &server, status(result, |response| response.http_status));
        }
    }
}

#[cfg(feature = "reqwest")]
#[tokio::test]
async fn reqwest_sends_what_was_signed_or_says_what_it_would_change() {
    let reqwest = reqwest::Client::builder().no_proxy().build().unwrap();
    for (server, urls) in servers() {
        let mut refused = 0;
        for url in urls {
            let builder = Client::builder().region("eu-central-1").credentials(credentials());
            let client = builder.endpoint_url(&*url).transport(reqwest.clone()).build().unwrap();
            let result = client.send(GetLayer::new("sha256:4f")).await;
            refused += usize::from(matches!(result, Err(Error::Transport(_))));
            check("reqwest", &url, &server, status(result, |response| response.http_status));
        }
        assert_eq!(refused, 4);
    }
}

#[cfg(feature = "blocking")]
#[test]
fn ureq_sends_what_was_signed() {
    for (server, urls) in servers() {
        for url in urls {
            let builder = lensmith::blocking::Client::builder();
            let builder = builder.region("eu-central-1").credentials(credentials());
            let client = builder.endpoint_url(&*url).build().unwrap();
            let result = client.send(GetLayer::new("sha256:4f"));
            check("ureq", &url, &server, status(result, |response| response.http_status));
        }
    }
}

#[tokio::test]
async fn a_presigned_url_has_its_host_in_small_letters() {
    let builder = Client::builder().region("eu-central-1").credentials(credentials());
    let client = builder.endpoint_url("https://Layers.EXAMPLE:8443").build().unwrap();
    let expiry = Duration::from_secs(60);
    let request = client.presign(GetLayer::new("sha256:4f"), expiry).await.unwrap();
    assert_eq!(
        request.uri().authority().map(|authority| authority.as_str()),
        Some("layers.example:8443")
    );
}

#[tokio::test]
async fn a_token_that_no_header_can_carry_is_refused_by_the_async_client() {
    let builder = Client::builder().region("eu-central-1").credentials(with_token());
    let client = builder.endpoint_url("http://127.0.0.1:1").build().unwrap();
    let expiry = Duration::from_secs(60);
    let request = || GetLayer::new("sha256:4f");
    let errors = [
        client.send(request()).await.map(drop).unwrap_err().to_string(),
        client.presign(request(), expiry).await.map(drop).unwrap_err().to_string(),
        client.to_curl(request()).await.map(drop).unwrap_err().to_string(),
    ];
    errors.into_iter().for_each(is_refused);
}

/// A token that ends in a line break, as one that was read from a file.
fn with_token() -> Credentials {
    credentials().with_session_token("t0ken\n")
}

fn is_refused(error: String) {
    assert!(error.contains("`x-amz-security-token`: a control character"), "{error}");
    assert!(!error.contains("t0ken"), "{error}");
}

#[cfg(feature = "blocking")]
#[test]
fn a_token_that_no_header_can_carry_is_refused_by_the_blocking_client() {
    let builder = lensmith::blocking::Client::builder().region("eu-central-1");
    let builder = builder.credentials(with_token()).endpoint_url("http://127.0.0.1:1");
    let client = builder.build().unwrap();
    let request = || GetLayer::new("sha256:4f");
    let errors = [
        client.send(request()).map(drop).unwrap_err().to_string(),
        client.presign(request(), Duration::from_secs(60)).map(drop).unwrap_err().to_string(),
        client.to_curl(request()).map(drop).unwrap_err().to_string(),
    ];
    errors.into_iter().for_each(is_refused);
}

#[test]
fn a_token_that_no_header_can_carry_is_refused_by_signing_itself() {
    let now = jiff::Timestamp::UNIX_EPOCH;
    let request = || Request::get("https://layers.example/").body("").unwrap();
    for token_placement in [TokenPlacement::BeforeSigning, TokenPlacement::AfterSigning] {
        let settings = Settings { token_placement, ..Settings::default() };
        let (mut in_headers, mut in_query) = (request(), request());
        let minute = Duration::from_secs(60);
        let errors = [
            sign_headers(&mut in_headers, &with_token(), SCOPE, settings, now).unwrap_err(),
            sign_query(&mut in_query, &with_token(), SCOPE, settings, now, minute).unwrap_err(),
        ];
        errors.map(|error| error.to_string()).into_iter().for_each(is_refused);
        assert_eq!(in_query.uri(), request().uri());
        assert!(in_headers.headers().is_empty() && in_query.headers().is_empty());
    }
}

//! Keys of objects arrive at a server byte for byte, signed as they were sent, and no transport follows a redirect.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod object_store;
mod sockets;

use std::io::Write;

use http::Request;
use lensmith::config::Config;
use lensmith::credentials::Credentials;
use lensmith::sign::{PathEncoding, PathNormalization, Payload, Scope, Settings, sign_headers};
use lensmith::{Client, Error};
use object_store::GetObject;
use sockets::Server;

const SCOPE: Scope<'_> = Scope { region: "eu-central-1", service: "objects" };

fn settings() -> Settings {
    Settings {
        path_normalization: PathNormalization::Disabled,
        path_encoding: PathEncoding::Once,
        payload: Payload::HashedWithHeader,
        ..Settings::default()
    }
}

/// Keys, each with the path after the bucket, and whether the URLs of browsers can have it.
const KEYS: [(&str, &str, bool); 12] = [
    ("a/b.txt", "/b/a/b.txt", true),
    ("../secret", "/b/../secret", false),
    ("a/./b/../c", "/b/a/./b/../c", false),
    (".", "/b/.", false),
    ("..", "/b/..", false),
    ("//", "/b///", true),
    ("/a/", "/b//a/", true),
    ("a//b", "/b/a//b", true),
    ("50% a+b", "/b/50%25%20a%2Bb", true),
    ("%2e%2E/x", "/b/%252e%252E/x", true),
    ("caf\u{e9} \u{1f980}", "/b/caf%C3%A9%20%F0%9F%A6%80", true),
    (
        "e\u{301}?#&=;:@!$'()*,\\\"<>",
        "/b/e%CC%81%3F%23%26%3D%3B%3A%40%21%24%27%28%29%2A%2C%5C%22%3C%3E",
        true,
    ),
];

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "s3cr3t")
}

/// A server that signs each request anew as it arrived, and refuses another signature.
fn verifying() -> Server {
    Server::start(|mut stream, requests| {
        let text = sockets::read_request(&stream).unwrap();
        let status = if is_signed(&text) { "200 OK" } else { "403 Forbidden" };
        requests.send(text).unwrap();
        let _ =
            write!(stream, "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    })
}

fn target(text: &str) -> &str {
    text.split(' ').nth(1).unwrap()
}

fn is_signed(text: &str) -> bool {
    let header = |name: &str| {
        let mut lines = text.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(it, _)| it.eq_ignore_ascii_case(name)).unwrap().1
    };
    let given = header("authorization");
    let signed = given.split_once("SignedHeaders=").unwrap().1.split(',').next().unwrap();
    let mut request = Request::get(target(text));
    for name in signed.split(';') {
        request = request.header(name, header(name));
    }
    let mut request = request.body("").unwrap();
    let now = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", header("x-amz-date")).unwrap();
    let now = jiff::tz::Offset::UTC.to_timestamp(now).unwrap();
    sign_headers(&mut request, &credentials(), SCOPE, settings(), now).unwrap();
    request.headers().get("authorization").unwrap() == given
}

#[tokio::test]
async fn hyper_sends_keys_as_they_are() {
    let server = verifying();
    let builder = Client::builder().region("eu-central-1").credentials(credentials());
    let client = builder.endpoint_url(&*server.url).build().unwrap();
    for (key, path, _) in KEYS {
        client.send(GetObject::new("b", key)).await.unwrap();
        assert_eq!(target(&server.requests.recv().unwrap()), path, "{key}");
    }
}

#[cfg(feature = "reqwest")]
#[tokio::test]
async fn reqwest_sends_keys_as_they_are_or_not_at_all() {
    let server = verifying();
    let reqwest = reqwest::Client::builder().no_proxy().build().unwrap();
    let builder = Client::builder().region("eu-central-1").credentials(credentials());
    let client = builder.endpoint_url(&*server.url).transport(reqwest).build().unwrap();
    for (key, path, is_possible) in KEYS {
        let result = client.send(GetObject::new("b", key)).await;
        if is_possible {
            result.unwrap();
            assert_eq!(target(&server.requests.recv().unwrap()), path, "{key}");
        } else {
            let error = result.unwrap_err().to_string();
            assert!(error.contains("reqwest changes the path"), "{key}: {error}");
            assert!(error.contains("another transport"), "{key}: {error}");
            assert!(server.requests.try_recv().is_err());
        }
    }
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_client_sends_keys_as_they_are() {
    let server = verifying();
    let builder = lensmith::blocking::Client::builder().region("eu-central-1");
    let client = builder.credentials(credentials()).endpoint_url(&*server.url).build().unwrap();
    for (key, path, _) in KEYS {
        client.send(GetObject::new("b", key)).unwrap();
        assert_eq!(target(&server.requests.recv().unwrap()), path, "{key}");
    }
}

/// A server that redirects to another one, which must not be asked.
fn redirecting(to: &Server) -> Server {
    let location = format!("{}/elsewhere", to.url);
    Server::start(move |mut stream, _| {
        sockets::read_request(&stream).unwrap();
        let _ = write!(
            stream,
            "HTTP/1.1 307 Temporary Redirect\r\nlocation: {location}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
    })
}

fn check<T, E: lensmith::OperationError>(result: Result<T, Error<E>>, other: &Server) {
    let Err(error) = result else { panic!("the redirect was followed") };
    assert_eq!(error.status(), Some(307));
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn hyper_follows_no_redirect() {
    let other = verifying();
    let server = redirecting(&other);
    let builder = Client::builder().region("eu-central-1").credentials(credentials());
    let client = builder.endpoint_url(&*server.url).build().unwrap();
    check(client.send(GetObject::new("b", "k")).await, &other);
    let client = client.with(Config::FOLLOW_REGION_REDIRECTS, true);
    check(client.send(GetObject::new("b", "k")).await, &other);
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_client_follows_no_redirect() {
    let other = verifying();
    let server = redirecting(&other);
    let builder = lensmith::blocking::Client::builder().region("eu-central-1");
    let client = builder.credentials(credentials()).endpoint_url(&*server.url).build().unwrap();
    check(client.send(GetObject::new("b", "k")), &other);
}

/// A server whose response is compressed, and says so.
const GZIP: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\nconnection: close\r\n\r\n\x1f\x8b\x08\x00";

#[tokio::test]
async fn hyper_hands_over_a_compressed_object_as_it_is() {
    let server = Server::answering(GZIP);
    let builder = Client::builder().region("eu-central-1").credentials(credentials());
    let client = builder.endpoint_url(&*server.url).build().unwrap();
    let object = client.send(GetObject::new("b", "k")).await.unwrap();
    assert_eq!(object.content.bytes(100).await.unwrap(), &b"\x1f\x8b\x08\x00"[..]);
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_client_hands_over_a_compressed_object_as_it_is() {
    use std::io::Read;

    let server = Server::answering(GZIP);
    let builder = lensmith::blocking::Client::builder().region("eu-central-1");
    let client = builder.credentials(credentials()).endpoint_url(&*server.url).build().unwrap();
    let object = client.send(GetObject::new("b", "k")).unwrap();
    let mut content = Vec::new();
    object.content.reader().read_to_end(&mut content).unwrap();
    assert_eq!(content, b"\x1f\x8b\x08\x00");
}

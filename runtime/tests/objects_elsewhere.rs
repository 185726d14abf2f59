//! Names of buckets that would lead a signed request to another host, or to another path.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod object_store;

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response, Uri};
use lensmith::Client;
use lensmith::client::Builder;
use lensmith::credentials::Credentials;
use lensmith::transport::TransportError;
use object_store::{GetObject, ListObjects};

const BUCKETS: [&str; 14] = [
    "evil.example/",
    "evil.example#",
    "evil.example?",
    "evil.example:443/",
    "evil.example\\",
    "a@b",
    "a:b@evil.example/",
    "..",
    ".",
    "x?y",
    "a#b",
    "//",
    "a/../b",
    "a b\r\nhost: evil.example",
];

/// Where requests for these buckets go, if they go anywhere.
async fn destinations(change: impl Fn(Builder) -> Builder) -> Vec<(&'static str, Uri)> {
    let mut destinations = Vec::new();
    for bucket in BUCKETS {
        let sent = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&sent);
        let transport = move |request: Request<Bytes>| {
            seen.lock().unwrap().push(request.uri().clone());
            std::future::ready(Ok::<_, TransportError>(Response::default()))
        };
        let builder = Client::builder()
            .region("eu-central-1")
            .credentials(Credentials::new("AKIDEXAMPLE", "s3cr3t"))
            .transport(transport);
        let client = change(builder).build().unwrap();
        let get = client.send(GetObject::new(bucket, "key")).await.map(drop);
        let list = client.send(ListObjects::new(bucket)).await.map(drop);
        let sent = sent.lock().unwrap();
        // What is not sent is an error that says so.
        assert_eq!(sent.len(), usize::from(get.is_ok()) + usize::from(list.is_ok()), "{bucket:?}");
        destinations.extend(sent.iter().map(|uri| (bucket, uri.clone())));
    }
    destinations
}

#[tokio::test]
async fn a_bucket_in_the_path_stays_one_segment_of_it() {
    for own in [false, true] {
        let change = |builder: Builder| match own {
            true => builder.endpoint_url("https://own.example"),
            false => builder.s3_force_path_style(true),
        };
        let host = if own { "own.example" } else { "objects.eu-central-1.example" };
        for (bucket, uri) in destinations(change).await {
            assert_eq!(uri.authority().unwrap().as_str(), host, "{bucket:?}: {uri}");
        }
    }
}

#[tokio::test]
async fn a_bucket_in_the_host_stays_before_the_host_of_the_service() {
    for (bucket, uri) in destinations(|builder| builder).await {
        let authority = uri.authority().unwrap().as_str();
        assert!(authority.ends_with(".objects.eu-central-1.example"), "{bucket:?}: {uri}");
        assert!(!authority.contains('@'), "{bucket:?}: {uri}");
    }
}

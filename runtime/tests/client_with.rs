//! What clients have in common that came from one another, and what they do not.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]
#![cfg(feature = "client")]

mod layers;

use std::future::ready;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response};
use layers::GetLayer;
use lensmith::Client;
use lensmith::client::Builder;
use lensmith::config::{Config, EndpointUrl};
use lensmith::credentials::{Credentials, Provider};
use lensmith::retry::Policy;

fn builder() -> Builder {
    Client::builder().region("eu-central-1").credentials(Credentials::new("AKIDEXAMPLE", "s3cr3t"))
}

/// The hosts that requests went to, in their order.
type Hosts = Arc<Mutex<Vec<String>>>;

/// A builder whose requests are answered by `status`.
fn answered(status: u16, hosts: &Hosts) -> Builder {
    let hosts = Arc::clone(hosts);
    builder().transport(move |request: Request<Bytes>| {
        hosts.lock().unwrap().push(request.uri().host().unwrap().to_owned());
        let mut response = Response::new(Bytes::from_static(b"{}"));
        *response.status_mut() = status.try_into().unwrap();
        ready(Ok(response))
    })
}

/// How many attempts a call takes if all fail.
async fn attempts(client: &Client, hosts: &Hosts) -> usize {
    let before = hosts.lock().unwrap().len();
    client.send(GetLayer::new("sha256:4f")).await.unwrap_err();
    hosts.lock().unwrap().len() - before
}

#[tokio::test(start_paused = true)]
async fn transport_and_quota_of_retries_are_shared() {
    let hosts = Hosts::default();
    let client = answered(500, &hosts).build().unwrap();
    assert_eq!(attempts(&client, &hosts).await, 3);
    let there = client.with(Config::REGION, "us-east-1");
    for _ in 0..100 {
        attempts(&there, &hosts).await;
    }
    assert_eq!(attempts(&client, &hosts).await, 1);
    assert_eq!(attempts(&answered(500, &hosts).build().unwrap(), &hosts).await, 3);
}

#[tokio::test]
async fn what_a_provider_gave_is_shared() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let provider = Provider::new(move || {
        counter.fetch_add(1, Ordering::Relaxed);
        ready(Ok(Credentials::new("AKIDEXAMPLE", "s3cr3t")))
    });
    let client = answered(200, &Hosts::default()).credentials(provider).build().unwrap();
    let there = client.with(Config::REGION, "us-east-1");
    assert_eq!(there.config().credentials, client.config().credentials);
    for client in [&client, &there, &client.clone()] {
        client.send(GetLayer::new("sha256:4f")).await.unwrap();
    }
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_client_stays_as_it_was() {
    let client = answered(200, &Hosts::default()).build().unwrap();
    let before = client.config().clone();
    let _ = client.with(Config::RETRY.then(Policy::MAX_ATTEMPTS), 1_u32);
    assert_eq!(*client.config(), before);
}

#[tokio::test]
async fn the_calls_of_a_service_go_where_it_says() {
    let hosts = Hosts::default();
    let builder = answered(200, &hosts).endpoint_url("http://all.example");
    let client = builder.service_endpoint_url("Layers", "http://layers.example").build().unwrap();
    let others =
        EndpointUrl::from("http://all.example").with_service("Keys", "http://keys.example");
    for client in [
        &client,
        &client.with(Config::ENDPOINT_URL, "http://once.example"),
        &client.with(Config::ENDPOINT_URL, others),
        &client.with(Config::ENDPOINT_URL, EndpointUrl::default()),
    ] {
        client.send(GetLayer::new("sha256:4f")).await.unwrap();
    }
    let expected = ["layers.example", "once.example", "all.example", "layers.eu-central-1.example"];
    assert_eq!(*hosts.lock().unwrap(), expected);
}

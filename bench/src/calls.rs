//! Whole calls over a transport that responds at once: from the request to the response, with everything that a
//! call does in between except for the network.

use std::collections::BTreeMap;
use std::future::Future;
use std::rc::Rc;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response};
use lensmith::credentials::Credentials;
use lensmith::transport::{TransportError, streaming};
use lensmith::{Body, Client};
use lensmith_ecr::{DescribeImages, GetDownloadUrlForLayer};
use tokio::runtime::{Builder, Runtime};

use crate::comparison::Comparison;
use crate::dynamodb::types::{AttributeValue, KeysAndAttributes};
use crate::dynamodb::{BatchGetItem, GetItem};
use crate::s3::{GetObject, PutObject};
use crate::values::{self, BATCH};

/// The name of Lensmith in tables.
pub const LENSMITH: &str = "Lensmith";
/// The region and the keys of both clients.
pub const REGION: &str = "eu-central-1";
/// The key id.
pub const KEY_ID: &str = "AKIDEXAMPLE";
/// The secret key.
pub const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// A response that a transport gives again and again.
#[derive(Clone)]
pub struct Canned {
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl Canned {
    /// A body of AWS JSON.
    pub fn json(body: impl Into<Bytes>) -> Self {
        let headers =
            [("content-type", "application/x-amz-json-1.1"), ("x-amzn-requestid", "8d2e1f0c")];
        Self::new(&headers, body)
    }

    /// A response with these headers.
    pub fn new(headers: &[(&'static str, &'static str)], body: impl Into<Bytes>) -> Self {
        let header = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        Self { headers: headers.iter().map(header).collect(), body: body.into() }
    }

    /// The response with its body in this form.
    pub fn response<B>(&self, body: impl FnOnce(Bytes) -> B) -> Response<B> {
        let mut response = Response::new(body(self.body.clone()));
        *response.headers_mut() = self.headers.clone();
        response
    }

    /// The start of an object.
    pub fn object() -> Self {
        Self::new(&values::OBJECT_HEAD, values::object())
    }

    /// The response to a stored object.
    pub fn stored() -> Self {
        let etag = ("etag", "\"9bb58f26192e4ba00f01e2e7b136bbd8\"");
        Self::new(&[("x-amz-request-id", "4442587FB7D0A2F9"), etag], "")
    }
}

/// The body of the response to the small call.
pub const LAYER: &str =
    r#"{"downloadUrl":"https://layers.example/1?X-Amz-Expires=3600","layerDigest":"sha256:4f53"}"#;
/// An object that is stored: a kilobyte.
pub const STORED: &[u8] = &[0x5a; 1024];

/// A runtime without further threads.
pub fn runtime() -> Rc<Runtime> {
    Rc::new(Builder::new_current_thread().enable_all().build().expect("a runtime starts"))
}

fn client(canned: Canned) -> Client {
    let transport = streaming(move |_: http::Request<Body>| {
        let response = canned.response(Body::from);
        async move { Ok::<_, TransportError>(response) }
    });
    let credentials = Credentials::new(KEY_ID, SECRET);
    let builder = Client::builder().region(REGION).credentials(credentials).transport(transport);
    builder.build().expect("the settings are right")
}

/// A task that makes a call until its end.
fn calling<F: Future + 'static>(
    canned: Canned,
    call: impl Fn(Client) -> F + 'static,
) -> impl FnMut() -> F::Output {
    let (runtime, client) = (runtime(), client(canned));
    move || runtime.block_on(call(client.clone()))
}

/// Every comparison of whole calls.
pub fn comparisons() -> Vec<Comparison> {
    let official = "AWS SDK";
    vec![
        add_official(small_call().target(0.25, official)),
        add_official(page().target(0.55, official)),
        add_official(get_item().target(1.0 / 3.0, official)),
        add_official(batch_get_item().target(1.0 / 3.0, official)),
        add_official(get_object().target(1.0 / 3.0, official)),
        add_official(put_object()),
    ]
}

#[cfg(feature = "official")]
fn add_official(comparison: Comparison) -> Comparison {
    crate::official::add(comparison)
}

#[cfg(not(feature = "official"))]
fn add_official(comparison: Comparison) -> Comparison {
    comparison
}

fn small_call() -> Comparison {
    Comparison::new("ecr-small", "Small call: ECR GetDownloadUrlForLayer").peer(
        LENSMITH,
        calling(Canned::json(LAYER), |client| async move {
            client
                .send(GetDownloadUrlForLayer::new("team/app", "sha256:4f53"))
                .await
                .expect("a response")
        }),
    )
}

fn page() -> Comparison {
    Comparison::new("ecr-page", "Page of 64 kB: ECR DescribeImages").peer(
        LENSMITH,
        calling(Canned::json(values::images().to_string()), |client| async move {
            client.send(DescribeImages::new("team/app")).await.expect("a response")
        }),
    )
}

/// The name of the key and its value.
fn key(index: u32) -> BTreeMap<String, AttributeValue> {
    BTreeMap::from([
        ("pk".to_owned(), AttributeValue::S(format!("ORDER#{index:08}"))),
        ("sk".to_owned(), AttributeValue::S("DETAILS".to_owned())),
    ])
}

fn get_item() -> Comparison {
    let body = serde_json::json!({ "Item": values::item(1) }).to_string();
    Comparison::new("dynamodb-get", "DynamoDB GetItem").peer(
        LENSMITH,
        calling(Canned::json(body), |client| async move {
            client.send(GetItem::new("orders", key(1))).await.expect("a response")
        }),
    )
}

fn batch_get_item() -> Comparison {
    Comparison::new("dynamodb-batch", "DynamoDB BatchGetItem, 25 items").peer(
        LENSMITH,
        calling(Canned::json(values::batch().to_string()), |client| async move {
            let keys = KeysAndAttributes::new((0..BATCH).map(key).collect::<Vec<_>>());
            client.send(BatchGetItem::new([("orders", keys)])).await.expect("a response")
        }),
    )
}

fn get_object() -> Comparison {
    Comparison::new("s3-get", "S3 GetObject, up to its body").peer(
        LENSMITH,
        calling(Canned::object(), |client| async move {
            client
                .send(GetObject::new("example-bucket", "photos/2026/cat.jpg"))
                .await
                .expect("a response")
        }),
    )
}

fn put_object() -> Comparison {
    Comparison::new("s3-put", "S3 PutObject, 1 kB").peer(
        LENSMITH,
        calling(Canned::stored(), |client| async move {
            let request = PutObject::new("example-bucket", "photos/2026/cat.jpg");
            client
                .send(request.with(PutObject::BODY, Body::from(Bytes::from_static(STORED))))
                .await
                .expect("a response")
        }),
    )
}

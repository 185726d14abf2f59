//! AWS's own clients, over a transport that responds at once.

use std::collections::HashMap;
use std::future::Future;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use aws_sdk_s3::primitives::ByteStream;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;

use crate::calls::{Canned, KEY_ID, LAYER, REGION, SECRET, STORED, runtime};
use crate::comparison::Comparison;
use crate::values::{self, BATCH};

const NAME: &str = "AWS SDK";

/// Adds AWS's own client to a comparison of calls.
pub fn add(comparison: Comparison) -> Comparison {
    match comparison.id {
        "ecr-small" => small_call(comparison),
        "ecr-page" => page(comparison),
        "dynamodb-get" => get_item(comparison),
        "dynamodb-batch" => batch_get_item(comparison),
        "s3-get" => get_object(comparison),
        "s3-put" => put_object(comparison),
        _ => comparison,
    }
}

#[derive(Clone)]
struct Transport(Canned);

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Transport")
    }
}

impl HttpConnector for Transport {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let response = HttpResponse::try_from(self.0.response(SdkBody::from)).expect("a response");
        HttpConnectorFuture::ready(Ok(response))
    }
}

impl HttpClient for Transport {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

/// A client of a crate, with the default settings.
macro_rules! client {
    ($sdk:ident, $canned:expr) => {{
        let config = $sdk::Config::builder()
            .behavior_version($sdk::config::BehaviorVersion::latest())
            .region($sdk::config::Region::new(REGION))
            .credentials_provider($sdk::config::Credentials::new(
                KEY_ID, SECRET, None, None, "bench",
            ))
            .http_client(Transport($canned))
            .build();
        $sdk::Client::from_conf(config)
    }};
}

/// A task that makes a call until its end.
fn calling<C: Clone + 'static, F: Future + 'static>(
    client: C,
    call: impl Fn(C) -> F + 'static,
) -> impl FnMut() -> F::Output {
    let runtime = runtime();
    move || runtime.block_on(call(client.clone()))
}

fn small_call(comparison: Comparison) -> Comparison {
    let client = client!(aws_sdk_ecr, Canned::json(LAYER));
    comparison.peer(
        NAME,
        calling(client, |client| async move {
            let call = client.get_download_url_for_layer();
            call.repository_name("team/app")
                .layer_digest("sha256:4f53")
                .send()
                .await
                .expect("a response")
        }),
    )
}

fn page(comparison: Comparison) -> Comparison {
    let client = client!(aws_sdk_ecr, Canned::json(values::images().to_string()));
    comparison.peer(
        NAME,
        calling(client, |client| async move {
            client.describe_images().repository_name("team/app").send().await.expect("a response")
        }),
    )
}

fn key(index: u32) -> HashMap<String, AttributeValue> {
    HashMap::from([
        ("pk".to_owned(), AttributeValue::S(format!("ORDER#{index:08}"))),
        ("sk".to_owned(), AttributeValue::S("DETAILS".to_owned())),
    ])
}

fn get_item(comparison: Comparison) -> Comparison {
    let body = serde_json::json!({ "Item": values::item(1) }).to_string();
    let client = client!(aws_sdk_dynamodb, Canned::json(body));
    comparison.peer(
        NAME,
        calling(client, |client| async move {
            let call = client.get_item().table_name("orders");
            call.set_key(Some(key(1))).send().await.expect("a response")
        }),
    )
}

fn batch_get_item(comparison: Comparison) -> Comparison {
    let client = client!(aws_sdk_dynamodb, Canned::json(values::batch().to_string()));
    comparison.peer(
        NAME,
        calling(client, |client| async move {
            let keys = KeysAndAttributes::builder().set_keys(Some((0..BATCH).map(key).collect()));
            let keys = keys.build().expect("keys");
            client.batch_get_item().request_items("orders", keys).send().await.expect("a response")
        }),
    )
}

fn get_object(comparison: Comparison) -> Comparison {
    let client = client!(aws_sdk_s3, Canned::object());
    comparison.peer(
        NAME,
        calling(client, |client| async move {
            let call = client.get_object().bucket("example-bucket").key("photos/2026/cat.jpg");
            call.send().await.expect("a response")
        }),
    )
}

fn put_object(comparison: Comparison) -> Comparison {
    let client = client!(aws_sdk_s3, Canned::stored());
    comparison.peer(
        NAME,
        calling(client, |client| async move {
            let call = client.put_object().bucket("example-bucket").key("photos/2026/cat.jpg");
            call.body(ByteStream::from_static(STORED)).send().await.expect("a response")
        }),
    )
}

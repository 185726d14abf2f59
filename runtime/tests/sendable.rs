//! A member of a union that the model does not know can be read, but not sent.
#![allow(clippy::unreachable, clippy::unwrap_used, reason = "a test fails by a panic")]

#[allow(dead_code, reason = "the service is all that is needed of it")]
mod layers;

use std::collections::BTreeMap;

use layers::{GetLayerError, GetLayerResponse, SERVICE};
use lensmith::protocol::InvalidRequest;
use lensmith::{Operation, Service, prism};

lensmith::union! {
    /// Where a layer comes from.
    #[derive(Clone, Debug, PartialEq)]
    pub enum Origin: "Origin" {
        /// A URL.
        URL = Url(String) => prism!(Url, "url"),
        /// Several places.
        ALL = All(Vec<BTreeMap<String, Origin>>) => prism!(All, "all"),
    }
}

/// Adds a layer.
#[derive(Clone, Debug, PartialEq)]
struct PutLayer {
    size: i64,
    origin: Origin,
}

lensmith::structure! {
    PutLayer, zero: Self { size: 0, origin: Origin::Url(String::new()) };
    SIZE: i64 = lens!(size, "layerSize").required(),
    ORIGIN: Origin = lens!(origin, "layerOrigin").required(),
}

impl Operation for PutLayer {
    type Response = GetLayerResponse;
    type Error = GetLayerError;
    const SERVICE: &'static Service = &SERVICE;
}

fn put(origin: &str) -> PutLayer {
    PutLayer { size: 7, origin: Origin::from_json(origin.as_bytes()).unwrap() }
}

#[test]
fn what_the_model_knows_can_be_sent() {
    for origin in [r#"{"url":"{"}"#, r#"{"all":[]}"#, r#"{"all":[{"a":{"url":""}}]}"#] {
        assert!(put(origin).to_request().is_ok(), "{origin}");
    }
}

#[test]
fn the_first_member_that_it_does_not_know_is_named_by_its_path() {
    for (origin, path) in [
        (r#"{"torrent":{"a":1}}"#, "layerOrigin.torrent"),
        (r#"{}"#, r#"layerOrigin[""]"#),
        (
            r#"{"all":[{},{"a":{"url":"\"["},"b c":{"all":[{"d":{"tape":1}}]},"e":{"disk":2}}]}"#,
            r#"layerOrigin.all[1]["b c"].all[0].d.tape"#,
        ),
    ] {
        let InvalidRequest::UnknownMember(error) = put(origin).to_request().unwrap_err() else {
            unreachable!("only a member of a union is wrong");
        };
        assert_eq!(error.path, path, "{origin}");
        assert!(error.to_string().starts_with(path), "{error}");
    }
}

#[cfg(feature = "client")]
#[tokio::test]
async fn a_client_refuses_it_before_it_sends_anything() {
    use std::future::Ready;

    use bytes::Bytes;
    use http::Response;
    use lensmith::client::Builder;
    use lensmith::credentials::Credentials;
    use lensmith::transport::TransportError;

    let never = |_| -> Ready<Result<Response<Bytes>, TransportError>> {
        unreachable!("something was sent")
    };
    let credentials = Credentials::new("AKIDEXAMPLE", "s3cr3t");
    let client =
        Builder::default().region("eu-central-1").credentials(credentials).transport(never);
    let error = client.build().unwrap().send(put(r#"{"tape":1}"#)).await.unwrap_err();
    assert!(matches!(error, lensmith::Error::InvalidRequest(_)), "{error}");
    assert!(error.to_string().starts_with("GetLayer: layerOrigin.tape: "), "{error}");
}

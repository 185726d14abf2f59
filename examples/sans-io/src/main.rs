//! Builds, directs and signs a request, and reads a response, without sending anything.

#![forbid(unsafe_code)]

use bytes::Bytes;
use lensmith::credentials::Credentials;
use lensmith::endpoint::Params;
use lensmith::optics::*;
use lensmith::sign::{Scope, Settings, sign_headers};
use lensmith::{Operation, Timestamp};
use lensmith_ecr::{
    GetDownloadUrlForLayer, GetDownloadUrlForLayerError, GetDownloadUrlForLayerResponse,
};

/// A path through two optics, as a constant.
const URL: Then<Lens<GetDownloadUrlForLayerResponse, Option<String>>, SomePrism<String>> =
    GetDownloadUrlForLayerResponse::DOWNLOAD_URL.some();

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let request = GetDownloadUrlForLayer::new("app", "sha256:4f53")
        .with(GetDownloadUrlForLayer::REGISTRY_ID, "123456789012");
    let request =
        GetDownloadUrlForLayer::REPOSITORY_NAME.over(request, |name| format!("team/{name}"));

    let service = GetDownloadUrlForLayer::SERVICE;
    let endpoint = service.endpoint_rules.resolve(&Params::new().with("Region", "eu-central-1"))?;
    let mut http = endpoint.apply(request.to_request()?)?;
    let credentials = Credentials::new("AKIDEXAMPLE", "secret");
    let scope = Scope { region: "eu-central-1", service: service.signing_name };
    sign_headers(&mut http, &credentials, scope, Settings::default(), Timestamp::now())?;
    println!("{} {}", http.method(), http.uri());
    if let Some(body) = http.body().as_bytes() {
        println!("{}", String::from_utf8_lossy(body));
    }

    let answer = Bytes::from_static(br#"{"downloadUrl":"https://example.com/layer"}"#);
    let response = GetDownloadUrlForLayer::parse_response(http::Response::new(answer))?;
    println!("{} {:?}", response.http_status, URL.preview(&response));

    let refusal = br#"{"__type":"LayersNotFoundException","message":"no such layer"}"#;
    let refusal = http::Response::builder()
        .status(400)
        .header("x-amzn-requestid", "7f1a")
        .body(Bytes::from_static(refusal))?;
    let error = GetDownloadUrlForLayer::parse_response(refusal).unwrap_err();
    println!("{error}");
    if let lensmith::Error::Service(error) = &error {
        let missing = GetDownloadUrlForLayerError::LAYERS_NOT_FOUND.preview(error);
        println!("{:?}", missing.and_then(|error| error.message.as_deref()));
    }
    Ok(())
}

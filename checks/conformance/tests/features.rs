//! What the runtime's features `serde` and `validate` add to the types of a generated crate.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use lensmith_ecr::types::{ImageIdentifier, RepositoryNotFoundException};
use lensmith_ecr::{
    BatchGetImage, DescribeImagesResponse, GetDownloadUrlForLayer, GetDownloadUrlForLayerResponse,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Checks that `serde_json` writes and reads the JSON that `to_json` and `from_json` do.
macro_rules! assert_same_json {
    ($type:ty, $json:literal) => {
        let value = <$type>::from_json($json.as_bytes()).unwrap();
        assert_eq!(through_serde(&value), (value.to_json(), value));
    };
}

/// The JSON of a value, and the value that is read from it.
fn through_serde<T: Serialize + DeserializeOwned>(value: &T) -> (String, T) {
    let json = serde_json::to_string(value).unwrap();
    let read = serde_json::from_str(&json).unwrap();
    (json, read)
}

#[test]
fn serde_json_speaks_the_wire_form() {
    assert_same_json!(
        GetDownloadUrlForLayer,
        r#"{"repositoryName":"app","layerDigest":"sha256:4f"}"#
    );
    assert_same_json!(
        GetDownloadUrlForLayerResponse,
        r#"{"downloadUrl":"https://layers.example"}"#
    );
    assert_same_json!(
        DescribeImagesResponse,
        r#"{"imageDetails":[{"imageTags":["1","latest"],"imageSizeInBytes":4096,
            "imagePushedAt":1793682243.5,"imageScanStatus":{"status":"TOMORROWS"},
            "imageScanFindingsSummary":{"findingSeverityCounts":{"HIGH":3,"LOW":1}}}],"nextToken":"t"}"#
    );
    assert_same_json!(RepositoryNotFoundException, r#"{"message":"there is no such repository"}"#);
}

#[test]
fn what_the_model_rules_out_is_reported_by_its_path() {
    let request = GetDownloadUrlForLayer::new("app", "sha256:4f53");
    assert_eq!(request.validate(), Ok(()));
    let request = request
        .with(GetDownloadUrlForLayer::REGISTRY_ID, "mine")
        .with(GetDownloadUrlForLayer::REPOSITORY_NAME, "a");
    assert_eq!(
        request.validate().unwrap_err().to_string(),
        "registryId: expected a match of the pattern `[0-9]{12}`, found \"mine\"\n\
         repositoryName: expected a length from 2 to 256, found a length of 1"
    );
}

#[test]
fn what_is_in_a_list_is_checked() {
    let [tag, broken] =
        ["latest", ""].map(|tag| ImageIdentifier::new().with(ImageIdentifier::IMAGE_TAG, tag));
    let request = BatchGetImage::new("app", [tag, broken]);
    let violations = request.validate().unwrap_err();
    let paths: Vec<&str> = violations.iter().map(|violation| violation.path()).collect();
    assert_eq!(paths, ["imageIds[1].imageTag"]);
}

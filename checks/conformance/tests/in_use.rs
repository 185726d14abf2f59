//! The generated crate of ECR as its users have it: paths over several levels, and how large things are.

use lensmith::optics::*;
use lensmith_ecr::types::{
    FindingSeverity, ImageDetail, ImageIdentifier, ImageScanFindingsSummary,
};
use lensmith_ecr::{BatchDeleteImage, DescribeImagesResponse};

const PAGE: &[u8] = br#"{"imageDetails": [
    {"imageTags": ["v1"], "imageScanFindingsSummary": {"findingSeverityCounts": {"CRITICAL": 2, "LOW": 9}}},
    {"imageTags": ["v2"], "imageScanFindingsSummary": {"findingSeverityCounts": {"HIGH": 1}}},
    {"imageTags": ["v3"]},
    {"imageTags": ["v4"], "imageScanFindingsSummary": {"findingSeverityCounts": {"CRITICAL": 5}}}
]}"#;

#[test]
fn counts_the_critical_findings_of_a_page() {
    let critical = DescribeImagesResponse::IMAGE_DETAILS
        .some()
        .each()
        .then(ImageDetail::IMAGE_SCAN_FINDINGS_SUMMARY)
        .some()
        .then(ImageScanFindingsSummary::FINDING_SEVERITY_COUNTS)
        .some()
        .ix(FindingSeverity::Critical);

    let page = DescribeImagesResponse::from_json(PAGE).unwrap();
    assert_eq!(critical.to_vec(&page), [&2, &5]);
    assert_eq!(critical.to_vec(&page).into_iter().sum::<i32>(), 7);

    let page = critical.over(page, |count| count + 1);
    assert_eq!(critical.to_vec(&page), [&3, &6]);
}

#[test]
fn sets_a_tag_on_every_image() {
    let every_tag = BatchDeleteImage::IMAGE_IDS.each().then(ImageIdentifier::IMAGE_TAG);
    let images = ["sha256:4f53", "sha256:77aa"]
        .map(|digest| ImageIdentifier::new().with(ImageIdentifier::IMAGE_DIGEST, digest));

    let request = BatchDeleteImage::new("app", images.to_vec());
    let request = every_tag.set(request, Some("retired".into()));
    assert_eq!(every_tag.some().to_vec(&request), ["retired", "retired"]);
}

#[test]
fn finds_every_tag_of_a_page() {
    let tags = DescribeImagesResponse::IMAGE_DETAILS.some().each().then(ImageDetail::IMAGE_TAGS);
    let page = DescribeImagesResponse::from_json(PAGE).unwrap();
    assert_eq!(tags.some().each().to_vec(&page), ["v1", "v2", "v3", "v4"]);
}

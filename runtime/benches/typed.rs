//! Typed decoding and encoding beside serde's derives: a page of 100 image descriptions (about 64 kB), with the same
//! types on both sides.

#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "a benchmark")]

#[path = "page/mod.rs"]
mod page;

use std::collections::BTreeMap;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use jiff::Timestamp;

fn main() {
    divan::main();
}

lensmith::enumeration! {
    /// Whether a scan has ended.
    pub enum Status: "ScanStatus" {
        /// It has.
        COMPLETE = Complete("COMPLETE"),
        /// It has not.
        IN_PROGRESS = InProgress("IN_PROGRESS"),
    }
}

mod ours {
    use super::{BTreeMap, Status, Timestamp};

    #[derive(Clone, Debug, Default)]
    pub struct Page {
        pub image_details: Option<Vec<Image>>,
        pub next_token: Option<String>,
    }

    lensmith::structure! {
        Page;
        IMAGE_DETAILS: Option<Vec<Image>> = lens!(image_details, "imageDetails"),
        NEXT_TOKEN: Option<String> = lens!(next_token, "nextToken"),
    }

    #[derive(Clone, Debug, Default)]
    pub struct Image {
        pub registry_id: Option<String>,
        pub repository_name: Option<String>,
        pub image_digest: Option<String>,
        pub image_tags: Option<Vec<String>>,
        pub image_size_in_bytes: Option<i64>,
        pub image_pushed_at: Option<Timestamp>,
        pub image_scan_status: Option<ScanStatus>,
        pub image_scan_findings_summary: Option<Findings>,
        pub image_manifest_media_type: Option<String>,
        pub artifact_media_type: Option<String>,
        pub last_recorded_pull_time: Option<Timestamp>,
    }

    lensmith::structure! {
        Image;
        REGISTRY_ID: Option<String> = lens!(registry_id, "registryId"),
        REPOSITORY_NAME: Option<String> = lens!(repository_name, "repositoryName"),
        IMAGE_DIGEST: Option<String> = lens!(image_digest, "imageDigest"),
        IMAGE_TAGS: Option<Vec<String>> = lens!(image_tags, "imageTags"),
        IMAGE_SIZE_IN_BYTES: Option<i64> = lens!(image_size_in_bytes, "imageSizeInBytes"),
        IMAGE_PUSHED_AT: Option<Timestamp> = lens!(image_pushed_at, "imagePushedAt"),
        IMAGE_SCAN_STATUS: Option<ScanStatus> = lens!(image_scan_status, "imageScanStatus"),
        FINDINGS: Option<Findings> = lens!(image_scan_findings_summary, "imageScanFindingsSummary"),
        MANIFEST_MEDIA_TYPE: Option<String> =
            lens!(image_manifest_media_type, "imageManifestMediaType"),
        ARTIFACT_MEDIA_TYPE: Option<String> = lens!(artifact_media_type, "artifactMediaType"),
        LAST_PULL: Option<Timestamp> = lens!(last_recorded_pull_time, "lastRecordedPullTime"),
    }

    #[derive(Clone, Debug, Default)]
    pub struct ScanStatus {
        pub status: Option<Status>,
        pub description: Option<String>,
    }

    lensmith::structure! {
        ScanStatus;
        STATUS: Option<Status> = lens!(status, "status"),
        DESCRIPTION: Option<String> = lens!(description, "description"),
    }

    #[derive(Clone, Debug, Default)]
    pub struct Findings {
        pub image_scan_completed_at: Option<Timestamp>,
        pub vulnerability_source_updated_at: Option<Timestamp>,
        pub finding_severity_counts: Option<BTreeMap<String, i32>>,
    }

    lensmith::structure! {
        Findings;
        COMPLETED_AT: Option<Timestamp> = lens!(image_scan_completed_at, "imageScanCompletedAt"),
        UPDATED_AT: Option<Timestamp> =
            lens!(vulnerability_source_updated_at, "vulnerabilitySourceUpdatedAt"),
        COUNTS: Option<BTreeMap<String, i32>> =
            lens!(finding_severity_counts, "findingSeverityCounts"),
    }
}

/// The same types with serde's derives. Times are floats: serde knows no timestamps in seconds.
mod derived {
    use super::BTreeMap;
    use serde::{Deserialize, Serialize};

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Page {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub image_details: Option<Vec<Image>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub next_token: Option<String>,
    }

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Image {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub registry_id: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub repository_name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub image_digest: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub image_tags: Option<Vec<String>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub image_size_in_bytes: Option<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub image_pushed_at: Option<f64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub image_scan_status: Option<ScanStatus>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub image_scan_findings_summary: Option<Findings>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub image_manifest_media_type: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub artifact_media_type: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub last_recorded_pull_time: Option<f64>,
    }

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct ScanStatus {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub status: Option<Status>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub description: Option<String>,
    }

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    pub enum Status {
        Complete,
        InProgress,
    }

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Findings {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub image_scan_completed_at: Option<f64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub vulnerability_source_updated_at: Option<f64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub finding_severity_counts: Option<BTreeMap<String, i32>>,
    }
}

#[divan::bench(sample_count = 400)]
fn decode_lensmith(bencher: Bencher) {
    let text = page::page().to_string();
    let bencher = bencher.counter(BytesCount::of_str(&text));
    bencher.bench_local(|| ours::Page::from_json(black_box(text.as_bytes())).unwrap());
}

#[divan::bench(sample_count = 400)]
fn decode_serde_derive(bencher: Bencher) {
    let text = page::page().to_string();
    let bencher = bencher.counter(BytesCount::of_str(&text));
    bencher.bench_local(|| serde_json::from_str::<derived::Page>(black_box(&text)).unwrap());
}

#[divan::bench(sample_count = 400)]
fn encode_lensmith(bencher: Bencher) {
    let page = ours::Page::from_json(page::page().to_string().as_bytes()).unwrap();
    bencher.bench_local(|| black_box(&page).to_json());
}

#[divan::bench(sample_count = 400)]
fn encode_serde_derive(bencher: Bencher) {
    let page: derived::Page = serde_json::from_value(page::page()).unwrap();
    bencher.bench_local(|| serde_json::to_string(black_box(&page)).unwrap());
}

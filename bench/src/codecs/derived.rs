//! The types of the page with serde's derives. Times are floats: serde knows no timestamps in seconds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Structs whose members may all be absent.
macro_rules! structures {
    ($($name:ident { $($member:ident: $ty:ty,)* })*) => {$(
        #[derive(Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            $(#[serde(skip_serializing_if = "Option::is_none")] pub $member: Option<$ty>,)*
        }
    )*};
}

structures! {
    Page {
        image_details: Vec<Image>,
        next_token: String,
    }
    Image {
        registry_id: String,
        repository_name: String,
        image_digest: String,
        image_tags: Vec<String>,
        image_size_in_bytes: i64,
        image_pushed_at: f64,
        image_scan_status: ScanStatus,
        image_scan_findings_summary: Findings,
        image_manifest_media_type: String,
        artifact_media_type: String,
        last_recorded_pull_time: f64,
        subject_manifest_digest: String,
        image_status: ImageStatus,
        last_archived_at: f64,
        last_activated_at: f64,
    }
    ScanStatus {
        status: Status,
        description: String,
    }
    Findings {
        image_scan_completed_at: f64,
        vulnerability_source_updated_at: f64,
        finding_severity_counts: BTreeMap<String, i32>,
    }
}

/// Whether a scan has ended.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// It has.
    Complete,
    /// It has not.
    InProgress,
}

/// Where an image is.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ImageStatus {
    /// At hand.
    Active,
    /// In the archive.
    Archived,
}

//! The page that the benchmarks read and write.

use serde_json::{Value, json};

/// A page of 100 image descriptions.
pub(crate) fn page() -> Value {
    let image = |index: u32| {
        let digest =
            |salt: u32| format!("sha256:{:064x}", u128::from(index * 31 + salt).pow(3) << 48);
        json!({
            "artifactMediaType": "application/vnd.docker.container.image.v1+json",
            "imageDigest": digest(0),
            "imageManifestMediaType": "application/vnd.docker.distribution.manifest.v2+json",
            "imagePushedAt": 1_700_000_000.25 + f64::from(index),
            "imageScanFindingsSummary": {
                "findingSeverityCounts": { "HIGH": index % 7, "LOW": index % 11, "MEDIUM": 3 },
                "imageScanCompletedAt": 1_700_000_100.5,
            },
            "imageScanStatus": { "description": "The scan was \"completed\".", "status": "COMPLETE" },
            "imageSizeInBytes": 52_428_800 + u64::from(index),
            "imageTags": ["latest", format!("v1.{index}"), digest(1)],
            "registryId": "123456789012",
            "repositoryName": "team/app",
        })
    };
    json!({ "imageDetails": (0..100).map(image).collect::<Vec<_>>(), "nextToken": null })
}

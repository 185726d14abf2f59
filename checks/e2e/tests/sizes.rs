//! How much memory the requests and the calls of the service take. Run with `--nocapture` to read it.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails by a panic")]

use std::collections::BTreeSet;

use lensmith::credentials::Credentials;
use lensmith::schema::Shape;
use lensmith::{Client, Operation, Structure};
use lensmith_ecr::*;
use serde_json::Value;

/// An operation, and the bytes that each part of a call takes.
struct Size {
    operation: &'static str,
    request: usize,
    response: usize,
    future: usize,
}

/// The sizes of the operations that are named.
macro_rules! sizes {
    ($client:expr; $($operation:ident,)*) => {
        [$(Size {
            operation: <$operation as Structure>::NAME,
            request: size_of::<$operation>(),
            response: size_of::<<$operation as Operation>::Response>(),
            future: size_of_val(&$client.send($operation::zero())),
        }),*]
    };
}

#[test]
fn no_call_is_a_large_future() {
    let client = client();
    let sizes = sizes! {
        client;
        BatchCheckLayerAvailability,
        BatchDeleteImage,
        BatchGetImage,
        BatchGetRepositoryScanningConfiguration,
        CompleteLayerUpload,
        CreatePullThroughCacheRule,
        CreateRepository,
        CreateRepositoryCreationTemplate,
        DeleteLifecyclePolicy,
        DeletePullThroughCacheRule,
        DeleteRegistryPolicy,
        DeleteRepository,
        DeleteRepositoryCreationTemplate,
        DeleteRepositoryPolicy,
        DeleteSigningConfiguration,
        DeregisterPullTimeUpdateExclusion,
        DescribeImageReplicationStatus,
        DescribeImageScanFindings,
        DescribeImageSigningStatus,
        DescribeImages,
        DescribePullThroughCacheRules,
        DescribeRegistry,
        DescribeReplicationBackfillResults,
        DescribeRepositories,
        DescribeRepositoryCreationTemplates,
        GetAccountSetting,
        GetAuthorizationToken,
        GetDownloadUrlForLayer,
        GetLifecyclePolicy,
        GetLifecyclePolicyPreview,
        GetRegistryPolicy,
        GetRegistryScanningConfiguration,
        GetRepositoryPolicy,
        GetSigningConfiguration,
        InitiateLayerUpload,
        ListImageReferrers,
        ListImages,
        ListPullTimeUpdateExclusions,
        ListReplicationBackfills,
        ListTagsForResource,
        PutAccountSetting,
        PutImage,
        PutImageScanningConfiguration,
        PutImageTagMutability,
        PutLifecyclePolicy,
        PutRegistryPolicy,
        PutRegistryScanningConfiguration,
        PutReplicationConfiguration,
        PutSigningConfiguration,
        RegisterPullTimeUpdateExclusion,
        SetRepositoryPolicy,
        StartImageScan,
        StartLifecyclePolicyPreview,
        StartReplicationBackfill,
        StopReplicationBackfill,
        TagResource,
        UntagResource,
        UpdateImageStorageClass,
        UpdatePullThroughCacheRule,
        UpdateRepositoryCreationTemplate,
        UploadLayerPart,
        ValidatePullThroughCacheRule,
    };
    assert_eq!(
        sizes.iter().map(|size| size.operation.to_owned()).collect::<BTreeSet<_>>(),
        in_model()
    );

    for (what, part) in [
        ("request", (|size| size.request) as fn(&Size) -> usize),
        ("response", |size| size.response),
        ("future of `send`", |size| size.future),
    ] {
        let largest = sizes.iter().max_by_key(|size| part(size)).unwrap();
        println!("largest {what}: {}, {} bytes", largest.operation, part(largest));
    }
    for size in &sizes {
        assert!(size.future <= 4096, "{}: {} bytes", size.operation, size.future);
    }
}

/// A client that sends nothing.
fn client() -> Client {
    Client::builder()
        .region("eu-west-1")
        .credentials(Credentials::new("AKID", "secret"))
        .build()
        .unwrap()
}

/// The names of all operations in the model.
fn in_model() -> BTreeSet<String> {
    let model: Value = serde_json::from_str(include_str!("../../../models/ecr.json")).unwrap();
    let shapes = model["shapes"].as_object().unwrap();
    let operations = shapes.iter().filter(|(_, shape)| shape["type"] == "operation");
    operations.map(|(id, _)| id.split_once('#').unwrap().1.to_owned()).collect()
}

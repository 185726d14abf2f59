//! How many allocations a small call makes, from its operation to its response. The count depends on no machine.

use std::alloc::System;

use bytes::Bytes;
use http::{Request, Response};
use lensmith::Client;
use lensmith::credentials::Credentials;
use lensmith::transport::TransportError;
use lensmith_ecr::GetDownloadUrlForLayer;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// What a call makes once its client has made another. The benchmark `ecr-small` has a bound of its own: its
/// responses have headers, too.
const MOST: usize = 32;

const DIGEST: &str = "sha256:9d2f5e1c3c1e0f7f0a2b9d6f4c8a7b1e5d3f2c1b0a9e8d7c6b5a49382716f5e4";

const ANSWER: &[u8] = br#"{"downloadUrl":"https://layers.example/1","layerDigest":"sha256:9d2f"}"#;

#[tokio::test]
async fn a_small_call_makes_few_allocations() -> Result<(), Box<dyn std::error::Error>> {
    let answer = |_: Request<Bytes>| async {
        Ok::<_, TransportError>(Response::new(Bytes::from_static(ANSWER)))
    };
    let client = Client::builder()
        .region("eu-central-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "s3cr3t"))
        .transport(answer)
        .build()?;
    let call = || client.send(GetDownloadUrlForLayer::new("team/app", DIGEST));
    call().await?;
    let region = Region::new(ALLOCATOR);
    call().await?;
    let change = region.change();
    let count = change.allocations + change.reallocations;
    assert!(count <= MOST, "{count} allocations of {} bytes", change.bytes_allocated);
    Ok(())
}

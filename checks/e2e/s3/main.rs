//! Calls of S3 against an emulator of AWS or another server, with a crate that `cargo xtask e2e` generates: it writes this
//! package's manifest, starts the server and runs this.

#![forbid(unsafe_code)]

mod blocking;
mod buckets;
mod checksums;
mod keys;
mod lists;
mod multipart;
mod objects;
mod presigned;
mod signatures;

#[allow(dead_code, reason = "the calls of ECR need the rest")]
#[path = "../src/session.rs"]
mod session;

#[allow(dead_code, reason = "other packages need the rest")]
#[path = "../src/steps.rs"]
mod steps;

use std::env;
use std::process::ExitCode;

use lensmith::Body;
use s3::{CreateBucket, DeleteBucket, HeadBucket, PutObject};
use session::{Failure, PATIENCE, report};
use steps::{MAX_WAIT, unique};

fn main() -> ExitCode {
    session::run_both(call, blocking::run)
}

async fn call(endpoint: String) -> Result<(), Failure> {
    let client = session::client(&endpoint, PATIENCE)?;
    let bucket = unique("bucket");
    let created = client.send(CreateBucket::new(&bucket)).await?;
    client.wait(HeadBucket::BUCKET_EXISTS, HeadBucket::new(&bucket), MAX_WAIT).await?;
    report("S3: a bucket", Ok(created.location.unwrap_or_default()))?;
    buckets::run().await?;
    objects::run(&client, &bucket).await?;
    keys::run(&client, &bucket).await?;
    lists::run(&client, &bucket).await?;
    multipart::run(&client, &bucket).await?;
    checksums::run(&client, &bucket).await?;
    presigned::run(&client, &bucket).await?;
    signatures::run(&endpoint, &bucket).await?;
    client.send(DeleteBucket::new(&bucket)).await?;
    client.wait(HeadBucket::BUCKET_NOT_EXISTS, HeadBucket::new(&bucket), MAX_WAIT).await?;
    Ok(())
}

/// Whether the server is `s3s-fs`, which stores objects as files and lacks some of what S3 has.
pub(crate) fn keeps_files() -> bool {
    env::var_os("LENSMITH_E2E_FILES").is_some()
}

/// A request that stores a text.
pub(crate) fn put(bucket: &str, key: &str, text: &str) -> PutObject {
    PutObject::new(bucket, key).with(PutObject::BODY, Body::from(text.to_owned()))
}

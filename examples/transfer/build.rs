//! Generates the operations that transfers need. `S3_MODEL` names another model of S3, such as the whole one of AWS.

#![forbid(unsafe_code)]

use lensmith_codegen::build;

const OPERATIONS: [&str; 7] = [
    "AbortMultipartUpload",
    "CompleteMultipartUpload",
    "CreateMultipartUpload",
    "GetObject",
    "HeadObject",
    "PutObject",
    "UploadPart",
];

fn main() -> Result<(), build::Error> {
    println!("cargo::rerun-if-env-changed=S3_MODEL");
    let model = std::env::var("S3_MODEL").unwrap_or_else(|_| "model/s3.json".to_owned());
    build::module("s3", &[model], &OPERATIONS)
}

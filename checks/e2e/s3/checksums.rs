//! Checksums: the default one, those of other algorithms, of streams, and one that is wrong.

use lensmith::{Body, Client};
use s3::types::{ChecksumAlgorithm, ChecksumMode};
use s3::{DeleteObject, GetObject, PutObject};

use crate::put;
use crate::session::{Failure, Seen, report};
use crate::steps::expect_code;

const TEXT: &str = "123456789";
const KEY: &str = "with a checksum";

/// The checksum of the text by CRC-32, as base64 of the bytes `cbf43926`.
const CRC32: &str = "y/Q5Jg==";

pub(crate) async fn run(client: &Client, bucket: &str) -> Result<(), Failure> {
    report("S3: the checksum of a text", default(client, bucket).await)?;
    report("S3: the checksum of a stream", stream(client, bucket).await)?;
    for algorithm in [ChecksumAlgorithm::Sha256, ChecksumAlgorithm::Crc64nvme] {
        let step = format!("S3: a checksum by {algorithm}");
        report(&step, by(client, bucket, algorithm).await)?;
    }
    let wrong = put(bucket, KEY, TEXT).with(PutObject::CHECKSUM_CRC32, "AAAAAA==");
    let refused = client.send(wrong).await;
    report("S3: a wrong checksum", expect_code(refused, "BadDigest"))?;
    client.send(DeleteObject::new(bucket, KEY)).await?;
    Ok(())
}

async fn default(client: &Client, bucket: &str) -> Seen {
    client.send(put(bucket, KEY, TEXT)).await?;
    let request = GetObject::new(bucket, KEY).with(GetObject::CHECKSUM_MODE, ChecksumMode::Enabled);
    let response = client.send(request).await?;
    let checksum = response.checksum_crc32.clone().unwrap_or_default();
    if checksum != CRC32 || response.body.bytes(1 << 20).await? != TEXT {
        return Err(format!("not the checksum of the text: {checksum}").into());
    }
    Ok(checksum)
}

async fn stream(client: &Client, bucket: &str) -> Seen {
    // More than one chunk.
    let length = 200_000;
    let body =
        Body::replayable(move || Ok(Body::from_reader(std::io::Cursor::new(vec![7; length]))))
            .with_length(length as u64);
    client.send(PutObject::new(bucket, KEY).with(PutObject::BODY, body)).await?;
    let response = client.send(GetObject::new(bucket, KEY)).await?;
    let checksum = response.checksum_crc32.clone().unwrap_or_default();
    let bytes = response.body.bytes(1 << 20).await?;
    if bytes != vec![7; length] {
        return Err(format!("not the stream: {} bytes", bytes.len()).into());
    }
    Ok(format!("{} bytes, {checksum}", bytes.len()))
}

async fn by(client: &Client, bucket: &str, algorithm: ChecksumAlgorithm) -> Seen {
    let request = put(bucket, KEY, TEXT).with(PutObject::CHECKSUM_ALGORITHM, algorithm);
    client.send(request).await?;
    let response = client.send(GetObject::new(bucket, KEY)).await?;
    let checksum = response.checksum_sha256.clone().or(response.checksum_crc64nvme.clone());
    if response.body.bytes(1 << 20).await? != TEXT {
        return Err("not the text".into());
    }
    Ok(checksum.unwrap_or_else(|| "the server does not tell it".to_owned()))
}

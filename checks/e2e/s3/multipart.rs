//! Uploads in parts: of bytes, of streams and of other objects, completed and given up.

use lensmith::{Body, Client};
use s3::types::{CompletedMultipartUpload, CompletedPart};
use s3::{
    AbortMultipartUpload, AbortMultipartUploadError, CompleteMultipartUpload,
    CreateMultipartUpload, DeleteObject, GetObject, ListParts, UploadPart, UploadPartCopy,
};

use crate::keeps_files;
use crate::session::{Failure, Seen, report};
use crate::steps::{expect, expect_code};

/// The smallest size of a part that is not the last one.
const PART: usize = 5 << 20;
const KEY: &str = "parts/of one + object";

pub(crate) async fn run(client: &Client, bucket: &str) -> Result<(), Failure> {
    report("S3: an upload in parts", upload(client, bucket).await)?;
    report("S3: an upload that is given up", abort(client, bucket).await)?;
    client.send(DeleteObject::new(bucket, KEY)).await?;
    Ok(())
}

async fn begin(client: &Client, bucket: &str) -> Result<String, Failure> {
    let response = client.send(CreateMultipartUpload::new(bucket, KEY)).await?;
    Ok(response.upload_id.ok_or("the upload has no id")?)
}

fn part(number: i32, e_tag: Option<String>) -> CompletedPart {
    CompletedPart::new().with(CompletedPart::PART_NUMBER, number).with(CompletedPart::E_TAG, e_tag)
}

async fn upload(client: &Client, bucket: &str) -> Seen {
    let upload = begin(client, bucket).await?;
    let first =
        UploadPart::new(bucket, KEY, 1, &upload).with(UploadPart::BODY, Body::from(vec![1; PART]));
    let first = client.send(first).await?.e_tag;
    let stream =
        Body::replayable(|| Ok(Body::from_reader(std::io::Cursor::new(b"the end")))).with_length(7);
    let second = UploadPart::new(bucket, KEY, 2, &upload).with(UploadPart::BODY, stream);
    let second = client.send(second).await?.e_tag;
    let parts = client.send(ListParts::new(bucket, KEY, &upload)).await?.parts;
    let mut sizes: Vec<_> = parts.unwrap_or_default().iter().map(|part| part.size).collect();
    // A server of files lists them in any order.
    sizes.sort_unstable();
    if sizes != [Some(7), Some(5 << 20)] {
        return Err(format!("not the parts that were sent: {sizes:?}").into());
    }
    let parts = CompletedMultipartUpload::new()
        .with(CompletedMultipartUpload::PARTS, [part(1, first), part(2, second)]);
    let request = CompleteMultipartUpload::new(bucket, KEY, &upload)
        .with(CompleteMultipartUpload::MULTIPART_UPLOAD, parts);
    let version = client.send(request).await?.e_tag.ok_or("no ETag")?;
    let object = client.send(GetObject::new(bucket, KEY)).await?;
    let bytes = object.body.bytes(2 * PART).await?;
    if bytes.len() != PART + 7 || !bytes.ends_with(b"the end") {
        return Err(format!("not the parts: {} bytes", bytes.len()).into());
    }
    Ok(format!("{} bytes, {version}", bytes.len()))
}

async fn abort(client: &Client, bucket: &str) -> Seen {
    let upload = begin(client, bucket).await?;
    let source = format!("{bucket}/{}", KEY.replace(' ', "%20").replace('+', "%2B"));
    let request = UploadPartCopy::new(bucket, source, KEY, 1, &upload)
        .with(UploadPartCopy::COPY_SOURCE_RANGE, "bytes=0-9");
    let copied = client.send(request).await?.copy_part_result.ok_or("no result")?;
    let abort = AbortMultipartUpload::new(bucket, KEY, &upload);
    client.send(abort.clone()).await?;
    let gone = client.send(abort).await;
    let error = match keeps_files() {
        // To `s3s-fs`, an upload that is gone is that of someone else.
        true => expect_code(gone, "AccessDenied")?,
        false => expect(gone, |error| matches!(error, AbortMultipartUploadError::NoSuchUpload(_)))?,
    };
    Ok(format!("{} copied, then {error}", copied.e_tag.unwrap_or_default()))
}

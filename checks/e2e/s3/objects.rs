//! Objects with metadata, ranges of them, copies, and what is not there.

use std::collections::BTreeMap;

use lensmith::Client;
use s3::{
    CopyObject, DeleteObject, GetObject, GetObjectError, HeadObject, HeadObjectError,
    ListObjectsV2, ListObjectsV2Error, PutObject,
};

use crate::put;
use crate::session::{Failure, Seen, report};
use crate::steps::{MAX_WAIT, expect, unique};

const TEXT: &str = "0123456789";
const LIMIT: usize = 1 << 20;

pub(crate) async fn run(client: &Client, bucket: &str) -> Result<(), Failure> {
    report("S3: an object with metadata", store(client, bucket).await)?;
    report("S3: a range of an object", range(client, bucket).await)?;
    report("S3: a copy", copy(client, bucket).await)?;
    report("S3: an object without content", empty(client, bucket).await)?;
    client.send(DeleteObject::new(bucket, "object")).await?;
    let gone = client.send(GetObject::new(bucket, "object")).await;
    let seen = expect(gone, |error| matches!(error, GetObjectError::NoSuchKey(_)));
    report("S3: no object any more", seen)?;
    let gone = client.send(HeadObject::new(bucket, "object")).await;
    let seen = expect(gone, |error| matches!(error, HeadObjectError::NotFound(_)));
    report("S3: an error without a body", seen)?;
    let missing = client.send(ListObjectsV2::new(unique("nothing"))).await;
    let seen = expect(missing, |error| matches!(error, ListObjectsV2Error::NoSuchBucket(_)));
    report("S3: a bucket that is not there", seen)
}

async fn store(client: &Client, bucket: &str) -> Seen {
    let metadata = [("purpose", "a test; of = headers"), ("number", "7")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let metadata = BTreeMap::from(metadata);
    let request = put(bucket, "object", TEXT)
        .with(PutObject::METADATA, metadata.clone())
        .with(PutObject::CONTENT_TYPE, "text/plain; charset=utf-8");
    let version = client.send(request).await?.e_tag.ok_or("no ETag")?;
    let waiter = HeadObject::OBJECT_EXISTS;
    let head = client.wait(waiter, HeadObject::new(bucket, "object"), MAX_WAIT).await?;
    let head = head.into_response().ok_or("the waiter saw no object")?;
    if head.e_tag.as_deref() != Some(&version)
        || head.content_length != Some(10)
        || head.metadata.as_ref() != Some(&metadata)
    {
        return Err(format!("not the head of the object: {head:?}").into());
    }
    let response = client.send(GetObject::new(bucket, "object")).await?;
    let modified = response.last_modified.ok_or("the object has no date")?;
    if response.metadata != Some(metadata)
        || response.content_type.as_deref() != Some("text/plain; charset=utf-8")
        || response.body.bytes(LIMIT).await? != TEXT
    {
        return Err("not the object that was stored".into());
    }
    Ok(format!("{version}, of {modified}"))
}

async fn range(client: &Client, bucket: &str) -> Seen {
    let request = GetObject::new(bucket, "object").with(GetObject::RANGE, "bytes=2-5");
    let response = client.send(request).await?;
    let range = response.content_range.clone().unwrap_or_default();
    if response.http_status != 206 || range != "bytes 2-5/10" {
        return Err(format!("not the range: {response:?}").into());
    }
    match &*response.body.bytes(LIMIT).await? {
        b"2345" => Ok(range),
        bytes => Err(format!("not the bytes of the range: {bytes:?}").into()),
    }
}

async fn copy(client: &Client, bucket: &str) -> Seen {
    let source = format!("{bucket}/object");
    let response = client.send(CopyObject::new(bucket, source, "a copy")).await?;
    let result = response.copy_object_result.ok_or("there is no result")?;
    let object = client.send(GetObject::new(bucket, "a copy")).await?;
    if object.body.bytes(LIMIT).await? != TEXT {
        return Err("not the text of the source".into());
    }
    client.send(DeleteObject::new(bucket, "a copy")).await?;
    Ok(result.e_tag.unwrap_or_default())
}

async fn empty(client: &Client, bucket: &str) -> Seen {
    client.send(PutObject::new(bucket, "empty")).await?;
    let object = client.send(GetObject::new(bucket, "empty")).await?;
    let length = object.body.bytes(LIMIT).await?.len();
    client.send(DeleteObject::new(bucket, "empty")).await?;
    match length {
        0 => Ok("no bytes".to_owned()),
        _ => Err(format!("{length} bytes").into()),
    }
}

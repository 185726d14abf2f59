//! The same with the client that has no async runtime: streams both ways, pages, and an error.

use std::io::{Cursor, Read};

use lensmith::Body;
use lensmith::blocking::Client;
use lensmith::credentials::Credentials;
use s3::{
    CreateBucket, DeleteBucket, DeleteObject, GetObject, GetObjectError, ListObjectsV2, PutObject,
};

use crate::put;
use crate::session::{Failure, PATIENCE, Seen, report};
use crate::steps::{expect, unique};

pub(crate) fn run(endpoint: &str) -> Result<(), Failure> {
    let client = Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("test", "test"))
        .endpoint_url(endpoint)
        .connect_timeout(PATIENCE)
        .timeout(PATIENCE)
        .build()?;
    let bucket = unique("blocking");
    client.send(CreateBucket::new(&bucket))?;
    report("blocking: an object of S3, as streams", stream(&client, &bucket))?;
    report("blocking: pages of objects", pages(&client, &bucket))?;
    let gone = client.send(GetObject::new(&bucket, "a"));
    let seen = expect(gone, |error| matches!(error, GetObjectError::NoSuchKey(_)));
    report("blocking: no object any more", seen)?;
    client.send(DeleteBucket::new(&bucket))?;
    Ok(())
}

fn stream(client: &Client, bucket: &str) -> Seen {
    let content: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
    let copy = content.clone();
    let body = Body::replayable(move || Ok(Body::from_reader(Cursor::new(copy.clone()))))
        .with_length(content.len() as u64);
    client.send(PutObject::new(bucket, "stream").with(PutObject::BODY, body))?;
    let mut bytes = Vec::new();
    client.send(GetObject::new(bucket, "stream"))?.body.reader().read_to_end(&mut bytes)?;
    client.send(DeleteObject::new(bucket, "stream"))?;
    if bytes != content {
        return Err(format!("{} bytes came back, and not those that were sent", bytes.len()).into());
    }
    Ok(format!("{} bytes", bytes.len()))
}

fn pages(client: &Client, bucket: &str) -> Seen {
    let keys = ["a", "b", "c"];
    for key in keys {
        client.send(put(bucket, key, key))?;
    }
    let request = ListObjectsV2::new(bucket).with(ListObjectsV2::MAX_KEYS, 2);
    let pages = client.paginate(request).collect::<Result<Vec<_>, _>>()?;
    for key in keys {
        client.send(DeleteObject::new(bucket, key))?;
    }
    let objects = pages.iter().flat_map(|page| page.contents.as_deref().unwrap_or_default());
    if !objects.flat_map(|object| object.key.as_deref()).eq(keys) || pages.len() != 2 {
        return Err(format!("not the keys on two pages: {pages:?}").into());
    }
    Ok(format!("{} objects on {} pages", keys.len(), pages.len()))
}

//! Lists of objects: pages, folders, and keys in the form of URLs.

use lensmith::Client;
use s3::types::EncodingType;
use s3::{DeleteObject, ListBuckets, ListObjectsV2};

use crate::session::{Failure, Seen, report};
use crate::{keeps_files, put};

const KEYS: [&str; 5] = ["list/a b", "list/c+d", "list/folder/one", "list/folder/two", "list/é"];

pub(crate) async fn run(client: &Client, bucket: &str) -> Result<(), Failure> {
    for key in KEYS {
        client.send(put(bucket, key, "text")).await?;
    }
    let buckets = client.send(ListBuckets::new()).await?.buckets.unwrap_or_default();
    if !buckets.iter().any(|one| one.name.as_deref() == Some(bucket)) {
        return Err(format!("not the bucket that was created: {buckets:?}").into());
    }
    report("S3: pages of objects", pages(client, bucket).await)?;
    report("S3: folders", folders(client, bucket).await)?;
    report("S3: keys in the form of URLs", encoded(client, bucket).await)?;
    for key in KEYS {
        client.send(DeleteObject::new(bucket, key)).await?;
    }
    Ok(())
}

fn request(bucket: &str) -> ListObjectsV2 {
    ListObjectsV2::new(bucket).with(ListObjectsV2::PREFIX, "list/")
}

async fn pages(client: &Client, bucket: &str) -> Seen {
    let mut pages = client.paginate(request(bucket).with(ListObjectsV2::MAX_KEYS, 2));
    let (mut count, mut keys) = (0, Vec::new());
    while let Some(page) = pages.next().await {
        count += 1;
        keys.extend(page?.contents.unwrap_or_default().into_iter().flat_map(|object| object.key));
    }
    if keys != KEYS || count != 3 {
        return Err(format!("not the keys on three pages: {keys:?} on {count}").into());
    }
    Ok(format!("{} keys on {count} pages", keys.len()))
}

async fn folders(client: &Client, bucket: &str) -> Seen {
    let response = client.send(request(bucket).with(ListObjectsV2::DELIMITER, "/")).await?;
    let folders = response.common_prefixes.unwrap_or_default();
    let folders: Vec<_> = folders.iter().flat_map(|one| one.prefix.as_deref()).collect();
    let objects = response.contents.unwrap_or_default().len();
    match folders.as_slice() {
        ["list/folder/"] if objects == 3 => Ok("one, and three objects".to_owned()),
        _ => Err(format!("not one folder: {folders:?}, {objects} objects").into()),
    }
}

async fn encoded(client: &Client, bucket: &str) -> Seen {
    let request = request(bucket).with(ListObjectsV2::ENCODING_TYPE, EncodingType::Url);
    let response = client.send(request).await?;
    let keys = response.contents.unwrap_or_default();
    let keys: Vec<_> = keys.iter().flat_map(|object| object.key.as_deref()).collect();
    // Some servers write a space as `+`, others as `%20`.
    match keys.as_slice() {
        ["list/a+b" | "list/a%20b", "list/c%2Bd", .., "list/%C3%A9"] => Ok(format!("{keys:?}")),
        keys if keys == KEYS && keeps_files() => Ok(format!("otherwise, {keys:?}")),
        _ => Err(format!("not in the form of URLs: {keys:?}").into()),
    }
}

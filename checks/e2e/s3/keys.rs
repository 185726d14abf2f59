//! Keys byte for byte: in the path that is signed, in lists, and as the source of a copy.

use lensmith::Client;
use s3::types::{Delete, ObjectIdentifier};
use s3::{DeleteObjects, GetObject, HeadObject, ListObjectsV2};

use crate::session::{Failure, Seen, report};
use crate::{keeps_files, put};

/// Keys that every server takes.
const KEYS: [&str; 10] = [
    "a b",
    "a+b",
    "a%20b",
    "a&b=c?d#e",
    "folder/one/é/日本語/🦀",
    "'quotes' \"and\" <more>",
    "e\u{301} is not é",
    "~tilde_and-dash.dot",
    "$@:;,!*()[]{}^|`\\",
    "...",
];

/// Keys that a server of files normalizes or refuses.
const PATHS: [&str; 5] = ["a//b", "/slash", "slash/", "a/../b", "./dot"];

pub(crate) async fn run(client: &Client, bucket: &str) -> Result<(), Failure> {
    report("S3: keys with all kinds of characters", round_trips(client, bucket, &KEYS).await)?;
    for key in PATHS {
        let seen = match round_trips(client, bucket, &[key]).await {
            Err(other) if keeps_files() => Ok(format!("otherwise, {other}")),
            seen => seen,
        };
        report(&format!("S3: the key {key:?}"), seen)?;
    }
    Ok(())
}

async fn round_trips(client: &Client, bucket: &str, keys: &[&str]) -> Seen {
    for key in keys {
        client.send(put(bucket, key, key)).await?;
    }
    for &key in keys {
        client.send(HeadObject::new(bucket, key)).await?;
        let object = client.send(GetObject::new(bucket, key)).await?;
        let text = object.body.bytes(1 << 20).await?;
        if text != key {
            return Err(format!("{key:?} has the text of another key: {text:?}").into());
        }
    }
    let listed = client.send(ListObjectsV2::new(bucket)).await?.contents.unwrap_or_default();
    let mut listed: Vec<_> = listed.into_iter().flat_map(|object| object.key).collect();
    let deleted = delete(client, bucket, keys).await;
    let mut expected = keys.to_vec();
    listed.sort_unstable();
    expected.sort_unstable();
    if listed != expected {
        return Err(format!("not the keys that were put: {listed:?}").into());
    }
    deleted
}

async fn delete(client: &Client, bucket: &str, keys: &[&str]) -> Seen {
    let objects = keys.iter().map(|&key| ObjectIdentifier::new(key));
    let delete = Delete::new(objects.collect::<Vec<_>>());
    let response = client.send(DeleteObjects::new(bucket, delete)).await?;
    let deleted = response.deleted.unwrap_or_default();
    let errors = response.errors.unwrap_or_default();
    if deleted.len() != keys.len() || !errors.is_empty() {
        return Err(format!("not all are deleted: {errors:?}").into());
    }
    Ok(format!("{} keys", deleted.len()))
}

//! KMS: blobs, there and back.

use std::collections::BTreeMap;

use kms::{CreateKey, Decrypt, Encrypt, EncryptError};
use lensmith::{Blob, Client, Error};

use crate::session::{Failure, Seen, report};

const PLAINTEXT: &[u8] = &[0, 1, 127, 128, 255];

pub(crate) async fn run(client: &Client) -> Result<(), Failure> {
    report("KMS: bytes, encrypted and decrypted", bytes(client).await)?;
    report("KMS: a key that is not there", missing(client).await)
}

async fn bytes(client: &Client) -> Seen {
    let request = CreateKey::new().with(CreateKey::DESCRIPTION, "of an end-to-end test");
    let metadata = client.send(request).await?.key_metadata.ok_or("the key has no metadata")?;
    let context = BTreeMap::from([("purpose".to_owned(), "test".to_owned())]);
    let request = Encrypt::new(&metadata.key_id, Blob::from(PLAINTEXT.to_vec()))
        .with(Encrypt::ENCRYPTION_CONTEXT, context.clone());
    let encrypted = client.send(request).await?.ciphertext_blob.ok_or("no ciphertext")?;
    let request = Decrypt::new(encrypted.clone()).with(Decrypt::ENCRYPTION_CONTEXT, context);
    let decrypted = client.send(request).await?.plaintext.ok_or("no plaintext")?;
    if decrypted != Blob::from(PLAINTEXT.to_vec()) || encrypted == decrypted {
        return Err(format!("{PLAINTEXT:?} came back as {decrypted:?}").into());
    }
    Ok(format!("key {}", metadata.key_id))
}

async fn missing(client: &Client) -> Seen {
    let key = "00000000-0000-0000-0000-000000000000";
    match client.send(Encrypt::new(key, Blob::from(PLAINTEXT.to_vec()))).await {
        Err(error @ Error::Service(EncryptError::NotFound(_))) => Ok(error.to_string()),
        Err(error) => Err(format!("not NotFound: {error}").into()),
        Ok(response) => Err(format!("the call succeeded: {response:?}").into()),
    }
}

//! What S3 knows of an object: the upload of one that is not complete, and the head of one that is.

use std::collections::BTreeMap;

use lensmith::{AnyError, Client};

use crate::checksum::{Algorithm, Sum};
use crate::s3::types::{ChecksumMode, ChecksumType, CompletedMultipartUpload, CompletedPart};
use crate::s3::{
    AbortMultipartUpload, CompleteMultipartUpload, CreateMultipartUpload, HeadObject, UploadPart,
};
use crate::upload::name_of;
use crate::{Error, Options, Uploaded};

/// An upload in parts. Dropping it removes what is stored of it in the background, unless it was completed.
pub(crate) struct Multipart {
    client: Client,
    bucket: String,
    key: String,
    upload_id: String,
    is_over: bool,
}

/// A part that S3 has.
pub(crate) struct Stored {
    pub(crate) number: u64,
    pub(crate) length: u64,
    pub(crate) completed: CompletedPart,
    pub(crate) sum: Option<Sum>,
}

impl Multipart {
    pub(crate) async fn begin(
        client: Client,
        bucket: String,
        key: String,
        options: &Options,
        content_type: Option<String>,
        metadata: BTreeMap<String, String>,
    ) -> Result<Self, Error> {
        let mut request = CreateMultipartUpload::new(&*bucket, &*key)
            .with(CreateMultipartUpload::METADATA, metadata);
        request.content_type = content_type;
        if let Some(algorithm) = options.checksum {
            request.checksum_algorithm = Some(name_of(algorithm));
            request.checksum_type = Some(ChecksumType::FullObject);
        }
        let response = client.send(request).await.map_err(Error::call)?;
        let missing = "the response has no id of the upload";
        let upload_id = response
            .upload_id
            .ok_or(Error::Response { operation: "CreateMultipartUpload", what: missing })?;
        Ok(Self { client, bucket, key, upload_id, is_over: false })
    }

    /// The client, and a request that uploads a part by it.
    pub(crate) fn part(&self, number: u64) -> (Client, UploadPart) {
        // There are at most 10,000.
        let number = i32::try_from(number).unwrap_or(i32::MAX);
        let request = UploadPart::new(&*self.bucket, &*self.key, number, &*self.upload_id);
        (self.client.clone(), request)
    }

    /// Makes an object of the parts, which are in order.
    pub(crate) async fn complete(
        &self,
        parts: Vec<Stored>,
        checksum: Option<Algorithm>,
    ) -> Result<Uploaded, Error> {
        let length: u64 = parts.iter().map(|part| part.length).sum();
        let count = parts.len() as u64;
        let whole = checksum.map(|algorithm| {
            let sums = parts.iter().filter_map(|part| part.sum);
            sums.fold(Sum::empty(algorithm), Sum::then)
        });
        let parts: Vec<_> = parts.into_iter().map(|part| part.completed).collect();
        let parts = CompletedMultipartUpload::new().with(CompletedMultipartUpload::PARTS, parts);
        let mut request = CompleteMultipartUpload::new(&*self.bucket, &*self.key, &*self.upload_id)
            .with(CompleteMultipartUpload::MULTIPART_UPLOAD, parts);
        request.mpu_object_size = i64::try_from(length).ok();
        if let Some(sum) = whole {
            request.checksum_type = Some(ChecksumType::FullObject);
            match sum.algorithm {
                Algorithm::Crc64Nvme => request.checksum_crc64nvme = Some(sum.to_string()),
                Algorithm::Crc32 => request.checksum_crc32 = Some(sum.to_string()),
            }
        }
        let (e_tag, version_id) = match self.client.send(request).await {
            Ok(response) => (response.e_tag, response.version_id),
            // An attempt whose response was lost may have succeeded.
            Err(error) if error.code() == Some("NoSuchUpload") => {
                match self.find(length, whole).await {
                    Some(e_tag) => (Some(e_tag), None),
                    None => return Err(Error::call(error)),
                }
            }
            Err(error) => return Err(Error::call(error)),
        };
        Ok(Uploaded { e_tag, version_id, length, parts: count, checksum: whole })
    }

    /// The entity tag of the object, if it is the one that was uploaded.
    async fn find(&self, length: u64, sum: Option<Sum>) -> Option<String> {
        let object = Object::look_up(&self.client, &self.bucket, &self.key).await.ok()?;
        let is_same = sum.is_some_and(|sum| object.check(sum).is_ok_and(|by| by.is_some()));
        (is_same && object.length == length).then_some(object.e_tag)
    }

    /// Removes what is stored, since the upload failed.
    pub(crate) async fn abort(mut self, cause: Error) -> Error {
        self.is_over = true;
        match self.client.send(self.abortion()).await {
            Ok(_) => cause,
            Err(error) if error.code() == Some("NoSuchUpload") => cause,
            Err(error) => {
                let (upload_id, cause) = (self.upload_id.clone(), Box::new(cause));
                Error::NotAborted { upload_id, cause, error: AnyError::from(error) }
            }
        }
    }

    /// The upload is complete.
    pub(crate) fn forget(mut self) {
        self.is_over = true;
    }

    fn abortion(&self) -> AbortMultipartUpload {
        AbortMultipartUpload::new(&*self.bucket, &*self.key, &*self.upload_id)
    }
}

impl Drop for Multipart {
    fn drop(&mut self) {
        if self.is_over {
            return;
        }
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let (client, abortion) = (self.client.clone(), self.abortion());
            // Nobody is left to hear of an error.
            runtime.spawn(async move { client.send(abortion).await.map(drop) });
        }
    }
}

/// An object, by the facts that all of its ranges share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Object {
    pub(crate) bucket: String,
    pub(crate) key: String,
    pub(crate) e_tag: String,
    pub(crate) length: u64,
    /// The checksum of the whole content, if there is one, as S3 writes it.
    pub(crate) checksum: Option<(Algorithm, String)>,
}

impl Object {
    pub(crate) async fn look_up(client: &Client, bucket: &str, key: &str) -> Result<Self, Error> {
        let request =
            HeadObject::new(bucket, key).with(HeadObject::CHECKSUM_MODE, ChecksumMode::Enabled);
        let head = client.send(request).await.map_err(Error::call)?;
        let missing = |what| Error::Response { operation: "HeadObject", what };
        let e_tag = head.e_tag.ok_or_else(|| missing("the response has no entity tag"))?;
        let length = head.content_length.and_then(|length| u64::try_from(length).ok());
        let length = length.ok_or_else(|| missing("the response has no length"))?;
        let sums = [
            (Algorithm::Crc64Nvme, head.checksum_crc64nvme),
            (Algorithm::Crc32, head.checksum_crc32),
        ];
        let is_composite = head.checksum_type == Some(ChecksumType::Composite);
        let checksum = sums.into_iter().find_map(|(algorithm, text)| {
            let text = text.filter(|text| !is_composite && algorithm.parse(text).is_some())?;
            Some((algorithm, text))
        });
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        Ok(Self { bucket, key, e_tag, length, checksum })
    }

    /// How the checksums of its parts are computed. Those of an object without a checksum are for the log of a download, which
    /// may end early: the algorithm is the one that takes less time.
    pub(crate) fn algorithm(&self) -> Algorithm {
        self.checksum.as_ref().map_or(Algorithm::Crc32, |(algorithm, _)| *algorithm)
    }

    /// Compares the checksum with that of what arrived, and says which one was compared.
    pub(crate) fn check(&self, found: Sum) -> Result<Option<Algorithm>, Error> {
        match &self.checksum {
            None => Ok(None),
            Some((algorithm, expected)) if *expected == found.to_string() => Ok(Some(*algorithm)),
            Some((_, expected)) => Err(Error::Corrupt { expected: expected.clone(), found }),
        }
    }
}

use std::collections::BTreeMap;
use std::pin::{Pin, pin};
use std::sync::Arc;

use lensmith::Body;
use lensmith::checksum::When;
use lensmith::config::Config;
use tokio::sync::Semaphore;
use tokio::task::{JoinError, JoinSet};

use crate::backoff::Backoff;
use crate::checksum::{Algorithm, Sum};
use crate::object::{Multipart, Stored};
use crate::progress::{Counter, Listener};
use crate::s3::types::{ChecksumAlgorithm, CompletedPart};
use crate::s3::{PutObject, UploadPart};
use crate::source::{Part, Parts};
use crate::{Error, Options, Progress, Transfer};

/// An upload, which begins when it is awaited.
///
/// A body that fits into one part is sent by `PutObject`, and a longer one in parts. Those of a file, or of bytes in
/// memory, are read where they are. A stream is read into memory part by part: at most `concurrency` parts of
/// `part_size` bytes at a time, or one part if that is larger.
///
/// If a part fails for good, the others are given up, and the parts that were stored are removed before the error is
/// returned. Dropping the future asks for the same in the background, as long as its Tokio runtime lives. A process
/// that is killed leaves its parts in the bucket: a lifecycle rule (`AbortIncompleteMultipartUpload`) removes them.
#[must_use = "an upload begins when it is awaited"]
pub struct Upload {
    transfer: Transfer,
    bucket: String,
    key: String,
    body: Body,
    content_type: Option<String>,
    metadata: BTreeMap<String, String>,
    listener: Option<Listener>,
}

/// An object that was uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Uploaded {
    /// The entity tag of the object.
    pub e_tag: Option<String>,
    /// Its version, if the bucket keeps versions.
    pub version_id: Option<String>,
    /// How many bytes it has.
    pub length: u64,
    /// How many parts it was uploaded in.
    pub parts: u64,
    /// The checksum that S3 has compared with what arrived.
    pub checksum: Option<Sum>,
}

impl Upload {
    pub(crate) fn new(transfer: Transfer, bucket: String, key: String, body: Body) -> Self {
        let Transfer { mut client, options } = transfer;
        if options.checksum.is_none() {
            // Otherwise the client adds one of its own.
            client = client.with(Config::REQUEST_CHECKSUM_CALCULATION, When::Required);
        }
        let transfer = Transfer { client, options };
        let (content_type, metadata, listener) = (None, BTreeMap::new(), None);
        Self { transfer, bucket, key, body, content_type, metadata, listener }
    }

    /// The media type of the object, such as `text/plain`.
    pub fn content_type(self, content_type: impl Into<String>) -> Self {
        Self { content_type: Some(content_type.into()), ..self }
    }

    /// Adds metadata of your own to the object.
    pub fn metadata(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.metadata.insert(name.into(), value.into());
        self
    }

    /// Tells `listener` how many bytes the connections have taken. It is called from any thread, and must not block.
    pub fn on_progress(self, listener: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self { listener: Some(Arc::new(listener)), ..self }
    }

    async fn run(mut self) -> Result<Uploaded, Error> {
        self.transfer.options.check()?;
        let body = std::mem::take(&mut self.body);
        let counter = Counter::new(self.listener.take(), body.length());
        let mut parts = Parts::new(body, &self.transfer.options)?;
        match parts.next().await? {
            Some(part) if !part.is_last => self.in_parts(part, parts, &counter).await,
            part => self.at_once(part.map(|part| part.body).unwrap_or_default(), &counter).await,
        }
    }

    /// Sends the whole body in one request.
    async fn at_once(self, body: Body, counter: &Counter) -> Result<Uploaded, Error> {
        let Self { transfer: Transfer { client, options }, bucket, key, .. } = self;
        let sum = sum_of(&body, options.checksum).await?;
        let length = body.length().unwrap_or_default();
        let mut request = PutObject::new(bucket, key).with(PutObject::METADATA, self.metadata);
        request.body = body.with_progress(counter.part());
        request.content_type = self.content_type;
        if let Some(sum) = sum {
            let text = Some(sum.to_string());
            match sum.algorithm {
                Algorithm::Crc64Nvme => request.checksum_crc64nvme = text,
                Algorithm::Crc32 => request.checksum_crc32 = text,
            }
        }
        let mut backoff = Backoff::new(options.attempts);
        let response = loop {
            match client.send(request.clone()).await {
                Ok(response) => break response,
                Err(error) => backoff.wait(Error::call(error)).await?,
            }
        };
        let (e_tag, version_id) = (response.e_tag, response.version_id);
        Ok(Uploaded { e_tag, version_id, length, parts: 1, checksum: sum })
    }

    /// Sends the body in parts, and removes those that are stored if it fails.
    async fn in_parts(
        self,
        first: Part,
        rest: Parts,
        counter: &Counter,
    ) -> Result<Uploaded, Error> {
        let Self { transfer: Transfer { client, options }, bucket, key, .. } = self;
        let upload =
            Multipart::begin(client, bucket, key, &options, self.content_type, self.metadata)
                .await?;
        let sent = send_all(&upload, &options, first, rest, counter).await;
        let completed = match sent {
            Ok(parts) => upload.complete(parts, options.checksum).await,
            Err(error) => Err(error),
        };
        match completed {
            Ok(uploaded) => {
                upload.forget();
                Ok(uploaded)
            }
            Err(error) => Err(upload.abort(error).await),
        }
    }
}

impl IntoFuture for Upload {
    type Output = Result<Uploaded, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

/// Sends all parts, a few at a time. No call is on its way when it returns.
async fn send_all(
    upload: &Multipart,
    options: &Options,
    first: Part,
    rest: Parts,
    counter: &Counter,
) -> Result<Vec<Stored>, Error> {
    let (mut parts, mut next, mut sending) = (rest, Some(first), Sending::default());
    // A permit stands for `part_size` bytes of memory, so that larger parts need several.
    let permits = u32::try_from(options.concurrency).unwrap_or(u32::MAX).min(1 << 20);
    let budget = Arc::new(Semaphore::new(permits as usize));
    let unit = parts.next_size().max(1);
    let sent = async {
        loop {
            let needed = parts.next_size().div_ceil(unit).min(permits.into());
            let needed = u32::try_from(needed).unwrap_or(permits);
            let permit = sending.meanwhile(Arc::clone(&budget).acquire_many_owned(needed)).await?;
            let part = match next.take() {
                Some(part) => Some(part),
                None => sending.meanwhile(parts.next()).await??,
            };
            let Some(part) = part else { break };
            let (call, counter) = (upload.part(part.number), counter.clone());
            let (checksum, attempts) = (options.checksum, options.attempts);
            sending.tasks.spawn(async move {
                let _permit = permit;
                send(call, part, checksum, attempts, &counter).await
            });
        }
        while let Some(done) = sending.tasks.join_next().await {
            sending.stored.push(finished(done)?);
        }
        Ok::<_, Error>(())
    }
    .await;
    let Sending { mut tasks, mut stored } = sending;
    tasks.shutdown().await;
    stored.sort_by_key(|stored| stored.number);
    sent.map(|()| stored)
}

/// The parts that are on their way, and those that S3 has.
#[derive(Default)]
struct Sending {
    tasks: JoinSet<Result<Stored, Error>>,
    stored: Vec<Stored>,
}

impl Sending {
    /// Waits for something while parts are on their way. The first part that fails ends the wait, since a source may stay
    /// silent for hours.
    async fn meanwhile<T>(&mut self, waited: impl Future<Output = T>) -> Result<T, Error> {
        // Parts that arrive do not begin the wait anew: what was read of the next one would be lost.
        let mut waited = pin!(waited);
        loop {
            tokio::select! {
                Some(done) = self.tasks.join_next() => self.stored.push(finished(done)?),
                value = &mut waited => return Ok(value),
            }
        }
    }
}

fn finished(done: Result<Result<Stored, Error>, JoinError>) -> Result<Stored, Error> {
    done.unwrap_or_else(|error| Err(Error::Task(error)))
}

/// Sends a part, several times if need be.
async fn send(
    call: (lensmith::Client, UploadPart),
    part: Part,
    checksum: Option<Algorithm>,
    attempts: u32,
    counter: &Counter,
) -> Result<Stored, Error> {
    let ((client, mut request), number) = (call, part.number);
    let sum = sum_of(&part.body, checksum).await?;
    let length = part.body.length().unwrap_or_default();
    request.body = part.body.with_progress(counter.part());
    let mut completed = CompletedPart::new();
    completed.part_number = Some(request.part_number);
    if let Some(sum) = sum {
        let text = Some(sum.to_string());
        match sum.algorithm {
            Algorithm::Crc64Nvme => {
                request.checksum_crc64nvme.clone_from(&text);
                completed.checksum_crc64nvme = text;
            }
            Algorithm::Crc32 => {
                request.checksum_crc32.clone_from(&text);
                completed.checksum_crc32 = text;
            }
        }
    }
    let mut backoff = Backoff::new(attempts);
    let response = loop {
        match client.send(request.clone()).await {
            Ok(response) => break response,
            Err(error) => backoff.wait(Error::part(number, error)).await?,
        }
    };
    completed.e_tag = response.e_tag;
    Ok(Stored { number, length, completed, sum })
}

/// The checksum of a body that can be read again.
async fn sum_of(body: &Body, algorithm: Option<Algorithm>) -> Result<Option<Sum>, Error> {
    let Some(algorithm) = algorithm else { return Ok(None) };
    let (mut digest, mut chunks) = (algorithm.start(), body.clone().chunks());
    while let Some(chunk) = chunks.next().await {
        digest.update(&chunk.map_err(Error::Source)?);
    }
    Ok(Some(digest.finish()))
}

/// S3's name of an algorithm.
pub(crate) fn name_of(algorithm: Algorithm) -> ChecksumAlgorithm {
    match algorithm {
        Algorithm::Crc64Nvme => ChecksumAlgorithm::Crc64nvme,
        Algorithm::Crc32 => ChecksumAlgorithm::Crc32,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::time::Duration;

    use bytes::Bytes;
    use http::{Request, Response};
    use lensmith::credentials::Credentials;
    use lensmith::transport::TransportError;

    use super::*;

    /// A client whose calls take a second each, and, for each call, how many are on their way when it begins.
    fn slow_store() -> (lensmith::Client, Arc<Mutex<Vec<usize>>>) {
        let (running, seen) = (Arc::new(()), Arc::new(Mutex::new(Vec::new())));
        let noted = Arc::clone(&seen);
        let transport = move |_: Request<Bytes>| {
            let running = Arc::clone(&running);
            noted.lock().unwrap().push(Arc::strong_count(&running) - 1);
            async move {
                tokio::time::sleep(Duration::from_secs(1)).await;
                drop(running);
                let body = Bytes::from_static(b"<Result><UploadId>1</UploadId></Result>");
                Ok::<_, TransportError>(Response::new(body))
            }
        };
        let client = lensmith::Client::builder().region("eu-central-1").transport(transport);
        (client.credentials(Credentials::new("test", "test")).build().unwrap(), seen)
    }

    #[tokio::test(start_paused = true)]
    async fn of_parts_that_are_twice_as_large_half_as_many_are_on_their_way() {
        let (client, seen) = slow_store();
        let options = Options { part_size: 1, concurrency: 4, ..Options::default() };
        let (bucket, key) = ("bucket".to_owned(), "key".to_owned());
        let upload = Multipart::begin(client, bucket, key, &options, None, BTreeMap::new());
        let upload = upload.await.unwrap();
        seen.lock().unwrap().clear();
        // A stream has a thousand parts of one byte, and then parts of two.
        let body = Body::from_reader(std::io::Cursor::new(vec![7; 1_100]));
        let mut parts = Parts::new(body, &options).unwrap();
        let first = parts.next().await.unwrap().unwrap();
        let counter = Counter::new(None, None);
        let stored = send_all(&upload, &options, first, parts, &counter).await.unwrap();
        upload.forget();
        assert_eq!(stored.len(), 1_050);
        let seen = seen.lock().unwrap();
        assert_eq!(seen[..1_000].iter().max(), Some(&4));
        // The first one may begin beside two small ones.
        assert_eq!(seen[1_001..].iter().max(), Some(&2));
    }
}

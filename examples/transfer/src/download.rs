use std::collections::{BTreeSet, VecDeque};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lensmith::Client;
use tokio::fs::OpenOptions;
use tokio::io::{AsyncSeekExt, AsyncWrite, AsyncWriteExt, BufWriter};
use tokio::task::{JoinHandle, JoinSet};

use crate::backoff::Backoff;
use crate::checksum::{Digest, Sum};
use crate::object::Object;
use crate::progress::{Counter, Listener};
use crate::resume::Partial;
use crate::s3::GetObject;
use crate::{Error, Progress, Transfer, checksum::Algorithm};

/// A download, which begins with [`to_file`](Self::to_file) or [`to_writer`](Self::to_writer).
///
/// Its parts are requested in parallel, on the condition that the object is still the same: one that is replaced
/// meanwhile is [`Error::Changed`]. If S3 has a CRC64NVME or a CRC32 of the whole object, it is compared with what
/// arrived. An object that was uploaded with checksums of its parts alone has none: only TLS protects what arrives of it.
#[must_use = "a download begins with `to_file` or `to_writer`"]
pub struct Download {
    transfer: Transfer,
    bucket: String,
    key: String,
    listener: Option<Listener>,
}

/// An object that was downloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Downloaded {
    /// The entity tag of the object.
    pub e_tag: String,
    /// How many bytes it has.
    pub length: u64,
    /// How many of them an earlier download had left. They were read again from the file.
    pub resumed: u64,
    /// How many bytes were requested again, since what an earlier download had left of them is no longer what had arrived.
    pub damaged: u64,
    /// The checksum that was compared, if the object has one.
    pub verified: Option<Algorithm>,
}

impl Download {
    pub(crate) fn new(transfer: Transfer, bucket: String, key: String) -> Self {
        Self { transfer, bucket, key, listener: None }
    }

    /// Tells `listener` how many bytes have arrived. It is called from any thread, and must not block.
    pub fn on_progress(self, listener: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self { listener: Some(Arc::new(listener)), ..self }
    }

    /// Downloads to a file, which appears when it is whole, and replaces one that is there.
    ///
    /// Until then its bytes are in `<path>.part`, and `<path>.part.log` lists the parts that are whole. A download that
    /// fails, or is dropped, leaves both: the next one of the same object to the same path continues with them. It reads
    /// the listed parts again, and requests those whose checksum is no longer the same. If the object has changed, it begins
    /// anew.
    ///
    /// Nothing waits until the bytes are on the disk. If the computer loses power soon after a download, the file may lack
    /// some.
    ///
    /// Memory: some 3 MiB for each part that is on its way.
    ///
    /// # Errors
    /// [`Error::Corrupt`] after all has arrived, and then nothing is left; and those of the calls and of the files.
    pub async fn to_file(self, path: impl AsRef<Path>) -> Result<Downloaded, Error> {
        let path = path.as_ref();
        let (fetcher, options) = self.begin().await?;
        let file_error = |(path, error)| Error::File { path, error };
        let object = &fetcher.object;
        let counted = fetcher.counter.part();
        let partial = Partial::open(path, object, options.part_size, counted).await;
        let mut partial = partial.map_err(file_error)?;
        let resumed = partial.parts.values().map(|sum| sum.length).sum();

        let old: BTreeSet<u64> = partial.parts.keys().copied().collect();
        let ranges = ranges(object.length, partial.part_size);
        let (mut tasks, mut new) =
            (JoinSet::new(), ranges.filter(|(index, _)| !old.contains(index)));
        loop {
            while tasks.len() < options.concurrency
                && let Some((index, range)) = new.next()
            {
                let (fetcher, path) = (fetcher.clone(), partial.data.clone());
                tasks.spawn(async move { Ok((index, fetcher.write(index, range, path).await?)) });
            }
            match tasks.join_next().await {
                Some(Ok(Ok((index, sum)))) => partial.add(index, sum).await.map_err(file_error)?,
                Some(Ok(Err(error))) => return Err(error),
                Some(Err(error)) => return Err(Error::Task(error)),
                None => break,
            }
        }
        match object.check(fetcher.whole(partial.parts.values().copied())) {
            Ok(verified) => {
                let damaged = partial.damaged;
                partial.finish(path).await.map_err(file_error)?;
                let Object { e_tag, length, .. } = Object::clone(object);
                Ok(Downloaded { e_tag, length, resumed, damaged, verified })
            }
            Err(error) => {
                partial.discard().await;
                Err(error)
            }
        }
    }

    /// Downloads to a writer, in order.
    ///
    /// Memory: at most `concurrency` parts of `part_size` bytes.
    ///
    /// # Errors
    /// Those of the calls and of the writer. [`Error::Corrupt`] after all has been written.
    pub async fn to_writer(
        self,
        writer: &mut (impl AsyncWrite + Unpin + ?Sized),
    ) -> Result<Downloaded, Error> {
        let (fetcher, options) = self.begin().await?;
        let object = &fetcher.object;
        let mut ranges = ranges(object.length, options.part_size);
        let (mut tasks, mut sums) = (VecDeque::new(), Vec::new());
        loop {
            while tasks.len() < options.concurrency
                && let Some((index, range)) = ranges.next()
            {
                tasks.push_back(Task(tokio::spawn(fetcher.clone().collect(index, range))));
            }
            // The next part is requested after this one is written.
            let Some(mut task) = tasks.pop_front() else { break };
            let (bytes, sum) = (&mut task.0).await.map_err(Error::Task)??;
            writer.write_all(&bytes).await.map_err(Error::Writer)?;
            sums.push(sum);
        }
        writer.flush().await.map_err(Error::Writer)?;
        let verified = object.check(fetcher.whole(sums.into_iter()))?;
        let Object { e_tag, length, .. } = Object::clone(object);
        Ok(Downloaded { e_tag, length, resumed: 0, damaged: 0, verified })
    }

    async fn begin(self) -> Result<(Fetcher, crate::Options), Error> {
        let Transfer { client, options } = self.transfer;
        options.check()?;
        let object = Object::look_up(&client, &self.bucket, &self.key).await?;
        let counter = Counter::new(self.listener, Some(object.length));
        let (object, attempts) = (Arc::new(object), options.attempts);
        Ok((Fetcher { client, object, counter, attempts }, options))
    }
}

/// The ranges of the parts, with their indices.
fn ranges(length: u64, part_size: u64) -> impl Iterator<Item = (u64, Range<u64>)> {
    (0..length.div_ceil(part_size)).map(move |index| (index, range_of(index, length, part_size)))
}

fn range_of(index: u64, length: u64, part_size: u64) -> Range<u64> {
    let start = index.saturating_mul(part_size);
    start..length.min(start.saturating_add(part_size))
}

/// A task that ends when nobody waits for it.
struct Task<T>(JoinHandle<T>);

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Fetches parts of an object.
#[derive(Clone)]
struct Fetcher {
    client: Client,
    object: Arc<Object>,
    counter: Counter,
    attempts: u32,
}

impl Fetcher {
    /// Writes a part at its place in the file.
    async fn write(self, index: u64, range: Range<u64>, path: PathBuf) -> Result<Sum, Error> {
        let failed = Error::file(&path);
        let mut file = OpenOptions::new().write(true).open(&path).await.map_err(&failed)?;
        file.seek(std::io::SeekFrom::Start(range.start)).await.map_err(&failed)?;
        let mut writer = BufWriter::with_capacity(1 << 20, file);
        let sum = self.fetch(index, range, &mut writer, &failed).await?;
        writer.flush().await.map_err(&failed)?;
        Ok(sum)
    }

    async fn collect(self, index: u64, range: Range<u64>) -> Result<(Vec<u8>, Sum), Error> {
        let length = usize::try_from(range.end - range.start).map_err(|_| Error::TooLarge)?;
        let mut bytes = Vec::with_capacity(length);
        let sum = self.fetch(index, range, &mut bytes, &Error::Writer).await?;
        Ok((bytes, sum))
    }

    /// Writes a part, and continues where it was if it is cut off.
    async fn fetch(
        &self,
        index: u64,
        range: Range<u64>,
        writer: &mut (impl AsyncWrite + Unpin + Send),
        failed: &(impl Fn(std::io::Error) -> Error + Sync),
    ) -> Result<Sum, Error> {
        let mut part = Arrived {
            number: index + 1,
            start: range.start,
            rest: range,
            digest: self.object.algorithm().start(),
        };
        let (mut backoff, counted) = (Backoff::new(self.attempts), self.counter.part());
        while !part.rest.is_empty() {
            if let Err(error) = self.read(&mut part, writer, failed, &counted).await {
                backoff.wait(error).await?;
            }
        }
        Ok(part.digest.finish())
    }

    /// Makes one request for what is left of a part.
    async fn read(
        &self,
        part: &mut Arrived,
        writer: &mut (impl AsyncWrite + Unpin + Send),
        failed: &(impl Fn(std::io::Error) -> Error + Sync),
        counted: &(impl Fn(u64) + Sync),
    ) -> Result<(), Error> {
        let Object { bucket, key, e_tag, length, .. } = &*self.object;
        let Range { start, end } = part.rest;
        let request = GetObject::new(bucket, key)
            .with(GetObject::RANGE, format!("bytes={start}-{}", end - 1))
            .with(GetObject::IF_MATCH, e_tag);
        let response =
            self.client.send(request).await.map_err(|error| Error::part(part.number, error))?;
        let is_whole = (start, end) == (0, *length);
        if response.http_status != 206 && !is_whole {
            let what = "the response is not the range of the request";
            return Err(Error::Response { operation: "GetObject", what });
        }
        let mut chunks = response.body.with_length(end - start).chunks();
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|error| Error::Interrupted { part: part.number, error })?;
            writer.write_all(&chunk).await.map_err(failed)?;
            part.digest.update(&chunk);
            part.rest.start += chunk.len() as u64;
            counted(part.rest.start - part.start);
        }
        Ok(())
    }

    /// The checksum of all parts, in order.
    fn whole(&self, sums: impl Iterator<Item = Sum>) -> Sum {
        sums.fold(Sum::empty(self.object.algorithm()), Sum::then)
    }
}

/// How much of a part has arrived.
struct Arrived {
    /// Counted from 1.
    number: u64,
    start: u64,
    rest: Range<u64>,
    digest: Digest,
}

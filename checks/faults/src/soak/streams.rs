//! A large upload and a large download by each client, and by plain hyper.

use std::fmt;
use std::io::{self, Read};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Method, Request};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use hyper_util::client::legacy::Client as Hyper;
use hyper_util::rt::TokioExecutor;
use lensmith::credentials::Credentials;
use lensmith::{Body, Client, blocking};
use tokio::runtime::Runtime;

use super::{Plan, ServerProcess};
use crate::process;
use crate::streams::{GetBlob, PutBlob};

/// By how much memory may grow in a stream: a few pieces, and what the allocator keeps.
const MAX_GROWTH: u64 = 16 << 20;

/// How much slower than plain hyper a stream of the async client may be.
const MAX_SLOWNESS: f64 = 2.0;

/// After how many bytes the memory is measured.
const SAMPLE_EVERY: u64 = 16 << 20;

const PIECE_BYTES: usize = 128 << 10;

static PIECE: [u8; PIECE_BYTES] = [0; PIECE_BYTES];

/// What came of the streams.
#[derive(Clone, Debug)]
pub struct Streams {
    /// How many bytes each has.
    pub bytes: u64,
    /// An upload and a download of plain hyper, of the async and of the blocking client.
    pub rows: Vec<Row>,
}

/// A stream.
#[derive(Clone, Debug)]
pub struct Row {
    /// Who carries what.
    pub what: &'static str,
    /// How long it took.
    pub elapsed: Duration,
    /// By how many bytes memory grew at most, where the system tells it.
    pub growth: Option<u64>,
}

/// Uploads and downloads so many bytes by each client.
///
/// # Errors
/// Why one did not come about.
pub fn run(bytes: u64) -> io::Result<Streams> {
    let server = ServerProcess::start(Plan { seed: 0 }, bytes)?;
    let runtime = Runtime::new()?;
    let url = server.endpoint();
    let credentials = Credentials::new("AKIDEXAMPLE", "secret");
    let client = Client::builder().region("eu-central-1").credentials(credentials.clone());
    let client = client.endpoint_url(url).build().map_err(io::Error::other)?;
    let blocking = blocking::Client::builder().region("eu-central-1").credentials(credentials);
    let blocking = blocking.endpoint_url(url).build().map_err(io::Error::other)?;
    let hyper = Hyper::builder(TokioExecutor::new()).build_http::<Zeros>();
    let rows = vec![
        measure("plain hyper, upload", bytes, |gauge| {
            let request = plain(url, Method::PUT, Zeros { left: bytes, gauge: Some(gauge) });
            runtime.block_on(hyper.request(request?)).map(drop).map_err(io::Error::other)
        })?,
        measure("async, upload", bytes, |gauge| {
            let content = Body::from_http_body(Zeros { left: bytes, gauge: Some(gauge) });
            runtime.block_on(client.send(PutBlob { content })).map(drop).map_err(io::Error::other)
        })?,
        measure("blocking, upload", bytes, |mut gauge| {
            let content = Body::from_reader(Read::take(io::repeat(0), bytes)).with_length(bytes);
            let gauge = Mutex::new(move |count| gauge.note(count));
            let content = content.with_progress(move |count| {
                if let Ok(mut note) = gauge.lock() {
                    note(count);
                }
            });
            blocking.send(PutBlob { content }).map(drop).map_err(io::Error::other)
        })?,
        measure("plain hyper, download", bytes, |mut gauge| {
            let request = plain(url, Method::GET, Zeros { left: 0, gauge: None });
            runtime.block_on(async {
                let response = hyper.request(request?).await.map_err(io::Error::other)?;
                let mut body = response.into_body();
                while let Some(frame) =
                    std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await
                {
                    let data = frame.map_err(io::Error::other)?.into_data().unwrap_or_default();
                    gauge.add(data.len());
                }
                gauge.require(bytes)
            })
        })?,
        measure("async, download", bytes, |mut gauge| {
            runtime.block_on(async {
                let response = client.send(GetBlob::new()).await.map_err(io::Error::other)?;
                let mut chunks = response.content.chunks();
                while let Some(chunk) = chunks.next().await {
                    gauge.add(chunk?.len());
                }
                gauge.require(bytes)
            })
        })?,
        measure("blocking, download", bytes, |mut gauge| {
            let response = blocking.send(GetBlob::new()).map_err(io::Error::other)?;
            let mut reader = response.content.reader();
            let mut buffer = vec![0; PIECE_BYTES];
            loop {
                match reader.read(&mut buffer)? {
                    0 => return gauge.require(bytes),
                    read => gauge.add(read),
                }
            }
        })?,
    ];
    drop((client, blocking, hyper, runtime));
    server.finish()?;
    Ok(Streams { bytes, rows })
}

fn plain(url: &str, method: Method, body: Zeros) -> io::Result<Request<Zeros>> {
    let request = Request::builder().method(method).uri(format!("{url}/blob"));
    request.header("content-length", body.left).body(body).map_err(io::Error::other)
}

fn measure(
    what: &'static str,
    bytes: u64,
    work: impl FnOnce(Gauge) -> io::Result<()>,
) -> io::Result<Row> {
    let most = Arc::default();
    let gauge = Gauge { most: Arc::clone(&most), count: 0, next: 0 };
    let before = process::memory();
    let start = Instant::now();
    work(gauge).map_err(|error| io::Error::other(format!("{what} of {bytes} bytes: {error}")))?;
    let elapsed = start.elapsed();
    let most = most.load(Ordering::SeqCst);
    Ok(Row { what, elapsed, growth: before.map(|before| most.saturating_sub(before)) })
}

/// How much memory the process had at most while a stream moved.
#[derive(Debug)]
struct Gauge {
    most: Arc<AtomicU64>,
    count: u64,
    next: u64,
}

impl Gauge {
    fn add(&mut self, bytes: usize) {
        self.note(self.count + bytes as u64);
    }

    fn note(&mut self, count: u64) {
        self.count = count;
        if count >= self.next {
            self.next = count + SAMPLE_EVERY;
            let memory = process::memory().unwrap_or_default();
            self.most.fetch_max(memory, Ordering::SeqCst);
        }
    }

    fn require(&self, bytes: u64) -> io::Result<()> {
        match self.count == bytes {
            true => Ok(()),
            false => Err(io::Error::other(format!("{} bytes came", self.count))),
        }
    }
}

/// A body of zeros, which are in memory once.
struct Zeros {
    left: u64,
    gauge: Option<Gauge>,
}

impl HttpBody for Zeros {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let length = PIECE_BYTES.min(usize::try_from(self.left).unwrap_or(PIECE_BYTES));
        if length == 0 {
            return Poll::Ready(None);
        }
        self.left -= length as u64;
        if let Some(gauge) = &mut self.gauge {
            gauge.add(length);
        }
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&PIECE).slice(..length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

impl Streams {
    /// What is not as it should be.
    pub fn complaints(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        for Row { what, growth, .. } in &self.rows {
            if let Some(growth) = growth.filter(|growth| *growth > MAX_GROWTH) {
                complaints.push(format!("{what}: memory grew by {} MiB", growth >> 20));
            }
        }
        for way in ["upload", "download"] {
            let time = |who: &str| {
                let what = format!("{who}, {way}");
                self.rows.iter().find(|row| row.what == what).map(|row| row.elapsed.as_secs_f64())
            };
            if let (Some(hyper), Some(ours)) = (time("plain hyper"), time("async"))
                && ours > hyper * MAX_SLOWNESS
            {
                complaints
                    .push(format!("async, {way}: {:.1} times the time of hyper", ours / hyper));
            }
        }
        complaints
    }
}

impl fmt::Display for Streams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| {} MiB | MiB a second | memory grew by |", self.bytes >> 20)?;
        writeln!(f, "|---|--:|--:|")?;
        for Row { what, elapsed, growth } in &self.rows {
            let rate = self.bytes as f64 / f64::from(1 << 20) / elapsed.as_secs_f64();
            let growth = match growth {
                Some(growth) => format!("{:.1} MiB", *growth as f64 / f64::from(1 << 20)),
                None => "unknown".to_owned(),
            };
            writeln!(f, "| {what} | {rate:.0} | {growth} |")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn streams(hyper: u64, ours: u64, growth: u64) -> Streams {
        let row = |what, seconds, growth| Row {
            what,
            elapsed: Duration::from_secs(seconds),
            growth: Some(growth),
        };
        let rows = vec![row("plain hyper, upload", hyper, 0), row("async, upload", ours, growth)];
        Streams { bytes: 1 << 30, rows }
    }

    #[test]
    fn a_slow_stream_and_one_that_piles_up_are_complaints() {
        assert_eq!(streams(1, 2, MAX_GROWTH).complaints(), [""; 0]);
        let slow = streams(1, 3, 0).complaints();
        assert_eq!(slow, ["async, upload: 3.0 times the time of hyper"]);
        let piled = streams(1, 1, 64 << 20).complaints();
        assert_eq!(piled, ["async, upload: memory grew by 64 MiB"]);
    }

    #[test]
    fn a_stream_that_lost_something_is_an_error() {
        let mut gauge = Gauge { most: Arc::default(), count: 0, next: 0 };
        gauge.add(7);
        assert!(gauge.require(7).is_ok() && gauge.require(8).is_err());
    }
}

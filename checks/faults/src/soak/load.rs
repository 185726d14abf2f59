use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use lensmith::Client;
use lensmith::credentials::Credentials;
use lensmith_ecr::GetDownloadUrlForLayer;
use tokio::runtime::Runtime;

use super::{Figures, Load, Sample, ServerProcess, Surprise, digest};
use crate::outcome::{Answer, Class};
use crate::process;

/// After how many calls there is a sample.
const SAMPLE_EVERY: u32 = 1000;

/// The latency of a call that has not ended.
const NONE: u32 = u32::MAX;

/// What the calls have come to.
struct Log {
    next: AtomicU32,
    /// In microseconds, by call.
    latencies: Vec<AtomicU32>,
    rest: Mutex<Rest>,
}

#[derive(Default)]
struct Rest {
    finished: u32,
    classes: BTreeMap<Class, u64>,
    surprises: Vec<Surprise>,
    samples: Vec<Sample>,
}

/// Makes the calls, and says what came of them.
///
/// # Errors
/// Why they were not made.
pub fn run(load: Load) -> io::Result<Figures> {
    let files_before = process::open_files();
    let server = ServerProcess::start(load.plan, 0)?;
    let runtime = Runtime::new()?;
    let client = client(server.endpoint())?;
    let log = Arc::new(Log {
        next: AtomicU32::new(0),
        latencies: (0..load.calls).map(|_| AtomicU32::new(NONE)).collect(),
        rest: Mutex::default(),
    });
    let start = Instant::now();
    let workers: Vec<_> = (0..load.concurrency)
        .map(|_| runtime.spawn(work(load, client.clone(), Arc::clone(&log))))
        .collect();
    for worker in workers {
        // Calls of a worker that panics are lost, and counted as such.
        let _ = runtime.block_on(worker);
    }
    let elapsed = start.elapsed();
    drop(client);
    drop(runtime);
    let attempts_seen = server.finish()?;
    let mut latencies: Vec<u32> =
        log.latencies.iter().map(|latency| latency.load(Ordering::SeqCst)).collect();
    latencies.retain(|latency| *latency != NONE);
    latencies.sort_unstable();
    let rest = std::mem::take(&mut *log.rest.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(Figures {
        load,
        elapsed,
        latencies,
        classes: rest.classes,
        surprises: rest.surprises,
        samples: rest.samples,
        attempts_seen,
        files_before,
        files_after: process::open_files(),
    })
}

/// A client as anyone has it, with the defaults of everything.
pub(super) fn client(endpoint: &str) -> io::Result<Client> {
    let builder = Client::builder()
        .region("eu-central-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .endpoint_url(endpoint);
    builder.build().map_err(io::Error::other)
}

/// Makes calls until there are no more to make.
async fn work(load: Load, client: Client, log: Arc<Log>) {
    loop {
        let call = log.next.fetch_add(1, Ordering::SeqCst);
        let latency = usize::try_from(call).ok().and_then(|call| log.latencies.get(call));
        let Some(latency) = latency else { return };
        let start = Instant::now();
        let answer = client.send(GetDownloadUrlForLayer::new("app", digest(call))).await;
        let elapsed = start.elapsed();
        log.note(call, load.plan.end(call).1, answer);
        // Only now, so that a call is lost if anything above panics.
        latency.store(u32::try_from(elapsed.as_micros()).unwrap_or(NONE - 1), Ordering::SeqCst);
    }
}

impl Log {
    fn note(&self, call: u32, expected: Class, answer: Answer) {
        let class = Class::of(&answer, &digest(call));
        let mut rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        *rest.classes.entry(class).or_default() += 1;
        if class != expected {
            let said = answer.map_or_else(|error| error.to_string(), |found| format!("{found:?}"));
            rest.surprises.push(Surprise { call, expected, class, said });
        }
        rest.finished += 1;
        if rest.finished.is_multiple_of(SAMPLE_EVERY)
            && let (Some(memory), Some(files)) = (process::memory(), process::open_files())
        {
            rest.samples.push(Sample { memory, files });
        }
    }
}

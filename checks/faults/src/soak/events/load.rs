use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use lensmith::event_stream::{EventErrorKind, FrameErrorKind};
use lensmith::transport::TransportError;
use lensmith::{Client, Error};
use tokio::runtime::Runtime;
use tokio::sync::{Barrier, Semaphore};
use tokio::task::JoinHandle;

use super::figures::Mismatch;
use super::{Break, End, EventFigures, EventPlan};
use crate::process;
use crate::soak::ServerProcess;
use crate::soak::load::client;
use crate::ticks::{Listen, ListenError, Ticks};

/// How many calls begin at a time: a server cannot accept a thousand connections at once.
const BEGINNING: usize = 64;

/// How long the events before a silence may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the streams share.
struct Shared {
    client: Client,
    beginning: Semaphore,
    /// All streams have their first event.
    all: Barrier,
    /// How many events each stream had, without a gap.
    counts: Vec<AtomicU64>,
}

/// Listens to all streams at once, and says what came of them.
///
/// # Errors
/// Why they did not come about.
pub fn run(plan: EventPlan) -> io::Result<EventFigures> {
    let files_before = process::open_files();
    let server = ServerProcess::start_events(plan)?;
    let runtime = Runtime::new()?;
    let streams = usize::try_from(plan.streams).map_err(io::Error::other)?;
    let shared = Arc::new(Shared {
        client: client(server.endpoint())?,
        beginning: Semaphore::new(BEGINNING),
        all: Barrier::new(streams + 1),
        counts: (0..streams).map(|_| AtomicU64::new(0)).collect(),
    });
    let before = process::memory();
    let start = Instant::now();
    let tasks: Vec<_> = (0..plan.streams)
        .map(|stream| runtime.spawn(listen(stream, Arc::clone(&shared))))
        .collect();
    let (memory, files) = runtime.block_on(async {
        shared.all.wait().await;
        (process::memory(), process::open_files())
    });
    let mut mismatches = Vec::new();
    for (stream, task) in (0..plan.streams).zip(tasks) {
        let end = runtime.block_on(end(plan, stream, task, &shared));
        let count = count(&shared, stream).map_or(0, |count| count.load(Ordering::SeqCst));
        let expected = plan.end(stream);
        if (count, &end) != (expected.0, &expected.1) {
            mismatches.push(Mismatch { stream, expected, found: (count, end) });
        }
    }
    let elapsed = start.elapsed();
    let events = shared.counts.iter().map(|count| count.load(Ordering::SeqCst)).sum();
    drop(shared);
    drop(runtime);
    server.finish()?;
    Ok(EventFigures {
        plan,
        elapsed,
        events,
        mismatches,
        memory: before.zip(memory).map(|(before, at)| at.saturating_sub(before)),
        peak: process::peak_memory(),
        files: [files_before, files, process::open_files()],
    })
}

fn count(shared: &Shared, stream: u32) -> Option<&AtomicU64> {
    shared.counts.get(usize::try_from(stream).ok()?)
}

/// How a stream ends. One that is to be silent is stopped when everything came that comes before.
async fn end(plan: EventPlan, stream: u32, mut task: JoinHandle<End>, shared: &Shared) -> End {
    let other = |what: &str| End::Other(what.to_owned());
    let is_silent = matches!(plan.fault(stream), Some((Break::Silence, _)));
    let number = plan.end(stream).0;
    let start = Instant::now();
    while is_silent && !task.is_finished() {
        let has_come = count(shared, stream).is_some_and(|it| it.load(Ordering::SeqCst) >= number);
        if has_come {
            task.abort();
            return match (&mut task).await {
                Err(error) if error.is_cancelled() => End::Broken(Break::Silence, number + 1),
                Err(_) => other("a panic"),
                Ok(end) => end,
            };
        }
        if start.elapsed() > PATIENCE {
            return other("silence too early");
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    match tokio::time::timeout(PATIENCE, task).await {
        Ok(Ok(end)) => end,
        Ok(Err(_)) => other("a panic"),
        Err(_) => other("silence"),
    }
}

/// Reads a stream to its end.
async fn listen(stream: u32, shared: Arc<Shared>) -> End {
    let (response, mut is_first) = {
        let _turn = shared.beginning.acquire().await;
        let request = Listen { stream: i32::try_from(stream).unwrap_or(i32::MAX) };
        (shared.client.send(request).await, true)
    };
    let mut ticks = match response {
        Ok(response) => response.ticks,
        Err(error) => {
            shared.all.wait().await;
            return End::Other(format!("no stream: {error}"));
        }
    };
    let mut last = 0;
    loop {
        let event = ticks.next().await;
        if std::mem::take(&mut is_first) {
            shared.all.wait().await;
        }
        match event {
            None => return End::Whole,
            Some(Ok(Ticks::Tick(tick))) if tick.number == last + 1 => {
                last = tick.number;
                if let Some(count) = count(&shared, stream) {
                    count.fetch_add(1, Ordering::SeqCst);
                }
            }
            Some(Ok(event)) => return End::Other(format!("{event:?} after {last}")),
            Some(Err(error)) => {
                let next = u64::try_from(last + 1).unwrap_or_default();
                let end = ended(&error, next);
                let has_more = ticks.next().await.is_some();
                return if has_more { End::Other("an event after an error".into()) } else { end };
            }
        }
    }
}

/// Which fault an error tells of. One that is no error of an event is at the event that comes next.
fn ended(error: &Error<ListenError>, next: u64) -> End {
    match error {
        Error::Event(event) => {
            let kind = match event.kind() {
                EventErrorKind::Transport(TransportError::Interrupted { .. }) => Break::Closed,
                EventErrorKind::Frame(error) => match error.kind() {
                    FrameErrorKind::CutOff { .. } => Break::CutOff,
                    FrameErrorKind::MessageChecksum { .. } => Break::Checksum,
                    FrameErrorKind::PreludeChecksum { .. } => Break::Lengths,
                    _ => return End::Other(error.to_string()),
                },
                _ => return End::Other(error.to_string()),
            };
            End::Broken(kind, event.number())
        }
        Error::Service(ListenError::Overloaded(_)) => End::Broken(Break::Exception, next),
        Error::Service(error) if error.metadata().shape_name() == "InternalFailure" => {
            End::Broken(Break::Failure, next)
        }
        _ => End::Other(error.to_string()),
    }
}

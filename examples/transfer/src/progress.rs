use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How far a transfer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// How many bytes have been transferred. A part that is tried again takes its bytes back.
    pub bytes: u64,
    /// How many bytes there are, if that is known.
    pub total: Option<u64>,
}

/// Hears of progress, from any thread. It must not block.
pub(crate) type Listener = Arc<dyn Fn(Progress) + Send + Sync>;

/// Counts the bytes of a transfer.
#[derive(Clone, Default)]
pub(crate) struct Counter(Option<Arc<Counting>>);

struct Counting {
    bytes: AtomicU64,
    total: Option<u64>,
    listener: Listener,
}

impl Counter {
    pub(crate) fn new(listener: Option<Listener>, total: Option<u64>) -> Self {
        Self(
            listener
                .map(|listener| Arc::new(Counting { bytes: AtomicU64::new(0), total, listener })),
        )
    }

    /// The counter of a part: it is told how many bytes of the part have been transferred.
    pub(crate) fn part(&self) -> impl Fn(u64) + Send + Sync + 'static {
        let (counting, before) = (self.0.clone(), AtomicU64::new(0));
        move |now| {
            let Some(counting) = &counting else { return };
            // Wrapping, since a part that starts anew takes back what it has counted.
            let change = now.wrapping_sub(before.swap(now, Ordering::Relaxed));
            let sum = counting.bytes.fetch_add(change, Ordering::Relaxed);
            let (bytes, total) = (sum.wrapping_add(change), counting.total);
            (counting.listener)(Progress { bytes, total });
        }
    }
}

impl fmt::Debug for Counter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Counter").finish_non_exhaustive()
    }
}

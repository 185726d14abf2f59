use std::io;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::thread;

use crate::call::Scope;

/// Runs work on a new thread, so that the caller can stop waiting for it. If the work panics, so does the caller
/// that waits for it.
pub(super) async fn on_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<T> {
    let end = Arc::new(Mutex::new(Progress::default()));
    let (ended, scope) = (End(Arc::clone(&end)), Scope::current());
    let thread = thread::Builder::new().spawn(move || {
        let _ended = ended;
        scope.run(work)
    })?;
    std::future::poll_fn(|context| {
        let mut progress = lock(&end);
        if progress.is_over {
            return Poll::Ready(());
        }
        progress.waker = Some(context.waker().clone());
        Poll::Pending
    })
    .await;
    Ok(thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
}

#[derive(Default)]
struct Progress {
    is_over: bool,
    waker: Option<Waker>,
}

/// Reports when it is dropped that the work is over, even if the work panicked.
struct End(Arc<Mutex<Progress>>);

impl Drop for End {
    fn drop(&mut self) {
        let waker = {
            let mut progress = lock(&self.0);
            progress.is_over = true;
            progress.waker.take()
        };
        waker.into_iter().for_each(Waker::wake);
    }
}

fn lock(progress: &Mutex<Progress>) -> MutexGuard<'_, Progress> {
    // A poisoned lock is fine: no code between two changes can panic.
    progress.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::*;
    use crate::blocking::block_on;

    #[test]
    fn work_is_waited_for_unless_it_takes_too_long() {
        assert_eq!(block_on(on_thread(|| 7), Duration::MAX).unwrap().unwrap(), 7);
        let (go, wait) = channel::<()>();
        assert!(block_on(on_thread(move || wait.recv()), Duration::from_millis(1)).is_none());
        drop(go);
    }

    #[test]
    fn a_panic_of_the_work_reaches_the_caller() {
        let panicking = || block_on(on_thread(|| panic!("no more")), Duration::MAX).is_some();
        assert!(catch_unwind(AssertUnwindSafe(panicking)).is_err());
    }
}

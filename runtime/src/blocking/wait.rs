use std::thread::sleep;
use std::time::{Duration, Instant};

use super::Client;
use crate::Operation;
use crate::random::random;
use crate::wait::{Outcome, Verdict, WaitError, Waiter};

impl Client {
    /// Repeats a call until the service has come to the state that the waiter waits for, for `max_wait` at
    /// most. A call that is under way when the time is over is still waited for.
    ///
    /// ```no_run
    /// # use lensmith::{Operation, Waiter, blocking::Client, wait::Outcome};
    /// # use std::time::Duration;
    /// # fn scan<ScanImage: Operation + Clone>(
    /// #     client: &Client, scan_complete: Waiter<ScanImage>, request: ScanImage,
    /// # ) -> Outcome<ScanImage> {
    /// let answer = client.wait(scan_complete, request, Duration::from_secs(600))?;
    /// # Ok(answer)
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`WaitError::Failed`] where the state can't come about any more, [`WaitError::TimedOut`] where it
    /// did not within `max_wait`, and [`WaitError::Call`] where a call failed for another reason.
    pub fn wait<O: Operation + Clone>(
        &self,
        waiter: Waiter<O>,
        request: O,
        max_wait: Duration,
    ) -> Outcome<O> {
        let start = Instant::now();
        let mut delays = waiter.delays(max_wait);
        loop {
            let answer = match waiter.judge(&request, self.send(request.clone())) {
                Verdict::Done(outcome) => return outcome,
                Verdict::Retry(answer) => answer,
            };
            let Some(delay) = delays.next(start.elapsed(), random()) else {
                return Err(WaitError::timed_out(waiter.name, max_wait, answer));
            };
            sleep(delay);
        }
    }
}

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::Client;
use crate::Operation;
use crate::random::random;
use crate::wait::{Outcome, Verdict, WaitError, Waiter};

impl Client {
    /// Repeats a call until the service reaches the state that the waiter waits for, for `max_wait` at
    /// most. A call that has begun by then is still waited for.
    ///
    /// ```no_run
    /// # use lensmith::{Client, Operation, Waiter, wait::Outcome};
    /// # use std::time::Duration;
    /// # async fn scan<ScanImage: Operation + Clone>(
    /// #     client: &Client, scan_complete: Waiter<ScanImage>, request: ScanImage,
    /// # ) -> Outcome<ScanImage> {
    /// let answer = client.wait(scan_complete, request, Duration::from_secs(600)).await?;
    /// # Ok(answer)
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`WaitError::Failed`] if the state can no longer be reached, [`WaitError::TimedOut`] if it was
    /// not reached within `max_wait`, and [`WaitError::Call`] if a call failed for another reason.
    pub async fn wait<O: Operation + Clone>(
        &self,
        waiter: Waiter<O>,
        request: O,
        max_wait: Duration,
    ) -> Outcome<O> {
        let start = Instant::now();
        let mut delays = waiter.delays(max_wait);
        loop {
            let answer = match waiter.judge(&request, self.send(request.clone()).await) {
                Verdict::Done(outcome) => return outcome,
                Verdict::Retry(answer) => answer,
            };
            let Some(delay) = delays.next(start.elapsed(), random()) else {
                return Err(WaitError::timed_out(waiter.name, max_wait, answer));
            };
            sleep(delay).await;
        }
    }
}

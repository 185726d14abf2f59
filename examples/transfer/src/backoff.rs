use std::time::Duration;

use crate::Error;

/// The attempts at a part, with pauses between them.
pub(crate) struct Backoff {
    left: u32,
    pause: Duration,
}

const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

impl Backoff {
    pub(crate) fn new(attempts: u32) -> Self {
        Self { left: attempts, pause: FIRST_PAUSE }
    }

    /// Waits for the next attempt after one that failed.
    ///
    /// # Errors
    /// The error of the attempt, if there is no other one.
    pub(crate) async fn wait(&mut self, error: Error) -> Result<(), Error> {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 || !error.is_retryable() {
            return Err(error);
        }
        tokio::time::sleep(self.pause).await;
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        Ok(())
    }
}

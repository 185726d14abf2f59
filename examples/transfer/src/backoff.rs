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

#[cfg(test)]
mod tests {
    use std::io;

    use lensmith::body::BodyError;
    use lensmith::transport::TransportError;
    use tokio::time::Instant;

    use super::*;

    fn cut_off() -> Error {
        let error = TransportError::Body(BodyError::TooShort { length: 2, found: 1 });
        Error::Interrupted { part: 1, error }
    }

    #[tokio::test(start_paused = true)]
    async fn the_pauses_double_up_to_five_seconds() {
        let (mut backoff, mut pauses) = (Backoff::new(9), Vec::new());
        let error = loop {
            let start = Instant::now();
            if let Err(error) = backoff.wait(cut_off()).await {
                break error;
            }
            pauses.push(start.elapsed().as_millis());
        };
        assert!(matches!(error, Error::Interrupted { part: 1, .. }), "{error}");
        assert_eq!(pauses, [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_that_would_come_again_ends_the_attempts() {
        let (mut backoff, start) = (Backoff::new(3), Instant::now());
        let error = backoff.wait(Error::Writer(io::Error::other("full"))).await.unwrap_err();
        assert!(matches!(error, Error::Writer(_)), "{error}");
        assert!(start.elapsed().is_zero());
    }
}

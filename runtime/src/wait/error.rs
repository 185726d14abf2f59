use std::fmt;
use std::time::Duration;

use super::Answer;
use crate::{Error, OperationError};

/// Why a wait failed. `R` is the response of the operation, and `E` its error.
#[derive(Debug)]
#[non_exhaustive]
pub enum WaitError<R, E> {
    /// The state cannot be reached any more.
    Failed {
        /// The waiter's name.
        waiter: &'static str,
        /// The answer that says so.
        answer: Box<Answer<R, E>>,
    },
    /// The state was not reached in time.
    TimedOut {
        /// The waiter's name.
        waiter: &'static str,
        /// The longest time to wait.
        max_wait: Duration,
        /// The last answer.
        answer: Box<Answer<R, E>>,
    },
    /// A call failed in a way that says nothing about the state.
    Call(Error<E>),
}

impl<R, E> WaitError<R, E> {
    #[cfg(feature = "_client")]
    pub(crate) fn timed_out(
        waiter: &'static str,
        max_wait: Duration,
        answer: Answer<R, E>,
    ) -> Self {
        Self::TimedOut { waiter, max_wait, answer: Box::new(answer) }
    }
}

impl<R, E: OperationError> fmt::Display for WaitError<R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = E::OPERATION;
        let answer = match self {
            Self::Failed { waiter, answer } => {
                write!(f, "{operation}: the waiter {waiter} failed")?;
                answer
            }
            Self::TimedOut { waiter, max_wait, answer } => {
                write!(f, "{operation}: the waiter {waiter} is not done after {max_wait:?}")?;
                answer
            }
            Self::Call(error) => return write!(f, "{error}"),
        };
        match &**answer {
            Answer::Response(_) => f.write_str("; the response in this error shows the state"),
            Answer::Error(error) => write!(f, ": {}", error.metadata()),
        }
    }
}

impl<R: fmt::Debug, E: OperationError> std::error::Error for WaitError<R, E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            Self::Failed { .. } | Self::TimedOut { .. } => None,
        }
    }
}

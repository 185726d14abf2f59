//! The traits of errors.

use serde_json::Value;

use super::{ERROR, NOT_RETRYABLE, RETRYABLE, Traits};
use crate::ir::{ErrorFault, Retry};

impl Traits {
    pub(crate) fn error(&self) -> Option<ErrorFault> {
        let fault = self.string(ERROR)?;
        Some(if fault == "server" { ErrorFault::Server } else { ErrorFault::Client })
    }

    /// Whether another attempt makes sense. Our own trait that forbids it takes precedence: it is for errors
    /// that are named like throttles, but are not.
    pub(crate) fn retry(&self) -> Option<Retry> {
        if self.has(NOT_RETRYABLE) {
            return Some(Retry::Permanent);
        }
        let throttling = self.0.get(RETRYABLE)?.get("throttling");
        let is_throttling = throttling.and_then(Value::as_bool).unwrap_or_default();
        Some(if is_throttling { Retry::Throttling } else { Retry::Transient })
    }
}

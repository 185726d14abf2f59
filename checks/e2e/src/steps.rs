//! What the steps of several packages share.

use std::fmt::Debug;
use std::process;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use lensmith::{Error, OperationError};

use crate::session::Seen;

/// How long a waiter may take.
pub(crate) const MAX_WAIT: Duration = Duration::from_secs(60);

/// A name that no other run uses.
pub(crate) fn unique(name: &str) -> String {
    format!("e2e-{}-{name}", process::id())
}

/// The time in seconds since 1970.
pub(crate) fn now() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX)
}

/// The error of a call that has to fail, if it is the variant that `is` looks for.
pub(crate) fn expect<R: Debug, E: OperationError>(
    result: Result<R, Error<E>>,
    is: impl FnOnce(&E) -> bool,
) -> Seen {
    match result {
        Err(Error::Service(error)) if is(&error) => Ok(Error::Service(error).to_string()),
        Err(error) => Err(format!("not that error: {error}").into()),
        Ok(response) => Err(format!("the call succeeded: {response:?}").into()),
    }
}

/// The error of a call that has to fail with a code, for which the model may have no variant.
pub(crate) fn expect_code<R: Debug, E: OperationError>(
    result: Result<R, Error<E>>,
    code: &str,
) -> Seen {
    match result {
        Err(error) if error.code() == Some(code) => Ok(error.to_string()),
        Err(error) => Err(format!("not {code}: {error}").into()),
        Ok(response) => Err(format!("the call succeeded: {response:?}").into()),
    }
}

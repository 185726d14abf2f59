//! The trait for the retries of a service.

use serde_json::Value;

use super::{RETRY, Traits};
use crate::ir::RetryPolicy;

/// What the trait looks like, for messages.
pub(super) const POLICY: &str = "an object in which `maxAttempts` is a number from 1, and `transientDelay`, \
                                 `throttlingDelay` and `maxDelay` are numbers of milliseconds, all of them \
                                 optional";

pub(super) fn is_policy(value: &Value) -> bool {
    parse(value).is_some()
}

/// The policy, unless the value is malformed.
fn parse(value: &Value) -> Option<RetryPolicy> {
    let mut policy = RetryPolicy::default();
    for (key, value) in value.as_object()? {
        let number = u32::try_from(value.as_u64()?).ok()?;
        let field = match key.as_str() {
            "maxAttempts" if number > 0 => &mut policy.max_attempts,
            "transientDelay" => &mut policy.transient_delay,
            "throttlingDelay" => &mut policy.throttling_delay,
            "maxDelay" => &mut policy.max_delay,
            _ => return None,
        };
        *field = Some(number);
    }
    Some(policy)
}

impl Traits {
    /// The retries of the service's calls.
    pub(crate) fn retry_policy(&self) -> RetryPolicy {
        self.0.get(RETRY).and_then(parse).unwrap_or_default()
    }
}

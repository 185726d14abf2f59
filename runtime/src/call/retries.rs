use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::Service;
use crate::retry::Shared;

/// What the calls to each service share: a service that is down must not use up the retries of the others.
#[derive(Debug, Default)]
pub(crate) struct Retries(Mutex<BTreeMap<&'static str, Shared>>);

impl Retries {
    /// The time to sign for: this machine's clock, corrected by what the service has said about it.
    pub(crate) fn time(&self, service: &Service, now: Duration) -> Timestamp {
        let clock = Timestamp::now();
        self.update(service, now, |shared| shared.clock.correct(clock))
    }

    pub(super) fn update<T>(
        &self,
        service: &Service,
        now: Duration,
        change: impl FnOnce(&mut Shared) -> T,
    ) -> T {
        // A poisoned lock is fine: every update leaves the state consistent.
        let mut services = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(services.entry(service.sdk_id).or_insert_with(|| Shared::new(now)))
    }
}

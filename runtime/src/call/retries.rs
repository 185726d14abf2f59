use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::Service;
use crate::retry::Shared;

/// What calls share, by service: one that is down must not use up the retries of the others.
#[derive(Debug, Default)]
pub(crate) struct Retries(Mutex<BTreeMap<&'static str, Shared>>);

impl Retries {
    pub(super) fn update<T>(
        &self,
        service: &Service,
        now: Duration,
        change: impl FnOnce(&mut Shared) -> T,
    ) -> T {
        // Whoever panicked left a state that still is one.
        let mut services = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(services.entry(service.sdk_id).or_insert_with(|| Shared::new(now)))
    }
}

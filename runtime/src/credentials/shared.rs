//! One provider for many callers on any runtime, or on none: its credentials are kept, and one caller at a time asks
//! for new ones.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
#[cfg(feature = "_client")]
use std::time::Duration;

#[cfg(feature = "_client")]
use jiff::SignedDuration;
use jiff::Timestamp;

use super::{Cache, Credentials, CredentialsError, Freshness, ProvideCredentials};
use crate::random::random;

/// How long a call waits for new credentials while it still has others.
#[cfg(feature = "_client")]
pub(super) const MAX_WAIT_AHEAD: Duration = Duration::from_secs(3);

/// Credentials that are shared, and what provides them; `()` if the callers do.
pub(crate) struct Shared<P: ?Sized> {
    state: Mutex<State>,
    clock: fn() -> Timestamp,
    provider: P,
}

#[derive(Default)]
struct State {
    cache: Cache,
    is_refreshing: bool,
    /// How many refreshes have ended, in success or failure. One that was dropped does not count.
    ended: u64,
    /// Why the last one failed, if it did.
    failure: Option<CredentialsError>,
    /// The callers that wait for the present refresh, by ticket.
    waiting: BTreeMap<u64, Waker>,
    /// How many tickets were issued.
    tickets: u64,
}

/// A caller that waits for a refresh.
#[derive(Clone, Copy)]
struct Waiter {
    ticket: u64,
    /// How many refreshes had ended when it began to wait.
    ended: u64,
}

/// What a caller does next.
enum Turn {
    Use(Credentials),
    /// Fetch new ones.
    Refresh,
    Fail(CredentialsError),
}

impl<P: ProvideCredentials> Shared<P> {
    pub(super) fn new(provider: P) -> Self {
        Self { state: Mutex::default(), clock: Timestamp::now, provider }
    }
}

#[cfg(feature = "_client")]
impl Shared<()> {
    /// Credentials that are replaced this long before they expire.
    pub(crate) fn replaced_ahead(ahead: SignedDuration) -> Self {
        let state = State { cache: Cache::replaced_ahead(ahead), ..State::default() };
        Self { state: Mutex::new(state), clock: Timestamp::now, provider: () }
    }
}

impl<P: ProvideCredentials + ?Sized> Shared<P> {
    /// Credentials to sign with.
    pub(super) async fn credentials(&self) -> Result<Credentials, CredentialsError> {
        self.credentials_by(|| self.provider.provide()).await
    }
}

impl<P: ?Sized> Shared<P> {
    /// Credentials to sign with, which `provide` returns if it is this caller's turn.
    pub(crate) async fn credentials_by<F>(
        &self,
        provide: impl FnOnce() -> F,
    ) -> Result<Credentials, CredentialsError>
    where
        F: Future<Output = Result<Credentials, CredentialsError>>,
    {
        let mut waiter = None;
        match poll_fn(|context| self.turn(&mut waiter, context)).await {
            Turn::Use(credentials) => Ok(credentials),
            Turn::Fail(error) => Err(error),
            Turn::Refresh => {
                let refresh = Refresh { state: &self.state, clock: self.clock, has_ended: false };
                let outcome = provide().await;
                refresh.end(outcome)
            }
        }
    }

    /// The credentials that are kept, if they can still be used.
    #[cfg(any(test, feature = "_client"))]
    pub(crate) fn kept(&self) -> Option<Credentials> {
        match lock(&self.state).cache.at((self.clock)()) {
            Freshness::Fresh(credentials) | Freshness::RefreshSoon(credentials) => {
                Some(credentials.clone())
            }
            Freshness::Expired => None,
        }
    }

    /// Forgets a key that a service refused.
    #[cfg(feature = "_client")]
    pub(crate) fn forget(&self, access_key_id: &str) {
        lock(&self.state).cache.forget(access_key_id);
    }

    /// How long a call waits for credentials, at most `limit`; not long if it can do without new ones.
    #[cfg(feature = "_client")]
    pub(crate) fn patience(&self, limit: Duration) -> Duration {
        if self.kept().is_some() { limit.min(MAX_WAIT_AHEAD) } else { limit }
    }

    /// Waits for the present refresh if there is nothing to use meanwhile. Its outcome is the caller's, unless it
    /// was dropped. `waiter` is `None` at the first turn of a caller.
    fn turn(&self, waiter: &mut Option<Waiter>, context: &Context<'_>) -> Poll<Turn> {
        let state = &mut *lock(&self.state);
        if let Some(error) = &state.failure
            && waiter.is_some_and(|waiter| waiter.ended < state.ended)
        {
            return Poll::Ready(Turn::Fail(error.clone()));
        }
        match state.cache.at((self.clock)()) {
            Freshness::Fresh(credentials) => return Poll::Ready(Turn::Use(credentials.clone())),
            Freshness::RefreshSoon(credentials) if state.is_refreshing => {
                return Poll::Ready(Turn::Use(credentials.clone()));
            }
            Freshness::Expired if state.is_refreshing => {}
            Freshness::RefreshSoon(_) | Freshness::Expired => {
                state.is_refreshing = true;
                return Poll::Ready(Turn::Refresh);
            }
        }
        let ticket = waiter.map_or(state.tickets, |waiter| waiter.ticket);
        state.tickets = state.tickets.max(ticket + 1);
        *waiter = Some(Waiter { ticket, ended: state.ended });
        // A caller that is polled again replaces its waker: only the last one must be woken.
        state.waiting.insert(ticket, context.waker().clone());
        Poll::Pending
    }
}

/// The present refresh. If it is dropped, one of the waiting callers takes over.
struct Refresh<'a> {
    state: &'a Mutex<State>,
    clock: fn() -> Timestamp,
    has_ended: bool,
}

impl Refresh<'_> {
    /// What the caller gets. A failed refresh does no harm while the previous credentials can be used.
    fn end(
        mut self,
        outcome: Result<Credentials, CredentialsError>,
    ) -> Result<Credentials, CredentialsError> {
        self.has_ended = true;
        let now = (self.clock)();
        let state = &mut *lock(self.state);
        state.ended += 1;
        match outcome.and_then(|credentials| not_ended(credentials, now)) {
            Ok(credentials) => {
                if credentials.has_expired(now) {
                    warn_of_expired(&credentials);
                }
                state.failure = None;
                state.cache.renew(credentials.clone(), now, random());
                Ok(credentials)
            }
            Err(error) => {
                state.failure = Some(error.clone());
                state.cache.put_off(now, random());
                match state.cache.at(now) {
                    Freshness::Fresh(credentials) | Freshness::RefreshSoon(credentials) => {
                        if credentials.has_expired(now) {
                            warn_of_expired(credentials);
                        }
                        Ok(credentials.clone())
                    }
                    Freshness::Expired => Err(error),
                }
            }
        }
    }
}

impl Drop for Refresh<'_> {
    fn drop(&mut self) {
        let waiting = {
            let mut state = lock(self.state);
            state.is_refreshing = false;
            if !self.has_ended {
                // It took too long for its caller, and may for the next one.
                state.cache.put_off((self.clock)(), random());
            }
            mem::take(&mut state.waiting)
        };
        waiting.into_values().for_each(Waker::wake);
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    // A poisoned lock is fine: every update leaves the state consistent.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn not_ended(credentials: Credentials, now: Timestamp) -> Result<Credentials, CredentialsError> {
    match credentials.expires_at() {
        Some(end) if credentials.has_expired(now) && !credentials.is_statically_stable() => {
            Err(CredentialsError::unavailable(format!(
                "those of the provider expired at {end}; renew them, or check the clock, which is at {now}"
            )))
        }
        _ => Ok(credentials),
    }
}

/// Reports that credentials stay in use after their expiry. Without the feature `tracing` nobody hears of it.
fn warn_of_expired(credentials: &Credentials) {
    #[cfg(feature = "tracing")]
    if let Some(end) = credentials.expires_at() {
        tracing::warn!(
            target: "lensmith",
            "the credentials expired at {end}, but stay in use, since there are no newer ones"
        );
    }
    #[cfg(not(feature = "tracing"))]
    let _ = credentials;
}

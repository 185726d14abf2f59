use jiff::{SignedDuration, Timestamp};

use super::Credentials;

/// How long before their expiry credentials are replaced, at least.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// How much earlier still, at random, so that programs that started together do not all ask at once.
const JITTER: SignedDuration = SignedDuration::from_mins(1);

/// How long after a failed refresh the next one follows, at most.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// The same for credentials that stay in use after their expiry.
const STABLE_PAUSE: SignedDuration = SignedDuration::from_mins(10);

/// Keeps credentials until they need to be replaced: a state machine without IO, clock and randomness, which its
/// caller supplies.
///
/// ```
/// use lensmith::credentials::{Cache, Credentials, Freshness};
///
/// let now = "2026-01-02T12:00:00Z".parse()?;
/// let end = "2026-01-02T13:00:00Z".parse()?;
/// let mut cache = Cache::default();
/// assert_eq!(cache.at(now), Freshness::Expired);
///
/// let credentials = Credentials::new("AKIDEXAMPLE", "secret").with_expiry(end);
/// cache.renew(credentials.clone(), now, 0);
/// assert_eq!(cache.at(now), Freshness::Fresh(&credentials));
/// assert_eq!(cache.at("2026-01-02T12:56:00Z".parse()?), Freshness::RefreshSoon(&credentials));
/// assert_eq!(cache.at(end), Freshness::Expired);
/// # Ok::<(), jiff::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cache {
    kept: Option<Kept>,
    /// How long before their expiry credentials are replaced, if that is fixed.
    ahead: Option<SignedDuration>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    credentials: Credentials,
    /// When to fetch new ones; `None` if these do not expire.
    refresh_at: Option<Timestamp>,
}

/// What to do about credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness<'a> {
    /// Use these.
    Fresh(&'a Credentials),
    /// Use these, and have one caller fetch new ones.
    RefreshSoon(&'a Credentials),
    /// Fetch new ones: there are no credentials, or they have expired.
    Expired,
}

impl Cache {
    /// A cache whose credentials are replaced this long before their expiry.
    #[cfg(feature = "_client")]
    pub(super) fn replaced_ahead(ahead: SignedDuration) -> Self {
        Self { kept: None, ahead: Some(ahead) }
    }

    /// What to do at this time. Credentials with [static stability](Credentials::with_static_stability) are never
    /// [`Expired`](Freshness::Expired).
    pub fn at(&self, now: Timestamp) -> Freshness<'_> {
        let Some(Kept { credentials, refresh_at }) = &self.kept else { return Freshness::Expired };
        if credentials.has_expired(now) && !credentials.is_statically_stable() {
            Freshness::Expired
        } else if refresh_at.is_some_and(|time| time <= now) {
            Freshness::RefreshSoon(credentials)
        } else {
            Freshness::Fresh(credentials)
        }
    }

    /// Keeps the credentials of a refresh. The next refresh is due 5 to 6 minutes before they expire, or after half
    /// of their remaining time if that is later. `random` is uniform over all of `u64`.
    pub fn renew(&mut self, credentials: Credentials, now: Timestamp, random: u64) {
        let refresh_at = credentials.expires_at().map(|end| match credentials.has_expired(now) {
            true => after_failure(&credentials, now, random),
            false => {
                let usual = || AHEAD.saturating_add(part(JITTER, random));
                let ahead = self.ahead.unwrap_or_else(usual);
                let ahead = ahead.min(end.duration_since(now) / 2);
                end.saturating_sub(ahead).unwrap_or(now)
            }
        });
        self.kept = Some(Kept { credentials, refresh_at });
    }

    /// Forgets the key with this id, which a service refused, so that the next caller fetches another one.
    pub fn forget(&mut self, access_key_id: &str) {
        self.kept.take_if(|kept| kept.credentials.access_key_id() == access_key_id);
    }

    /// Keeps the present credentials after a failed refresh, and delays the next refresh: by 30 to 60 seconds, or by 5
    /// to 10 minutes if they have expired but are statically stable.
    pub fn put_off(&mut self, now: Timestamp, random: u64) {
        if let Some(Kept { credentials, refresh_at: Some(refresh_at) }) = &mut self.kept {
            *refresh_at = after_failure(credentials, now, random);
        }
    }
}

fn after_failure(credentials: &Credentials, now: Timestamp, random: u64) -> Timestamp {
    let pause = if credentials.has_expired(now) { STABLE_PAUSE } else { PAUSE };
    now.saturating_add(pause / 2 + part(pause / 2, random)).unwrap_or(now)
}

/// A part of a time, in milliseconds.
fn part(time: SignedDuration, random: u64) -> SignedDuration {
    let part = time.as_millis().unsigned_abs() * u128::from(random) / u128::from(u64::MAX);
    SignedDuration::from_millis(i64::try_from(part).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn until(seconds: i64) -> Credentials {
        Credentials::new("AKID", "s3cr3t").with_expiry(at(seconds))
    }

    fn state(cache: &Cache, seconds: i64) -> char {
        match cache.at(at(seconds)) {
            Freshness::Fresh(_) => 'F',
            Freshness::RefreshSoon(_) => 'S',
            Freshness::Expired => 'E',
        }
    }

    #[test]
    fn a_refresh_is_due_five_to_six_minutes_before_the_end() {
        for (random, due) in [(0, 3300), (u64::MAX / 2, 3271), (u64::MAX, 3240)] {
            let mut cache = Cache::default();
            cache.renew(until(3600), at(0), random);
            let states: String =
                [0, due - 1, due, 3599, 3600].map(|time| state(&cache, time)).iter().collect();
            assert_eq!(states, "FFSSE", "{random}");
        }
    }

    #[cfg(feature = "_client")]
    #[test]
    fn a_refresh_may_be_due_a_fixed_time_before_the_end() {
        for random in [0, u64::MAX] {
            let mut cache = Cache::replaced_ahead(SignedDuration::from_secs(10));
            cache.renew(until(300), at(0), random);
            let states = [0, 289, 290, 299, 300].map(|time| state(&cache, time));
            assert_eq!(states, ['F', 'F', 'S', 'S', 'E']);
        }
    }

    #[test]
    fn short_lived_credentials_are_used_for_half_of_their_time() {
        let mut cache = Cache::default();
        cache.renew(until(60), at(0), 0);
        assert_eq!([29, 30, 59, 60].map(|time| state(&cache, time)), ['F', 'S', 'S', 'E']);
    }

    #[test]
    fn credentials_without_an_end_stay() {
        let mut cache = Cache::default();
        cache.renew(Credentials::new("AKID", "s3cr3t"), at(0), 0);
        cache.put_off(at(0), 0);
        assert_eq!(cache.at(Timestamp::MAX), Freshness::Fresh(&Credentials::new("AKID", "s3cr3t")));
    }

    #[test]
    fn statically_stable_credentials_are_used_until_there_are_others() {
        let mut cache = Cache::default();
        cache.renew(until(3600).with_static_stability(), at(0), 0);
        let states = [0, 3299, 3300, 3600, 86_400].map(|time| state(&cache, time));
        assert_eq!(states, ['F', 'F', 'S', 'S', 'S']);
        // An outage: the next refresh follows within 10 minutes.
        for (random, due) in [(0, 300), (u64::MAX, 600)] {
            cache.put_off(at(3600), random);
            let states = [0, due - 1, due].map(|time| state(&cache, 3600 + time));
            assert_eq!(states, ['F', 'F', 'S']);
            // What has expired when it is issued is treated alike.
            cache.renew(until(3600).with_static_stability(), at(7200), random);
            let states = [0, due - 1, due].map(|time| state(&cache, 7200 + time));
            assert_eq!(states, ['F', 'F', 'S']);
        }
        cache.forget("AKID");
        assert_eq!(state(&cache, 3600), 'E');
    }

    #[test]
    fn a_key_is_forgotten_and_no_other() {
        let mut cache = Cache::default();
        cache.renew(until(3600), at(0), 0);
        cache.forget("AKIDOLD");
        assert_eq!(state(&cache, 0), 'F');
        cache.forget("AKID");
        assert_eq!(state(&cache, 0), 'E');
    }

    #[test]
    fn after_a_failed_refresh_the_next_waits_and_the_end_does_not() {
        let mut cache = Cache::default();
        cache.put_off(at(0), 0);
        assert_eq!(state(&cache, 0), 'E');
        cache.renew(until(3600), at(0), 0);
        cache.put_off(at(3400), u64::MAX);
        assert_eq!([3400, 3459, 3460].map(|time| state(&cache, time)), ['F', 'F', 'S']);
        cache.put_off(at(3590), 0);
        assert_eq!([3599, 3600].map(|time| state(&cache, time)), ['F', 'E']);
    }

    proptest! {
        #[test]
        fn what_has_expired_is_used_only_if_it_is_stable(
            end in any::<i32>(), now in any::<i32>(), later in 0..i32::MAX, random in any::<u64>(), fails in any::<bool>(),
            is_stable in any::<bool>(),
        ) {
            let mut cache = Cache::default();
            let credentials = until(end.into());
            let credentials = if is_stable { credentials.with_static_stability() } else { credentials };
            cache.renew(credentials, at(now.into()), random);
            if fails {
                cache.put_off(at(now.into()), random);
            }
            let time = i64::from(now) + i64::from(later);
            prop_assert_eq!(state(&cache, time) == 'E', i64::from(end) <= time && !is_stable);
        }
    }
}

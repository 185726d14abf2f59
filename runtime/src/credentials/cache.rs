use jiff::{SignedDuration, Timestamp};

use super::Credentials;

/// How long before their end credentials are to be replaced, at least.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// Up to how much earlier than that, by chance: programs that started together shall not all ask at once.
const JITTER: SignedDuration = SignedDuration::from_mins(1);

/// How long after a failed refresh the next one is tried, while what is kept is still valid.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// Credentials that are kept until they have to be replaced: a state machine without IO, without a clock and
/// without randomness, for which the caller sees to.
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
pub struct Cache(Option<Kept>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    credentials: Credentials,
    /// From when on new ones are to be fetched; never, where these do not end.
    refresh_at: Option<Timestamp>,
}

/// What is to be done for credentials now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness<'a> {
    /// Use these.
    Fresh(&'a Credentials),
    /// Use these, and see to it that someone fetches new ones.
    RefreshSoon(&'a Credentials),
    /// Fetch new ones: there are none, or their time is over.
    Expired,
}

impl Cache {
    /// What is to be done at this moment.
    pub fn at(&self, now: Timestamp) -> Freshness<'_> {
        let Some(Kept { credentials, refresh_at }) = &self.0 else { return Freshness::Expired };
        if credentials.expires_at().is_some_and(|end| end <= now) {
            Freshness::Expired
        } else if refresh_at.is_some_and(|time| time <= now) {
            Freshness::RefreshSoon(credentials)
        } else {
            Freshness::Fresh(credentials)
        }
    }

    /// Keeps what a refresh brought. New ones are due 5 to 6 minutes before these end, or after half of the
    /// time that is left where that is later. All of 0 to `u64::MAX` are equally likely as `random`.
    pub fn renew(&mut self, credentials: Credentials, now: Timestamp, random: u64) {
        let refresh_at = credentials.expires_at().map(|end| {
            let left = end.duration_since(now).max(SignedDuration::ZERO);
            let ahead = AHEAD.saturating_add(part(JITTER, random)).min(left / 2);
            end.saturating_sub(ahead).unwrap_or(now)
        });
        self.0 = Some(Kept { credentials, refresh_at });
    }

    /// Forgets the key of this id, which a service refused, so that the next caller fetches another one.
    pub fn forget(&mut self, access_key_id: &str) {
        self.0.take_if(|kept| kept.credentials.access_key_id() == access_key_id);
    }

    /// Keeps what there is after a refresh failed, as long as it is valid, and puts the next refresh off by a
    /// minute at most.
    pub fn put_off(&mut self, now: Timestamp, random: u64) {
        if let Some(kept) = &mut self.0 {
            let pause = PAUSE / 2 + part(PAUSE / 2, random);
            kept.refresh_at = kept.refresh_at.map(|_| now.saturating_add(pause).unwrap_or(now));
        }
    }
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
        fn what_has_ended_is_never_used(
            end in any::<i32>(), now in any::<i32>(), later in 0..i32::MAX, random in any::<u64>(), fails in any::<bool>(),
        ) {
            let mut cache = Cache::default();
            cache.renew(until(end.into()), at(now.into()), random);
            if fails {
                cache.put_off(at(now.into()), random);
            }
            let time = i64::from(now) + i64::from(later);
            prop_assert_eq!(state(&cache, time) == 'E', i64::from(end) <= time);
        }
    }
}

use std::time::Duration;

/// How many seconds pass between two measurements of the rate.
const WINDOW: f64 = 0.5;
/// How much the last measurement counts against those before.
const SMOOTHING: f64 = 0.8;
/// What a throttled rate is cut down to.
const CUT: f64 = 0.7;
/// How steeply the rate grows again.
const GROWTH: f64 = 0.4;
/// No rate is lower than this.
const MIN_RATE: f64 = 0.5;
/// How many attempts may go at once, at least.
const MIN_BURST: f64 = 1.0;

/// Limits the rate of attempts to what a service takes, as it shows by throttling: the adaptive mode of the
/// official clients.
///
/// The first time that it throttles, the rate is cut to 70 % of what was measured. From there it follows
/// [CUBIC](https://www.rfc-editor.org/rfc/rfc9438), the congestion control of TCP: back towards the rate
/// before the cut, first fast, then slowly, then beyond it ever faster, but never to more than twice the
/// rate that is measured. Before the first time nothing is limited.
///
/// Rates are attempts per second, and times those since the same moment in every call.
#[derive(Clone, Debug, PartialEq)]
pub struct RateLimiter {
    measured: Measured,
    cubic: Cubic,
    bucket: Option<Bucket>,
}

impl RateLimiter {
    /// A limiter that lets everything pass.
    pub fn new(now: Duration) -> Self {
        Self { measured: Measured::new(now), cubic: Cubic::default(), bucket: None }
    }

    /// Counts an attempt in, and says how long it has to wait. Attempts that wait at the same time wait for
    /// one another.
    pub fn reserve(&mut self, now: Duration) -> Duration {
        self.bucket.as_mut().map_or(Duration::ZERO, |bucket| bucket.take(now.as_secs_f64()))
    }

    /// Learns from the end of an attempt whether it was throttled.
    pub fn observe(&mut self, now: Duration, throttled: bool) {
        let now = now.as_secs_f64();
        let measured = self.measured.count(now);
        let wished = if throttled {
            let limit = self.rate().unwrap_or(f64::INFINITY);
            self.cubic.cut(measured.min(limit), now)
        } else {
            self.cubic.grow(now)
        };
        let rate = wished.min(2.0 * measured).max(MIN_RATE);
        match &mut self.bucket {
            Some(bucket) => bucket.change_rate(rate, now),
            bucket @ None if throttled => {
                *bucket = Some(Bucket { rate, tokens: 0.0, updated: now })
            }
            _ => {}
        }
    }

    /// The rate that attempts are limited to; `None` as long as nothing was throttled.
    pub fn rate(&self) -> Option<f64> {
        self.bucket.as_ref().map(|bucket| bucket.rate)
    }
}

/// The rate at which attempts end.
#[derive(Clone, Debug, PartialEq)]
struct Measured {
    rate: f64,
    window: f64,
    count: f64,
}

impl Measured {
    fn new(now: Duration) -> Self {
        Self { rate: 0.0, window: now.as_secs_f64().floor(), count: 0.0 }
    }

    fn count(&mut self, now: f64) -> f64 {
        let window = (now / WINDOW).floor() * WINDOW;
        self.count += 1.0;
        if window > self.window {
            let rate = self.count / (window - self.window);
            self.rate = SMOOTHING * rate + (1.0 - SMOOTHING) * self.rate;
            self.count = 0.0;
            self.window = window;
        }
        self.rate
    }
}

/// The curve that the rate follows after a cut.
#[derive(Clone, Debug, Default, PartialEq)]
struct Cubic {
    /// The rate before the cut.
    plateau: f64,
    cut_at: f64,
}

impl Cubic {
    fn cut(&mut self, rate: f64, now: f64) -> f64 {
        (self.plateau, self.cut_at) = (rate, now);
        rate * CUT
    }

    fn grow(&self, now: f64) -> f64 {
        // After so many seconds the curve is where it was before the cut.
        let recovery = (self.plateau * (1.0 - CUT) / GROWTH).cbrt();
        GROWTH * (now - self.cut_at - recovery).powi(3) + self.plateau
    }
}

/// Fills at a rate, and lets an attempt pass for each token. Those that have to wait leave it in debt.
#[derive(Clone, Debug, PartialEq)]
struct Bucket {
    rate: f64,
    tokens: f64,
    updated: f64,
}

impl Bucket {
    fn take(&mut self, now: f64) -> Duration {
        self.fill(now);
        self.tokens -= 1.0;
        let wait = (-self.tokens).max(0.0) / self.rate;
        Duration::try_from_secs_f64(wait).unwrap_or(Duration::MAX)
    }

    fn change_rate(&mut self, rate: f64, now: f64) {
        self.fill(now);
        self.rate = rate;
        self.tokens = self.tokens.min(self.capacity());
    }

    fn fill(&mut self, now: f64) {
        let passed = (now - self.updated).max(0.0);
        self.tokens = (self.tokens + passed * self.rate).min(self.capacity());
        self.updated = self.updated.max(now);
    }

    fn capacity(&self) -> f64 {
        self.rate.max(MIN_BURST)
    }
}

use jiff::{SignedDuration, Timestamp};

use crate::ErrorMetadata;

/// How far a clock may be off before a service refuses its signatures, with a minute to spare: they are
/// refused from five minutes on.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(4);

/// Errors whose reason can be that the clock is off.
const CODES: [&str; 6] = [
    "AuthFailure",
    "InvalidSignatureException",
    "RequestExpired",
    "RequestInTheFuture",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
];

/// The time that signatures are made for: that of a clock which may be off, corrected by what services say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    offset: SignedDuration,
}

impl Clock {
    /// The corrected time, where the clock says `now`.
    pub fn correct(&self, now: Timestamp) -> Timestamp {
        now.saturating_add(self.offset).unwrap_or(now)
    }

    /// Whether a request was refused because it was signed for the wrong time. If so, the clock, which says
    /// `now`, is corrected, so that the same does not happen again.
    ///
    /// The error's name alone does not say so, since a wrong secret has the same: the `Date` of the response
    /// must be minutes away from the time that the request was `signed` for.
    pub fn learn(&mut self, error: &ErrorMetadata, signed: Timestamp, now: Timestamp) -> bool {
        let Some(date) = error.date() else { return false };
        let distance = date.duration_since(signed).abs();
        let is_off = CODES.contains(&error.code()) && distance > TOLERANCE;
        if is_off {
            // From the clock itself, so that several calls that fail at once correct it once.
            self.offset = date.duration_since(now);
        }
        is_off
    }
}

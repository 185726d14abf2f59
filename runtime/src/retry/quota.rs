use super::Kind;

/// How much a quota holds at most.
const CAPACITY: u32 = 500;

/// What the retries of all calls to a service draw on, so that a service that is down gets little more
/// than the first attempts: 500 at the start. A retry costs 14, or 5 where the service throttled. A retry
/// that succeeds gives back what it cost, and a first attempt that does gives 1.
///
/// An attempt that is dropped before it ends gives nothing back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota(u32);

impl Quota {
    /// What is left.
    pub fn left(&self) -> u32 {
        self.0
    }

    /// Takes the cost of a retry, if that much is left.
    pub(super) fn spend(&mut self, kind: Kind) -> Option<u32> {
        let cost = if kind == Kind::Throttling { 5 } else { 14 };
        self.0 = self.0.checked_sub(cost)?;
        Some(cost)
    }

    pub(super) fn refund(&mut self, amount: u32) {
        self.0 = self.0.saturating_add(amount).min(CAPACITY);
    }
}

impl Default for Quota {
    fn default() -> Self {
        Self(CAPACITY)
    }
}

//! What a run found, as JSON for the task that started it.

use serde_json::{Value, json};

/// How much was compared.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    /// Calls, with both requests and both outcomes.
    calls: u32,
    /// How many of the responses were errors.
    errors: u32,
    /// How many calls had no endpoint, so that only that was compared.
    without_endpoint: u32,
    /// How many inputs have a string that does not match its pattern.
    without_pattern: u32,
}

impl Counts {
    pub(crate) fn with_call(self, is_error: bool, is_sent: bool, misses_pattern: bool) -> Self {
        Self {
            calls: self.calls + 1,
            errors: self.errors + u32::from(is_error),
            without_endpoint: self.without_endpoint + u32::from(!is_sent),
            without_pattern: self.without_pattern + u32::from(misses_pattern),
        }
    }
}

/// What a run found.
pub(crate) struct Report {
    pub(crate) service: &'static str,
    pub(crate) operations: usize,
    pub(crate) counts: Counts,
    /// What was compared beside calls.
    pub(crate) notes: Vec<String>,
    /// How many known differences came up.
    pub(crate) known: usize,
    /// What differs, one text for each operation or part.
    pub(crate) failures: Vec<String>,
}

impl Report {
    pub(crate) fn to_json(&self) -> Value {
        let Counts { calls, errors, without_endpoint, without_pattern } = self.counts;
        json!({
            "service": self.service,
            "operations": self.operations,
            "calls": calls,
            "errors": errors,
            "withoutEndpoint": without_endpoint,
            "withoutPattern": without_pattern,
            "known": self.known,
            "notes": self.notes,
            "failures": self.failures,
        })
    }
}

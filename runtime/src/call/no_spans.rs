//! Replaces [the spans](https://docs.rs/tracing) of a call, without the feature `tracing`, by nothing.

use crate::hooks::{AttemptEnd, CallEnd};
use crate::retry::{Decision, Failure};

pub(super) struct Spans;

pub(crate) struct Scope;

impl Spans {
    pub(super) fn new(_service: &str, _operation: &str, _region: Option<&str>) -> Self {
        Self
    }

    pub(super) fn start_attempt(&mut self, _number: u32) {}

    pub(super) fn end_attempt(&self, _end: &AttemptEnd<'_>) {}

    pub(super) fn decide(&self, _failure: &Failure, _decision: &Decision) {}

    pub(super) fn end(&self, _attempts: u32, _end: &CallEnd<'_>) {}

    pub(super) fn call(&self) -> Scope {
        Scope
    }

    pub(super) fn attempt(&self) -> Scope {
        Scope
    }
}

impl Scope {
    #[cfg(feature = "blocking")]
    pub(crate) fn current() -> Self {
        Self
    }

    #[cfg(feature = "client")]
    pub(crate) fn wrap<F: Future>(self, future: F) -> F {
        future
    }

    pub(crate) fn run<T>(&self, function: impl FnOnce() -> T) -> T {
        function()
    }
}

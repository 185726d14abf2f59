use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use lensmith::hooks::{CallEnd, Context, Hook, Outcome};

#[derive(Default)]
struct Metrics(Mutex<BTreeMap<&'static str, Calls>>);

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Calls {
    count: u32,
    failed: u32,
    attempts: u32,
    within_milliseconds: [u32; 4], // 10, 100, 1000, or more
}

impl Hook for Metrics {
    fn after_call(&self, context: &Context<'_>, end: &CallEnd<'_>) {
        let Ok(mut operations) = self.0.lock() else { return };
        let calls = operations.entry(context.operation).or_default();
        calls.count += 1;
        calls.failed += u32::from(end.outcome != Outcome::Success);
        calls.attempts += context.attempt;
        let milliseconds = end.duration.as_millis();
        calls.within_milliseconds
            [[10, 100, 1000].partition_point(|bound| *bound < milliseconds)] += 1;
    }
}

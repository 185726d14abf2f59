use std::fmt;
use std::time::Duration;

use super::{End, EventPlan};

/// How much memory a stream may take, in bytes: the buffers of its connection and of hyper, and little else.
const MAX_PER_STREAM: u64 = 96 << 10;

/// What came of the streams.
#[derive(Clone, Debug)]
pub struct EventFigures {
    /// What was planned.
    pub plan: EventPlan,
    /// How long all of it took.
    pub elapsed: Duration,
    /// How many events came.
    pub events: u64,
    /// The streams that came to something else than was planned.
    pub mismatches: Vec<Mismatch>,
    /// By how many bytes memory had grown when all streams were open, where the system tells it.
    pub memory: Option<u64>,
    /// How much memory the process had at most, in bytes.
    pub peak: Option<u64>,
    /// How many file descriptors were open before, when all streams were open, and after.
    pub files: [Option<usize>; 3],
}

/// A stream that came to something else than was planned: the events and the end of both.
#[derive(Clone, Debug)]
pub struct Mismatch {
    /// The stream's number.
    pub stream: u32,
    /// What was planned.
    pub expected: (u64, End),
    /// What came.
    pub found: (u64, End),
}

impl EventFigures {
    /// What is not as it should be.
    pub fn complaints(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        for Mismatch { stream, expected, found } in self.mismatches.iter().take(10) {
            complaints.push(format!(
                "stream {stream} had {} events and then {}, not {} and then {}",
                found.0, found.1, expected.0, expected.1
            ));
        }
        if self.mismatches.len() > 10 {
            complaints.push(format!("so did {} streams in all", self.mismatches.len()));
        }
        if let Some(bytes) = self.per_stream().filter(|bytes| *bytes > MAX_PER_STREAM) {
            complaints.push(format!("an open stream takes {bytes} bytes"));
        }
        let [before, open, after] = self.files;
        if before != after {
            complaints.push(format!("{after:?} file descriptors stay open, and were {before:?}"));
        }
        let streams = usize::try_from(self.plan.streams).unwrap_or(usize::MAX);
        if open.is_some_and(|open| open < streams) {
            complaints.push(format!("{open:?} file descriptors for {streams} streams at a time"));
        }
        complaints
    }

    fn per_stream(&self) -> Option<u64> {
        self.memory?.checked_div(self.plan.streams.into())
    }
}

impl fmt::Display for EventFigures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let EventPlan { seed, streams, events } = self.plan;
        let seconds = self.elapsed.as_secs_f64();
        let rate = self.events as f64 / seconds;
        let broken = (0..streams).filter(|stream| self.plan.fault(*stream).is_some()).count();
        let bytes = |bytes: Option<u64>| match bytes {
            Some(bytes) => format!("{:.1} KiB", bytes as f64 / 1024.0),
            None => "unknown".to_owned(),
        };
        writeln!(f, "| {streams} event streams at a time, {events} events each | seed {seed} |")?;
        writeln!(f, "|---|---|")?;
        writeln!(f, "| time | {seconds:.1} s, {rate:.0} events a second |")?;
        writeln!(f, "| events | {} |", self.events)?;
        writeln!(f, "| streams with a fault | {broken} |")?;
        writeln!(f, "| other than planned | {} |", self.mismatches.len())?;
        writeln!(f, "| memory of an open stream | {} |", bytes(self.per_stream()))?;
        writeln!(f, "| peak memory of the process | {} |", bytes(self.peak))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::soak::Break;

    fn good() -> EventFigures {
        EventFigures {
            plan: EventPlan { seed: 1, streams: 100, events: 10 },
            elapsed: Duration::from_secs(1),
            events: 1000,
            mismatches: Vec::new(),
            memory: Some(100 * MAX_PER_STREAM),
            peak: Some(1 << 20),
            files: [Some(5), Some(110), Some(5)],
        }
    }

    #[test]
    fn figures_as_planned_are_no_reason_to_complain() {
        assert_eq!(good().complaints(), [""; 0]);
    }

    #[test]
    fn what_is_lost_and_what_grows_is_a_complaint() {
        let mut figures = good();
        let expected = (4, End::Broken(Break::Checksum, 5));
        let found = (3, End::Whole);
        figures.mismatches = vec![Mismatch { stream: 7, expected, found }];
        figures.memory = Some(100 * MAX_PER_STREAM + 100);
        figures.files = [Some(5), Some(99), Some(6)];
        let expected = [
            "stream 7 had 3 events and then its end, not 4 and then Checksum at event 5",
            "an open stream takes 98305 bytes",
            "Some(6) file descriptors stay open, and were Some(5)",
            "Some(99) file descriptors for 100 streams at a time",
        ];
        assert_eq!(figures.complaints(), expected);
    }
}

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use super::Load;
use crate::outcome::Class;

/// How much more memory the last quarter of a soak may take than the second one: what the allocator keeps
/// varies.
const MEMORY_MARGIN: u64 = 2 << 20;

/// How many file descriptors there may be beyond those of connections.
const SPARE_FILES: usize = 32;

/// What came of a soak.
#[derive(Clone, Debug)]
pub struct Figures {
    /// What was called.
    pub load: Load,
    /// How long all of it took.
    pub elapsed: Duration,
    /// How long the calls took, in microseconds, sorted. Calls that were lost have none.
    pub latencies: Vec<u32>,
    /// How many calls came to what.
    pub classes: BTreeMap<Class, u64>,
    /// The calls that came to something else than was planned.
    pub surprises: Vec<Surprise>,
    /// The state of the process after each thousand of calls, where the system tells it.
    pub samples: Vec<Sample>,
    /// How many attempts the server has seen.
    pub attempts_seen: u64,
    /// How many file descriptors were open before.
    pub files_before: Option<usize>,
    /// How many file descriptors were open when the client was gone.
    pub files_after: Option<usize>,
}

/// A call that came to something else than was planned.
#[derive(Clone, Debug)]
pub struct Surprise {
    /// The call's number.
    pub call: u32,
    /// What it should have come to.
    pub expected: Class,
    /// What it came to.
    pub class: Class,
    /// The same in the client's words.
    pub said: String,
}

/// The state of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Its memory, in bytes.
    pub memory: u64,
    /// Its open file descriptors.
    pub files: usize,
}

impl Figures {
    /// What is not as it should be.
    pub fn complaints(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        let lost = self.load.calls as usize - self.latencies.len().min(self.load.calls as usize);
        if lost > 0 {
            complaints.push(format!("{lost} calls were lost"));
        }
        for Surprise { call, expected, class, said } in self.surprises.iter().take(10) {
            complaints.push(format!("call {call} came to {class}, not {expected}: {said}"));
        }
        if self.surprises.len() > 10 {
            complaints.push(format!("so did {} calls in all", self.surprises.len()));
        }
        let planned = self.attempts_planned();
        if self.attempts_seen != planned {
            let seen = self.attempts_seen;
            complaints.push(format!("the server saw {seen} attempts, and {planned} were planned"));
        }
        complaints.extend(self.growth());
        // A connection that is no longer needed when it comes about is kept too.
        let most = self.files_before.unwrap_or_default() + 2 * self.load.concurrency + SPARE_FILES;
        if let Some(files) = self.samples.iter().map(|sample| sample.files).max()
            && files > most
        {
            complaints.push(format!("{files} file descriptors were open, more than {most}"));
        }
        if self.files_after != self.files_before {
            let (after, before) = (self.files_after, self.files_before);
            complaints.push(format!("{after:?} file descriptors stay open, and were {before:?}"));
        }
        complaints
    }

    /// Whether memory grows.
    fn growth(&self) -> Option<String> {
        let quarter = self.samples.len() / 4;
        let most = |samples: &[Sample]| samples.iter().map(|sample| sample.memory).max();
        let second = most(self.samples.get(quarter..quarter * 2)?)?;
        let last = most(self.samples.get(quarter * 3..)?)?;
        (last > second + MEMORY_MARGIN).then(|| {
            let [second, last] = [second, last].map(mebibytes);
            format!("memory grew from {second} in the second quarter to {last} in the last one")
        })
    }

    fn attempts_planned(&self) -> u64 {
        (0..self.load.calls).map(|call| u64::from(self.load.plan.end(call).0)).sum()
    }

    /// The latency that so many of a hundred calls do not exceed.
    fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.latencies.len() * percent).div_ceil(100).saturating_sub(1);
        let micros = self.latencies.get(rank).copied().unwrap_or_default();
        Duration::from_micros(micros.into())
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Load { calls, concurrency, plan } = self.load;
        let seconds = self.elapsed.as_secs_f64();
        let rate = f64::from(calls) / seconds;
        writeln!(f, "| {calls} calls, {concurrency} at a time | seed {} |", plan.seed)?;
        writeln!(f, "|---|---|")?;
        writeln!(f, "| time | {seconds:.1} s, {rate:.0} calls a second |")?;
        let retries = self.attempts_seen.saturating_sub(calls.into());
        writeln!(f, "| attempts | {}, of them {retries} retries |", self.attempts_seen)?;
        for (class, count) in &self.classes {
            writeln!(f, "| `{class}` | {count} |")?;
        }
        writeln!(f, "| other than planned | {} |", self.surprises.len())?;
        let [half, most, all] = [50, 99, 100].map(|percent| self.percentile(percent));
        writeln!(f, "| latency | p50 {half:.1?}, p99 {most:.1?}, longest {all:.1?} |")?;
        let steady = self.samples.get(self.samples.len() / 4..).unwrap_or_default();
        let memory = steady.iter().map(|sample| sample.memory);
        if let (Some(least), Some(most)) = (memory.clone().min(), memory.max()) {
            let [least, most] = [least, most].map(mebibytes);
            writeln!(f, "| memory after the first quarter | {least} to {most} |")?;
        }
        if let Some(files) = self.samples.iter().map(|sample| sample.files).max() {
            writeln!(f, "| file descriptors | {files} at most |")?;
        }
        Ok(())
    }
}

fn mebibytes(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::soak::Plan;

    const MIB: u64 = 1 << 20;

    fn good() -> Figures {
        let load = Load { calls: 8000, concurrency: 4, plan: Plan { seed: 1 } };
        let attempts = (0..load.calls).map(|call| u64::from(load.plan.end(call).0));
        Figures {
            load,
            elapsed: Duration::from_secs(2),
            latencies: (1..=8000).collect(),
            classes: BTreeMap::from([(Class::Response, 7960), (Class::InvalidResponse, 40)]),
            surprises: Vec::new(),
            samples: vec![Sample { memory: 10 * MIB, files: 12 }; 8],
            attempts_seen: attempts.sum(),
            files_before: Some(5),
            files_after: Some(5),
        }
    }

    fn complaint(change: impl FnOnce(&mut Figures)) -> String {
        let mut figures = good();
        change(&mut figures);
        figures.complaints().join("; ")
    }

    #[test]
    fn figures_as_planned_are_no_reason_to_complain() {
        assert_eq!(complaint(|_| ()), "");
        // What the start takes, and what the allocator keeps.
        assert_eq!(complaint(|figures| figures.samples[0].memory = 0), "");
        assert_eq!(complaint(|figures| figures.samples[7].memory += MEMORY_MARGIN), "");
    }

    #[test]
    fn each_fault_is_a_complaint() {
        let lost = complaint(|figures| figures.latencies.truncate(7999));
        assert_eq!(lost, "1 calls were lost");
        let leak = complaint(|figures| figures.samples[7].memory += MEMORY_MARGIN + MIB);
        let grew = "memory grew from 10.0 MiB in the second quarter to 13.0 MiB in the last one";
        assert_eq!(leak, grew);
        let twice = complaint(|figures| figures.attempts_seen += 1);
        assert!(twice.contains("were planned"), "{twice}");
        let swapped = complaint(|figures| {
            let (expected, class) = (Class::Response, Class::ForeignResponse);
            let surprise = Surprise { call: 7, expected, class, said: "another".to_owned() };
            figures.surprises = vec![surprise; 12];
        });
        assert!(
            swapped.starts_with("call 7 came to Ok, but of another request, not Ok: another; ")
        );
        assert!(swapped.ends_with("so did 12 calls in all"), "{swapped}");
        let connections = complaint(|figures| figures.samples[3].files = 100);
        assert_eq!(connections, "100 file descriptors were open, more than 45");
        let open = complaint(|figures| figures.files_after = Some(6));
        assert_eq!(open, "Some(6) file descriptors stay open, and were Some(5)");
    }

    #[test]
    fn latencies_are_ranked() {
        let figures = good();
        let micros = [50, 99, 100].map(|percent| figures.percentile(percent).as_micros());
        assert_eq!(micros, [4000, 7920, 8000]);
    }
}

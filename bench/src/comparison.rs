//! What is compared, and how it is measured.

use std::time::{Duration, Instant};

use crate::allocations;

/// How long a sample runs at least, so that the clock does not matter.
const SAMPLE: Duration = Duration::from_micros(500);
/// How often a task runs before it is measured.
const WARM_UP: u32 = 5;
/// About how long a comparison of slow tasks may take.
const LIMIT: Duration = Duration::from_secs(20);

/// The same work by several libraries.
pub struct Comparison {
    /// Its key in the file of bounds.
    pub id: &'static str,
    /// What the table and the chart call it.
    pub what: &'static str,
    /// Lensmith is the first.
    pub peers: Vec<Peer>,
    /// How much of the time of a peer Lensmith may take.
    pub target: Option<Target>,
}

/// A library that does the work.
pub struct Peer {
    /// Its name.
    pub name: &'static str,
    /// The work, once.
    pub task: Box<dyn FnMut()>,
}

/// A goal of the project.
#[derive(Clone, Copy)]
pub struct Target {
    /// The share of the time of the peer.
    pub ratio: f64,
    /// The peer.
    pub of: &'static str,
}

impl Comparison {
    /// A comparison without a target.
    pub fn new(id: &'static str, what: &'static str) -> Self {
        Self { id, what, peers: Vec::new(), target: None }
    }

    /// Adds a library. The result of the work is part of what is measured, and so is dropping it.
    #[must_use]
    pub fn peer<T>(mut self, name: &'static str, mut task: impl FnMut() -> T + 'static) -> Self {
        let task = Box::new(move || drop(std::hint::black_box(task())));
        self.peers.push(Peer { name, task });
        self
    }

    /// Sets the target.
    #[must_use]
    pub fn target(mut self, ratio: f64, of: &'static str) -> Self {
        self.target = Some(Target { ratio, of });
        self
    }

    /// Measures all peers in turns: each round has one sample of each.
    pub fn measure(&mut self, rounds: usize) -> Vec<Measured> {
        let mut runs = Vec::new();
        let mut measured = Vec::new();
        let mut round = Duration::ZERO;
        for peer in &mut self.peers {
            let (once, allocations) = warm_up(peer);
            round += once.max(SAMPLE);
            runs.push(
                u32::try_from(SAMPLE.as_nanos() / once.as_nanos().max(1))
                    .unwrap_or(u32::MAX)
                    .max(1),
            );
            measured.push(Measured { name: peer.name, samples: Vec::new(), allocations });
        }
        let fitting = LIMIT.as_nanos() / round.as_nanos().max(1);
        let rounds = rounds.min(usize::try_from(fitting).unwrap_or(usize::MAX)).max(1);
        for round in 0..rounds {
            let count = self.peers.len();
            for turn in 0..count {
                // Nobody is always the first after somebody else.
                let index = (turn + round) % count;
                let start = Instant::now();
                for _ in 0..runs[index] {
                    (self.peers[index].task)();
                }
                measured[index]
                    .samples
                    .push(start.elapsed().as_secs_f64() / f64::from(runs[index]));
            }
        }
        for one in &mut measured {
            one.samples.sort_by(f64::total_cmp);
        }
        measured
    }
}

/// Runs the task until it is warm, and returns the shortest time and the fewest allocations of a run.
fn warm_up(peer: &mut Peer) -> (Duration, u64) {
    let (mut once, mut allocations) = (Duration::MAX, u64::MAX);
    for _ in 0..WARM_UP {
        let start = Instant::now();
        allocations = allocations.min(allocations::count(&mut peer.task));
        once = once.min(start.elapsed());
    }
    (once, allocations)
}

/// What was measured of a peer.
pub struct Measured {
    /// The name of the peer.
    pub name: &'static str,
    /// Seconds for the work, the fastest first.
    samples: Vec<f64>,
    /// The fewest allocations of a run.
    pub allocations: u64,
}

impl Measured {
    /// The fastest sample, in seconds.
    pub fn fastest(&self) -> f64 {
        self.samples.first().copied().unwrap_or(f64::NAN)
    }

    /// The sample in the middle, in seconds.
    pub fn median(&self) -> f64 {
        self.samples.get(self.samples.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

//! Many calls at a time to a server that fails a few of them, in another process.
//!
//! What goes wrong follows from a [`Plan`], so that it is known of every call what it has to come to. A soak
//! [fails](Figures::complaints) where a call comes to something else, where memory grows, and where the server
//! has seen another number of attempts than the plan has.

mod events;
mod figures;
mod load;
mod plan;
mod server;
mod streams;

pub use events::{Break, End, EventFigures, EventPlan, run_events};
pub use figures::{Figures, Sample, Surprise};
pub use load::run;
pub use plan::{Plan, digest};
pub use server::{ServerProcess, serve};
pub use streams::{Row, Streams, run as run_streams};

/// How much is called.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// How many calls there are in all.
    pub calls: u32,
    /// How many are under way at a time.
    pub concurrency: usize,
    /// What goes wrong.
    pub plan: Plan,
}

//! Many event streams at a time, one in twenty of them with a fault.
//!
//! The events of a stream have numbers, so that one that is lost or comes twice is found. Of each fault it is known at which
//! event it happens, and how it is said.

mod figures;
mod load;
mod plan;
mod server;

pub use figures::EventFigures;
pub use load::run as run_events;
pub use plan::{Break, End, EventPlan};
pub(super) use server::serve_events;

//! Tests without a service: transports that play one.
//!
//! * [`Script`] expects calls, in an order or in any, and answers each with a typed response, a typed error, a
//!   [`SimulatedFault`] or raw HTTP.
//! * With the feature `event-stream`, [`events`] are the stream of a response, and [`Call::converse`] answers those that a
//!   client sends.
//! * [`Recorder`] writes real traffic into a file, without its secrets, and [`Replay`] answers from it.
//! * [`faulty`] makes calls of any transport fail.
//!
//! The page of [`Script`] has an example.
//!
//! Each of them is a transport of `Client` and of `blocking::Client`, and each does without IO of its own. There is
//! no feature to turn on: a program that uses none of it does not contain it, and it brings no dependency.

mod answer;
#[cfg(feature = "cbor")]
mod cbor;
#[cfg(feature = "event-stream")]
mod difference;
#[doc(hidden)]
pub mod endpoint;
#[cfg(feature = "event-stream")]
#[doc(hidden)]
pub mod events;
mod fault;
mod json;
#[doc(hidden)]
pub mod laws;
mod line;
mod operations;
mod placeholder;
#[doc(hidden)]
pub mod protocol;
mod record;
mod recorded;
mod replay;
mod script;
#[cfg(feature = "event-stream")]
mod stream;
mod traffic;
#[cfg(feature = "xml")]
mod xml;

pub use self::fault::{Faulty, SimulatedFault, faulty};
pub use self::operations::Operations;
pub use self::record::Recorder;
pub use self::replay::{InvalidRecording, Replay};
pub use self::script::{Call, Script, Step, call};
#[cfg(feature = "event-stream")]
pub use self::stream::{EventFault, ScriptedEvents, events};
pub use self::traffic::{Exchange, ReceivedResponse, RecordedFailure, SentRequest};

/// Fails with a line for each problem, if there is any.
#[track_caller]
fn assert_none(title: &str, problems: Vec<String>) {
    assert!(problems.is_empty(), "{title}:\n  {}", problems.join("\n  "));
}

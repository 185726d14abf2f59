//! A server that misbehaves on purpose, and what callers of `lensmith` see of it.
//!
//! * [`Misbehaviour`]: all that the server does wrong, one by one, and what is expected of a client.
//! * [`Server`], [`Connection`]: how it does so.
//! * [`trial`]: calls to a misbehaving server, and whether they leave anything behind;
//!   [`isolated`]: the same in a process of its own, under a watchdog.
//! * [`table`]: all of it as a document.
//! * [`soak`]: a hundred thousand calls, a few of them with faults.

#![forbid(unsafe_code)]

mod answers;
mod caller;
mod certificate;
mod connection;
mod declare;
mod fault;
mod host;
pub mod isolated;
mod misbehaviour;
mod outcome;
mod process;
mod queries;
mod server;
pub mod soak;
mod streams;
pub mod table;
mod ticks;
pub mod trial;

pub use caller::{Caller, ClientKind, Target};
pub use certificate::Certificate;
pub use connection::{Connection, Request, Socket};
pub use fault::{Behaviour, Fault, Limits};
pub use misbehaviour::Misbehaviour;
pub use outcome::{Answer, Class, Outcome};
pub use server::Server;
pub use streams::{Exchange, Upload};

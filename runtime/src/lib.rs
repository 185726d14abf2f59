//! The runtime of Lensmith clients.

pub mod endpoint;
pub mod json;
pub mod sign;

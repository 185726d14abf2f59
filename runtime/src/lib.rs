//! The runtime of Lensmith clients.

pub mod credentials;
pub mod endpoint;
pub mod json;
pub mod sign;

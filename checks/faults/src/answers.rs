//! What the server does wrong where it takes more than a few bytes to say.

pub(crate) mod closing;
pub(crate) mod framing;
pub(crate) mod json;
pub(crate) mod size;
pub(crate) mod slow;
pub(crate) mod streams;
pub(crate) mod tls;

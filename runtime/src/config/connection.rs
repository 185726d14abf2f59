use std::time::Duration;

use super::{CaBundle, DEFAULT_CONNECT_TIMEOUT, DEFAULT_STALL_TIMEOUT, Proxy};
use crate::macros::lenses;

/// How long connecting to a neighbour may take.
const NEIGHBOUR_TIMEOUT: Duration = Duration::from_secs(1);

/// How a client's own transport connects. This is the same for all calls, since they share the connections. Each field
/// has a lens, and a method of the [`Builder`](super::Builder).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Connection {
    /// How long connecting may take.
    pub connect_timeout: Duration,
    /// How long the body of a response may pause.
    pub stall_timeout: Duration,
    /// The proxies.
    pub proxy: Proxy,
    /// The certificate authorities to trust instead of Mozilla's.
    pub ca_bundle: Option<CaBundle>,
}

lenses! {
    Connection;
    CONNECT_TIMEOUT: Duration = connect_timeout;
    STALL_TIMEOUT: Duration = stall_timeout;
    PROXY: Proxy = proxy;
    CA_BUNDLE: Option<CaBundle> = ca_bundle;
}

impl Default for Connection {
    fn default() -> Self {
        Self {
            connect_timeout: DEFAULT_CONNECT_TIMEOUT,
            stall_timeout: DEFAULT_STALL_TIMEOUT,
            proxy: Proxy::default(),
            ca_bundle: None,
        }
    }
}

impl Connection {
    /// For neighbours of the program, such as the metadata service of its instance, which answer at once or not at all.
    pub(crate) fn of_neighbours() -> Self {
        Self { connect_timeout: NEIGHBOUR_TIMEOUT, ..Self::default() }
    }
}

use std::fmt;
use std::sync::Arc;

use super::{Agents, Endpoints, Regions, Resolver, Retries, Sessions};
use crate::config::Config;

/// What the clones of a client share, however they are configured. `T` is the transport, and `I` the instant of
/// the client's clock.
pub(crate) struct ClientState<T: ?Sized, I> {
    pub(crate) start: I,
    pub(crate) retries: Retries,
    agents: Agents,
    endpoints: Endpoints,
    regions: Regions,
    pub(crate) sessions: Sessions,
    pub(crate) transport: Arc<T>,
}

impl<T: ?Sized, I> ClientState<T, I> {
    pub(crate) fn new(transport: Arc<T>, start: I) -> Self {
        Self {
            start,
            retries: Retries::default(),
            agents: Agents::default(),
            endpoints: Endpoints::default(),
            regions: Regions::default(),
            sessions: Sessions::default(),
            transport,
        }
    }

    /// Where calls with this configuration go.
    pub(crate) fn resolver<'a>(&'a self, config: &'a Config) -> Resolver<'a> {
        let Self { agents, endpoints, regions, sessions, .. } = self;
        Resolver { config, agents, endpoints, regions, sessions }
    }
}

impl<T: ?Sized, I> fmt::Debug for ClientState<T, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientState").finish_non_exhaustive()
    }
}

//! The operations of a recording, whose types say what is secret.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use http::{Request, Response};

use super::recorded;
#[cfg(feature = "event-stream")]
use super::stream::Streams;
use super::traffic::{ReceivedResponse, SentRequest};
use crate::transport::Input;
use crate::{Body, Operation};

/// The name of an operation after that of its service: `KeyStore.PutKey`.
pub(super) fn target<O: Operation>() -> String {
    [O::SERVICE.name, O::NAME].join(".")
}

/// The operation that a request was made from, or what the request is instead.
pub(super) fn input<B>(request: &Request<B>) -> Result<&Input, &'static str> {
    request.extensions().get().ok_or(
        "a request without its operation; a transport that wraps this one returns `true` from `needs_input`",
    )
}

/// The operations of a [`Recorder`](super::Recorder) or a [`Replay`](super::Replay). Their types say which
/// members are secret.
#[derive(Clone, Default)]
pub struct Operations(BTreeMap<TypeId, Recorded>);

/// How the exchanges of an operation are recorded and replayed.
#[derive(Clone, Copy)]
pub(super) struct Recorded {
    name: &'static str,
    /// A request without its secrets and without its idempotency token.
    pub(super) request: fn(&Request<Body>, &Input) -> SentRequest,
    /// A response without its secrets.
    pub(super) response: fn(Response<Bytes>) -> ReceivedResponse,
    /// The response that was recorded.
    pub(super) replay: fn(ReceivedResponse) -> Response<Body>,
    /// The streams of events.
    #[cfg(feature = "event-stream")]
    pub(super) streams: Streams,
}

impl Operations {
    /// No operations.
    pub fn new() -> Self {
        Self::default()
    }

    /// These operations and `O`.
    #[must_use]
    pub fn with<O: Operation>(mut self) -> Self {
        let recorded = Recorded {
            name: O::NAME,
            request: recorded::request::<O>,
            response: recorded::response::<O>,
            replay: recorded::replay::<O>,
            #[cfg(feature = "event-stream")]
            streams: Streams::of::<O>(),
        };
        self.0.insert(TypeId::of::<O>(), recorded);
        self
    }

    /// How exchanges like that of a request are recorded, and what the request was made from.
    pub(super) fn of<'r>(
        &self,
        request: &'r Request<Body>,
    ) -> Result<(Recorded, &'r Input), String> {
        let input = input(request).map_err(|it| format!("cannot record {it}"))?;
        let recorded = self.0.get(&input.type_id()).copied().ok_or_else(|| {
            let target = input.target();
            format!("the secrets of {target} are not known: add it with `Operations::with`")
        })?;
        Ok((recorded, input))
    }
}

impl fmt::Debug for Operations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.values().map(|recorded| recorded.name)).finish()
    }
}

//! Stands for the network: keeps the request of a client, and gives it a response.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use lensmith::blocking::Transport;
use lensmith::transport::TransportError;

/// What all clients of a run are connected to.
#[derive(Clone, Default)]
pub(crate) struct Wire(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    request: Option<Request<Bytes>>,
    response: Response<Bytes>,
}

impl Wire {
    /// Sets the response of the next call, which has sent nothing yet.
    pub(crate) fn prepare(&self, response: Response<Bytes>) {
        *self.state() = State { request: None, response };
    }

    /// The request of the last call, if it sent one.
    pub(crate) fn request(&self) -> Option<Request<Bytes>> {
        self.state().request.take()
    }

    pub(crate) fn transport(&self) -> impl Transport + use<> {
        let wire = self.clone();
        move |request: Request<Bytes>, _limit: Duration| {
            let mut state = wire.state();
            state.request = Some(request);
            Ok::<_, TransportError>(state.response.clone())
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

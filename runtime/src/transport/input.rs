use std::any::{Any, TypeId};
use std::fmt;
use std::sync::Arc;

use crate::Operation;

/// In the extensions of a request: the operation that the request was made from. Transports for tests look at it, since
/// no part of an HTTP request shows all members. A client adds it if its transport
/// [needs it](super::Transport::needs_input).
///
/// ```
/// use http::{Request, Response};
/// use lensmith::{Body, Operation};
/// use lensmith::transport::{Input, Transport, TransportError, TransportFuture};
///
/// /// Sends nothing, and prints what it was to send.
/// struct Print<GetLayer>(std::marker::PhantomData<GetLayer>);
///
/// impl<GetLayer: Operation> Transport for Print<GetLayer> {
///     fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
///         if let Some(operation) = request.extensions().get().and_then(Input::get::<GetLayer>) {
///             println!("{operation:?}");
///         }
///         Box::pin(std::future::ready(Ok(Response::new(Body::from("{}")))))
///     }
///
///     fn needs_input(&self) -> bool {
///         true
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Input {
    service: &'static str,
    operation: &'static str,
    value: Arc<dyn Any + Send + Sync>,
}

impl Input {
    /// What a request was made from.
    pub fn new<O: Operation>(operation: O) -> Self {
        Self { service: O::SERVICE.name, operation: O::NAME, value: Arc::new(operation) }
    }

    /// The operation, if it is `O`.
    pub fn get<O: Operation>(&self) -> Option<&O> {
        self.value.downcast_ref()
    }

    pub(crate) fn type_id(&self) -> TypeId {
        (*self.value).type_id()
    }

    /// The name of the operation after that of its service: `KeyStore.PutKey`.
    pub(crate) fn target(&self) -> String {
        [self.service, self.operation].join(".")
    }
}

/// The members are not shown: they may be secrets.
impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Input").field(&self.target()).finish()
    }
}

//! Removes the secrets of an operation from its bodies.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use http::{Request, Response};

use super::answer::error_body;
use super::placeholder::stand_in;
use crate::format::json::{Encoder, write_redacted};
use crate::schema::hide;
use crate::{Error, Operation};

/// The name of an operation in the AWS JSON protocols: `KeyStore.PutKey`.
pub(super) fn target<O: Operation>() -> String {
    [O::SERVICE.name, O::NAME].join(".")
}

/// The name of the operation that a request is of.
pub(super) fn target_of(request: &Request<Bytes>) -> &str {
    let target = request.headers().get("x-amz-target");
    target.and_then(|target| target.to_str().ok()).unwrap_or("a request without an operation")
}

/// The operations of a [`Recorder`](super::Recorder) or a [`Replay`](super::Replay). Their types say which
/// members of a body are secret.
#[derive(Clone, Default)]
pub struct Operations(BTreeMap<String, Scrub>);

#[derive(Clone, Copy)]
pub(super) struct Scrub {
    /// The body of a request without its secrets and without its idempotency token.
    pub(super) request: fn(&[u8]) -> String,
    /// The body of a response without its secrets.
    pub(super) response: fn(Response<Bytes>) -> String,
}

impl Operations {
    /// No operations.
    pub fn new() -> Self {
        Self::default()
    }

    /// These operations and `O`.
    #[must_use]
    pub fn with<O: Operation>(mut self) -> Self {
        let scrub = Scrub { request: scrub_request::<O>, response: scrub_response::<O> };
        self.0.insert(target::<O>(), scrub);
        self
    }

    pub(super) fn get(&self, target: &str) -> Result<Scrub, String> {
        self.0.get(target).copied().ok_or_else(|| {
            format!("the secrets of {target} are not known: add it with `Operations::with`")
        })
    }
}

impl fmt::Debug for Operations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// Stands for a body whose secrets cannot be located. It is not JSON.
const UNREADABLE: &str = "<unreadable>";

fn scrub_request<O: Operation>(body: &[u8]) -> String {
    let Ok(mut request) = O::from_json(body) else { return UNREADABLE.to_owned() };
    if let Some(lens) = O::IDEMPOTENCY_TOKEN {
        *lens.view_mut(&mut request) = None;
    }
    write_redacted(&request, hide)
}

fn scrub_response<O: Operation>(response: Response<Bytes>) -> String {
    match O::parse_response(response) {
        Ok(response) => write_redacted(&response, stand_in),
        Err(Error::Service(error)) => error_body(&error, Encoder::redacting(stand_in)),
        Err(_) => UNREADABLE.to_owned(),
    }
}

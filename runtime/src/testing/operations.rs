//! Removes the secrets of an operation from its bodies.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use http::{Request, Response};

use super::answer;
use super::placeholder::stand_in;
use crate::format::json::write_redacted;
use crate::protocol::RequestOf;
use crate::schema::hide;
use crate::{Blob, Body, Error, Operation};

/// The name of an operation, as the AWS JSON protocols write it: `KeyStore.PutKey`.
pub(super) fn target<O: Operation>() -> String {
    [O::SERVICE.name, O::NAME].join(".")
}

/// The name of the operation that a request is of.
pub(super) fn target_of<B>(request: &Request<B>) -> Cow<'_, str> {
    let target = request.headers().get("x-amz-target");
    match (target.and_then(|target| target.to_str().ok()), request.extensions().get()) {
        (Some(target), _) => target.into(),
        (None, Some(RequestOf { service, operation })) => format!("{service}.{operation}").into(),
        (None, None) => "a request without an operation".into(),
    }
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
    /// Whether the body of a success is a stream. It is recorded as base64.
    pub(super) streams: bool,
}

impl Scrub {
    pub(super) fn request(self, request: &Request<Body>) -> String {
        match request.body().as_bytes() {
            Some(bytes) => (self.request)(bytes),
            None => STREAM.to_owned(),
        }
    }

    /// The bytes of a recorded body.
    pub(super) fn unrecorded(self, body: String, is_success: bool) -> Bytes {
        match Blob::from_base64(&body) {
            Some(blob) if self.streams && is_success => blob.0,
            _ => body.into(),
        }
    }
}

impl Operations {
    /// No operations.
    pub fn new() -> Self {
        Self::default()
    }

    /// These operations and `O`.
    #[must_use]
    pub fn with<O: Operation>(mut self) -> Self {
        let scrub = Scrub {
            request: scrub_request::<O>,
            response: scrub_response::<O>,
            streams: O::RESPONSE_BODY.is_some(),
        };
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

/// Stands for the body of a request that is a stream, which is not recorded: any other is taken for the same.
const STREAM: &str = "<stream>";

fn scrub_request<O: Operation>(body: &[u8]) -> String {
    if O::REQUEST_BODY.is_some() {
        return STREAM.to_owned();
    }
    let Ok(mut request) = O::from_json(body) else { return UNREADABLE.to_owned() };
    if let Some(lens) = O::IDEMPOTENCY_TOKEN {
        *lens.view_mut(&mut request) = None;
    }
    write_redacted(&request, hide)
}

fn scrub_response<O: Operation>(response: Response<Bytes>) -> String {
    if let Some(lens) = O::RESPONSE_BODY.filter(|_| response.status().is_success()) {
        let body = if lens.facts().sensitive { Bytes::new() } else { response.into_body() };
        return Blob(body).to_base64();
    }
    let scrubbed = match O::parse_response(response) {
        Ok(response) => answer::of_response::<O>(&response, Some(stand_in)),
        Err(Error::Service(error)) => answer::of_error::<O>(&error, Some(stand_in)),
        Err(_) => return UNREADABLE.to_owned(),
    };
    let body = scrubbed.into_body().try_into_bytes().unwrap_or_default();
    String::from_utf8_lossy(&body).into_owned()
}

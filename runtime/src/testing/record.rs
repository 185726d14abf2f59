//! A transport that writes down what passes.

use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{Request, Response};

use super::operations::{Operations, Scrub, target_of};
use super::traffic::{Exchange, ReceivedResponse, RecordedFailure, SentRequest};
use crate::transport::{Transport, TransportError, TransportFuture};

/// A transport that carries calls by another one, and writes each with its answer as one line of JSON, an
/// [`Exchange`], from which a [`Replay`](super::Replay) answers later. A clone writes to the same place.
///
/// The lines have no secrets: not in headers, not in the URL, and of bodies only what the model knows and
/// does not call sensitive. A call of an operation that is not among the [`Operations`] fails before it is
/// sent. Leave compression of bodies off, as one that is compressed is recorded as `<unreadable>`.
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example<GetLayer: lensmith::Operation>(request: GetLayer) -> Result<(), Box<dyn std::error::Error>> {
/// use std::fs::File;
///
/// use lensmith::Client;
/// use lensmith::client::Https;
/// use lensmith::testing::{Operations, Recorder};
///
/// let operations = Operations::new().with::<GetLayer>();
/// let https = Https::new(lensmith::config::DEFAULT_CONNECT_TIMEOUT)?;
/// let recorder = Recorder::new(operations, https, File::create("tests/layers.jsonl")?);
/// let client = Client::builder().region("eu-central-1").transport(recorder.clone()).build()?;
/// client.send(request).await?;
/// recorder.finish()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Recorder(Arc<Recording>);

struct Recording {
    operations: Operations,
    transport: Box<dyn Transport>,
    /// Where the lines go, or why they cannot.
    output: Mutex<io::Result<Box<dyn Write + Send>>>,
}

impl Recorder {
    /// Records the calls of these operations, carried by `transport`, into `output`.
    pub fn new(
        operations: Operations,
        transport: impl Transport,
        output: impl Write + Send + 'static,
    ) -> Self {
        let output: Box<dyn Write + Send> = Box::new(output);
        let transport = Box::new(transport);
        Self(Arc::new(Recording { operations, transport, output: Mutex::new(Ok(output)) }))
    }

    /// Ends the recording: what is recorded is written through, and later calls are not recorded.
    ///
    /// # Errors
    /// The first error of writing, after which nothing was recorded.
    pub fn finish(&self) -> io::Result<()> {
        let mut output = self.0.output.lock().unwrap_or_else(PoisonError::into_inner);
        let is_over = io::Error::other("the recording is finished");
        std::mem::replace(&mut *output, Err(is_over))?.flush()
    }
}

impl Recording {
    fn write(&self, exchange: &Exchange) {
        let mut output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(file) = &mut *output
            && let Err(error) = writeln!(file, "{}", exchange.to_json())
        {
            *output = Err(error);
        }
    }

    async fn carry(&self, request: Request<Bytes>, scrub: Scrub) -> Outcome {
        let mut exchange = Exchange {
            operation: target_of(&request).to_owned(),
            request: SentRequest::of(&request, scrub.request),
            ..Exchange::default()
        };
        let outcome = self.transport.send(request).await;
        match &outcome {
            Ok(response) => {
                exchange.response = Some(ReceivedResponse::of(response, scrub.response));
            }
            Err(error) => exchange.failure = RecordedFailure::of(error),
        }
        if exchange.response.is_some() || exchange.failure.is_some() {
            self.write(&exchange);
        }
        outcome
    }
}

type Outcome = Result<Response<Bytes>, TransportError>;

impl Transport for Recorder {
    fn send(&self, request: Request<Bytes>) -> TransportFuture<'_> {
        let scrub = self.0.operations.get(target_of(&request));
        Box::pin(async move {
            let scrub = scrub.map_err(|reason| TransportError::Unsupported { reason })?;
            self.0.carry(request, scrub).await
        })
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Recorder").field(&self.0.operations).finish()
    }
}

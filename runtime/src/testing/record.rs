//! A transport that records traffic.

use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
#[cfg(feature = "blocking")]
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::operations::{Operations, Recorded};
#[cfg(feature = "event-stream")]
use super::stream::{Sent, SentEvents, Tee};
#[cfg(feature = "event-stream")]
use super::traffic::ReceivedResponse;
use super::traffic::{Exchange, RecordedFailure};
use crate::Body;
#[cfg(feature = "blocking")]
use crate::blocking;
#[cfg(feature = "event-stream")]
use crate::transport::OpenStream;
use crate::transport::{MAX_RESPONSE_BYTES, Transport, TransportError, TransportFuture};

/// Wraps a transport, and writes each call with its response as one line of JSON, an [`Exchange`], which a
/// [`Replay`](super::Replay) plays later. Clones write to the same place.
///
/// Whatever the protocol, a line has the members of the request and of the response in JSON, by the names that the model
/// gives them. It holds no secrets: not in headers, not in the URL, and of the members only those that the model does not
/// call sensitive. In responses a text of the same form stands for a sensitive one, so that a program can
/// parse what it gets from a replay. A call of an operation that is not among the [`Operations`] fails before it is
/// sent.
///
/// A stream of a request passes through, and is not recorded unless it is one of events. A stream of a response is read
/// into memory, up to [`MAX_RESPONSE_BYTES`], and recorded in base64. Streams of events pass through, too, and their call is
/// recorded when the response is over or dropped: the events that were sent until then in JSON, those that were received in
/// base64, and which came after which. Each has what the model knows of it, without secrets and without signatures. Of each
/// stream [`MAX_RESPONSE_BYTES`] are recorded, and the recording tells if there were more.
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
/// let https = Https::new(&lensmith::config::Connection::default())?;
/// let recorder = Recorder::new(operations, https, File::create("tests/layers.jsonl")?);
/// let client = Client::builder().region("eu-central-1").transport(recorder.clone()).build()?;
/// client.send(request).await?;
/// recorder.finish()?;
/// # Ok(())
/// # }
/// ```
pub struct Recorder<T>(Arc<Recording<T>>);

struct Recording<T> {
    operations: Operations,
    transport: T,
    /// Where the lines go, or why they cannot be written.
    output: Mutex<io::Result<Box<dyn Write + Send>>>,
}

impl<T> Recorder<T> {
    /// Records the calls of these operations, carried by `transport`, into `output`.
    pub fn new(operations: Operations, transport: T, output: impl Write + Send + 'static) -> Self {
        let output: Box<dyn Write + Send> = Box::new(output);
        Self(Arc::new(Recording { operations, transport, output: Mutex::new(Ok(output)) }))
    }

    /// Ends the recording: flushes what is recorded, and does not record later calls.
    ///
    /// # Errors
    /// The first error of writing; nothing was recorded after it.
    pub fn finish(&self) -> io::Result<()> {
        let mut output = self.0.output.lock().unwrap_or_else(PoisonError::into_inner);
        let is_over = io::Error::other("the recording is finished");
        std::mem::replace(&mut *output, Err(is_over))?.flush()
    }
}

impl<T> Recording<T> {
    /// An exchange before its response, unless the operation is unknown, and the request as it is sent.
    fn begin(&self, request: Request<Body>) -> Result<(Begun, Request<Body>), TransportError> {
        let known = self.operations.of(&request);
        let (recorded, input) = known.map_err(|reason| TransportError::Unsupported { reason })?;
        let exchange = Exchange {
            operation: input.target(),
            request: (recorded.request)(&request, input),
            ..Exchange::default()
        };
        #[cfg(feature = "event-stream")]
        let (request, sent) = match recorded.streams.show {
            Some(_) => {
                let (request, sent) = Sent::of(request, MAX_RESPONSE_BYTES);
                (request, Some(sent))
            }
            None => (request, None),
        };
        let begun = Begun {
            exchange,
            recorded,
            #[cfg(feature = "event-stream")]
            sent,
        };
        Ok((begun, request))
    }

    /// Passes a stream of events on, which is recorded with its call when it is over.
    #[cfg(feature = "event-stream")]
    fn end_later(self: &Arc<Self>, mut begun: Begun, response: Response<Body>) -> Response<Body>
    where
        T: Send + Sync + 'static,
    {
        let recording = Arc::clone(self);
        let (head, body) = response.into_parts();
        let copy = Response::from_parts(head.clone(), ());
        let sent = begun.sent.clone();
        let body = Tee::body(body, sent, MAX_RESPONSE_BYTES, move |passed| {
            begun.exchange.failure = passed.error.as_ref().and_then(RecordedFailure::of);
            let Recorded { response, streams, .. } = begun.recorded;
            let positions = begun.note_sent();
            let ends = (streams.ends)(passed.bytes.clone());
            let counts = positions.map(|sent| passed.turns.counts(&ends, &sent));
            let received = response(copy.map(|()| passed.bytes));
            let received = ReceivedResponse { sent_before: counts, ..received };
            begun.exchange.response = Some(received);
            recording.write(&begun.exchange);
        });
        Response::from_parts(head, body)
    }

    /// Writes a request with its outcome.
    fn end(&self, mut begun: Begun, outcome: &Outcome) {
        #[cfg(feature = "event-stream")]
        begun.note_sent();
        let Begun { exchange, recorded, .. } = &mut begun;
        match outcome {
            Ok(response) => exchange.response = Some((recorded.response)(response.clone())),
            Err(error) => exchange.failure = RecordedFailure::of(error),
        }
        if exchange.response.is_some() || exchange.failure.is_some() {
            self.write(exchange);
        }
    }

    fn write(&self, exchange: &Exchange) {
        let mut output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(file) = &mut *output
            && let Err(error) = writeln!(file, "{}", exchange.to_json())
        {
            *output = Err(error);
        }
    }
}

/// A call whose response has not come.
struct Begun {
    exchange: Exchange,
    recorded: Recorded,
    /// What the request sends, if that is events.
    #[cfg(feature = "event-stream")]
    sent: Option<Sent>,
}

#[cfg(feature = "event-stream")]
impl Begun {
    /// Notes the events that were sent, and returns where each ends in the request.
    fn note_sent(&mut self) -> Option<Vec<usize>> {
        let show = self.recorded.streams.show?;
        let SentEvents { events, end, positions } = self.sent.take()?.finish(show);
        self.exchange.request.events = Some(events);
        self.exchange.request.events_end = Some(end.to_owned());
        Some(positions)
    }
}

type Outcome = Result<Response<Bytes>, TransportError>;

#[diagnostic::do_not_recommend]
impl<T: Transport> Transport for Recorder<T> {
    fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
        Box::pin(async move {
            let (begun, request) = self.0.begin(request)?;
            #[cfg(feature = "event-stream")]
            let is_open = request.extensions().get::<OpenStream>().is_some();
            let outcome = match self.0.transport.send(request).await {
                Err(error) => Err(error),
                #[cfg(feature = "event-stream")]
                Ok(response) if is_open => return Ok(self.0.end_later(begun, response)),
                Ok(response) => {
                    let (head, body) = response.into_parts();
                    let body = body.bytes(MAX_RESPONSE_BYTES).await;
                    body.map(|body| Response::from_parts(head, body))
                }
            };
            self.0.end(begun, &outcome);
            Ok(outcome?.map(Body::from))
        })
    }

    fn needs_input(&self) -> bool {
        true
    }
}

#[cfg(feature = "blocking")]
impl<T: blocking::Transport> blocking::Transport for Recorder<T> {
    fn send(
        &self,
        request: Request<Body>,
        limit: Duration,
    ) -> Result<Response<Body>, TransportError> {
        let (begun, request) = self.0.begin(request)?;
        #[cfg(feature = "event-stream")]
        if request.extensions().get::<OpenStream>().is_some() {
            return match self.0.transport.send(request, limit) {
                Ok(response) => Ok(self.0.end_later(begun, response)),
                Err(error) => {
                    self.0.end(begun, &Err(error.clone()));
                    Err(error)
                }
            };
        }
        let outcome = self.0.transport.send(request, limit).and_then(|response| {
            let (head, body) = response.into_parts();
            Ok(Response::from_parts(head, blocking::collect(body)?))
        });
        self.0.end(begun, &outcome);
        Ok(outcome?.map(Body::from))
    }

    fn needs_input(&self) -> bool {
        true
    }
}

// A derive would ask for a transport that is `Clone`, too.
impl<T> Clone for Recorder<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for Recorder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Recorder").field(&self.0.operations).finish()
    }
}

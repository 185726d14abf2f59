//! The checks of a model's [tests of event streams]: the frame of an event that is sent, and the values that a response with
//! events is read into. A check that fails panics.
//!
//! [tests of event streams]: https://smithy.io/2.0/additional-specs/event-stream-protocol-compliance-tests.html

#![allow(clippy::panic, reason = "a test fails by a panic")]

use std::fmt::Debug;
use std::marker::PhantomData;
use std::task::{Context, Poll, Waker};

use bytes::{Bytes, BytesMut};
use http::Response;

use super::json::assert_same_json;
use super::protocol::assert_same;
use crate::event_stream::{Decoder, EventReceiver, EventUnion, Frame, HeaderValue, message};
use crate::optics::Prism;
use crate::{Blob, Error, ErrorShape, Operation, OperationError};

/// An event as it would be sent, except for its signature.
#[derive(Debug)]
pub struct SentEvent(Frame);

/// The frame of an event.
pub fn event_sent<T: EventUnion>(event: T) -> SentEvent {
    match message::encode(&event) {
        Ok(frame) => SentEvent(frame),
        Err(error) => panic!("there is no frame: {error}"),
    }
}

impl SentEvent {
    /// Checks a header.
    pub fn header(&self, name: &str, expected: impl Into<HeaderValue>) -> &Self {
        assert_eq!(self.0.header(name), Some(&expected.into()), "the header {name}");
        self
    }

    /// Checks a header of bytes, which the case writes in base64 or as a text.
    pub fn blob_header(&self, name: &str, expected: &str) -> &Self {
        let decoded = Blob::from_base64(expected).map(HeaderValue::from);
        let text = HeaderValue::from(Blob::from(expected.to_owned()));
        let found = self.0.header(name);
        assert!(
            found == Some(&text) || found.is_some() && found == decoded.as_ref(),
            "the header {name} is {found:?}"
        );
        self
    }

    /// Checks that a header is there, whatever its value.
    pub fn has_header(&self, name: &str) -> &Self {
        assert!(self.0.header(name).is_some(), "there is no header {name}");
        self
    }

    /// Checks that a header is not there.
    pub fn lacks_header(&self, name: &str) -> &Self {
        assert_eq!(self.0.header(name), None, "the header {name}");
        self
    }

    /// Checks the payload, byte by byte.
    pub fn body(&self, expected: &str) -> &Self {
        assert_eq!(String::from_utf8_lossy(self.0.payload()), expected, "the payload");
        self
    }

    /// Checks that the payload is the same JSON.
    pub fn json(&self, expected: &str) -> &Self {
        assert_same_json(self.0.payload(), expected.as_bytes());
        self
    }

    /// Checks that the payload is the same XML.
    #[cfg(feature = "xml")]
    pub fn xml(&self, expected: &str) -> &Self {
        super::xml::assert_same_xml(self.0.payload(), expected.as_bytes());
        self
    }

    /// Checks that the payload is the same CBOR as that in base64.
    #[cfg(feature = "cbor")]
    pub fn cbor(&self, base64: &str) -> &Self {
        super::cbor::assert_same_cbor(self.0.payload(), base64);
        self
    }

    /// Checks the whole frame, which the case has in base64: the headers in any order, and the payload by its media type.
    pub fn frame(&self, base64: &str) -> &Self {
        let expected = decoded(&base64_frame(base64));
        for header in expected.headers() {
            assert_eq!(
                self.0.header(&header.name),
                Some(&header.value),
                "the header {}",
                header.name
            );
        }
        let count = (self.0.headers().len(), expected.headers().len());
        assert_eq!(count.0, count.1, "the headers are {:?}", self.0);
        let media_type = expected.header(message::CONTENT_TYPE).and_then(HeaderValue::as_str);
        let payload = expected.payload();
        match media_type {
            Some("application/json") => assert_same_json(self.0.payload(), payload),
            #[cfg(feature = "xml")]
            Some("application/xml") => super::xml::assert_same_xml(self.0.payload(), payload),
            #[cfg(feature = "cbor")]
            Some("application/cbor") => {
                let base64 = Blob::from(payload.clone()).to_base64();
                super::cbor::assert_same_cbor(self.0.payload(), &base64);
            }
            _ => assert_eq!(self.0.payload(), payload, "the payload"),
        }
        self
    }
}

/// The only frame of these bytes.
fn decoded(bytes: &Bytes) -> Frame {
    let mut decoder = Decoder::new();
    decoder.push(bytes.clone());
    match decoder.next_frame() {
        Ok(Some(frame)) => frame,
        other => panic!("the case has no frame: {other:?}"),
    }
}

/// A frame that a case has in base64.
pub fn base64_frame(base64: &str) -> Bytes {
    match Blob::from_base64(base64) {
        Some(Blob(bytes)) => bytes,
        None => panic!("not base64: {base64}"),
    }
}

/// A frame of these headers and this payload.
pub fn built_frame(headers: &[(&'static str, HeaderValue)], body: &str) -> Bytes {
    let frame = headers.iter().fold(Frame::new(body.to_owned()), |frame, (name, value)| {
        frame.with_header(*name, value.clone())
    });
    match frame.encode() {
        Ok(bytes) => bytes,
        Err(error) => panic!("there is no such frame: {error}"),
    }
}

/// The same response with frames after its body.
pub fn with_frames(response: Response<Bytes>, frames: &[Bytes]) -> Response<Bytes> {
    response.map(|body| {
        let mut all = BytesMut::from(&*body);
        frames.iter().for_each(|frame| all.extend_from_slice(frame));
        all.freeze()
    })
}

/// Where a response has its events.
type Receiver<O, T> =
    fn(&mut <O as Operation>::Response) -> &mut EventReceiver<T, <O as Operation>::Error>;

/// The response of an operation, with events.
#[derive(Debug)]
pub struct Streamed<O> {
    response: Response<Bytes>,
    of: PhantomData<fn() -> O>,
}

/// What the response of an operation, with events, is read into.
pub fn streamed<O: Operation>(response: Response<Bytes>) -> Streamed<O> {
    Streamed { response, of: PhantomData }
}

impl<O: Operation> Streamed<O> {
    /// Checks that the response is a success, and what it and its events are read into.
    pub fn gives<T>(self, expected: O::Response, receiver: Receiver<O, T>, events: &[T])
    where
        O: Operation<Response: Debug + PartialEq>,
        T: EventUnion + PartialEq,
    {
        let mut found = match O::parse_response(self.response) {
            Ok(found) => found,
            Err(error) => panic!("the response is an error: {error}"),
        };
        let mut stream = std::mem::take(receiver(&mut found));
        assert_same(&found, &expected, <O::Response as crate::Response>::HTTP_STATUS);
        let mut expected = events.iter();
        while let Some(event) = next(&mut stream) {
            match event {
                Ok(event) => assert_eq!(Some(&event), expected.next(), "the next event"),
                Err(error) => panic!("the stream fails: {error}"),
            }
        }
        assert_eq!(expected.next(), None, "the stream is over");
    }

    /// Checks that the response, or its stream, is an error, at the latest after these events.
    pub fn fails<T>(self, receiver: Receiver<O, T>, events: &[T])
    where
        T: EventUnion + PartialEq,
    {
        self.failure(receiver, events);
    }

    /// Checks the same, and that it is the error that a prism sees.
    pub fn fails_with<T, S>(self, receiver: Receiver<O, T>, events: &[T], prism: Prism<O::Error, S>)
    where
        T: EventUnion + PartialEq,
        S: ErrorShape,
    {
        match self.failure(receiver, events) {
            Error::Service(error) if prism.preview(&error).is_some() => {}
            error => panic!("the error is another one: {error}"),
        }
    }

    fn failure<T>(self, receiver: Receiver<O, T>, events: &[T]) -> Error<O::Error>
    where
        T: EventUnion + PartialEq,
    {
        let mut found = match O::parse_response(self.response) {
            Ok(found) => found,
            Err(error) => return error,
        };
        let stream = receiver(&mut found);
        let mut expected = events.iter();
        let error = loop {
            match next(stream) {
                Some(Ok(event)) => assert_eq!(Some(&event), expected.next(), "the next event"),
                Some(Err(error)) => break error,
                None => panic!("the stream ends without an error"),
            }
        };
        assert!(next(stream).is_none(), "the stream goes on after {error}");
        error
    }
}

/// The next event of a stream that is in memory.
fn next<T: EventUnion, E: OperationError>(
    stream: &mut EventReceiver<T, E>,
) -> Option<Result<T, Error<E>>> {
    match stream.poll_event(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(event) => event,
        Poll::Pending => panic!("the stream is not in memory"),
    }
}

//! What the double sends.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Response, StatusCode};
use hyper::body::{Body, Frame};

use super::server::State;

/// The body of a response, which may break.
pub struct Reply {
    pub bytes: Bytes,
    /// After so many bytes.
    pub breaks: Option<usize>,
    /// Where the bytes that were sent are counted.
    pub state: Option<Arc<State>>,
}

impl Body for Reply {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        if self.breaks == Some(0) {
            return Poll::Ready(Some(Err(std::io::ErrorKind::BrokenPipe.into())));
        }
        let length = self.bytes.len().min(64 << 10).min(self.breaks.unwrap_or(usize::MAX));
        if length == 0 {
            return Poll::Ready(None);
        }
        let piece = self.bytes.split_to(length);
        self.breaks = self.breaks.map(|left| left - length);
        if let Some(state) = &self.state {
            state.lock().sent += length;
        }
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }
}

pub fn reply(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Response<Reply> {
    let mut response = Response::new(Reply { bytes: body.into(), breaks: None, state: None });
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        response
            .headers_mut()
            .insert(http::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
    }
    response
}

pub fn error(status: u16, code: &str) -> Response<Reply> {
    reply(status, &[], format!("<Error><Code>{code}</Code><Message>as planned</Message></Error>"))
}

//! Recordings of traffic.

use std::io::{self, Write};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::{Request, Response};
use lensmith::Operation;
use lensmith::optics::*;
use lensmith::testing::{Exchange, Operations, Recorder, Replay};
use lensmith::transport::{Input, Transport, TransportError};
use lensmith_ecr::types::AuthorizationData;
use lensmith_ecr::{GetAuthorizationToken, GetAuthorizationTokenResponse};

/// A file in memory.
#[derive(Clone, Default)]
struct File(Arc<Mutex<Vec<u8>>>);

impl Write for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Any text is a recording or no recording. Any [response](crate::response()) can be recorded, without
/// its secrets, and replayed.
pub fn recording(input: &[u8]) {
    let _ = Replay::new(operations(), &String::from_utf8_lossy(input));

    let response = crate::response::parse(input);
    let file = File::default();
    let given = response.clone();
    let transport = move |_: Request<Bytes>| {
        let response = given.clone();
        async move { Ok::<_, TransportError>(response) }
    };
    let _ = send(&Recorder::new(operations(), transport, file.clone()));
    let lines = String::from_utf8(file.0.lock().unwrap().clone()).expect("a recording is text");
    let exchange = Exchange::from_json(lines.trim_end().as_bytes()).expect("a line is an exchange");

    let replay = Replay::new(operations(), &lines).expect("what is recorded can be replayed");
    let replayed = send(&replay).expect("the recording has the call");
    replay.verify();
    let body = exchange.response.map(|response| response.body).unwrap_or_default();
    assert_eq!((replayed.status(), &replayed.body()[..]), (response.status(), body.as_bytes()));

    let tokens = GetAuthorizationTokenResponse::AUTHORIZATION_DATA.some().each();
    let tokens = tokens.then(AuthorizationData::AUTHORIZATION_TOKEN).some();
    let [given, read] = [response, replayed].map(GetAuthorizationToken::parse_response);
    let count = |read: &Result<_, _>| read.as_ref().map_or(0, |read| tokens.count(read));
    assert_eq!((given.is_ok(), count(&given)), (read.is_ok(), count(&read)));
    for token in read.iter().flat_map(|read| tokens.to_vec(read)) {
        assert!(PLACEHOLDERS.contains(&token.as_str()), "{token:?}");
    }
}

/// What stands in the place of secrets: the last two are `redacted` and `redacted:redacted` in base64.
const PLACEHOLDERS: [&str; 5] = [
    "<redacted>",
    "https://redacted.example/",
    "arn:aws:redacted:us-east-1:000000000000:redacted",
    "cmVkYWN0ZWQ=",
    "cmVkYWN0ZWQ6cmVkYWN0ZWQ=",
];

fn operations() -> Operations {
    Operations::new().with::<GetAuthorizationToken>()
}

/// Nothing here ever waits.
fn send(transport: &impl Transport) -> Result<Response<Bytes>, TransportError> {
    let operation = GetAuthorizationToken::new();
    let mut request = operation.to_request().expect("it has no members");
    request.extensions_mut().insert(Input::new(operation));
    *request.uri_mut() = http::Uri::from_static("https://registry.example/");
    match pin!(transport.send(request)).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(response) => {
            Ok(response?.map(|body| body.as_bytes().cloned().expect("a replay has all in memory")))
        }
        Poll::Pending => panic!("a call waits for something"),
    }
}

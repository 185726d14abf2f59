//! Operations with streams, written as generated code would be, both clients to call them, and a server.
#![allow(dead_code, reason = "no test needs all of it")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use bytes::Bytes;
use lensmith::config::Config;
use lensmith::credentials::Credentials;
use lensmith::endpoint::rules::*;
use lensmith::optics::Lens;
use lensmith::retry::Policy;
use lensmith::sign::Payload;
use lensmith::transport::TransportError;
use lensmith::{Body, Client, Error, ErrorMetadata, Operation, Service, blocking};
use tokio::runtime::Runtime;

/// Long enough never to be the reason for anything.
pub(crate) const LONG: Duration = Duration::from_secs(30);
pub(crate) const SHORT: Duration = Duration::from_millis(300);

static SERVICE: Service = Service {
    sdk_id: "Pages",
    name: "PageStore",
    version: "2026-01-01",
    signing_name: "pages",
    protocol: &lensmith::protocol::REST_JSON_1,
    endpoint_rules: &RULES,
    ..Service::DEFAULT
};

static RULES: RuleSet = RuleSet {
    parameters: &[Parameter::string("Endpoint").built_in(BuiltIn::Endpoint).required()],
    rules: &[Endpoint(&[], "{Endpoint}")],
};

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct PutPage {
    pub(crate) content: Body,
}

lensmith::structure! {
    PutPage, zero: Self::default();
    CONTENT: Body = lens!(content).required().payload(),
}

impl PutPage {
    pub(crate) fn of(content: impl Into<Body>) -> Self {
        Self { content: content.into() }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PutPageResponse {
    pub(crate) http_status: u16,
}

lensmith::response! { PutPageResponse; }

/// The same operation of a service that wants to know the length.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct PutMeasuredPage {
    pub(crate) content: Body,
}

lensmith::structure! {
    PutMeasuredPage, zero: Self::default();
    CONTENT: Body = lens!(content).required().payload().requires_length(),
}

/// The same operation of a service that does not want the content signed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct PutUnsignedPage {
    pub(crate) content: Body,
}

lensmith::structure! {
    PutUnsignedPage, zero: Self::default();
    CONTENT: Body = lens!(content).required().payload(),
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct GetPage;

lensmith::structure! { GetPage, zero: GetPage; }

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GetPageResponse {
    pub(crate) content: Body,
    pub(crate) http_status: u16,
}

lensmith::response! {
    GetPageResponse, zero: Self { content: Body::default(), http_status: 200 };
    CONTENT: Body = lens!(content).required().payload(),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct NoSuchPage {
    pub(crate) metadata: ErrorMetadata,
}

lensmith::error_shape! { NoSuchPage, fault: Client; }

lensmith::operation_error! {
    /// The errors of [`PutPage`].
    #[derive(Clone, Debug, PartialEq)]
    pub(crate) enum PutPageError for "PutPage" { NO_SUCH_PAGE = NoSuchPage(NoSuchPage), }
}
lensmith::operation_error! {
    /// The errors of [`PutMeasuredPage`].
    #[derive(Clone, Debug, PartialEq)]
    pub(crate) enum PutMeasuredPageError for "PutMeasuredPage" { NO_SUCH_PAGE = NoSuchPage(NoSuchPage), }
}
lensmith::operation_error! {
    /// The errors of [`PutUnsignedPage`].
    #[derive(Clone, Debug, PartialEq)]
    pub(crate) enum PutUnsignedPageError for "PutUnsignedPage" { NO_SUCH_PAGE = NoSuchPage(NoSuchPage), }
}
lensmith::operation_error! {
    /// The errors of [`GetPage`].
    #[derive(Clone, Debug, PartialEq)]
    pub(crate) enum GetPageError for "GetPage" { NO_SUCH_PAGE = NoSuchPage(NoSuchPage), }
}

impl Operation for PutPage {
    type Response = PutPageResponse;
    type Error = PutPageError;
    const SERVICE: &'static Service = &SERVICE;
    const REQUEST_BODY: Option<Lens<Self, Body>> = Some(Self::CONTENT);
}

impl Operation for PutMeasuredPage {
    type Response = PutPageResponse;
    type Error = PutMeasuredPageError;
    const SERVICE: &'static Service = &SERVICE;
    const REQUEST_BODY: Option<Lens<Self, Body>> = Some(Self::CONTENT);
}

impl Operation for PutUnsignedPage {
    type Response = PutPageResponse;
    type Error = PutUnsignedPageError;
    const SERVICE: &'static Service = &SERVICE;
    const PAYLOAD: Payload = Payload::Unsigned;
    const REQUEST_BODY: Option<Lens<Self, Body>> = Some(Self::CONTENT);
}

impl Operation for GetPage {
    type Response = GetPageResponse;
    type Error = GetPageError;
    const SERVICE: &'static Service = &SERVICE;
    const RESPONSE_BODY: Option<Lens<Self::Response, Body>> = Some(GetPageResponse::CONTENT);
}

/// What callers of both clients set.
#[derive(Clone, Copy)]
pub(crate) struct Times {
    pub(crate) call: Duration,
    pub(crate) attempt: Duration,
    pub(crate) stall: Duration,
    pub(crate) attempts: u32,
}

impl Default for Times {
    fn default() -> Self {
        Self { call: LONG, attempt: LONG, stall: LONG, attempts: 3 }
    }
}

/// A client, and what its calls run on.
pub(crate) enum Caller {
    Async(Client, Runtime),
    Blocking(blocking::Client),
}

macro_rules! client {
    ($client:ty, $url:expr, $times:expr) => {
        <$client>::builder()
            .region("eu-central-1")
            .credentials(Credentials::new("AKIDEXAMPLE", "s3cr3t"))
            .endpoint_url($url)
            .timeout($times.call)
            .attempt_timeout($times.attempt)
            .stall_timeout($times.stall)
            .retry(Policy::default().with_max_attempts($times.attempts))
    };
}

impl Caller {
    /// Each client.
    pub(crate) fn both(url: &str, times: Times) -> [Self; 2] {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        [
            Self::Async(client!(Client, url, times).build().unwrap(), runtime),
            Self::Blocking(client!(blocking::Client, url, times).build().unwrap()),
        ]
    }

    pub(crate) fn config(&self) -> &Config {
        match self {
            Self::Async(client, _) => client.config(),
            Self::Blocking(client) => client.config(),
        }
    }

    pub(crate) fn send<O: Operation>(&self, operation: O) -> Result<O::Response, Error<O::Error>> {
        match self {
            Self::Async(client, runtime) => runtime.block_on(client.send(operation)),
            Self::Blocking(client) => client.send(operation),
        }
    }

    /// All of a body.
    pub(crate) fn read(&self, body: Body) -> Result<Bytes, TransportError> {
        match self {
            Self::Async(_, runtime) => runtime.block_on(body.bytes(usize::MAX)),
            Self::Blocking(_) => {
                let mut all = Vec::new();
                match body.reader().read_to_end(&mut all) {
                    Ok(_) => Ok(all.into()),
                    Err(error) => Err(*error.into_inner().unwrap().downcast().unwrap()),
                }
            }
        }
    }
}

/// A request, or the part of it that arrived.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
    pub(crate) is_whole: bool,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let prefix = format!("{name}: ");
        self.head.lines().find_map(|line| line.strip_prefix(&prefix))
    }
}

/// Reads a request, whose body has a length or comes in chunks; `None` at the end of the connection.
pub(crate) fn receive(stream: &TcpStream) -> Option<Received> {
    let mut stream = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let mut received = Received { head, body: Vec::new(), is_whole: false };
    let length = received.header("content-length").map(|length| length.parse().unwrap());
    received.is_whole = match length {
        Some(length) => {
            let read = stream.take(length).read_to_end(&mut received.body);
            read.is_ok_and(|read| read as u64 == length)
        }
        None => chunks(&mut stream, &mut received.body).is_some(),
    };
    Some(received)
}

/// Reads chunks up to the last; `None` if the last one does not come.
fn chunks(stream: &mut impl BufRead, body: &mut Vec<u8>) -> Option<()> {
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).ok()?;
        let length = u64::from_str_radix(line.trim(), 16).ok()?;
        if stream.by_ref().take(length).read_to_end(body).ok()? as u64 != length {
            return None;
        }
        stream.read_line(&mut line).ok()?;
        if length == 0 {
            return Some(());
        }
    }
}

/// Writes what does not matter if the client has gone.
pub(crate) fn write(mut stream: &TcpStream, bytes: &[u8]) {
    let _ = stream.write_all(bytes);
}

//! Calls whose bodies are streams: an operation that uploads, and one that downloads.

use std::io::{self, Cursor, Read};

use lensmith::endpoint::rules::{BuiltIn, Endpoint, Parameter, RuleSet};
use lensmith::optics::Lens;
use lensmith::sign::Payload;
use lensmith::transport::TransportError;
use lensmith::{Body, Error, ErrorMetadata, Operation, OperationError, Route, Service};

use crate::outcome::Class;

/// How many bytes an upload has, or is said to have: more than the system keeps for a server that does not read.
pub(crate) const UPLOAD_BYTES: u64 = 64 << 20;

/// Which call meets a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// `GetDownloadUrlForLayer` of Amazon ECR, without streams.
    Whole,
    /// An upload of 64 MiB.
    Upload(Upload),
    /// A download.
    Download,
    /// An operation of AWS Query, whose response is XML.
    Query,
}

/// What is uploaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upload {
    /// A stream that can be read again.
    Replayable,
    /// A stream that can be read once.
    Once,
    /// A stream that was read before.
    Used,
    /// A stream that ends before its length.
    TooShort,
    /// A stream that goes on after its length.
    TooLong,
    /// A stream without a length, for a service that requires one.
    WithoutLength,
    /// A stream that fails before its end.
    Broken,
}

impl Upload {
    pub(crate) fn body(self) -> Body {
        let zeros = || io::repeat(0).take(UPLOAD_BYTES);
        let once = || Body::from_reader(zeros());
        match self {
            Self::Replayable => {
                Body::replayable(move || Ok(Body::from_reader(zeros()))).with_length(UPLOAD_BYTES)
            }
            Self::Once => once().with_length(UPLOAD_BYTES),
            Self::Used => {
                let body = Body::from_reader(Cursor::new("used"));
                // Nobody wants what it gives.
                let _ = body.clone().reader().read_to_end(&mut Vec::new());
                body.with_length(UPLOAD_BYTES)
            }
            Self::TooShort => once().with_length(UPLOAD_BYTES + 1),
            Self::TooLong => once().with_length(UPLOAD_BYTES - 1),
            Self::WithoutLength => once(),
            Self::Broken => Body::from_reader(io::repeat(0).take(1 << 20).chain(Broken))
                .with_length(UPLOAD_BYTES),
        }
    }
}

/// A disk that fails.
struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the disk is gone"))
    }
}

/// What a call with a stream came to: how many bytes came back, or what is wrong and how it is said.
pub(crate) type StreamAnswer = Result<u64, (Class, String)>;

/// An error as a [`StreamAnswer`].
pub(crate) fn failure<E: OperationError>(error: &Error<E>) -> (Class, String) {
    let class = match error {
        Error::Service(_) => Class::Unhandled,
        Error::InvalidResponse(_) => Class::InvalidResponse,
        Error::Body(_) => Class::Body,
        Error::Transport(error) => Class::of_transport(error),
        _ => Class::Other,
    };
    (class, error.to_string())
}

/// An error of a stream as a [`StreamAnswer`].
pub(crate) fn stream_failure(error: &TransportError) -> (Class, String) {
    (Class::of_transport(error), error.to_string())
}

static SERVICE: Service = Service {
    sdk_id: "Blobs",
    name: "BlobStore",
    version: "2026-01-01",
    signing_name: "blobs",
    protocol: &lensmith::protocol::REST_JSON_1,
    endpoint_rules: &RuleSet {
        parameters: &[Parameter::string("Endpoint").built_in(BuiltIn::Endpoint).required()],
        rules: &[Endpoint(&[], "{Endpoint}")],
    },
    ..Service::DEFAULT
};

/// Uploads a stream.
#[derive(Clone, Debug, Default)]
pub(crate) struct PutBlob {
    pub(crate) content: Body,
}

lensmith::structure! {
    PutBlob, zero: Self::default();
    CONTENT: Body = lens!(content).required().payload().requires_length(),
}

#[derive(Clone, Debug)]
pub(crate) struct PutBlobResponse {
    http_status: u16,
}

lensmith::response! { PutBlobResponse; }

/// Downloads a stream.
#[derive(Clone, Debug, Default)]
pub(crate) struct GetBlob {}

lensmith::structure! { GetBlob; }

#[derive(Clone, Debug)]
pub(crate) struct GetBlobResponse {
    pub(crate) content: Body,
    http_status: u16,
}

lensmith::response! {
    GetBlobResponse, zero: Self { content: Body::default(), http_status: 200 };
    CONTENT: Body = lens!(content).required().payload(),
}

/// An error that exists because a model must declare one.
#[derive(Clone, Debug, Default)]
pub(crate) struct NoSuchBlob {
    metadata: ErrorMetadata,
}

lensmith::error_shape! { NoSuchBlob, fault: Client; }

lensmith::operation_error! {
    /// The errors of [`PutBlob`].
    #[derive(Clone, Debug)]
    pub(crate) enum PutBlobError for "PutBlob" { NO_SUCH_BLOB = NoSuchBlob(NoSuchBlob), }
}

lensmith::operation_error! {
    /// The errors of [`GetBlob`].
    #[derive(Clone, Debug)]
    pub(crate) enum GetBlobError for "GetBlob" { NO_SUCH_BLOB = NoSuchBlob(NoSuchBlob), }
}

impl Operation for PutBlob {
    type Response = PutBlobResponse;
    type Error = PutBlobError;
    const SERVICE: &'static Service = &SERVICE;
    const ROUTE: Route = Route::put("/blob");
    // The hash of a stream of this size would take longer than all else.
    const PAYLOAD: Payload = Payload::Unsigned;
    const REQUEST_BODY: Option<Lens<Self, Body>> = Some(Self::CONTENT);
}

impl Operation for GetBlob {
    type Response = GetBlobResponse;
    type Error = GetBlobError;
    const SERVICE: &'static Service = &SERVICE;
    const ROUTE: Route = Route::get("/blob");
    const RESPONSE_BODY: Option<Lens<Self::Response, Body>> = Some(GetBlobResponse::CONTENT);
}

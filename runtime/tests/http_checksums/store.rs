//! Operations with checksums, written as generated code would be, and a reader of the bodies that they send.

use hmac::{Hmac, KeyInit, Mac};
use lensmith::checksum::HttpChecksum;
use lensmith::endpoint::rules::*;
use lensmith::optics::Lens;
use lensmith::sign::{Scope, signing_key};
use lensmith::{Body, ErrorMetadata, Operation, Route, Service};
use sha2::{Digest, Sha256};

static SERVICE: Service = Service {
    sdk_id: "Store",
    name: "Store",
    version: "2026-01-01",
    signing_name: "s3",
    protocol: &lensmith::protocol::REST_JSON_1,
    endpoint_rules: &RULES,
    ..Service::DEFAULT
};

static RULES: RuleSet = RuleSet {
    parameters: &[Parameter::string("Endpoint").built_in(BuiltIn::Endpoint)],
    rules: &[
        Endpoint(&[If(IsSet(&Ref("Endpoint")))], "{Endpoint}"),
        Endpoint(&[], "https://store.example"),
    ],
};

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PutObject {
    pub(crate) algorithm: Option<String>,
    pub(crate) sha256: Option<String>,
    pub(crate) encoding: Option<String>,
    pub(crate) content: Body,
}

lensmith::structure! {
    PutObject, zero: Self::default();
    ALGORITHM: Option<String> = lens!(algorithm).header("x-amz-sdk-checksum-algorithm"),
    SHA256: Option<String> = lens!(sha256).header("x-amz-checksum-sha256"),
    ENCODING: Option<String> = lens!(encoding).header("content-encoding"),
    CONTENT: Body = lens!(content).required().payload(),
}

impl PutObject {
    pub(crate) fn of(content: impl Into<Body>) -> Self {
        Self { content: content.into(), ..Self::default() }
    }
}

/// An operation that requires a checksum, and has no member for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PutOwner {
    pub(crate) owner: Option<String>,
}

lensmith::structure! {
    PutOwner, zero: Self::default();
    OWNER: Option<String> = lens!(owner, "owner"),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct GetObject {
    pub(crate) mode: Option<String>,
}

lensmith::structure! {
    GetObject, zero: Self::default();
    MODE: Option<String> = lens!(mode).header("x-amz-checksum-mode"),
}

/// The same operation with a response in memory.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct GetText {
    pub(crate) mode: Option<String>,
}

lensmith::structure! {
    GetText, zero: Self::default();
    MODE: Option<String> = lens!(mode).header("x-amz-checksum-mode"),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Done {
    pub(crate) http_status: u16,
}

lensmith::response! { Done, zero: Self::default(); }

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct GetObjectResponse {
    pub(crate) content: Body,
    pub(crate) http_status: u16,
}

lensmith::response! {
    GetObjectResponse, zero: Self::default();
    CONTENT: Body = lens!(content).required().payload(),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct GetTextResponse {
    pub(crate) text: Option<String>,
    pub(crate) http_status: u16,
}

lensmith::response! {
    GetTextResponse, zero: Self::default();
    TEXT: Option<String> = lens!(text).payload(),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct NoSuchKey {
    pub(crate) metadata: ErrorMetadata,
}

lensmith::error_shape! { NoSuchKey, fault: Client; }

lensmith::operation_error! {
    /// The errors of all of them.
    #[derive(Clone, Debug, PartialEq)]
    pub(crate) enum StoreError for "PutObject" { NO_SUCH_KEY = NoSuchKey(NoSuchKey), }
}

const MODE: HttpChecksum = HttpChecksum::new()
    .validated_by("x-amz-checksum-mode", &["CRC64NVME", "CRC32", "CRC32C", "SHA256", "SHA1"]);

impl Operation for PutObject {
    type Response = Done;
    type Error = StoreError;
    const SERVICE: &'static Service = &SERVICE;
    const ROUTE: Route = Route::put("/bucket/key");
    const REQUEST_BODY: Option<Lens<Self, Body>> = Some(Self::CONTENT);
    const HTTP_CHECKSUM: Option<HttpChecksum> =
        Some(HttpChecksum::new().algorithm_in("x-amz-sdk-checksum-algorithm"));
}

impl Operation for PutOwner {
    type Response = Done;
    type Error = StoreError;
    const SERVICE: &'static Service = &SERVICE;
    const ROUTE: Route = Route::put("/bucket");
    const HTTP_CHECKSUM: Option<HttpChecksum> = Some(HttpChecksum::new().required());
}

impl Operation for GetObject {
    type Response = GetObjectResponse;
    type Error = StoreError;
    const SERVICE: &'static Service = &SERVICE;
    const ROUTE: Route = Route::get("/bucket/key");
    const RESPONSE_BODY: Option<Lens<Self::Response, Body>> = Some(GetObjectResponse::CONTENT);
    const HTTP_CHECKSUM: Option<HttpChecksum> = Some(MODE);
}

impl Operation for GetText {
    type Response = GetTextResponse;
    type Error = StoreError;
    const SERVICE: &'static Service = &SERVICE;
    const ROUTE: Route = Route::get("/bucket/text");
    const HTTP_CHECKSUM: Option<HttpChecksum> = Some(MODE);
}

/// A body in the encoding `aws-chunked`, taken apart.
#[derive(Debug, PartialEq)]
pub(crate) struct Decoded {
    /// The chunks, with the last one, which is empty, and their signatures.
    pub(crate) chunks: Vec<(Vec<u8>, Option<String>)>,
    pub(crate) trailers: Vec<(String, String)>,
}

impl Decoded {
    pub(crate) fn content(&self) -> Vec<u8> {
        self.chunks.iter().flat_map(|(chunk, _)| chunk.iter().copied()).collect()
    }

    pub(crate) fn trailer(&self, name: &str) -> Option<&str> {
        let mut found = self.trailers.iter().filter(|(known, _)| known == name);
        found.next().map(|(_, value)| value.as_str())
    }

    /// Checks every signature. The first follows that of the request.
    pub(crate) fn verify(&self, authorization: &str, time: &str, secret: &str) {
        let scope = Scope { region: "eu-central-1", service: "s3" };
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let hash = |bytes: &[u8]| hex(&Sha256::digest(bytes));
        let date = &time[..8];
        let parse = format!("{}-{}-{}T00:00:00Z", &date[..4], &date[4..6], &date[6..]);
        let key = signing_key(secret, scope, parse.parse().unwrap());
        let signed = |kind: &str, previous: &str, hashes: &str| {
            let scope = format!("{date}/eu-central-1/s3/aws4_request");
            let text = format!("AWS4-HMAC-SHA256-{kind}\n{time}\n{scope}\n{previous}\n{hashes}");
            let mac = Hmac::<Sha256>::new_from_slice(&key).unwrap().chain_update(text);
            hex(&mac.finalize().into_bytes())
        };
        let mut previous = authorization.rsplit_once("Signature=").unwrap().1.to_owned();
        for (chunk, signature) in &self.chunks {
            let hashes = format!("{}\n{}", hash(b""), hash(chunk));
            previous = signed("PAYLOAD", &previous, &hashes);
            assert_eq!(signature.as_deref(), Some(previous.as_str()));
        }
        let (name, value) = &self.trailers[0];
        let hashes = hash(format!("{name}:{value}\n").as_bytes());
        let expected = signed("TRAILER", &previous, &hashes);
        assert_eq!(self.trailer("x-amz-trailer-signature"), Some(expected.as_str()));
    }
}

/// Takes the next line off.
fn line(body: &mut &[u8]) -> String {
    let end = body.windows(2).position(|pair| pair == b"\r\n").unwrap();
    let line = String::from_utf8(body[..end].to_vec()).unwrap();
    *body = &body[end + 2..];
    line
}

/// Takes a body apart, and panics unless it is as the documentation describes it.
pub(crate) fn decode(mut body: &[u8]) -> Decoded {
    let mut decoded = Decoded { chunks: Vec::new(), trailers: Vec::new() };
    loop {
        let head = line(&mut body);
        let (length, signature) = match head.split_once(";chunk-signature=") {
            Some((length, signature)) => (length, Some(signature.to_owned())),
            None => (head.as_str(), None),
        };
        let length = usize::from_str_radix(length, 16).unwrap();
        let (chunk, rest) = body.split_at(length);
        body = rest;
        decoded.chunks.push((chunk.to_vec(), signature));
        if length == 0 {
            break;
        }
        assert_eq!(line(&mut body), "");
    }
    loop {
        let trailer = line(&mut body);
        let Some((name, value)) = trailer.split_once(':') else { break };
        decoded.trailers.push((name.to_owned(), value.to_owned()));
    }
    assert_eq!(body, b"");
    decoded
}

/// An operation whose response has the headers of a body, and no body.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct HeadObject {
    pub(crate) mode: Option<String>,
}

lensmith::structure! {
    HeadObject, zero: Self::default();
    MODE: Option<String> = lens!(mode).header("x-amz-checksum-mode"),
}

impl Operation for HeadObject {
    type Response = Done;
    type Error = StoreError;
    const SERVICE: &'static Service = &SERVICE;
    const ROUTE: Route = Route::head("/bucket/key");
    const HTTP_CHECKSUM: Option<HttpChecksum> = Some(MODE);
}

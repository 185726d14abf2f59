//! The double: it keeps objects in memory, compares checksums, and has faults by plan.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use transfer_example::checksum::Algorithm;

use super::reply::{Reply, error, reply};

/// A call that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub operation: &'static str,
    /// The number of the part, or the first byte of the range.
    pub place: usize,
    /// How many calls like this came before.
    pub before: usize,
    pub access_key: String,
}

/// What goes wrong with a call.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// The connection breaks after so many bytes of the body, whichever side sends it.
    Cut(usize),
    /// A byte of the body is another one, whichever side sends it.
    Corrupt,
    /// The body of the response ends after so many bytes, as if that were all.
    Short(usize),
    /// The service sends the whole object for a range.
    Whole,
    /// The service responds with an error.
    Error(u16, &'static str),
    /// The call succeeds, but the connection breaks before the response.
    Lost,
    /// The service never responds.
    Silence,
}

const ALGORITHMS: [Algorithm; 2] = [Algorithm::Crc64Nvme, Algorithm::Crc32];

type Plan = Box<dyn Fn(&Call) -> Option<Fault> + Send + Sync>;

pub struct Double {
    address: std::net::SocketAddr,
    task: JoinHandle<()>,
    state: Arc<State>,
}

pub struct State {
    plan: Plan,
    inner: Mutex<Inner>,
}

#[derive(Default)]
pub struct Inner {
    pub objects: BTreeMap<String, Bytes>,
    pub uploads: BTreeMap<String, BTreeMap<usize, Bytes>>,
    pub calls: Vec<Call>,
    /// How many bytes of parts were stored, and how many bytes of objects were handed out.
    pub stored: usize,
    pub sent: usize,
    /// How many parts came without a checksum, or were listed without one, and how many objects were completed without one.
    pub unchecked: usize,
    /// How many calls without a response were given up.
    pub given_up: usize,
    /// Headers of the request that began the last object.
    pub headers: HeaderMap,
    /// Whether `HeadObject` says what the checksum is.
    pub hides_checksums: bool,
    /// Whether `HeadObject` has a checksum of the checksums of parts alone.
    pub is_composite: bool,
}

impl Double {
    pub async fn start(plan: impl Fn(&Call) -> Option<Fault> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State { plan: Box::new(plan), inner: Mutex::default() });
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let state = Arc::clone(&shared);
                tokio::spawn(async move {
                    let service = service_fn(move |request| respond(Arc::clone(&state), request));
                    let http = hyper::server::conn::http1::Builder::new();
                    // A connection that breaks is what some tests want.
                    let _ = http.serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        Self { address, task, state }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        self.state.lock()
    }

    pub fn state(&self) -> Arc<State> {
        Arc::clone(&self.state)
    }

    pub fn put(&self, key: &str, bytes: &[u8]) {
        self.lock().objects.insert(format!("bucket/{key}"), Bytes::copy_from_slice(bytes));
    }

    pub fn object(&self, key: &str) -> Bytes {
        self.lock().objects[&format!("bucket/{key}")].clone()
    }

    /// How often an operation was called.
    pub fn count(&self, operation: &str) -> usize {
        self.lock().calls.iter().filter(|call| call.operation == operation).count()
    }
}

impl Drop for Double {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl State {
    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }
}

async fn respond(
    state: Arc<State>,
    request: Request<Incoming>,
) -> Result<Response<Reply>, std::io::Error> {
    let (mut head, mut body) = request.into_parts();
    let query: BTreeMap<String, String> = head
        .uri
        .query()
        .unwrap_or_default()
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let call = call_of(&state, &head, &query);
    let fault = (state.plan)(&call);
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        bytes.extend_from_slice(
            &frame.map_err(std::io::Error::other)?.into_data().unwrap_or_default(),
        );
        match fault {
            Some(Fault::Cut(after)) if call.operation != "GetObject" && bytes.len() >= after => {
                return Err(std::io::ErrorKind::BrokenPipe.into());
            }
            _ => {}
        }
    }
    match fault {
        Some(Fault::Error(status, code)) => return Ok(error(status, code)),
        Some(Fault::Silence) => {
            let _waiting = Waiting(state);
            return std::future::pending().await;
        }
        Some(Fault::Corrupt) if call.operation != "GetObject" => bytes[0] ^= 1,
        Some(Fault::Whole) => drop(head.headers.remove("range")),
        _ => {}
    };
    let key = head.uri.path().trim_start_matches('/').to_owned();
    let mut response = handle(&state, &call, &key, &query, &head.headers, bytes.into());
    match fault {
        Some(Fault::Lost) => return Err(std::io::ErrorKind::BrokenPipe.into()),
        Some(Fault::Cut(after)) => response.body_mut().breaks = Some(after),
        Some(Fault::Short(length)) => response.body_mut().bytes.truncate(length),
        Some(Fault::Corrupt) if call.operation == "GetObject" => {
            let mut bytes = response.body().bytes.to_vec();
            bytes[0] ^= 1;
            response.body_mut().bytes = bytes.into();
        }
        _ => {}
    }
    response.body_mut().state = (call.operation == "GetObject").then_some(state);
    Ok(response)
}

/// A call without a response.
struct Waiting(Arc<State>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.lock().given_up += 1;
    }
}

/// Notes which call it is.
fn call_of(state: &State, head: &http::request::Parts, query: &BTreeMap<String, String>) -> Call {
    let has = |name: &str| query.contains_key(name);
    let operation = match head.method {
        Method::POST if has("uploads") => "CreateMultipartUpload",
        Method::POST => "CompleteMultipartUpload",
        Method::PUT if has("uploadId") => "UploadPart",
        Method::PUT => "PutObject",
        Method::DELETE => "AbortMultipartUpload",
        Method::HEAD => "HeadObject",
        _ => "GetObject",
    };
    let part = query.get("partNumber").and_then(|part| part.parse().ok());
    let place = part.or(range(&head.headers).map(|(start, _)| start)).unwrap_or(0);
    let authorization = head.headers.get("authorization").and_then(|value| value.to_str().ok());
    let key = authorization.and_then(|text| text.split_once("Credential=")?.1.split_once('/'));
    let access_key = key.map(|(key, _)| key.to_owned()).unwrap_or_default();
    let mut inner = state.lock();
    let is_alike = |call: &&Call| call.operation == operation && call.place == place;
    let before = inner.calls.iter().filter(is_alike).count();
    let call = Call { operation, place, before, access_key };
    inner.calls.push(call.clone());
    call
}

fn range(headers: &HeaderMap) -> Option<(usize, usize)> {
    let text = headers.get("range")?.to_str().ok()?.strip_prefix("bytes=")?;
    let (start, end) = text.split_once('-')?;
    Some((start.parse().ok()?, end.parse::<usize>().ok()? + 1))
}

fn handle(
    state: &State,
    call: &Call,
    key: &str,
    query: &BTreeMap<String, String>,
    headers: &HeaderMap,
    body: Bytes,
) -> Response<Reply> {
    let mut inner = state.lock();
    let upload_id = query.get("uploadId").cloned().unwrap_or_default();
    match call.operation {
        "PutObject" => match is_intact(headers, &body) {
            false => error(400, "BadDigest"),
            true => {
                let tag = tag(&body);
                inner.headers = headers.clone();
                inner.objects.insert(key.to_owned(), body);
                reply(200, &[("etag", &tag), ("x-amz-version-id", "1")], "")
            }
        },
        "CreateMultipartUpload" => {
            let id = format!("upload-{}", inner.uploads.len() + 1);
            inner.headers = headers.clone();
            inner.uploads.insert(id.clone(), BTreeMap::new());
            let id = format!("<UploadId>{id}</UploadId>");
            let body =
                format!("<InitiateMultipartUploadResult>{id}</InitiateMultipartUploadResult>");
            reply(200, &[], body)
        }
        "UploadPart" => {
            if !inner.uploads.contains_key(&upload_id) {
                return error(404, "NoSuchUpload");
            }
            if !is_intact(headers, &body) {
                return error(400, "BadDigest");
            }
            let (tag, length) = (tag(&body), body.len());
            inner.unchecked += usize::from(!has_sum(headers));
            let parts = inner.uploads.entry(upload_id).or_default();
            parts.insert(call.place, body);
            inner.stored += length;
            reply(200, &[("etag", &tag)], "")
        }
        "CompleteMultipartUpload" => complete(&mut inner, &upload_id, key, headers, &body),
        "AbortMultipartUpload" => match inner.uploads.remove(&upload_id) {
            Some(_) => reply(204, &[], ""),
            None => error(404, "NoSuchUpload"),
        },
        _ => get(&inner, call.operation == "HeadObject", key, headers),
    }
}

/// Makes an object of the parts that the body lists.
fn complete(
    inner: &mut Inner,
    upload_id: &str,
    key: &str,
    headers: &HeaderMap,
    body: &Bytes,
) -> Response<Reply> {
    let Some(parts) = inner.uploads.get(upload_id) else { return error(404, "NoSuchUpload") };
    let text = String::from_utf8_lossy(body);
    let mut listed: Vec<&Bytes> = Vec::new();
    for entry in text.split("<Part>").skip(1) {
        let part = &parts[&value(entry, "PartNumber").unwrap().parse().unwrap()];
        let e_tag = value(entry, "ETag").map(|text| text.replace("&quot;", "\""));
        if e_tag != Some(tag(part)) {
            return error(400, "InvalidPart");
        }
        let is_checked = ALGORITHMS.into_iter().any(|algorithm| {
            value(entry, &format!("Checksum{algorithm}")) == Some(&sum(algorithm, part))
        });
        inner.unchecked += usize::from(!is_checked);
        listed.push(part);
    }
    let is_too_small = listed.iter().rev().skip(1).any(|part| part.len() < super::PART);
    if is_too_small || listed.len() != parts.len() {
        return error(400, "EntityTooSmall");
    }
    let whole = Bytes::from(listed.iter().map(|part| &***part).collect::<Vec<_>>().concat());
    let length = headers.get("x-amz-mp-object-size").and_then(|value| value.to_str().ok());
    if !is_intact(headers, &whole) || length != Some(&whole.len().to_string()) {
        return error(400, "BadDigest");
    }
    let is_whole = headers.get("x-amz-checksum-type").is_some_and(|kind| kind == "FULL_OBJECT");
    inner.unchecked += usize::from(!is_whole || !has_sum(headers));
    let body = format!(
        "<CompleteMultipartUploadResult><ETag>{}</ETag></CompleteMultipartUploadResult>",
        tag(&whole)
    );
    inner.objects.insert(key.to_owned(), whole);
    inner.uploads.remove(upload_id);
    reply(200, &[("x-amz-version-id", "1")], body)
}

/// The text of the first element of this name.
fn value<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    Some(rest.split_once('<')?.0)
}

fn get(inner: &Inner, is_head: bool, key: &str, headers: &HeaderMap) -> Response<Reply> {
    let Some(object) = inner.objects.get(key) else {
        return if is_head { reply(404, &[], "") } else { error(404, "NoSuchKey") };
    };
    let tag = tag(object);
    if headers.get("if-match").is_some_and(|expected| expected.as_bytes() != tag.as_bytes()) {
        return error(412, "PreconditionFailed");
    }
    if is_head {
        let length = object.len().to_string();
        let whole = sum(Algorithm::Crc64Nvme, object);
        let parts = sum(Algorithm::Crc32, whole.as_bytes());
        let mut head = vec![("etag", &*tag), ("content-length", &*length)];
        match inner.is_composite {
            _ if inner.hides_checksums || !headers.contains_key("x-amz-checksum-mode") => {}
            true => head
                .extend([("x-amz-checksum-crc32", &*parts), ("x-amz-checksum-type", "COMPOSITE")]),
            false => head.push(("x-amz-checksum-crc64nvme", &*whole)),
        }
        return reply(200, &head, "");
    }
    let (status, (start, end)) = match range(headers) {
        Some(range) => (206, range),
        None => (200, (0, object.len())),
    };
    reply(status, &[("etag", &tag)], object.slice(start..end))
}

/// An entity tag that changes with the content.
fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", sum(Algorithm::Crc32, bytes))
}

fn sum(algorithm: Algorithm, bytes: &[u8]) -> String {
    let mut digest = algorithm.start();
    digest.update(bytes);
    digest.finish().to_string()
}

/// Whether a body is as its checksum says.
fn is_intact(headers: &HeaderMap, body: &[u8]) -> bool {
    ALGORITHMS.into_iter().all(|algorithm| {
        let stated = headers.get(header_of(algorithm));
        stated.is_none_or(|value| value.as_bytes() == sum(algorithm, body).as_bytes())
    })
}

fn has_sum(headers: &HeaderMap) -> bool {
    ALGORITHMS.into_iter().any(|algorithm| headers.contains_key(header_of(algorithm)))
}

/// The header that states a checksum.
pub fn header_of(algorithm: Algorithm) -> String {
    format!("x-amz-checksum-{}", algorithm.to_string().to_lowercase())
}

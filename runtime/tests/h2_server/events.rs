//! What a service does with signed events, written from the documents and not from the client's code: it takes frames apart,
//! and computes each signature from the text that is signed.

use bytes::{Buf, Bytes, BytesMut};
use h2::RecvStream;
use hmac::{Hmac, KeyInit, Mac};
use http::Request;
use sha2::{Digest, Sha256};

use super::piece;

/// A frame, whose headers are bytes.
#[derive(Debug, PartialEq)]
pub(crate) struct Raw {
    pub(crate) headers: Vec<(String, u8, Bytes)>,
    pub(crate) payload: Bytes,
    /// The bytes of the whole.
    pub(crate) bytes: Bytes,
}

impl Raw {
    /// The value of a header of this type.
    pub(crate) fn header(&self, name: &str, kind: u8) -> Bytes {
        let header = self.headers.iter().find(|(its, ..)| its == name);
        let (_, found, value) = header.unwrap_or_else(|| panic!("no {name} in {self:?}"));
        assert_eq!(*found, kind, "the type of {name}");
        value.clone()
    }

    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.header(name, 7).to_vec()).unwrap()
    }

    /// The first frame of some bytes, if all of it is there.
    fn take(bytes: &mut BytesMut) -> Option<Self> {
        let number = |at: usize| {
            Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().unwrap()) as usize)
        };
        let (total, headers_length, checksum) = (number(0)?, number(4)?, number(8)?);
        assert_eq!(checksum, crc32fast::hash(&bytes[..8]) as usize, "the checksum of the lengths");
        if bytes.len() < total {
            return None;
        }
        let whole = bytes.split_to(total).freeze();
        let end = total - 4;
        assert_eq!(whole[end..], crc32fast::hash(&whole[..end]).to_be_bytes(), "the checksum");
        let mut rest = whole.slice(12..12 + headers_length);
        let mut headers = Vec::new();
        while rest.has_remaining() {
            let name = rest.get_u8().into();
            let name = String::from_utf8(rest.split_to(name).to_vec()).unwrap();
            let kind = rest.get_u8();
            let length = match kind {
                0 | 1 => 0,
                2 => 1,
                3 => 2,
                4 => 4,
                5 | 8 => 8,
                6 | 7 => rest.get_u16().into(),
                9 => 16,
                kind => panic!("the type {kind} of {name}"),
            };
            headers.push((name, kind, rest.split_to(length)));
        }
        let payload = whole.slice(12 + headers_length..end);
        Some(Self { headers, payload, bytes: whole })
    }
}

/// The frames of a request.
pub(crate) struct Frames {
    body: RecvStream,
    bytes: BytesMut,
}

impl Frames {
    pub(crate) fn new(body: RecvStream) -> Self {
        Self { body, bytes: BytesMut::new() }
    }

    /// The next frame; `None` at the end of the request, and an error if the client resets it.
    pub(crate) async fn next(&mut self) -> Option<Result<Raw, h2::Error>> {
        loop {
            if let Some(frame) = Raw::take(&mut self.bytes) {
                return Some(Ok(frame));
            }
            match piece(&mut self.body).await {
                Some(Ok(piece)) => self.bytes.extend_from_slice(&piece),
                Some(Err(error)) => return Some(Err(error)),
                None => {
                    assert!(self.bytes.is_empty(), "the request ends inside of a frame");
                    return None;
                }
            }
        }
    }
}

/// The signed events of a request.
pub(crate) struct Signed {
    pub(crate) frames: Frames,
    secret: &'static str,
    scope: Vec<String>,
    previous: String,
    /// Whether the frame came that ends the events.
    pub(crate) is_ended: bool,
}

impl Signed {
    /// Checks the signature of a request, which starts the chain.
    pub(crate) fn of(request: Request<RecvStream>, secret: &'static str) -> Self {
        let (head, body) = request.into_parts();
        let header = |name: &str| match head.headers.get(name) {
            Some(value) => value.to_str().unwrap().to_owned(),
            None if name == "host" => head.uri.authority().unwrap().to_string(),
            None => panic!("no {name}"),
        };
        assert_eq!(header("x-amz-content-sha256"), "STREAMING-AWS4-HMAC-SHA256-EVENTS");
        assert_eq!(header("content-type"), "application/vnd.amazon.eventstream");
        assert!(!head.headers.contains_key("content-length"));
        let authorization = header("authorization");
        let part = |name: &str| {
            let (_, rest) = authorization.split_once(name).unwrap();
            rest.split(',').next().unwrap().to_owned()
        };
        let signed = part("SignedHeaders=");
        assert!(signed.split(';').any(|name| name == "x-amz-content-sha256"), "{signed}");
        let lines = signed.split(';').map(|name| format!("{name}:{}\n", header(name)));
        // A path is encoded once more than it is sent.
        let path = head.uri.path().replace('%', "%25");
        let canonical = format!(
            "{}\n{}\n{}\n{}\n{signed}\n{}",
            head.method,
            path,
            head.uri.query().unwrap_or_default(),
            lines.collect::<String>(),
            header("x-amz-content-sha256"),
        );
        let scope: Vec<String> =
            part("Credential=").split('/').skip(1).map(str::to_owned).collect();
        let text = format!(
            "AWS4-HMAC-SHA256\n{}\n{}\n{}",
            header("x-amz-date"),
            scope.join("/"),
            hex(&Sha256::digest(canonical))
        );
        let signature = hex(&mac(&key(secret, &scope), text.as_bytes()));
        assert_eq!(part("Signature="), signature, "the signature of the request");
        let frames = Frames::new(body);
        Self { frames, secret, scope, previous: signature, is_ended: false }
    }

    /// The next event, whose signature is right; `None` at the end of the events, after which the request ends.
    pub(crate) async fn next(&mut self) -> Option<Result<Raw, h2::Error>> {
        assert!(!self.is_ended, "there is no event after the end");
        let frame = match self.frames.next().await.expect("the frame that ends the events") {
            Ok(frame) => frame,
            Err(error) => return Some(Err(error)),
        };
        assert_eq!(frame.headers.len(), 2);
        let mut date = frame.header(":date", 8);
        let mut encoded = b"\x05:date\x08".to_vec();
        encoded.extend_from_slice(&date);
        let time = jiff::Timestamp::from_millisecond(date.get_i64()).unwrap();
        assert_eq!(time.subsec_millisecond(), 0);
        let time = time.strftime("%Y%m%dT%H%M%SZ").to_string();
        self.scope[0] = time[..8].to_owned();
        let text = format!(
            "AWS4-HMAC-SHA256-PAYLOAD\n{time}\n{}\n{}\n{}\n{}",
            self.scope.join("/"),
            self.previous,
            hex(&Sha256::digest(&encoded)),
            hex(&Sha256::digest(&frame.payload)),
        );
        let signature = mac(&key(self.secret, &self.scope), text.as_bytes());
        assert_eq!(frame.header(":chunk-signature", 6), signature, "the signature of an event");
        self.previous = hex(&signature);
        if frame.payload.is_empty() {
            self.is_ended = true;
            assert_eq!(self.frames.next().await.map(Result::unwrap), None);
            return None;
        }
        Raw::take(&mut BytesMut::from(&frame.payload[..])).map(Ok)
    }
}

/// The key of a day, a region and a service.
fn key(secret: &str, scope: &[String]) -> Vec<u8> {
    let first = format!("AWS4{secret}").into_bytes();
    scope.iter().fold(first, |key, part| mac(&key, part.as_bytes()))
}

fn mac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

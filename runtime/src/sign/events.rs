//! The signatures of the events of a request: each covers the one before it.

use bytes::{Bytes, BytesMut};
use http::Request;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::chain::{Chain, Part};
use super::hex::hex;
use super::signature::credential_scope;
use super::stamp::Stamp;
use super::{Scope, Settings};
use crate::credentials::Credentials;
use crate::event_stream::{Frame, Header, HeaderValue};

/// The value of the header `x-amz-content-sha256` of a request whose events are signed. It is signed with the other headers.
pub const SIGNED_EVENTS: &str = "STREAMING-AWS4-HMAC-SHA256-EVENTS";

/// Signs the events of a request, in the order in which they are sent.
///
/// The signature of the request, whose headers are signed first, starts a chain: each event is signed together with the
/// signature before it. The last frame is [`end`](Self::end); without it, services report a stream that was cut off.
///
/// The format is that of [Amazon Transcribe's documentation][specification].
///
/// ```
/// use lensmith::credentials::Credentials;
/// use lensmith::event_stream::Frame;
/// use lensmith::sign::{EventSigner, SIGNED_EVENTS, Scope, Settings, sign_headers};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut request = http::Request::post("https://transcribestreaming.eu-central-1.amazonaws.com/stream-transcription")
///     .header("x-amz-content-sha256", SIGNED_EVENTS)
///     .body("")?;
/// let credentials = Credentials::new("AKIDEXAMPLE", "secret");
/// let scope = Scope { region: "eu-central-1", service: "transcribe" };
/// let now = "2026-01-02T03:04:05Z".parse()?;
/// sign_headers(&mut request, &credentials, scope, Settings::default(), now)?;
///
/// let mut signer = EventSigner::after(&request, &credentials, scope).ok_or("not signed")?;
/// let event = Frame::new("sound").with_header(":event-type", "AudioEvent").encode()?;
/// let frame = signer.sign(event.clone(), now);
/// assert_eq!(frame.payload(), &event);
/// assert!(frame.header(":chunk-signature").is_some());
/// let end = signer.end(now);
/// assert!(end.payload().is_empty());
/// # Ok(())
/// # }
/// ```
///
/// [specification]: https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html
#[derive(Clone)]
pub struct EventSigner {
    credentials: Credentials,
    region: String,
    service: String,
    chain: Chain,
}

impl EventSigner {
    /// The signer of the events of a request that has been signed with the same credentials and scope; `None` if the request
    /// does not announce [signed events](SIGNED_EVENTS), or has no signature of
    /// [`Algorithm::HmacSha256`](super::Algorithm::HmacSha256): Signature Version 4A defines none for events.
    pub fn after<B>(
        request: &Request<B>,
        credentials: &Credentials,
        scope: Scope<'_>,
    ) -> Option<Self> {
        Some(Self {
            chain: Chain::after(request, SIGNED_EVENTS)?,
            credentials: credentials.clone(),
            region: scope.region.to_owned(),
            service: scope.service.to_owned(),
        })
    }

    /// The signed frame that carries an encoded frame, which is sent at this time. Fractions of a second are cut off.
    pub fn sign(&mut self, event: Bytes, now: Timestamp) -> Frame {
        let date = HeaderValue::Timestamp(now.as_second().saturating_mul(1000));
        // What is signed is the time as it is sent.
        let now = date.as_timestamp().unwrap_or(now);
        let hashes = format!("{}\n{}", hash_of_date(&date), hex(&Sha256::digest(&event)));
        let signature = self.signature(now, &hashes);
        Frame::new(event)
            .with_header(DATE, date)
            .with_header(CHUNK_SIGNATURE, Bytes::copy_from_slice(&signature))
    }

    /// The signed frame that ends the stream. It has no payload.
    pub fn end(&mut self, now: Timestamp) -> Frame {
        self.sign(Bytes::new(), now)
    }

    fn signature(&mut self, now: Timestamp, hashes: &str) -> [u8; 32] {
        let Self { credentials, region, service, chain } = self;
        let scope = Scope { region, service };
        // A stream may last longer than a day, for which a key is valid.
        let stamp = Stamp::new(now);
        let key = credentials.signing_key(scope, &stamp);
        let scope = credential_scope(scope, Settings::default(), &stamp);
        chain.sign(&key, &Part { kind: "PAYLOAD", time: stamp.as_str(), scope: &scope, hashes })
    }
}

const DATE: &str = ":date";
/// The header of a frame that carries a signed one.
pub(crate) const CHUNK_SIGNATURE: &str = ":chunk-signature";

/// The hash of the header as it is in the frame.
fn hash_of_date(date: &HeaderValue) -> String {
    let mut encoded = BytesMut::new();
    // It cannot fail: the name is short, and a time has a fixed length.
    let _ = Header { name: DATE.into(), value: date.clone() }.write(&mut encoded);
    hex(&Sha256::digest(&encoded))
}

/// The key is not shown.
impl std::fmt::Debug for EventSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { region, service, .. } = self;
        f.debug_struct("EventSigner")
            .field("region", region)
            .field("service", service)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use http::header::AUTHORIZATION;

    use super::*;
    use crate::sign::X_AMZ_CONTENT_SHA256;

    const SCOPE: Scope<'_> = Scope { region: "us-east-1", service: "transcribe" };
    const SEED: &str = "19b25856e1c150ca834cffc8b59b23adbd0ec0389e58eb22b3b64768098d002b";

    fn after(hash: &str, authorization: &str) -> Option<EventSigner> {
        let request = Request::post("https://transcribestreaming.us-east-1.amazonaws.com/")
            .header(X_AMZ_CONTENT_SHA256, hash)
            .header(AUTHORIZATION, authorization)
            .body(())
            .unwrap();
        let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
        EventSigner::after(&request, &Credentials::new("AKIDEXAMPLE", secret), SCOPE)
    }

    fn signer() -> EventSigner {
        let authorization = "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=";
        after(SIGNED_EVENTS, &format!("{authorization}{SEED}")).unwrap()
    }

    fn event() -> Bytes {
        Frame::new("sound")
            .with_header(":message-type", "event")
            .with_header(":event-type", "AudioEvent")
            .with_header(":content-type", "application/octet-stream")
            .encode()
            .unwrap()
    }

    fn signature(frame: &Frame) -> String {
        let Some(HeaderValue::Blob(signature)) = frame.header(CHUNK_SIGNATURE) else {
            panic!("{frame:?}")
        };
        hex(signature)
    }

    /// The signatures are those that `EventSigner` of the Python package `amazon-transcribe` 0.6.4 computes for the same
    /// frame, credentials, times and seed. The second event is sent on the next day, which has another key.
    #[test]
    fn events_are_signed_as_by_another_client_across_midnight() {
        let mut signer = signer();
        for (time, event, expected) in [
            (
                "2026-01-02T23:59:59.999Z",
                event(),
                "3672f347a7d36991650a2c34297f46ea83cadf61227df7f351c6e783b55ac487",
            ),
            (
                "2026-01-03T00:00:00.000000001Z",
                event(),
                "9ce190404022a7b430408be4998b7db7e2e45dc864378c566f2601906750adfc",
            ),
        ] {
            let frame = signer.sign(event.clone(), time.parse().unwrap());
            assert_eq!(signature(&frame), expected);
            assert_eq!(frame.payload(), &event);
        }
        let end = signer.end("2026-01-03T00:00:01Z".parse().unwrap());
        let expected = "795f44cffb75e38760232064b52e8f6b56d727f53d6f175b6ac816e7d61d251b";
        assert_eq!(signature(&end), expected);
        // The whole frame is the other client's as well.
        let encoded = "0000005300000043f5447a58053a64617465080000019b812763e8103a6368756e6b2d7369676e61747572650600\
            20795f44cffb75e38760232064b52e8f6b56d727f53d6f175b6ac816e7d61d251b4701afe7";
        assert_eq!(hex(&end.encode().unwrap()), encoded.replace(' ', ""));
    }

    /// The string is put together here from its definition, and signed by the chain of HMACs that defines the key.
    #[test]
    fn the_signed_text_has_the_parts_of_the_definition() {
        use crate::sign::signature::hmac;

        let now: Timestamp = "2026-01-02T03:04:05.678Z".parse().unwrap();
        let frame = signer().sign(event(), now);
        let date = frame.header(":date").unwrap();
        assert_eq!(date.as_timestamp().unwrap(), "2026-01-02T03:04:05Z".parse().unwrap());
        let HeaderValue::Timestamp(milliseconds) = date else { panic!("{date:?}") };
        let encoded = [b"\x05:date\x08".as_slice(), &milliseconds.to_be_bytes()].concat();
        let text = format!(
            "AWS4-HMAC-SHA256-PAYLOAD\n20260102T030405Z\n20260102/us-east-1/transcribe/aws4_request\n{SEED}\n{}\n{}",
            hex(&Sha256::digest(encoded)),
            hex(&Sha256::digest(event())),
        );
        let secret = b"AWS4wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
        let parts = ["20260102", "us-east-1", "transcribe", "aws4_request"];
        let key = parts.iter().fold(secret.to_vec(), |key, part| hmac(&key, part).to_vec());
        assert_eq!(signature(&frame), hex(&hmac(&key, text)));
    }

    #[test]
    fn only_a_signed_request_that_announces_it_has_signed_events() {
        let signed = "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=00";
        assert!(after(SIGNED_EVENTS, signed).is_some());
        for (hash, authorization) in [
            ("UNSIGNED-PAYLOAD", signed),
            (SIGNED_EVENTS, "Bearer token"),
            (
                SIGNED_EVENTS,
                "AWS4-ECDSA-P256-SHA256 Credential=a, SignedHeaders=host, Signature=00",
            ),
            (SIGNED_EVENTS, "AWS4-HMAC-SHA256 Credential=a"),
        ] {
            assert!(after(hash, authorization).is_none(), "{hash} {authorization}");
        }
        let shown = format!("{:?}", signer());
        assert!(!shown.contains("wJalr"), "{shown}");
        assert!(shown.contains("transcribe") && shown.contains("us-east-1"), "{shown}");
    }
}

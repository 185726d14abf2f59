//! Frames of event streams, byte by byte.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

use bytes::Bytes;
use lensmith::Timestamp;
use lensmith::event_stream::{
    Decoder, Frame, FrameErrorKind, HeaderValue, MAX_HEADERS, MAX_PAYLOAD,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

/// The frames of a stream that comes in these chunks.
fn frames(chunks: impl IntoIterator<Item = Bytes>) -> Vec<Frame> {
    let mut decoder = Decoder::new();
    let mut frames = Vec::new();
    for chunk in chunks {
        decoder.push(chunk);
        while let Some(frame) = decoder.next_frame().unwrap() {
            frames.push(frame);
        }
    }
    decoder.finish().unwrap();
    frames
}

/// One frame, from its bytes in hexadecimal.
fn frame(hex: &str) -> Frame {
    let bytes = unhex(hex);
    let mut frames = frames([bytes.clone()]);
    assert_eq!(frames.len(), 1);
    let frame = frames.remove(0);
    assert_eq!(frame.encode().unwrap(), bytes);
    frame
}

fn unhex(hex: &str) -> Bytes {
    let digits: String = hex.split_whitespace().collect();
    let byte = |start| u8::from_str_radix(&digits[start..start + 2], 16).unwrap();
    (0..digits.len()).step_by(2).map(byte).collect()
}

/// The checksums are those that `zlib.crc32` of Python computes.
#[test]
fn lengths_and_checksums_are_big_endian_and_frame_headers_and_payload() {
    let empty = frame("00000010 00000000 05c248eb 7d98c8ff");
    assert_eq!(empty, Frame::default());

    let payload = frame("0000001d 00000000 fd528c5a 7b27666f6f273a27626172277d c3653936");
    assert_eq!(payload.payload(), "{'foo':'bar'}");
    assert!(payload.headers().is_empty());
}

#[test]
fn each_type_of_header_has_its_code_and_length() {
    let written = |value: HeaderValue| {
        let bytes = Frame::default().with_header("a", value.clone()).encode().unwrap();
        assert_eq!(frames([bytes.clone()])[0].header("a"), Some(&value));
        let headers = &bytes[12..bytes.len() - 4];
        let (name, value) = headers.split_at(2);
        assert_eq!(name, b"\x01a");
        value.to_vec()
    };
    assert_eq!(written(true.into()), [0]);
    assert_eq!(written(false.into()), [1]);
    assert_eq!(written((-2_i8).into()), [2, 0xfe]);
    assert_eq!(written(0x0102_i16.into()), [3, 1, 2]);
    assert_eq!(written(0x0102_0304_i32.into()), [4, 1, 2, 3, 4]);
    assert_eq!(written((-1_i64).into()), [5, 255, 255, 255, 255, 255, 255, 255, 255]);
    assert_eq!(written(Bytes::from_static(b"\0\xff").into()), [6, 0, 2, 0, 255]);
    assert_eq!(written("ä".into()), [7, 0, 2, 0xc3, 0xa4]);
    let time: Timestamp = "1970-01-01T00:00:01.002Z".parse().unwrap();
    assert_eq!(written(time.into()), [8, 0, 0, 0, 0, 0, 0, 3, 234]);
    assert_eq!(written([7; 16].into()), [[9].as_slice(), &[7; 16]].concat());
}

#[test]
fn a_name_occurs_once_and_is_compared_as_it_is() {
    let frame =
        Frame::default().with_header("a", 1_i8).with_header("A", "b").with_header("a", true);
    assert_eq!(frame.headers().len(), 2);
    assert_eq!(frame.header("a"), Some(&HeaderValue::Bool(true)));
    let other = Frame::default().with_header("A", "b").with_header("a", true);
    assert_eq!(frame, other, "their order means nothing");
    assert_ne!(frame, other.with_header("c", true));
}

#[test]
fn what_is_written_obeys_the_limits() {
    let kind = |frame: Frame| frame.encode().unwrap_err().kind().clone();
    assert!(Frame::new(vec![0; MAX_PAYLOAD]).encode().is_ok());
    let length = MAX_PAYLOAD + 1;
    assert_eq!(kind(Frame::new(vec![0; length])), FrameErrorKind::WrittenPayload { length });

    // The first four have 32,767 bytes each, with their names and lengths; the last one has four bytes and its name.
    let headers = |last: usize| {
        let value = || HeaderValue::from(vec![0; 32_767 - 5].into_iter().collect::<Bytes>());
        ["a", "b", "c", "d"]
            .into_iter()
            .fold(Frame::default(), |frame, name| frame.with_header(name, value()))
            .with_header("e".repeat(last - 2), true)
    };
    let bytes = headers(MAX_HEADERS - 4 * 32_767).encode().unwrap();
    assert_eq!(bytes.len(), 16 + MAX_HEADERS);
    assert_eq!(frames([bytes])[0].headers().len(), 5);
    let length = MAX_HEADERS + 1;
    assert_eq!(kind(headers(length - 4 * 32_767)), FrameErrorKind::WrittenHeaders { length });

    for length in [0, 256] {
        let frame = Frame::default().with_header("a".repeat(length), true);
        assert_eq!(kind(frame), FrameErrorKind::NameLength { length });
    }
    for length in [0, 32_768, 65_536] {
        let name = "a".to_owned();
        let expected = FrameErrorKind::ValueLength { name, length };
        assert_eq!(kind(Frame::default().with_header("a", "b".repeat(length))), expected);
        let value = Bytes::from(vec![0; length]);
        assert_eq!(kind(Frame::default().with_header("a", value)), expected);
    }
}

/// Clients may not hold services to the limits of writing.
#[test]
fn what_is_read_may_be_longer() {
    let headers: Vec<u8> = (0..3_u8)
        .flat_map(|name| [&[1, b'a' + name, 6, 255, 255][..], &[0; 65_535]].concat())
        .collect();
    let bytes = raw(&headers, &vec![0; MAX_PAYLOAD + 1]);
    let frame = &frames([bytes])[0];
    assert_eq!(frame.payload().len(), MAX_PAYLOAD + 1);
    assert_eq!(frame.headers().len(), 3);
    let empty = &frames([raw(b"\x01a\x07\0\0\x01b\x06\0\0", b"")])[0];
    assert_eq!(empty.header("a"), Some(&HeaderValue::from("")));
    assert_eq!(empty.header("b"), Some(&HeaderValue::Blob(Bytes::new())));
}

/// A frame of these headers and this payload, right or wrong.
fn raw(headers: &[u8], payload: &[u8]) -> Bytes {
    let total = u32::try_from(16 + headers.len() + payload.len()).unwrap();
    let length = u32::try_from(headers.len()).unwrap();
    let mut bytes = [total.to_be_bytes(), length.to_be_bytes()].concat();
    bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
    bytes.extend(headers);
    bytes.extend(payload);
    bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
    bytes.into()
}

#[test]
fn a_payload_in_one_chunk_is_not_copied() {
    let frame = Frame::new(vec![7; 4096]).with_header("blob", Bytes::from_static(b"1234"));
    let one = frame.encode().unwrap();
    let chunk = Bytes::from([&one[..], &one].concat());
    let range = chunk.as_ptr_range();
    for frame in frames([chunk.clone()]) {
        assert!(range.contains(&frame.payload().as_ptr()));
        let Some(HeaderValue::Blob(blob)) = frame.header("blob") else { panic!("{frame:?}") };
        assert!(range.contains(&blob.as_ptr()));
    }
}

#[test]
fn what_was_not_taken_can_be_had_back() {
    let bytes = Frame::new("payload").encode().unwrap();
    let mut decoder = Decoder::new();
    assert!(!decoder.has_rest());
    decoder.push(bytes.slice(..20));
    assert_eq!(decoder.next_frame().unwrap(), None);
    decoder.push(bytes.slice(20..));
    decoder.push(Bytes::from_static(b"more"));
    assert!(decoder.has_rest());
    assert!(decoder.next_frame().unwrap().is_some());
    assert_eq!(decoder.into_rest(), "more");
}

#[test]
fn debug_shows_no_payload_and_no_members() {
    let frame = Frame::new("s3cr3t").with_header("pin", "s3cr3t").with_header(":event-type", "a");
    let shown = format!("{frame:?}");
    assert_eq!(
        shown,
        r#"Frame { headers: {"pin": "<redacted>", ":event-type": String("a")}, payload: 6 bytes }"#
    );
    let mut decoder = Decoder::new();
    decoder.push(frame.encode().unwrap());
    assert!(format!("{decoder:?}").contains("buffered: "), "{decoder:?}");
    assert!(!format!("{decoder:?}").contains("s3cr3t"), "{decoder:?}");
}

fn value() -> impl Strategy<Value = HeaderValue> {
    prop_oneof![
        any::<bool>().prop_map(HeaderValue::Bool),
        any::<i8>().prop_map(HeaderValue::Byte),
        any::<i16>().prop_map(HeaderValue::Short),
        any::<i32>().prop_map(HeaderValue::Integer),
        any::<i64>().prop_map(HeaderValue::Long),
        vec(any::<u8>(), 1..30).prop_map(|bytes| HeaderValue::Blob(bytes.into())),
        "[a-zä東]{1,20}".prop_map(HeaderValue::from),
        any::<i64>().prop_map(HeaderValue::Timestamp),
        any::<[u8; 16]>().prop_map(HeaderValue::Uuid),
    ]
}

fn any_frame() -> impl Strategy<Value = Frame> {
    let name = prop_oneof![":(message|event|content)-type", "[a-zä東]{1,20}"];
    let long = (any::<u8>(), 1000..6000_usize).prop_map(|(byte, length)| vec![byte; length]);
    let payload = prop_oneof![vec(any::<u8>(), 0..100), long];
    (vec((name, value()), 0..20), payload).prop_map(|(headers, payload)| {
        headers
            .into_iter()
            .fold(Frame::new(payload), |frame, (name, value)| frame.with_header(name, value))
    })
}

proptest! {
    #[test]
    fn frames_survive_any_chunks(
        sent in vec(any_frame(), 0..6),
        cuts in vec(any::<Index>(), 0..40),
        is_polled in any::<bool>(),
    ) {
        let mut bytes: Vec<u8> = Vec::new();
        sent.iter().for_each(|frame| bytes.extend(frame.encode().unwrap()));
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let bytes = Bytes::from(bytes);
        let chunks = cuts.windows(2).map(|cut| bytes.slice(cut[0]..cut[1]));
        if is_polled {
            prop_assert_eq!(frames(chunks), sent);
            return Ok(());
        }
        let mut decoder = Decoder::new();
        chunks.for_each(|chunk| decoder.push(chunk));
        for frame in sent {
            prop_assert_eq!(decoder.next_frame().unwrap(), Some(frame));
        }
        prop_assert_eq!(decoder.next_frame().unwrap(), None);
        decoder.finish().unwrap();
    }
}

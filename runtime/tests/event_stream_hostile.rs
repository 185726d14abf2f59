//! Frames that no service would send: errors where they are, never a panic.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

use bytes::Bytes;
use lensmith::event_stream::{Decoder, Frame, FrameError, FrameErrorKind, HeaderValue};

/// How many bytes `good` has.
const GOOD: u64 = 40;

/// A frame that comes before the one that is wrong.
fn good() -> Bytes {
    let bytes = Frame::new("hello").with_header(":event-type", "word").encode().unwrap();
    assert_eq!(bytes.len() as u64, GOOD);
    bytes
}

/// The error of the second frame of a stream. It is the same for all chunks, and the stream is over after it.
fn refused(wrong: &[u8]) -> FrameError {
    let bytes = Bytes::from([&good(), wrong].concat());
    let errors = [1, 7, bytes.len()].map(|size| {
        let mut decoder = Decoder::new();
        let mut frames = 0;
        let mut error = None;
        for start in (0..bytes.len()).step_by(size) {
            decoder.push(bytes.slice(start..bytes.len().min(start + size)));
            loop {
                match decoder.next_frame() {
                    Ok(None) => break,
                    Ok(Some(_)) => frames += 1,
                    Err(wrong) => assert_eq!(error.replace(wrong), None),
                }
            }
            assert!(error.is_none() || !decoder.has_rest());
        }
        assert_eq!(frames, 1);
        let finished = decoder.finish();
        assert!(error.is_none() || finished.is_ok(), "{finished:?}");
        error.or(finished.err()).unwrap()
    });
    let [error, ..] = &errors;
    assert!(errors.iter().all(|other| other == error), "{errors:?}");
    assert_eq!(error.frame(), Some(1));
    assert!(error.to_string().starts_with("cannot read frame 1 of the event stream: at byte "));
    error.clone()
}

/// What is wrong with headers, and in which of their bytes it starts.
fn refused_headers(headers: &[u8]) -> (FrameErrorKind, u64) {
    let length = u32::try_from(headers.len()).unwrap();
    let error = refused(&frame(20 + length, length, &[headers, &[0; 4]].concat()));
    (error.kind().clone(), error.offset().unwrap() - GOOD - 12)
}

/// A frame that states these lengths, with checksums that are right.
fn frame(total: u32, headers: u32, rest: &[u8]) -> Vec<u8> {
    let mut bytes = [total.to_be_bytes(), headers.to_be_bytes()].concat();
    bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
    bytes.extend(rest);
    bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
    bytes
}

#[test]
fn lengths_that_contradict_each_other_are_refused() {
    for (total, headers) in
        [(0, 0), (15, 0), (16, 1), (20, 5), (100, u32::MAX), (u32::MAX, u32::MAX - 15)]
    {
        let error = refused(&frame(total, headers, &[0; 100]));
        assert_eq!(*error.kind(), FrameErrorKind::Lengths { total, headers });
        assert_eq!(error.offset(), Some(GOOD));
    }
}

/// The lengths are not used before their checksum is right.
#[test]
fn a_broken_checksum_of_the_lengths_comes_first() {
    for bit in 0..12 * 8 {
        let mut bytes = frame(20, 0, b"1234");
        bytes[bit / 8] ^= 1 << (bit % 8);
        let error = refused(&bytes);
        let FrameErrorKind::PreludeChecksum { stated, computed } = error.kind() else {
            panic!("{bit}: {error}")
        };
        assert_ne!(stated, computed);
        assert_eq!(error.offset(), Some(GOOD));
    }
}

#[test]
fn a_broken_checksum_of_the_frame_is_refused() {
    let whole = Frame::new("payload").with_header("a", "value").encode().unwrap();
    for bit in 12 * 8..whole.len() * 8 {
        let mut bytes = whole.to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let error = refused(&bytes);
        let FrameErrorKind::MessageChecksum { stated, computed } = error.kind() else {
            panic!("{bit}: {error}")
        };
        assert_ne!(stated, computed);
        assert_eq!(error.offset(), Some(GOOD));
    }
}

#[test]
fn a_stream_that_ends_inside_a_frame_says_what_is_missing() {
    let whole = Frame::new("payload").with_header("a", "value").encode().unwrap();
    let length = u32::try_from(whole.len()).unwrap();
    for end in 1..whole.len() {
        let error = refused(&whole[..end]);
        let length = (end >= 12).then_some(length);
        assert_eq!(*error.kind(), FrameErrorKind::CutOff { received: end, length });
        assert_eq!(error.offset(), Some(GOOD));
    }
    let text = refused(&whole[..20]).to_string();
    assert!(text.contains("ended inside a frame, after 20 of its 33 bytes"), "{text}");
    let text = refused(&whole[..5]).to_string();
    assert!(text.contains("after 5 of the 12 bytes that start it"), "{text}");
}

#[test]
fn frames_beyond_the_limits_of_the_decoder_are_refused() {
    let length = (64 << 20) + 1;
    let error = refused(&frame(length, 0, b""));
    assert_eq!(*error.kind(), FrameErrorKind::FrameTooLong { length, limit: 64 << 20 });
    assert!(error.to_string().contains("`Decoder::with_max_frame`"), "{error}");
    let length = (1 << 20) + 1;
    let error = refused(&frame(2 << 20, length, b""));
    assert_eq!(*error.kind(), FrameErrorKind::HeadersTooLong { length, limit: 1 << 20 });
    assert!(error.to_string().contains("`Decoder::with_max_headers`"), "{error}");

    let decode = |bytes: Bytes, frame: usize, headers: usize| {
        let mut decoder = Decoder::new().with_max_frame(frame).with_max_headers(headers);
        decoder.push(bytes);
        decoder.next_frame().map_err(|error| error.kind().clone())
    };
    let length = u32::try_from(GOOD).unwrap();
    assert!(decode(good(), 40, 19).unwrap().is_some());
    let limit = FrameErrorKind::FrameTooLong { length, limit: 39 };
    assert_eq!(decode(good(), 39, 19).unwrap_err(), limit);
    let limit = FrameErrorKind::HeadersTooLong { length: 19, limit: 18 };
    assert_eq!(decode(good(), 40, 18).unwrap_err(), limit);
}

#[test]
fn headers_end_where_their_length_says() {
    let fine = b"\x01z\x00";
    for cut in [
        &b"\x02a"[..],
        b"\xffa\x00",
        b"\x01a",
        b"\x01a\x02",
        b"\x01a\x03\0",
        b"\x01a\x04\0\0\0",
        b"\x01a\x05\0\0\0\0\0\0\0",
        b"\x01a\x06\0",
        b"\x01a\x06\0\x01",
        b"\x01a\x07\xff\xffabc",
        b"\x01a\x08\0\0\0\0\0\0\0",
        b"\x01a\x09\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    ] {
        let headers = [fine, cut].concat();
        assert_eq!(refused_headers(&headers), (FrameErrorKind::HeaderCutOff, 3), "{cut:02x?}");
    }
}

#[test]
fn names_are_text_of_at_least_one_byte() {
    assert_eq!(refused_headers(b"\x00\x00"), (FrameErrorKind::EmptyName, 0));
    assert_eq!(refused_headers(b"\x01z\x00\x01\xff\x00"), (FrameErrorKind::NameNotText, 3));
    // A surrogate, half of a character, and more bytes than a character needs.
    for name in [&b"\xed\xa0\x80"[..], b"\xc3", b"\xc0\xaf"] {
        let length = [u8::try_from(name.len()).unwrap()];
        let headers = [&length, name, &[0]].concat();
        assert_eq!(refused_headers(&headers), (FrameErrorKind::NameNotText, 0));
    }
}

#[test]
fn a_name_that_occurs_again_is_refused() {
    let name = "b".to_owned();
    let (kind, _) = refused_headers(b"\x01a\x00\x01b\x00\x01b\x01");
    assert_eq!(kind, FrameErrorKind::DuplicateHeader { name: name.clone() });
    // So many that they are compared another way.
    let many: Vec<u8> = (b'c'..=b'z').flat_map(|name| [1, name, 0]).collect();
    let headers = [b"\x01b\x00", many.as_slice(), b"\x01b\x02\x07"].concat();
    let (kind, _) = refused_headers(&headers);
    assert_eq!(kind, FrameErrorKind::DuplicateHeader { name });
}

#[test]
fn unknown_types_of_headers_are_refused() {
    for code in 10..=255 {
        let name = "a".to_owned();
        let (kind, place) = refused_headers(&[1, b'z', 0, 1, b'a', code, 0, 0, 0]);
        assert_eq!(kind, FrameErrorKind::UnknownHeaderType { name, code });
        assert_eq!(place, 3);
    }
}

#[test]
fn strings_are_text_and_errors_do_not_show_them() {
    let error = refused(&frame(27, 11, b"\x01a\x07\0\x06s3cr3\xff"));
    let name = "a".to_owned();
    assert_eq!(*error.kind(), FrameErrorKind::ValueNotText { name });
    assert!(!format!("{error} {error:?}").contains("s3cr"), "{error:?}");
    // A blob may have them.
    let mut decoder = Decoder::new();
    decoder.push(frame(21, 5, b"\x01a\x06\0\0").into());
    let frame = decoder.next_frame().unwrap().unwrap();
    assert_eq!(frame.header("a"), Some(&HeaderValue::Blob(Bytes::new())));
}

#[test]
fn after_an_error_the_stream_is_over() {
    let mut decoder = Decoder::new();
    decoder.push(vec![1; 100].into());
    assert!(decoder.next_frame().is_err());
    for _ in 0..3 {
        decoder.push(good());
        assert!(!decoder.has_rest());
        assert_eq!(decoder.next_frame(), Ok(None));
    }
    assert_eq!(decoder.finish(), Ok(()));

    let mut decoder = Decoder::new();
    decoder.push(good().slice(..20));
    assert_eq!(decoder.next_frame(), Ok(None));
    assert!(decoder.finish().is_err());
    assert_eq!(decoder.finish(), Ok(()));
}

#[test]
fn any_text_in_another_format_is_refused_at_its_start() {
    for body in
        ["{\"message\":\"Internal server error\"}", "<html><body>502 Bad Gateway</body></html>"]
    {
        let mut decoder = Decoder::new();
        decoder.push(body.into());
        let error = decoder.next_frame().unwrap_err();
        assert!(matches!(error.kind(), FrameErrorKind::PreludeChecksum { .. }), "{error}");
        assert_eq!((error.frame(), error.offset()), (Some(0), Some(0)));
        assert!(error.to_string().contains("or is no event stream"), "{error}");
    }
}

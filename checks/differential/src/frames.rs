//! Frames of event streams: what Lensmith writes, botocore reads, and both read or refuse the same bytes.

use std::cell::Cell;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use lensmith::event_stream::{Decoder, Frame, FrameError, FrameErrorKind, HeaderValue};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value, json};

use crate::reference::Reference;
use crate::{Failure, random};

/// How many streams there are.
const CASES: u32 = 2000;

/// Differences that may stay, with their reasons. Each has to come up.
const KNOWN: [(Known, &str); 5] = [
    (Known::End, "botocore takes the end of a body inside a frame for the end of the stream"),
    (Known::CutHeader, "botocore takes what is left of a value that is longer than the headers"),
    (Known::EmptyName, "botocore takes a header without a name, which the format does not have"),
    (Known::Lengths, "botocore does not compare the two lengths of a frame with each other"),
    (Known::Limits, "botocore refuses long frames, which the format allows servers only to do"),
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Known {
    End,
    CutHeader,
    EmptyName,
    Lengths,
    Limits,
}

/// A part of a stream.
#[derive(Clone, Debug)]
enum Piece {
    /// A frame that Lensmith writes.
    Frame { headers: Vec<(String, HeaderValue)>, payload: Vec<u8> },
    /// A frame with any headers, and right checksums.
    Headers { headers: Vec<u8>, payload: Vec<u8> },
    /// Lengths with a right checksum, and what follows.
    Lengths { total: u32, headers: u32, rest: Vec<u8> },
}

/// A stream, which may be damaged in one bit and cut off, in chunks.
#[derive(Clone, Debug)]
struct Case {
    pieces: Vec<Piece>,
    damage: Option<(Index, u8)>,
    end: Option<Index>,
    cuts: Vec<Index>,
}

/// What a side reads from a stream.
#[derive(Debug)]
struct Outcome<E> {
    frames: Vec<Value>,
    error: Option<E>,
}

/// Compares streams. Returns what was compared.
pub(crate) fn run(reference: &Reference, seed: u64) -> Result<String, Failure> {
    let frames = Cell::new(0);
    let met = KNOWN.map(|(known, why)| (known, why, Cell::new(0)));
    random::check(seed, CASES, &cases(), |case| {
        let (ours, known) = compare(reference, &case)?;
        frames.update(|count| count + ours.frames.len());
        let counts = met.iter().filter(|(other, ..)| known == Some(*other));
        counts.for_each(|(_, _, count)| count.update(|count| count + 1));
        Ok(())
    })?;
    if let Some((_, why, _)) = met.iter().find(|(.., count)| count.get() == 0) {
        return Err(
            format!("no longer differs, remove it from the known differences: {why}").into()
        );
    }
    let known = met.map(|(_, why, count)| format!("{why} ({} streams)", count.get())).join("; ");
    Ok(format!("{} in {CASES} streams are the same; known: {known}", frames.get()))
}

fn cases() -> impl Strategy<Value = Case> {
    (
        vec(piece(), 1..5),
        option::weighted(0.2, (any::<Index>(), 0..8_u8)),
        option::weighted(0.2, any::<Index>()),
        vec(any::<Index>(), 0..8),
    )
        .prop_map(|(pieces, damage, end, cuts)| Case { pieces, damage, end, cuts })
}

fn piece() -> impl Strategy<Value = Piece> {
    let payload = || vec(any::<u8>(), 0..60);
    let long = (any::<u8>(), 60..5000_usize).prop_map(|(byte, length)| vec![byte; length]);
    let long = prop_oneof![payload(), long];
    let name = prop_oneof![":(message|event|content)-type", "[a-zä東]{1,12}"];
    let frame = (vec((name, value()), 0..8), long)
        .prop_map(|(headers, payload)| Piece::Frame { headers, payload });
    let headers = (vec(header(), 0..4), payload()).prop_map(|(headers, payload)| {
        let headers = headers.concat();
        Piece::Headers { headers, payload }
    });
    let lengths = prop_oneof![
        (0..60_u32, 0..60_u32),
        (any::<u32>(), any::<u32>()),
        // Beyond the limits of botocore, and within those of Lensmith: of the headers, and of the payload.
        (131_073..1_000_000_u32, 0..9_u32)
            .prop_map(|(headers, rest)| (headers + 16 + rest, headers)),
        (25_165_825..60_000_000_u32, 0..99_u32)
            .prop_map(|(rest, headers)| (headers + 16 + rest, headers)),
    ];
    let lengths = (lengths, payload()).prop_map(|((total, headers), rest)| Piece::Lengths {
        total,
        headers,
        rest,
    });
    prop_oneof![6 => frame, 3 => headers, 1 => lengths]
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

/// A header that is hardly ever right: its name may be empty, no text or occur twice, its type unknown, and its value too
/// short or no text.
fn header() -> impl Strategy<Value = Vec<u8>> {
    let name =
        prop_oneof![4 => "[ab]{1,2}".prop_map(String::into_bytes), 1 => vec(any::<u8>(), 0..3)];
    let value = prop_oneof![
        (0..12_u8, vec(any::<u8>(), 0..20)).prop_map(|(code, value)| [vec![code], value].concat()),
        (6..8_u8, vec(any::<u8>(), 0..9), 0..12_u8).prop_map(|(code, value, length)| [
            vec![code, 0, length],
            value
        ]
        .concat()),
        (6..8_u8, "[a-z]{0,9}").prop_map(|(code, value)| {
            [vec![code, 0, value.len() as u8], value.into_bytes()].concat()
        }),
        (0..2_u8).prop_map(|code| vec![code]),
        any::<i16>().prop_map(|value| [vec![3], value.to_be_bytes().to_vec()].concat()),
    ];
    (name, value).prop_map(|(name, value)| [vec![name.len() as u8], name, value].concat())
}

fn compare(
    reference: &Reference,
    case: &Case,
) -> Result<(Outcome<FrameError>, Option<Known>), Failure> {
    let chunks = chunks(case)?;
    let encoded: Vec<_> = chunks.iter().map(|chunk| STANDARD.encode(chunk)).collect();
    let answer = reference.ask(json!({"ask": "frames", "chunks": encoded}))?;
    let theirs = Outcome {
        frames: answer.get("frames").and_then(Value::as_array).cloned().unwrap_or_default(),
        error: answer.get("error").and_then(Value::as_str),
    };
    let ours = decode(chunks);
    match difference(&ours, &theirs) {
        Some(known) => Ok((ours, known)),
        None => Err(format!("for {case:?}: we read {ours:?}, and botocore {theirs:?}").into()),
    }
}

/// The known difference, if the outcomes are the same apart from it; `None` if they are not.
fn difference(ours: &Outcome<FrameError>, theirs: &Outcome<&str>) -> Option<Option<Known>> {
    use FrameErrorKind as Kind;

    let is_same = ours.frames == theirs.frames;
    let had_more = theirs.frames.starts_with(&ours.frames);
    let kind = ours.error.as_ref().map(FrameError::kind);
    let known = match (kind, theirs.error) {
        (None, None) if is_same => return Some(None),
        (Some(Kind::PreludeChecksum { .. } | Kind::MessageChecksum { .. }), Some("ChecksumMismatch"))
        | (Some(Kind::DuplicateHeader { .. }), Some("DuplicateHeader"))
        | (Some(Kind::NameNotText | Kind::ValueNotText { .. }), Some("UnicodeDecodeError"))
        // botocore looks for a name that occurs twice before it reads the next header.
        | (Some(Kind::NameNotText | Kind::ValueNotText { .. }), Some("DuplicateHeader"))
        | (Some(Kind::UnknownHeaderType { .. }), Some("KeyError" | "DuplicateHeader"))
        | (Some(Kind::HeaderCutOff), Some("error" | "DuplicateHeader"))
        | (Some(Kind::EmptyName), Some("DuplicateHeader"))
        | (Some(Kind::FrameTooLong { .. }), Some("InvalidPayloadLength" | "InvalidHeadersLength"))
        | (Some(Kind::HeadersTooLong { .. }), Some("InvalidHeadersLength"))
            if is_same =>
        {
            return Some(None);
        }
        (Some(Kind::CutOff { .. }), None) if is_same => Known::End,
        (Some(Kind::HeaderCutOff), _) if had_more => Known::CutHeader,
        (Some(Kind::EmptyName), _) if had_more => Known::EmptyName,
        (Some(Kind::Lengths { .. }), _) if had_more => Known::Lengths,
        (Some(Kind::CutOff { .. } | Kind::MessageChecksum { .. }), Some("InvalidHeadersLength" | "InvalidPayloadLength"))
            if is_same =>
        {
            Known::Limits
        }
        _ => return None,
    };
    Some(Some(known))
}

fn decode(chunks: Vec<Bytes>) -> Outcome<FrameError> {
    let mut decoder = Decoder::new();
    let mut frames = Vec::new();
    for chunk in chunks {
        decoder.push(chunk);
        loop {
            match decoder.next_frame() {
                Ok(Some(frame)) => frames.push(plain(&frame)),
                Ok(None) => break,
                Err(error) => return Outcome { frames, error: Some(error) },
            }
        }
    }
    Outcome { frames, error: decoder.finish().err() }
}

/// A frame as the reference tells it.
fn plain(frame: &Frame) -> Value {
    let value = |value: &HeaderValue| match value {
        HeaderValue::Bool(value) => json!(value),
        HeaderValue::Byte(value) => json!(value),
        HeaderValue::Short(value) => json!(value),
        HeaderValue::Integer(value) => json!(value),
        HeaderValue::Long(value) | HeaderValue::Timestamp(value) => json!(value),
        HeaderValue::Blob(value) => json!({"base64": STANDARD.encode(value)}),
        HeaderValue::String(value) => json!(value),
        HeaderValue::Uuid(value) => json!({"base64": STANDARD.encode(value)}),
    };
    let headers = frame.headers().iter();
    let headers: Map<_, _> =
        headers.map(|header| (header.name.to_string(), value(&header.value))).collect();
    json!({"headers": headers, "payload": {"base64": STANDARD.encode(frame.payload())}})
}

fn chunks(case: &Case) -> Result<Vec<Bytes>, Failure> {
    let mut bytes = Vec::new();
    for piece in &case.pieces {
        bytes.extend(encode(piece)?);
    }
    let length = bytes.len();
    if let Some((place, bit)) = &case.damage
        && let Some(byte) = bytes.get_mut(place.index(length))
    {
        *byte ^= 1 << bit;
    }
    let end = case.end.map_or(length, |end| end.index(length));
    bytes.truncate(end);
    let mut rest = Bytes::from(bytes);
    let mut cuts: Vec<_> = case.cuts.iter().map(|cut| cut.index(rest.len() + 1)).collect();
    cuts.sort_unstable();
    let mut chunks = Vec::new();
    let mut start = 0;
    for cut in cuts {
        chunks.push(rest.split_to(cut - start));
        start = cut;
    }
    chunks.push(rest);
    Ok(chunks)
}

fn encode(piece: &Piece) -> Result<Bytes, Failure> {
    let framed = |total: u32, length: u32| {
        let mut bytes = [total.to_be_bytes(), length.to_be_bytes()].concat();
        bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
        bytes
    };
    match piece {
        Piece::Frame { headers, payload } => {
            let empty = Frame::new(payload.clone());
            let frame = headers
                .iter()
                .cloned()
                .fold(empty, |frame, (name, value)| frame.with_header(name, value));
            Ok(frame.encode()?)
        }
        Piece::Headers { headers, payload } => {
            let total = u32::try_from(16 + headers.len() + payload.len())?;
            let mut bytes = framed(total, u32::try_from(headers.len())?);
            bytes.extend(headers);
            bytes.extend(payload);
            bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
            Ok(bytes.into())
        }
        Piece::Lengths { total, headers, rest } => {
            Ok([framed(*total, *headers), rest.clone()].concat().into())
        }
    }
}

//! Frames of event streams: written, and read from one chunk and from many. The checksum alone is the limit.

use bytes::Bytes;
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use lensmith::event_stream::{Decoder, Frame};

fn main() {
    divan::main();
}

/// Payloads as long as a few words of a chat, and as long as the records of S3 and Kinesis.
const PAYLOADS: [usize; 3] = [100, 8 << 10, 1 << 20];

/// How many bytes a chunk has, as clients read them.
const CHUNK: usize = 16 << 10;

fn frame(payload: usize) -> Frame {
    let payload: Vec<u8> = (0..payload).map(|at| (at / 7 % 251) as u8).collect();
    Frame::new(payload)
        .with_header(":message-type", "event")
        .with_header(":event-type", "contentBlockDelta")
        .with_header(":content-type", "application/json")
}

/// Some 4 MiB of frames, or 1,000 if they are small.
fn stream(payload: usize) -> (Bytes, usize) {
    let frame = frame(payload).encode().unwrap_or_default();
    let count = ((4 << 20) / frame.len()).clamp(1, 1000);
    (frame.repeat(count).into(), count)
}

#[divan::bench(args = PAYLOADS)]
fn encode(bencher: Bencher, payload: usize) {
    let frame = frame(payload);
    bencher.counter(BytesCount::new(payload)).bench_local(|| black_box(&frame).encode());
}

#[divan::bench(args = PAYLOADS)]
fn decode(bencher: Bencher, payload: usize) {
    let (stream, count) = stream(payload);
    bencher.counter(BytesCount::new(stream.len())).counter(ItemsCount::new(count)).bench_local(
        || {
            let mut decoder = Decoder::new();
            decoder.push(black_box(&stream).clone());
            drain(&mut decoder)
        },
    );
}

#[divan::bench(args = PAYLOADS)]
fn decode_chunks(bencher: Bencher, payload: usize) {
    let (stream, count) = stream(payload);
    bencher.counter(BytesCount::new(stream.len())).counter(ItemsCount::new(count)).bench_local(
        || {
            let mut decoder = Decoder::new();
            let mut rest = black_box(&stream).clone();
            let mut frames = 0;
            while !rest.is_empty() {
                decoder.push(rest.split_to(rest.len().min(CHUNK)));
                frames += drain(&mut decoder);
            }
            frames
        },
    );
}

fn drain(decoder: &mut Decoder) -> usize {
    let mut frames = 0;
    while let Ok(Some(frame)) = decoder.next_frame() {
        black_box(frame);
        frames += 1;
    }
    frames
}

/// The two checksums of each frame.
#[divan::bench(args = PAYLOADS)]
fn checksums(bencher: Bencher, payload: usize) {
    let (stream, count) = stream(payload);
    let length = stream.len() / count;
    bencher.counter(BytesCount::new(stream.len())).counter(ItemsCount::new(count)).bench_local(
        || {
            let frames = black_box(&stream).chunks(length);
            let sums = frames.map(|frame| {
                let prelude = frame.get(..8).map(crc32fast::hash);
                (prelude, crc32fast::hash(frame))
            });
            sums.fold(0, |all, (prelude, frame)| all ^ frame ^ prelude.unwrap_or_default())
        },
    );
}

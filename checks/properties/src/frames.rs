//! Frames of event streams.

use bytes::Bytes;
use lensmith::event_stream::{Decoder, Frame, FrameError};

/// Any bytes are frames or an error, which do not depend on the chunks, and a frame that can be written reads as it was.
///
/// The first byte is the length of a chunk, in its lower seven bits. If the eighth is set, the checksums are made right first,
/// since random bytes hardly ever have right ones.
pub fn frames(input: &[u8]) {
    let Some((options, bytes)) = input.split_first() else { return };
    let mut bytes = bytes.to_vec();
    if options & 0x80 != 0 {
        mend(&mut bytes);
    }
    let bytes = Bytes::from(bytes);
    let (frames, error) = decode(&bytes, bytes.len());
    let cut = decode(&bytes, usize::from(options & 0x7f));
    assert_eq!((&frames, &error), (&cut.0, &cut.1), "{bytes:02x?}");
    let mut end = 0;
    for frame in &frames {
        let Ok(encoded) = frame.encode() else { continue };
        end += encoded.len();
        let (again, error) = decode(&encoded, encoded.len());
        assert_eq!((again.as_slice(), error), (std::slice::from_ref(frame), None));
    }
    assert!(end <= bytes.len(), "{end} of {}", bytes.len());
    if let Some(place) = error.as_ref().and_then(FrameError::offset) {
        assert!(place < bytes.len() as u64, "{place} of {}", bytes.len());
    }
}

/// The frames in these bytes, and the error that ends them.
fn decode(bytes: &Bytes, size: usize) -> (Vec<Frame>, Option<FrameError>) {
    let mut decoder = Decoder::new();
    let mut frames = Vec::new();
    let size = size.max(1);
    for start in (0..bytes.len()).step_by(size) {
        decoder.push(bytes.slice(start..bytes.len().min(start + size)));
        loop {
            match decoder.next_frame() {
                Ok(Some(frame)) => frames.push(frame),
                Ok(None) => break,
                Err(error) => return (frames, Some(error)),
            }
        }
    }
    (frames, decoder.finish().err())
}

/// Writes the right checksums into each frame, up to the first whose length cannot be right.
fn mend(mut bytes: &mut [u8]) {
    while let Some((prelude, _)) = bytes.split_first_chunk_mut::<12>() {
        let (lengths, checksum) = prelude.split_at_mut(8);
        checksum.copy_from_slice(&crc32fast::hash(lengths).to_be_bytes());
        let length = u32::from_be_bytes([prelude[0], prelude[1], prelude[2], prelude[3]]) as usize;
        if length < 16 || length > bytes.len() {
            return;
        }
        let (frame, rest) = bytes.split_at_mut(length);
        let (checked, checksum) = frame.split_at_mut(length - 4);
        checksum.copy_from_slice(&crc32fast::hash(checked).to_be_bytes());
        bytes = rest;
    }
}

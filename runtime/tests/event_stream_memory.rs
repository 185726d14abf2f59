//! How much memory the decoder takes. This is the only test of its process, so that no other is measured.
#![cfg(target_os = "linux")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

use std::fs;

use bytes::Bytes;
use lensmith::event_stream::{Decoder, FrameErrorKind};

const MIB: u64 = 1 << 20;

/// A figure of this process in bytes. `VmPeak` counts memory that was reserved and never used, `VmHWM` does not.
fn figure(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
}

/// The first bytes of a frame that states these lengths.
fn start(total: u32, headers: u32) -> Vec<u8> {
    let mut bytes = [total.to_be_bytes(), headers.to_be_bytes()].concat();
    bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
    bytes
}

#[test]
fn memory_is_taken_for_bytes_that_came_and_not_for_lengths() {
    // Frames of 4 GiB, which the limits allow, but only 1 KiB comes.
    let before = figure("VmPeak");
    for headers in [0, u32::MAX - 16] {
        let mut decoder = Decoder::new().with_max_frame(usize::MAX).with_max_headers(usize::MAX);
        decoder.push(start(u32::MAX, headers).into());
        assert_eq!(decoder.next_frame().unwrap(), None);
        for _ in 0..1024 {
            decoder.push(Bytes::from_static(b"1"));
            assert_eq!(decoder.next_frame().unwrap(), None);
        }
        let error = decoder.finish().unwrap_err();
        let length = Some(u32::MAX);
        assert_eq!(*error.kind(), FrameErrorKind::CutOff { received: 12 + 1024, length });
    }
    let grown = figure("VmPeak") - before;
    assert!(grown < 256 * MIB, "{grown} bytes for a length");

    // 4 MiB of a frame that come byte by byte.
    let before = figure("VmHWM");
    let mut decoder = Decoder::new();
    decoder.push(start(5 << 20, 0).into());
    for _ in 0..4 * MIB {
        decoder.push(Bytes::from(vec![1]));
        assert_eq!(decoder.next_frame().unwrap(), None);
    }
    assert!(decoder.finish().is_err());
    let grown = figure("VmHWM") - before;
    assert!(grown < 16 * MIB, "{grown} bytes for 4 MiB");

    // As many headers as the decoder accepts, each as short as it can be. They have names that occur before.
    let before = figure("VmHWM");
    let headers: Vec<u8> = (0..349_525_u32).flat_map(|n| [1, (n % 128) as u8, 0]).collect();
    let length = u32::try_from(headers.len()).unwrap();
    let mut bytes = start(16 + length, length);
    bytes.extend(headers);
    bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
    let mut decoder = Decoder::new();
    decoder.push(bytes.into());
    let error = decoder.next_frame().unwrap_err();
    assert!(matches!(error.kind(), FrameErrorKind::DuplicateHeader { .. }), "{error}");
    let grown = figure("VmHWM") - before;
    assert!(grown < 100 * MIB, "{grown} bytes for 1 MiB of headers");
}

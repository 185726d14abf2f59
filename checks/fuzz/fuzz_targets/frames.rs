#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| lensmith_properties::frames(input));

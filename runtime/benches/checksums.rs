//! Checksums of bodies, and streams that have one after them.

use std::io::{Cursor, Read};

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use http::Request;
use lensmith::Body;
use lensmith::checksum::{Algorithm, ChunkSigner, HttpChecksum, When};
use lensmith::credentials::Credentials;
use lensmith::sign::{Scope, Settings, sign_headers};

fn main() {
    divan::main();
}

const LENGTH: usize = 8 << 20;

fn content() -> Vec<u8> {
    (0..LENGTH).map(|at| (at / 7 % 251) as u8).collect()
}

#[divan::bench(args = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"])]
fn checksum(bencher: Bencher, name: &str) {
    let (content, algorithm) = (content(), Algorithm::named(name));
    let algorithm = algorithm.unwrap_or(Algorithm::SHA256);
    bencher
        .counter(BytesCount::new(LENGTH))
        .bench_local(|| algorithm.checksum(black_box(&content)));
}

/// A stream that is read as it is, and as it is sent with and without TLS.
#[divan::bench(args = ["", "https", "http"])]
fn stream(bencher: Bencher, scheme: &str) {
    let content = bytes::Bytes::from(content());
    bencher.counter(BytesCount::new(LENGTH)).bench_local(|| {
        let body = Body::from_reader(Cursor::new(content.clone())).with_length(LENGTH as u64);
        let mut request = Request::new(body);
        if !scheme.is_empty() {
            *request.uri_mut() = format!("{scheme}://s3.example/key").parse().unwrap_or_default();
            announce(&mut request);
        }
        let mut buffer = vec![0; 64 << 10];
        let mut reader = request.into_body().reader();
        while let Ok(1..) = reader.read(&mut buffer) {}
    });
}

fn announce(request: &mut Request<Body>) {
    let credentials = Credentials::new("AKIDEXAMPLE", "secret");
    let scope = Scope { region: "eu-central-1", service: "s3" };
    let now = lensmith::Timestamp::UNIX_EPOCH;
    let chunked = HttpChecksum::new().required().apply(request, When::Supported);
    if let Ok(Some(chunked)) = chunked
        && chunked.announce(request, true).is_ok()
        && sign_headers(request, &credentials, scope, Settings::default(), now).is_ok()
    {
        let signer = ChunkSigner::after(request, &credentials, scope, now);
        let _ = chunked.encode(request, signer);
    }
}

//! Transfers against a double of S3 on this machine, which fails as it is told to.

#![forbid(unsafe_code)]

mod downloads;
mod faults;
mod reply;
mod server;
mod uploads;

use lensmith::credentials::Credentials;
use lensmith::retry::Policy;
use lensmith::{Client, client::Builder};
use transfer_example::{Options, Transfer};

use self::server::Double;

pub const PART: usize = 5 << 20;
pub const MIB: usize = 1 << 20;

/// Bytes that differ from part to part.
pub fn content(length: usize) -> Vec<u8> {
    let words = (0..length as u64 / 8 + 1).flat_map(|index| (index * 0x9e37_79b9).to_le_bytes());
    words.take(length).collect()
}

pub fn builder(double: &Double) -> Builder {
    let soon = std::time::Duration::from_millis(1);
    let policy = Policy::default().with_transient_delay(soon).with_throttling_delay(soon);
    Client::builder().region("eu-central-1").endpoint_url(double.url()).retry(policy)
}

pub fn transfer(double: &Double) -> Transfer {
    let client = builder(double).credentials(Credentials::new("test", "test")).build().unwrap();
    Transfer::new(client).with_options(options())
}

/// Two small parts at a time.
pub fn options() -> Options {
    Options { part_size: PART as u64, concurrency: 2, ..Options::default() }
}

/// A path that no other test has. Nothing is there.
pub fn path(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("lensmith-transfer-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

/// Waits for so many calls of an operation, each of another part.
pub async fn until_called(double: &Double, operation: &str, count: usize) {
    until(|| double.count(operation) >= count).await;
    let inner = double.lock();
    let mut calls = inner.calls.iter().filter(|call| call.operation == operation);
    assert!(calls.all(|call| call.before == 0));
}

pub async fn until(is_true: impl Fn() -> bool) {
    while !is_true() {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
}

#[test]
fn help_goes_to_the_standard_output() {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_s3cp"));
    let output = command.arg("--help").output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
    assert!(String::from_utf8(output.stdout).unwrap().contains("Usage: s3cp"));
}

//! Transfers against a double of S3 on this machine, which fails as it is told to.

#![forbid(unsafe_code)]

mod downloads;
mod faults;
mod reply;
mod server;
mod uploads;

use std::io::Write;
use std::time::Duration;

use lensmith::credentials::Credentials;
use lensmith::retry::Policy;
use lensmith::{Client, client::Builder};
use transfer_example::{Options, Transfer};

use self::server::Double;

pub const PART: usize = 5 << 20;
pub const MIB: usize = 1 << 20;

/// After how long a test fails that waits in vain.
const PATIENCE: Duration = Duration::from_secs(60);

/// Bytes that differ from part to part.
pub fn content(length: usize) -> Vec<u8> {
    let words = (0..length as u64 / 8 + 1).flat_map(|index| (index * 0x9e37_79b9).to_le_bytes());
    words.take(length).collect()
}

pub fn builder(double: &Double) -> Builder {
    let soon = Duration::from_millis(1);
    let policy = Policy::default().with_transient_delay(soon).with_throttling_delay(soon);
    // What is silent stays so until a test gives up.
    let client = Client::builder().region("eu-central-1").attempt_timeout(2 * PATIENCE);
    client.endpoint_url(double.url()).retry(policy)
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

/// Waits for what the tasks of a transfer and of the double do at once.
pub async fn until(is_true: impl Fn() -> bool) {
    let wait = async {
        while !is_true() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.expect("what the test waits for should happen");
}

#[tokio::test]
async fn the_command_ends_although_its_input_does_not() {
    let double = Double::start(|call| {
        (call.operation == "UploadPart").then_some(server::Fault::Error(403, "AccessDenied"))
    })
    .await;
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_s3cp"));
    command.args(["--part-size", "5", "-", "s3://bucket/silent"]).env_clear();
    command.env("AWS_ENDPOINT_URL_S3", double.url()).env("AWS_REGION", "eu-central-1");
    command.env("AWS_ACCESS_KEY_ID", "test").env("AWS_SECRET_ACCESS_KEY", "test");
    let pipe = std::process::Stdio::piped;
    let mut child = command.stdin(pipe()).stderr(pipe()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let write = move || input.write_all(&content(PART + 1)).map(|()| input);
    let input = tokio::task::spawn_blocking(write).await.unwrap().unwrap();
    let child = std::cell::RefCell::new(child);
    until(|| child.borrow_mut().try_wait().unwrap().is_some()).await;
    drop(input);
    let output = child.into_inner().wait_with_output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.starts_with("s3cp: part 1: UploadPart: "), "{text}");
    assert_eq!(double.count("AbortMultipartUpload"), 1);
}

#[test]
fn help_goes_to_the_standard_output() {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_s3cp"));
    let output = command.arg("--help").output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
    assert!(String::from_utf8(output.stdout).unwrap().contains("Usage: s3cp"));
}

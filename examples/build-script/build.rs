#![forbid(unsafe_code)]

use lensmith_codegen::build;

fn main() -> Result<(), build::Error> {
    build::module("sqs", &["models/sqs.json"], &["SendMessage", "ReceiveMessage"])
}

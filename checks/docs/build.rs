//! Generates the module that the samples about build scripts use.

#![forbid(unsafe_code)]

use lensmith_codegen::build;

fn main() -> Result<(), build::Error> {
    let model = "../../examples/build-script/models/sqs.json";
    build::module("sqs", &[model], &["SendMessage", "ReceiveMessage"])
}

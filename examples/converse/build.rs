#![forbid(unsafe_code)]

use lensmith_codegen::build;

fn main() -> Result<(), build::Error> {
    build::module("bedrock", &["model/bedrock-runtime.json"], &["ConverseStream"])
}

#![forbid(unsafe_code)]

use lensmith_codegen::build;

fn main() -> Result<(), build::Error> {
    let model = "model/transcribe-streaming.json";
    build::module("transcribe", &[model], &["StartStreamTranscription"])
}

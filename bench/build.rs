//! Generates the clients that the benchmarks call, as `lensmith.toml` describes them.

#![forbid(unsafe_code)]

use lensmith_codegen::build;

fn main() -> Result<(), build::Error> {
    for module in ["dynamodb", "s3", "metrics_json", "metrics_cbor", "metrics_xml"] {
        build::from_config(module)?;
    }
    Ok(())
}

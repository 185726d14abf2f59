//! A service of AWS that states three protocols: its crate is the same in each, except for what goes over the wire.

#[path = "../../../../codegen/tests/choice/mod.rs"]
mod choice;

use std::fs;
use std::path::Path;

use libtest_mimic::Failed;

use self::choice::code_without_wire;

pub(crate) fn run(shared: &Path) -> Result<(), Failed> {
    let model = fs::read(shared.join("models-more/cbor/cloudwatch-2026.json"))?;
    let cbor = code_without_wire(&model, "rpcv2Cbor");
    for protocol in ["awsJson1_0", "awsQuery"] {
        let other = code_without_wire(&model, protocol);
        let is_same = |path: &&String| cbor.get(*path) == other.get(*path);
        let different: Vec<&String> =
            cbor.keys().chain(other.keys()).filter(|path| !is_same(path)).collect();
        if !different.is_empty() {
            return Err(format!("{protocol} differs in {different:?}").into());
        }
    }
    Ok(())
}

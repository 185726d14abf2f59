//! The generator's corrections name shapes and members that AWS's models define.

use std::collections::BTreeSet;
use std::path::Path;

use libtest_mimic::Failed;
use serde_json::Value as Json;

use super::models::models_of_all_protocols;

const CORRECTIONS: &str = include_str!("../../../../codegen/src/model/load/corrections.json");

pub(crate) fn run(shared: &Path) -> Result<(), Failed> {
    let corrections: Json = serde_json::from_str(CORRECTIONS)?;
    let targets = corrections.get("shapes").and_then(Json::as_object).ok_or("no corrections")?;
    let mut checked = 0;
    for (path, json) in models_of_all_protocols(shared)? {
        let model: Json = serde_json::from_slice(&json)?;
        let shapes = model.get("shapes").and_then(Json::as_object).ok_or("no shapes")?;
        let namespace = |id: &str| id.split('#').next().unwrap_or_default().to_owned();
        let namespaces: BTreeSet<String> = shapes.keys().map(|id| namespace(id)).collect();
        for target in targets.keys().filter(|target| namespaces.contains(&namespace(target))) {
            let (id, member) = target.split_once('$').unwrap_or((target, ""));
            let members = shapes.get(id).ok_or_else(|| undefined(&path, target))?.get("members");
            if !member.is_empty() && members.and_then(|members| members.get(member)).is_none() {
                return Err(undefined(&path, target).into());
            }
            checked += 1;
        }
    }
    if checked == 0 { Err("no model has a correction".into()) } else { Ok(()) }
}

fn undefined(path: &Path, target: &str) -> String {
    format!("{}: it does not define `{target}`, which a correction names", path.display())
}

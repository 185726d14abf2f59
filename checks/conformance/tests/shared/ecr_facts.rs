//! `models/ecr.json` against the facts of the ECR API: of the shapes that the model holds, the same members in
//! the same order and the same traits. The documentation and the endpoint rules are the project's own, and the
//! service may list fewer operations than there are.

mod ast;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ast::{Scalar, Shape};
use libtest_mimic::Failed;

const SERVICE: &str = "com.amazonaws.ecr#AmazonEC2ContainerRegistry_V20150921";
const DOCUMENTATION: &str = "smithy.api#documentation";
const ENDPOINT_RULES: &str = "smithy.rules#endpointRuleSet";

pub(crate) fn run(shared: &Path) -> Result<(), Failed> {
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/ecr.json");
    let model = ast::read(&model)?;
    let facts = ast::read(&shared.join("facts/ecr-api.json"))?;
    let mut problems = outside_closure(&model);
    for (id, shape) in &model {
        let found = match facts.get(id) {
            Some(fact) => differences(shape, fact),
            None => vec!["not a shape of the facts".to_owned()],
        };
        let found = found.into_iter().chain(undocumented(shape));
        problems.extend(found.map(|problem| format!("{id}: {problem}")));
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(format!("models/ecr.json:\n{}", problems.join("\n")).into())
    }
}

/// The shapes that the service needs and the model lacks, and those that it holds without need.
fn outside_closure(model: &BTreeMap<String, Shape>) -> Vec<String> {
    let mut closure = BTreeSet::new();
    let mut problems = Vec::new();
    let mut due = vec![SERVICE];
    while let Some(id) = due.pop() {
        if id.starts_with("smithy.api#") || !closure.insert(id) {
            continue;
        }
        match model.get(id) {
            Some(shape) => due.extend(shape.targets()),
            None => problems.push(format!("{id}: needed by the service and not in the model")),
        }
    }
    let unneeded = model.keys().filter(|id| !closure.contains(id.as_str()));
    problems.extend(unneeded.map(|id| format!("{id}: in the model and not needed by the service")));
    problems
}

fn differences(shape: &Shape, fact: &Shape) -> Vec<String> {
    let (found, expected) = (interface(shape), interface(fact));
    let missing = expected.difference(&found).map(|leaf| ("lacks", leaf));
    let added = found.difference(&expected).map(|leaf| ("must not have", leaf));
    let mut problems: Vec<String> = missing
        .chain(added)
        .map(|(what, (path, value))| format!("{what} {path} = {value}"))
        .collect();
    let (found, expected) = (shape.members(), fact.members());
    if found != expected {
        problems.push(format!("has the members {found:?}, the facts {expected:?}"));
    }
    problems
}

/// All that a shape says but for what is the project's own. Operations of a service count without their places in
/// its list, and only those that the model holds: the closure finds whether one is unknown.
fn interface(shape: &Shape) -> BTreeSet<(String, &Scalar)> {
    let is_own = |path: &[String]| {
        path.iter().any(|key| key == DOCUMENTATION || key == ENDPOINT_RULES)
            || path.first().is_some_and(|key| key == "operations")
    };
    let leaves = shape.leaves.iter().filter(|(path, _)| !is_own(path));
    leaves.map(|(path, value)| (path.join(" / "), value)).collect()
}

/// A complaint for each place of a shape that documentation must explain and does not.
fn undocumented(shape: &Shape) -> Vec<String> {
    let kind = shape.text(&["type"]).unwrap_or_default();
    let has_named_members = ["structure", "union", "enum", "intEnum"].contains(&kind);
    let is_explained = |place: &[&str]| {
        let path = [place, &["traits", DOCUMENTATION]].concat();
        shape.text(&path).is_some_and(|text| !text.trim().is_empty())
    };
    let mut problems = Vec::new();
    if (has_named_members || ["service", "operation"].contains(&kind)) && !is_explained(&[]) {
        problems.push("has no documentation".to_owned());
    }
    let members = shape.members().into_iter().filter(|_| has_named_members);
    let unexplained = members.filter(|member| !is_explained(&["members", *member]));
    problems.extend(unexplained.map(|member| format!("member {member} has no documentation")));
    problems
}

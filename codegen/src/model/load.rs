//! The load stage: turns the bytes of model files into one [`Model`].

mod apply;
mod check;
mod copies;
mod corrections;
mod format;
mod json;
mod mixins;
mod node;
mod order;
mod prelude;
mod raw_text;
mod roles;
mod shape;
mod upgrade;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::{Map, Value};

use self::apply::Applies;
use self::format::AST_HELP;
use self::mixins::Budget;
use self::node::{Node, Nodes, Version};
use super::{Model, Shape, Traits};
use crate::ModelFile;
use crate::error::{Errors, Problem};
use crate::shape_id::ShapeId;

/// The most problems with a suggestion, since each one looks at all shapes of the model.
const MAX_SUGGESTIONS: usize = 20;

/// Reads the files and merges their shapes. `apply` entries of all files are applied, mixins are flattened,
/// and Smithy 1.0 is upgraded.
pub(crate) fn load(files: &[ModelFile<'_>]) -> Result<Model, Errors> {
    let mut nodes = prelude::nodes();
    let mut applies = Vec::new();
    let mut problems = Vec::new();
    let files = read(files)?;
    roles::check(&files)?;
    for (file, version, shapes) in files {
        collect(&file, version, shapes, &mut nodes, &mut applies, &mut problems);
    }
    applies.splice(..0, corrections::of(|id| nodes.contains_key(id)));
    let applies = apply::by_shape(applies, &nodes, &mut problems);
    settle(&mut nodes, &applies, &mut problems);
    let old = nodes.iter().filter(|(_, node)| node.version == Version::V1);
    let old: BTreeSet<ShapeId> = old.map(|(id, _)| id.clone()).collect();
    let mut shapes = parse(nodes, &mut problems);
    // A shape that could not be read would leave every reference to it dangling.
    Errors::check(std::mem::take(&mut problems))?;
    upgrade::defaults(&old, &mut shapes);
    check::check(&shapes, &mut problems);
    shapes.retain(|_, shape| !shape.traits.is_mixin());
    Errors::check(problems)?;
    Ok(Model { shapes })
}

/// A file's name and version, and its shapes, still as JSON.
type File = (Rc<str>, Version, Map<String, Value>);

/// Reads the files.
fn read(files: &[ModelFile<'_>]) -> Result<Vec<File>, Errors> {
    let (mut read, mut problems) = (Vec::new(), Vec::new());
    for file in files {
        match read_file(file) {
            Ok((version, shapes)) => read.push((file.name.into(), version, shapes)),
            Err(problem) => problems.push(problem.in_file(file.name)),
        }
    }
    Errors::check(problems).map(|()| read)
}

/// The services that a file defines; none if the file cannot be read, which [`load`] reports.
pub(crate) fn services(file: &ModelFile<'_>) -> Vec<String> {
    let shapes = read_file(file).map(|(_, shapes)| shapes).unwrap_or_default();
    roles::services(&shapes).map(str::to_owned).collect()
}

/// The version of a file and its shapes, still as JSON.
fn read_file(file: &ModelFile<'_>) -> Result<(Version, Map<String, Value>), Problem> {
    let text = format::text(file.json)?;
    if text.trim().is_empty() {
        return Err(Problem::general("the file is empty").help(AST_HELP));
    }
    format::check_text(file.name, text)?;
    let value = json::parse(text).map_err(|error| not_json(&error))?;
    let Value::Object(mut root) = value else {
        return Err(Problem::general("the file holds no JSON object").help(AST_HELP));
    };
    let version = match root.get("smithy").and_then(Value::as_str) {
        Some(version) if is_of("1", version) => Version::V1,
        Some(version) if is_of("2", version) => Version::V2,
        Some(version) => {
            return Err(Problem::general(format!("Smithy version `{version}` is not supported"))
                .help("the supported versions are 1.0 and 2.0"));
        }
        None => return Err(format::without_version(&root)),
    };
    match root.remove("shapes") {
        None => Ok((version, Map::new())),
        Some(Value::Object(shapes)) => Ok((version, shapes)),
        Some(_) => Err(Problem::general("`shapes` is not an object").help(AST_HELP)),
    }
}

/// Whether a version is `major`, or `major` with a minor version.
fn is_of(major: &str, version: &str) -> bool {
    version.split('.').next() == Some(major)
}

fn not_json(error: &serde_json::Error) -> Problem {
    let text = error.to_string();
    if text.contains("recursion limit") {
        let cause = format!("the JSON is nested more than 127 levels deep: {text}");
        return Problem::general(cause).help("no model needs that; flatten the value");
    }
    if error.is_data() {
        return Problem::general(text).help("remove or rename one of the two");
    }
    Problem::general(format!("the file is not JSON: {text}")).help(AST_HELP)
}

/// Adds a file's shapes to those of the files before it, and sets its `apply` entries aside.
fn collect(
    file: &Rc<str>,
    version: Version,
    shapes: Map<String, Value>,
    nodes: &mut Nodes,
    applies: &mut Vec<apply::Apply>,
    problems: &mut Vec<Problem>,
) {
    for (key, json) in shapes {
        if json.get("type").and_then(Value::as_str) == Some("apply") {
            match apply::Apply::parse(&key, &json, file) {
                Ok(entry) => applies.push(entry),
                Err(problem) => problems.push(problem.in_file(file)),
            }
            continue;
        }
        let Some(id) = ShapeId::parse(&key) else {
            let cause = "this is not a shape id";
            let problem = Problem::of(&key, cause).help("a shape id is `namespace#Name`");
            problems.push(problem.in_file(file));
            continue;
        };
        match nodes.entry(id) {
            Entry::Vacant(place) => {
                place.insert(Node { json, file: file.clone(), version });
            }
            Entry::Occupied(place) => {
                problems.push(defined_twice(place.key(), place.get(), file));
            }
        }
    }
}

fn defined_twice(id: &ShapeId, first: &Node, file: &str) -> Problem {
    Problem::of(id, format!("the shape is already defined in {}", first.file))
        .help("an overlay changes a shape with an `apply` entry: \"type\": \"apply\"")
        .in_file(file)
}

/// Gives every node what its mixins and its `apply` entries add, mixins first, and upgrades it to Smithy 2.0.
fn settle(nodes: &mut Nodes, applies: &Applies, problems: &mut Vec<Problem>) {
    let mixins = mixins::take(nodes, problems);
    let order = match mixins::order(nodes, &mixins) {
        Ok(order) => order,
        Err(problem) => return problems.push(problem),
    };
    let mut budget = Budget::new();
    for id in order {
        let Some(mut node) = nodes.remove(&id) else { continue };
        let entries = applies.get(&id).map_or(&[][..], Vec::as_slice);
        if let Some(mixins) = mixins.get(&id) {
            mixins::mix_in(&id, &mut node, mixins, nodes, &mut budget, problems);
        }
        apply::to_shape(&mut node, entries);
        copies::add_source(&mut node);
        problems.extend(upgrade::node(&id, &mut node).err());
        apply::to_members(&mut node, entries, problems);
        raw_text::add(&mut node);
        nodes.insert(id, node);
    }
}

/// Reads all nodes.
fn parse(nodes: Nodes, problems: &mut Vec<Problem>) -> BTreeMap<ShapeId, Shape> {
    let mut shapes = BTreeMap::new();
    for (id, Node { json, file, .. }) in nodes {
        match shape::parse(&id, json) {
            Err(wrong) => problems.extend(wrong.into_iter().map(|problem| problem.in_file(&file))),
            Ok((kind, traits)) => {
                shapes.insert(id, Shape { kind, traits, file });
            }
        }
    }
    shapes
}

//! The load stage: bytes of model files to one [`Model`].

mod apply;
mod corrections;
mod prelude;
mod shape;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::{Model, Shape, ShapeId, ShapeKind, Traits};
use crate::ModelFile;
use crate::error::{Errors, Problem, member};

/// Reads the files, merges their shapes and applies their `apply` entries, whichever file these are in.
pub(crate) fn load(files: &[ModelFile<'_>]) -> Result<Model, Errors> {
    let mut shapes = prelude::shapes();
    let mut applies = Vec::new();
    let mut problems = Vec::new();
    for file in files {
        match read_file(file) {
            Err(problem) => problems.push(problem.in_file(file.name)),
            Ok(nodes) => {
                let name: Rc<str> = file.name.into();
                load_file(&name, nodes, &mut shapes, &mut applies, &mut problems);
            }
        }
    }
    // A file that could not be read would leave every reference to it dangling.
    Errors::check(std::mem::take(&mut problems))?;
    applies.splice(..0, corrections::of(|id| shapes.contains_key(id)));
    apply::apply(applies, &mut shapes, &mut problems);
    for (id, shape) in &shapes {
        check_targets(id, shape, &shapes, &mut problems);
        check_traits(id, shape, &mut problems);
    }
    Errors::check(problems)?;
    Ok(Model { shapes })
}

/// The shapes of a file, still as JSON.
fn read_file(file: &ModelFile<'_>) -> Result<Map<String, Value>, Problem> {
    let text = std::str::from_utf8(file.json).map_err(|error| {
        Problem::general(format!("the file is not UTF-8: {error}")).help("save it as UTF-8")
    })?;
    let value: Value = match text.trim() {
        "" => return Err(Problem::general("the file is empty").help(AST_HELP)),
        _ => serde_json::from_str(text).map_err(|error| not_json(&error))?,
    };
    let Value::Object(mut root) = value else {
        return Err(Problem::general("the file holds no JSON object").help(AST_HELP));
    };
    match root.get("smithy").and_then(Value::as_str) {
        Some(version) if version == "2" || version.starts_with("2.") => {}
        Some(version) => {
            return Err(Problem::general(format!("Smithy version `{version}` is not supported"))
                .help("upgrade the model to 2.0 with `smithy upgrade-1-to-2`"));
        }
        None => {
            return Err(Problem::general("the file has no `smithy` version at its top level")
                .help(AST_HELP));
        }
    }
    match root.remove("shapes") {
        None => Ok(Map::new()),
        Some(Value::Object(shapes)) => Ok(shapes),
        Some(_) => Err(Problem::general("`shapes` is not an object").help(AST_HELP)),
    }
}

fn not_json(error: &serde_json::Error) -> Problem {
    let text = error.to_string();
    if text.contains("recursion limit") {
        let cause = format!("the JSON is nested more than 127 levels deep: {text}");
        return Problem::general(cause)
            .help("a model needs a small part of that; flatten the value");
    }
    Problem::general(format!("the file is not JSON: {text}"))
        .help("a model is a Smithy JSON AST, as `smithy ast` prints it")
}

const AST_HELP: &str = r#"a model starts like {"smithy": "2.0", "shapes": {...}}"#;

/// Adds a file's shapes to those of the files before it, and sets its `apply` entries aside.
fn load_file(
    file: &Rc<str>,
    nodes: Map<String, Value>,
    shapes: &mut BTreeMap<ShapeId, Shape>,
    applies: &mut Vec<apply::Apply>,
    problems: &mut Vec<Problem>,
) {
    for (key, node) in nodes {
        if node.get("type").and_then(Value::as_str) == Some("apply") {
            match apply::Apply::parse(&key, &node, file) {
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
        match shape::parse(&id, node) {
            Err(found) => problems.extend(found.into_iter().map(|problem| problem.in_file(file))),
            Ok((kind, traits)) => {
                let shape = Shape { kind, traits, file: file.clone() };
                match shapes.entry(id) {
                    Entry::Vacant(place) => {
                        place.insert(shape);
                    }
                    Entry::Occupied(place) => {
                        problems.push(defined_twice(place.key(), place.get(), file))
                    }
                }
            }
        }
    }
}

fn defined_twice(id: &ShapeId, first: &Shape, file: &str) -> Problem {
    Problem::of(id, format!("the shape is already defined in {}", first.file))
        .help("an overlay changes a shape by an `apply` entry: \"type\": \"apply\"")
        .in_file(file)
}

/// How many problems come with a suggestion: one costs as much as the model has shapes.
const MAX_SUGGESTIONS: usize = 20;

/// Every target is a shape of the kind that its place asks for.
fn check_targets(
    id: &ShapeId,
    shape: &Shape,
    shapes: &BTreeMap<ShapeId, Shape>,
    problems: &mut Vec<Problem>,
) {
    for (place, target, expected) in targets(id, &shape.kind) {
        let problem = match shapes.get(target) {
            Some(found) if expected.accepts(&found.kind) => continue,
            Some(found) => {
                let (found, expected) = (found.kind.name(), expected.name());
                let cause = format!("`{target}` is of type {found}, where {expected} belongs");
                Problem::of(place, cause).help(format!("target {expected} instead"))
            }
            None => {
                let cause = format!("no model file defines the target `{target}`");
                let mut problem = Problem::of(place, cause);
                if problems.len() < MAX_SUGGESTIONS {
                    let fitting = shapes.iter().filter(|(_, shape)| expected.accepts(&shape.kind));
                    problem = problem.did_you_mean_shape(target, fitting.map(|(id, _)| id));
                }
                problem.or_help("pass the file that defines it as well (`--model`)")
            }
        };
        problems.push(problem.in_file(&shape.file));
    }
}

/// What a shape targets, with the place where it does and what belongs there.
fn targets<'a>(id: &ShapeId, kind: &'a ShapeKind) -> Vec<(String, &'a ShapeId, Expected)> {
    let members =
        kind.members().map(|found| (member(id, &found.name), &found.target, Expected::Data));
    let mut targets: Vec<_> = members.collect();
    let mut add = |property: &str, ids: &mut dyn Iterator<Item = &'a ShapeId>, expected| {
        targets.extend(ids.map(|target| (format!("{id} ({property})"), target, expected)));
    };
    match kind {
        ShapeKind::Operation(operation) => {
            add("input", &mut operation.input.iter(), Expected::Structure);
            add("output", &mut operation.output.iter(), Expected::Structure);
            add("errors", &mut operation.errors.iter(), Expected::Structure);
        }
        ShapeKind::Resource(resource) => {
            add("operations", &mut resource.operations.iter(), Expected::Operation);
            add("resources", &mut resource.resources.iter(), Expected::Resource);
        }
        ShapeKind::Service(service) => {
            add("operations", &mut service.operations.iter(), Expected::Operation);
            add("resources", &mut service.resources.iter(), Expected::Resource);
            add("errors", &mut service.errors.iter(), Expected::Structure);
        }
        _ => {}
    }
    targets
}

/// What kind of shape a place asks for.
#[derive(Clone, Copy)]
enum Expected {
    Data,
    Structure,
    Operation,
    Resource,
}

impl Expected {
    fn accepts(self, kind: &ShapeKind) -> bool {
        use ShapeKind::{Operation, Resource, Service, Structure};
        match self {
            Self::Data => !matches!(kind, Operation(_) | Resource(_) | Service(_)),
            Self::Structure => matches!(kind, Structure(_)),
            Self::Operation => matches!(kind, Operation(_)),
            Self::Resource => matches!(kind, Resource(_)),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Data => "a type of data",
            Self::Structure => "a structure",
            Self::Operation => "an operation",
            Self::Resource => "a resource",
        }
    }
}

/// Every trait that the generator knows has a value of the form that Smithy gives it.
fn check_traits(id: &ShapeId, shape: &Shape, problems: &mut Vec<Problem>) {
    let of_shape = shape.traits.check().into_iter().map(|cause| Problem::of(id, cause));
    let of_members = shape.kind.members().flat_map(|found| {
        let causes = found.traits.check().into_iter();
        causes.map(move |cause| Problem::of(member(id, &found.name), cause))
    });
    let help = "give the trait the value that Smithy defines for it";
    let all = of_shape.chain(of_members);
    problems.extend(all.map(|problem| problem.help(help).in_file(&shape.file)));
}

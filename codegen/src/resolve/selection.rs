//! Which operations are generated.

use std::collections::{BTreeMap, BTreeSet};

use super::events;
use crate::error::{Errors, Problem};
use crate::model::{Model, Service, Shape, ShapeKind};
use crate::shape_id::ShapeId;

/// An operation that is to be generated.
pub(crate) struct Selected<'a> {
    pub(crate) id: &'a ShapeId,
    pub(crate) shape: &'a Shape,
    pub(crate) input: Option<&'a ShapeId>,
    pub(crate) output: Option<&'a ShapeId>,
    /// The operation's errors, then the service's, and then those of its events, each once.
    pub(crate) errors: Vec<&'a ShapeId>,
}

/// The operations of the service with these names, or all of them if no name is given, in the order of their
/// names.
pub(crate) fn select<'a>(
    model: &'a Model,
    id: &ShapeId,
    service: &'a Service,
    names: &[String],
) -> Result<Vec<Selected<'a>>, Errors> {
    let offered = offered(model, service)?;
    if offered.is_empty() {
        let problem = Problem::of(id, "the service has no operations");
        return Err(problem.help("bind operations to it with `operations` or `resources`").into());
    }
    let unknown = names.iter().filter(|name| !offered.contains_key(name.as_str())).map(|name| {
        let problem = Problem::general(format!("the service `{id}` has no operation `{name}`"))
            .of_setting("operations", name);
        match several(name) {
            Some(help) => problem.help(help),
            None => problem
                .did_you_mean(name, offered.keys().copied())
                .or_help(format!("it has {}", list(offered.keys().copied()))),
        }
    });
    Errors::check(unknown.collect())?;
    let wanted = |name: &str| names.is_empty() || names.iter().any(|wanted| wanted == name);
    Ok(offered
        .into_iter()
        .filter(|(name, _)| wanted(name))
        .map(|(_, operation)| operation)
        .collect())
}

/// How to write several operations, if the name looks like several in one.
fn several(name: &str) -> Option<String> {
    let names = name.split(|c: char| c.is_whitespace() || [',', ';', '+'].contains(&c));
    let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    (names.len() > 1).then(|| {
        format!(
            "separate operations by commas, `--operations {}`, or in lensmith.toml list them, `operations = \
             [\"{}\"]`",
            names.join(","),
            names.join("\", \"")
        )
    })
}

/// Every operation of a service, by name: those that it binds, and those of its resources.
///
/// # Errors
/// Two operations with the same name, which requests could not tell apart.
pub(crate) fn offered<'a>(
    model: &'a Model,
    service: &'a Service,
) -> Result<BTreeMap<&'a str, Selected<'a>>, Errors> {
    let mut operations: Vec<&ShapeId> = service.operations.iter().collect();
    let mut resources: Vec<&ShapeId> = service.resources.iter().collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = resources.pop() {
        let shape = model.get(id).filter(|_| seen.insert(id));
        if let Some(ShapeKind::Resource(resource)) = shape.map(|shape| &shape.kind) {
            operations.extend(&resource.operations);
            resources.extend(&resource.resources);
        }
    }
    let mut by_name: BTreeMap<&str, Selected<'_>> = BTreeMap::new();
    let mut problems = Vec::new();
    for id in operations {
        let Some(operation) = selected(model, service, id) else { continue };
        if let Some(first) = by_name.insert(id.name(), operation)
            && first.id != id
        {
            let cause = format!("the service has another operation with this name, `{}`", first.id);
            let help = "requests name an operation without its namespace; bind only one of the two";
            problems.push(Problem::of(id, cause).help(help).in_file(&first.shape.file));
        }
    }
    Errors::check(problems).map(|()| by_name)
}

fn selected<'a>(model: &'a Model, service: &'a Service, id: &ShapeId) -> Option<Selected<'a>> {
    let (id, shape) = model.shapes.get_key_value(id)?;
    let ShapeKind::Operation(operation) = &shape.kind else { return None };
    let mut seen = BTreeSet::new();
    let (input, output) = (operation.input.as_ref(), operation.output.as_ref());
    let in_events = events::in_output(model, output).flat_map(|union| events::errors(model, union));
    let in_events = in_events.map(|(_, id)| id);
    let errors = operation.errors.iter().chain(&service.errors).chain(in_events);
    let errors = errors.filter(|id| seen.insert(*id)).collect();
    Some(Selected { id, shape, input, output, errors })
}

/// The first few names, and how many there are beyond them.
fn list<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 8;
    let more = names.len().saturating_sub(SHOWN);
    let shown: Vec<String> = names.take(SHOWN).map(|name| format!("`{name}`")).collect();
    match (shown.is_empty(), more) {
        (true, _) => "none".to_owned(),
        (_, 0) => shown.join(", "),
        (_, more) => format!("{} and {more} more", shown.join(", ")),
    }
}

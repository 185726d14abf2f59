//! Which operations are generated, and what each becomes.

use std::collections::{BTreeMap, BTreeSet};

use super::features::Features;
use super::naming::OperationNames;
use super::{DOC_WIDTH, Resolver, closure, deprecation, documentation, pagination, summary};
use crate::error::{Errors, Problem};
use crate::ir::calling::Calling;
use crate::ir::{Equality, ErrorEnum, ErrorVariant, Operation, Role};
use crate::model::{Model, Service, Shape, ShapeId, ShapeKind};
use crate::names::TypeName;

/// An operation that is to be generated.
pub(crate) struct Selected<'a> {
    pub(crate) id: &'a ShapeId,
    pub(crate) shape: &'a Shape,
    pub(crate) input: Option<&'a ShapeId>,
    pub(crate) output: Option<&'a ShapeId>,
    /// The operation's errors and then the service's, each once.
    pub(crate) errors: Vec<&'a ShapeId>,
}

/// The operations of the service with these names, or all of them where no name is given, in the order
/// of their names.
pub(crate) fn select<'a>(
    model: &'a Model,
    id: &ShapeId,
    service: &'a Service,
    names: &[String],
) -> Result<Vec<Selected<'a>>, Errors> {
    let offered = offered(model, service)?;
    if offered.is_empty() {
        let problem = Problem::of(id, "the service has no operations");
        return Err(problem.help("bind some by `operations` or `resources`").into());
    }
    let unknown = names.iter().filter(|name| !offered.contains_key(name.as_str())).map(|name| {
        Problem::general(format!("the service `{id}` has no operation `{name}`"))
            .did_you_mean(name, offered.keys().copied())
            .or_help(format!("it has {}", list(offered.keys().copied())))
    });
    Errors::check(unknown.collect())?;
    let wanted = |name: &str| names.is_empty() || names.iter().any(|wanted| wanted == name);
    Ok(offered
        .into_iter()
        .filter(|(name, _)| wanted(name))
        .map(|(_, operation)| operation)
        .collect())
}

/// Every operation of a service, by name: those that it binds, and those of its resources.
///
/// # Errors
/// Two operations have one name, by which requests are told apart.
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
            let cause = format!("the service has another operation of the name, `{}`", first.id);
            let help = "requests name operations without their namespace; bind one of the two";
            problems.push(Problem::of(id, cause).help(help).in_file(&first.shape.file));
        }
    }
    Errors::check(problems).map(|()| by_name)
}

fn selected<'a>(model: &'a Model, service: &'a Service, id: &ShapeId) -> Option<Selected<'a>> {
    let (id, shape) = model.shapes.get_key_value(id)?;
    let ShapeKind::Operation(operation) = &shape.kind else { return None };
    let mut seen = BTreeSet::new();
    let errors = operation.errors.iter().chain(&service.errors);
    let errors = errors.filter(|id| seen.insert(*id)).collect();
    let (input, output) = (operation.input.as_ref(), operation.output.as_ref());
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

impl<'a> Resolver<'a> {
    pub(super) fn operations(
        &mut self,
        selected: &[Selected<'a>],
        features: &Features<'_>,
    ) -> Vec<Operation> {
        selected.iter().map(|operation| self.operation(operation, features)).collect()
    }

    fn operation(&mut self, operation: &Selected<'a>, features: &Features<'_>) -> Operation {
        let OperationNames { request: name, response, error, feature } =
            self.names.of_operation(operation.id);
        let docs = documentation(&operation.shape.traits, DOC_WIDTH);
        let place = operation.id;
        let mut request =
            self.structure(operation.input.unwrap_or(place), name.clone(), Role::Request);
        request.shape_name = operation.id.name().to_owned();
        request.docs =
            if docs.is_empty() { format!("The operation `{}`.", place.name()) } else { docs };
        request.deprecated = deprecation(&operation.shape.traits);
        let mut response =
            self.structure(operation.output.unwrap_or(place), response, Role::Response);
        response.shape_name = response.name.as_str().to_owned();
        response.docs = format!("What [`{}`] answers.", name.as_str());
        let pagination = self.pagination(operation);
        if let Some(pagination) = &pagination {
            request.docs.push_str("\n\n");
            request.docs.push_str(&pagination::docs(pagination));
        }
        Operation {
            origin: operation.id.to_string(),
            module: name.module(),
            uses: features.shared_types_of(operation.id),
            summary: summary(&operation.shape.traits, || {
                format!("The operation `{}`.", place.name())
            }),
            sends_unions: operation.input.is_some_and(|id| closure::has_union(self.model, id)),
            request,
            response,
            error: self.error_enum(operation, error),
            calling: Calling::default(),
            pagination,
            waiters: Vec::new(),
            name,
            feature,
            examples: Vec::new(),
            smoke_tests: Vec::new(),
            protocol_tests: Vec::new(),
        }
    }

    fn error_enum(&mut self, operation: &Selected<'_>, name: TypeName) -> ErrorEnum {
        let mut variants = Vec::new();
        let names = self.errors(&operation.errors);
        for (id, name) in operation.errors.iter().zip(names) {
            let Some(shape) = self.model.get(id) else { continue };
            if shape.traits.error().is_none() {
                let problem =
                    Problem::of(operation.id, format!("`{id}` is listed as an error but is none"));
                let problem =
                    problem.help("give it the trait `smithy.api#error`, or take it off `errors`");
                self.problems.push(problem.in_file(&operation.shape.file));
            }
            variants.push(ErrorVariant {
                origin: id.to_string(),
                name: name.variant,
                constant: name.constant,
                shape: self.names.of_type(id),
                summary: summary(&shape.traits, || format!("The error `{}`.", id.name())),
            });
        }
        let inexact = operation.errors.iter().any(|id| self.inexact.contains(*id));
        let equality = if inexact { Equality::Partial } else { Equality::Full };
        ErrorEnum { name, equality, variants }
    }
}

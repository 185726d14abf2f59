//! Inspects a model: its service, the operations that can be generated, and the shapes that each of them
//! reaches.

mod closure;

pub use self::closure::{Node, Sight};
use crate::error::{Errors, Problem};
use crate::ir::{self, Target};
use crate::model::{Model, Shape};
use crate::resolve::selection::{self, Selected};
use crate::resolve::{self, supported};
use crate::shape_id::ShapeId;
use crate::{Config, ModelFile, RuntimeDependency, Warning, emit, model, render};

/// The service of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The id of the shape.
    pub id: String,
    /// The title of the service, for people.
    pub title: String,
    /// Its id among AWS's SDKs, if the model has one.
    pub sdk_id: Option<String>,
    /// The version of the API, by convention a date.
    pub version: String,
    /// The ids of its protocols, of those that Lensmith knows.
    pub protocols: Vec<String>,
    /// The first label of its usual hosts, if the model has one.
    pub endpoint_prefix: Option<String>,
    /// The name that requests are signed for, if they are signed.
    pub signing_name: Option<String>,
    /// Why no operation of the service can be generated, if so.
    pub unsupported: Option<String>,
    /// The number of shapes in the model, without those of Smithy's prelude.
    pub shapes: usize,
    /// In the order of their names.
    pub operations: Vec<ServiceOperation>,
}

/// An operation of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceOperation {
    /// The name of the operation.
    pub name: String,
    /// The id of the shape.
    pub id: String,
    /// Why it cannot be generated; empty if it can.
    pub unsupported: Vec<String>,
    /// What is left out of it, and why: its pages or a waiter, for example.
    pub left_out: Vec<String>,
}

/// An operation, and what it reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The operation itself.
    pub operation: ServiceOperation,
    /// The number of structs and enums, and of lines of code, in a crate of this operation alone; `None` if
    /// it cannot be generated.
    pub generated: Option<(usize, usize)>,
    /// The tree of its input, output and errors, each node before those below it.
    pub tree: Vec<Node>,
}

/// Inspects a service. `name` chooses one if the model has several.
///
/// # Errors
/// What is wrong with the model as a whole. Problems of an operation are in its [`ServiceOperation`].
pub fn service(models: &[ModelFile<'_>], name: Option<&str>) -> Result<Service, Errors> {
    let model = model::load(models)?;
    let (id, shape, service) = resolve::service::find(&model, name)?;
    let unsupported = resolve::service::protocol(&model, id, shape, None).err();
    let unsupported = unsupported.map(|errors| reasons(errors.problems(), "").join("; "));
    let operations =
        selection::offered(&model, service)?.into_values().map(|selected| match unsupported {
            Some(_) => named(&selected),
            None => resolved(&model, (id, shape), &selected).0,
        });
    let operations = operations.collect();
    let traits = &shape.traits;
    let text = |text: Option<&str>| text.map(str::to_owned);
    Ok(Service {
        id: id.to_string(),
        title: traits.title().unwrap_or(id.name()).to_owned(),
        sdk_id: text(traits.sdk_id()),
        version: service.version.clone(),
        protocols: traits
            .protocols()
            .map(|protocol| protocol.id().to_owned())
            .chain(traits.other_protocols(&model).into_iter().map(str::to_owned))
            .collect(),
        endpoint_prefix: text(traits.endpoint_prefix()),
        signing_name: text(traits.signing_name()),
        unsupported,
        shapes: model.shapes.keys().filter(|id| !is_prelude(id)).count(),
        operations,
    })
}

/// Inspects one operation of a service.
///
/// # Errors
/// What is wrong with the model as a whole, or a suggestion if the service has no such operation.
pub fn operation(
    models: &[ModelFile<'_>],
    service: Option<&str>,
    name: &str,
) -> Result<Operation, Errors> {
    let model = model::load(models)?;
    let (id, shape, service) = resolve::service::find(&model, service)?;
    let selected = selection::select(&model, id, service, &[name.to_owned()])?;
    let Some(selected) = selected.first() else {
        return Err(Problem::general(format!("the service has no operation `{name}`")).into());
    };
    let (operation, service) = resolved(&model, (id, shape), selected);
    let generated = match service {
        Some(service) => {
            let files = render::render(emit::emit(&service, &config(id, name)), "")?;
            let code = files.iter().filter(|(path, _)| path.starts_with("src/"));
            let lines = code.map(|(_, text)| text.lines().count()).sum();
            Some((service.type_count(), lines))
        }
        None => None,
    };
    Ok(Operation { operation, generated, tree: closure::tree(&model, selected) })
}

/// An operation with its name only.
fn named(operation: &Selected<'_>) -> ServiceOperation {
    ServiceOperation {
        name: operation.id.name().to_owned(),
        id: operation.id.to_string(),
        unsupported: Vec::new(),
        left_out: Vec::new(),
    }
}

/// An operation, and the crate of this operation alone, if it can be generated.
fn resolved(
    model: &Model,
    (service, shape): (&ShapeId, &Shape),
    operation: &Selected<'_>,
) -> (ServiceOperation, Option<ir::Service>) {
    let (summary, id) = (named(operation), operation.id.as_str());
    let protocol = resolve::service::protocol(model, service, shape, None);
    let missing =
        protocol.map(|protocol| supported::missing(model, protocol, &shape.traits, operation));
    if let Ok(missing) = missing
        && !missing.is_empty()
    {
        return (ServiceOperation { unsupported: missing, ..summary }, None);
    }
    match resolve::resolve(model, &config(service, operation.id.name()), Target::Crate) {
        Ok((service, warnings)) => {
            let left_out = reasons(warnings.as_slice().iter().map(Warning::problem), id);
            (ServiceOperation { left_out, ..summary }, Some(service))
        }
        Err(errors) => {
            let unsupported = reasons(errors.problems(), id);
            (ServiceOperation { unsupported, ..summary }, None)
        }
    }
}

/// What is wrong, one line each, and where, if not `here`.
fn reasons<'a>(problems: impl IntoIterator<Item = &'a Problem>, here: &str) -> Vec<String> {
    let reason = |problem: &Problem| match problem.place() {
        Some(place) if place != here => format!("`{place}`: {}", problem.cause()),
        _ => problem.cause().to_owned(),
    };
    problems.into_iter().map(reason).collect()
}

fn config(service: &ShapeId, operation: &str) -> Config {
    Config {
        service: Some(service.to_string()),
        operations: vec![operation.to_owned()],
        ..Config::new("inspected", RuntimeDependency::Workspace)
    }
}

fn is_prelude(id: &ShapeId) -> bool {
    id.as_str().starts_with("smithy.api#")
}

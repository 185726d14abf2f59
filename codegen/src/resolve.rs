//! The resolve stage: a [`Model`] and a selection to the [`Service`] that is to be emitted.

mod calling;
mod closure;
mod examples;
mod expressions;
mod features;
mod naming;
pub(crate) mod operations;
mod pagination;
mod protocol_tests;
mod recursion;
pub(crate) mod rules;
mod samples;
mod structures;
pub(crate) mod support;
mod types;
mod values;
mod waiters;

use std::collections::BTreeSet;

use self::naming::Names;
use crate::error::{self, Errors, Problem};
use crate::ir::{Service, Target};
use crate::model::{Model, Protocol, Shape, ShapeId, ShapeKind, Traits};
use crate::warning::{Warning, Warnings};
use crate::{Config, docs, model};

/// Lines of documentation, behind `/// `, end at column 100.
const DOC_WIDTH: usize = 96;

/// Documentation of fields and variants is indented by one level.
const FIELD_DOC_WIDTH: usize = DOC_WIDTH - 4;

/// What the documentation says of what a service has for itself. It is in a crate like anything else, for
/// who has a model with such things may be meant.
const INTERNAL: &str = "Internal to the service.";

/// What the resolve stage works on, with what is found wrong on the way.
struct Resolver<'a> {
    model: &'a Model,
    /// The traits of the service.
    service: &'a Traits,
    names: Names<'a>,
    problems: Vec<Problem>,
    warnings: Vec<Warning>,
    /// The members that close a cycle of structures, as shape and member name.
    boxed: BTreeSet<(ShapeId, String)>,
    /// Which shapes hold a float somewhere, so that they have no `Eq`.
    inexact: BTreeSet<ShapeId>,
}

/// Resolves the selected operations of the model's service, with what had to be left out, or says
/// everything that is wrong with them.
pub(crate) fn resolve(
    model: &Model,
    config: &Config,
    target: Target,
) -> Result<(Service, Warnings), Errors> {
    let (id, shape, service) = the_service(model, config.service.as_deref())?;
    let protocol = protocol(model, id, shape)?;
    check_protocol(config.protocol.as_deref(), protocol, id, shape)?;
    let selected = operations::select(model, id, service, &config.operations)?;
    let are_named = !config.operations.is_empty();
    let (selected, warnings) = support::keep_supported(model, &shape.traits, selected, are_named)?;
    let closure = closure::of_operations(model, &selected);
    let mut problems = naming::check(model);
    let offered: Vec<_> = operations::offered(model, service)?.into_values().collect();
    let names = Names::of(model, (id, service), &offered, &mut problems);
    let features = features::of_types(&closure, &names);
    let mut resolver = Resolver {
        model,
        service: &shape.traits,
        names,
        problems,
        warnings,
        boxed: recursion::boxed_members(model, &closure.types),
        inexact: recursion::inexact_shapes(model),
    };
    for (id, name) in recursion::endless_members(model, &closure.types) {
        let problem = Problem::of(
            error::member(&id, &name),
            "the structure requires itself, so that it has no value",
        );
        resolver
            .problems
            .push(problem.help("take the trait `smithy.api#required` off one of the members"));
    }
    let types = resolver.types(&features);
    let mut operations = resolver.operations(&selected, &features);
    examples::resolve(&selected, &mut operations, &types, &mut resolver.warnings);
    protocol_tests::resolve(model, protocol, &selected, &mut operations, &types);
    resolver.warnings.extend(waiters::add(&selected, &mut operations, &types));
    let rules = rules::resolve(id, shape, &mut resolver.problems);
    resolver.problems.extend(calling::add(
        model,
        &shape.traits,
        &selected,
        &mut operations,
        &types,
        &rules,
    ));
    let endpoint_tests =
        rules::cases::resolve(id, shape, &rules, &operations, &types, &mut resolver.problems);
    let warnings = Warnings::new(resolver.warnings);
    Errors::check(with_warnings(resolver.problems, &warnings, config.strict))?;
    let service = Service {
        crate_name: config.crate_name.clone(),
        target,
        title: one_line(shape.traits.title().unwrap_or(id.name())),
        docs: documentation(&shape.traits, DOC_WIDTH),
        sdk_id: shape.traits.sdk_id().unwrap_or(id.name()).to_owned(),
        name: id.name().to_owned(),
        version: one_line(&service.version),
        signing_name: shape.traits.signing_name().unwrap_or_default().to_owned(),
        protocol,
        is_query_compatible: shape.traits.is_query_compatible(),
        rules,
        endpoint_tests,
        has_documents: closure.has_documents,
        operations,
        types,
    };
    Ok((service, warnings))
}

/// The problems, among which are the warnings where those are errors.
fn with_warnings(mut problems: Vec<Problem>, warnings: &Warnings, strict: bool) -> Vec<Problem> {
    if strict {
        problems.extend(warnings.as_slice().iter().map(Warning::problem).cloned());
    }
    problems
}

/// The service of the model: the one that is named, or the only one.
pub(crate) fn the_service<'a>(
    model: &'a Model,
    name: Option<&str>,
) -> Result<(&'a ShapeId, &'a Shape, &'a model::Service), Errors> {
    let services: Vec<_> = model
        .shapes
        .iter()
        .filter_map(|(id, shape)| match &shape.kind {
            ShapeKind::Service(service) => Some((id, shape, service)),
            _ => None,
        })
        .collect();
    let ids: Vec<String> = services.iter().map(|(id, ..)| format!("`{id}`")).collect();
    let is_named = |id: &ShapeId| name.is_none_or(|name| name == id.name() || name == id.as_str());
    match services.into_iter().filter(|(id, ..)| is_named(id)).collect::<Vec<_>>().as_slice() {
        [service] => Ok(*service),
        _ if ids.is_empty() => Err(Problem::general("no model file defines a service")
            .help("name the file that does with `--model`")
            .into()),
        [] => {
            let cause = format!("the model has no service `{}`", name.unwrap_or_default());
            Err(Problem::general(cause).help(format!("it has {}", ids.join(", "))).into())
        }
        [..] => {
            let cause = format!("the model defines several services: {}", ids.join(", "));
            Err(Problem::general(cause).help("choose one with `--service`").into())
        }
    }
}

/// The protocol to speak, or what keeps the service from being spoken to.
pub(crate) fn protocol(model: &Model, id: &ShapeId, shape: &Shape) -> Result<Protocol, Errors> {
    let supported = "the supported protocols are awsJson1_0 and awsJson1_1";
    let refuse = |cause: String, help: &str| {
        Err(Problem::of(id, cause).help(help).in_file(&shape.file).into())
    };
    let Some(protocol) = shape.traits.protocol() else {
        return match shape.traits.other_protocols(model).as_slice() {
            [] => refuse("the service states no protocol".to_owned(), supported),
            others => refuse(
                format!("none of its protocols is supported: `{}`", others.join("`, `")),
                supported,
            ),
        };
    };
    if let Some(versions) = shape.traits.other_http_versions() {
        let cause = format!("the service speaks none but these versions of HTTP: `{versions}`");
        return refuse(cause, "the client speaks `http/1.1`");
    }
    if shape.traits.signing_name().is_none() {
        let cause = "the service is not signed with Signature Version 4".to_owned();
        return refuse(cause, "add the trait `aws.auth#sigv4` by an overlay");
    }
    Ok(protocol)
}

/// Refuses another protocol than the one that the service speaks here, by its name or its shape id.
fn check_protocol(
    asked: Option<&str>,
    protocol: Protocol,
    id: &ShapeId,
    shape: &Shape,
) -> Result<(), Errors> {
    let spoken = protocol.id();
    let name = spoken.rsplit('#').next().unwrap_or(spoken);
    match asked {
        Some(asked) if asked != spoken && asked != name => {
            let cause =
                format!("`{asked}` is not a protocol that Lensmith can speak with the service");
            Err(Problem::of(id, cause)
                .help(format!("use `{name}`, or name no protocol"))
                .in_file(&shape.file)
                .into())
        }
        _ => Ok(()),
    }
}

/// A text that is printed within a line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The documentation of a shape or a member as Markdown, or an empty text.
fn documentation(traits: &Traits, width: usize) -> String {
    let text = traits.documentation().map(|text| docs::markdown(text, width)).unwrap_or_default();
    match (traits.internal(), text.as_str()) {
        (false, _) => text,
        (true, "") => INTERNAL.to_owned(),
        (true, text) => format!("{text}\n\n{INTERNAL}"),
    }
}

/// What users of a deprecated shape or member are told, as one line of Markdown: rustdoc renders it.
fn deprecation(traits: &Traits) -> Option<String> {
    let [message, since] = traits.deprecation()?.map(|text| text.map(docs::line));
    let message = message.filter(|message| !message.is_empty());
    let message = message.unwrap_or_else(|| "The service advises against it.".to_owned());
    Some(match since {
        Some(since) => format!("{} Deprecated since {since}.", sentence(message)),
        None => message,
    })
}

/// A text that another sentence may follow.
fn sentence(text: String) -> String {
    if text.ends_with(['.', '!', '?']) { text } else { text + "." }
}

/// The first sentence of the documentation, or what stands for it.
fn summary(traits: &Traits, otherwise: impl FnOnce() -> String) -> String {
    let summary = docs::summary(&documentation(traits, DOC_WIDTH));
    if summary.is_empty() { otherwise() } else { summary }
}

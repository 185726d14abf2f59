//! The resolve stage: turns a [`Model`] and a selection of operations into the [`Service`] to emit.

mod closure;
mod context;
mod digests;
mod documentation;
mod endpoint_params;
mod event_tests;
mod events;
mod examples;
mod features;
mod host_prefix;
mod http_checksum;
mod input;
mod law_texts;
mod naming;
mod nodes;
mod operations;
mod pagination;
mod path;
mod protocol_tests;
mod recursion;
mod rules;
pub(crate) mod selection;
pub(crate) mod service;
mod session;
mod structures;
pub(crate) mod supported;
mod types;
mod values;
mod waiters;
mod wire;

use self::context::{Context, Diagnostics};
use self::documentation::one_line;
use self::naming::Names;
use crate::Config;
use crate::error::Errors;
use crate::ir::{Service, Target};
use crate::model::Model;
use crate::warning::Warnings;

/// Resolves the selected operations of the model's service.
///
/// Returns the service, and what was left out of it.
///
/// # Errors
/// Everything that is wrong with the selected operations.
pub(crate) fn resolve(
    model: &Model,
    config: &Config,
    target: Target,
) -> Result<(Service, Warnings), Errors> {
    let (id, shape, service) = service::find(model, config.service.as_deref())?;
    let asked = config.protocol.as_deref();
    let protocol = service::protocol(model, id, shape, asked)?;
    let selected = selection::select(model, id, service, &config.operations)?;
    let are_named = !config.operations.is_empty();
    let (selected, warnings) =
        supported::keep(model, protocol, &shape.traits, selected, are_named)?;
    let mut diagnostics = Diagnostics { problems: naming::check(model), warnings };
    service::check_renames(model, id, shape, service, &mut diagnostics);
    let problems = &mut diagnostics.problems;

    let offered: Vec<_> = selection::offered(model, service)?.into_values().collect();
    session::check(&offered, problems);
    let names = Names::of(model, (id, service), &offered, problems);
    let closure = closure::of_operations(model, &selected);
    problems.extend(recursion::check(model, &closure.types));
    let features = features::of_types(&closure, &names);
    let context = Context::new(model, protocol, (&shape.traits, &service.version), names, &closure);

    let types = types::resolve(&context, &features, problems);
    let rules = rules::resolve(id, shape, problems);
    let parts = operations::Parts { features: &features, types: &types, rules: &rules };
    let operations = operations::resolve(&context, &selected, parts, &mut diagnostics);
    let problems = &mut diagnostics.problems;
    let endpoint_tests = rules::cases::resolve(id, shape, &rules, &operations, &types, problems);

    let warnings = diagnostics.finish(config.strict)?;
    let service = Service {
        crate_name: config.crate_name.clone(),
        target,
        title: one_line(shape.traits.title().unwrap_or(id.name())),
        docs: documentation::whole(&shape.traits, documentation::DOC_WIDTH),
        sdk_id: shape.traits.sdk_id().unwrap_or(id.name()).to_owned(),
        name: id.name().to_owned(),
        version: one_line(&service.version),
        signing_name: service::signing_name(id, &shape.traits),
        auth: shape.traits.schemes(model).supported,
        protocol,
        is_query_compatible: shape.traits.is_query_compatible(),
        xml_namespace: wire::namespace(protocol, &shape.traits),
        retry: shape.traits.retry_policy(),
        signing: shape.traits.signing(),
        region_redirect: shape.traits.region_redirect(),
        response_crc32: shape.traits.response_crc32(),
        endpoint_from: shape.traits.endpoint_from(),
        headers: shape.traits.headers(&service.version),
        rules,
        endpoint_tests,
        session_auth: session::of_service(model, &offered, &operations),
        has_documents: closure.has_documents,
        operations,
        types,
    };
    Ok((service, warnings))
}

//! What each operation becomes.

use super::context::{Context, Diagnostics};
use super::documentation::{self, deprecation, summary};
use super::examples::Examples;
use super::features::Features;
use super::host_prefix::host_prefix;
use super::input::{Input, idempotency_token};
use super::naming::OperationNames;
use super::path::Types;
use super::protocol_tests::ProtocolTests;
use super::selection::Selected;
use super::structures::{Head, structure, with_members};
use super::{
    digests, endpoint_params, events, http_checksum, naming, pagination, session, waiters, wire,
};
use crate::error::Problem;
use crate::ir::endpoint::RuleSet;
use crate::ir::{
    Compression, ErrorEnum, ErrorVariant, Operation, Place, Protocol, Role, Structure,
    TypeDefinition,
};
use crate::names::TypeName;

/// What operations refer to.
#[derive(Clone, Copy)]
pub(super) struct Parts<'a> {
    pub(super) features: &'a Features<'a>,
    pub(super) types: &'a [TypeDefinition],
    pub(super) rules: &'a RuleSet,
}

/// The types of an operation, which the rest of it refers to.
pub(super) struct Signature {
    pub(super) request: Structure,
    pub(super) response: Structure,
    pub(super) error: ErrorEnum,
}

/// The operations, in the order of the selection.
pub(super) fn resolve<'a>(
    context: &Context<'a>,
    selected: &[Selected<'a>],
    parts: Parts<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Operation> {
    let mut examples = Examples::new(parts.types);
    let mut tests = ProtocolTests::new(context.protocol, parts.types);
    diagnostics.problems.extend(wire::check_routes(context, selected));
    let types = parts.types.iter().map(|ty| (&ty.name, ty)).collect();
    let operations = selected.iter().map(|selected| {
        operation(context, selected, parts, &types, (&mut examples, &mut tests), diagnostics)
    });
    operations.collect()
}

fn operation<'a>(
    context: &Context<'a>,
    selected: &Selected<'a>,
    parts: Parts<'a>,
    types: &Types<'a>,
    (examples, tests): (&mut Examples<'a>, &mut ProtocolTests<'a>),
    diagnostics: &mut Diagnostics,
) -> Operation {
    let Selected { id, shape, .. } = *selected;
    let names = context.names.of_operation(id);
    let signature = signature(context, selected, &names, diagnostics);
    let pagination = pagination::resolve(context, selected, &signature, types, diagnostics);
    let waiters = waiters::resolve(selected, &signature, types, diagnostics);
    let input = Input::new(context.model, selected, types);
    let token = idempotency_token(input, &signature.request);
    let prefix = host_prefix(context, input, parts.rules, &signature.request);
    let route = wire::route(context, input, parts.rules, &mut diagnostics.problems);
    let params =
        endpoint_params::resolve(input, &signature, parts.rules, &mut diagnostics.problems);
    let session = session::of_operation(input, &signature, &mut diagnostics.problems);

    let sections = [pagination.as_ref().map(pagination::docs), waiters::docs(&waiters)];
    let docs = [Some(signature.request.docs.clone())].into_iter().chain(sections).flatten();
    Operation {
        module: names.request.module(),
        name: names.request,
        feature: names.feature,
        uses: parts.features.shared_types_of(id),
        summary: summary(&shape.traits, || format!("The operation `{}`.", id.name())),
        examples: examples.of(selected, &signature),
        smoke_tests: examples.smoke_tests(selected, &signature, diagnostics),
        protocol_tests: tests.of(context.model, selected, &signature),
        route,
        lacks_input: context.protocol.is_rpc_v2() && selected.input.is_none(),
        xml_root: wire::root(context, selected, &signature.request),
        request_body: events::body(&signature.request),
        response_body: events::body(&signature.response),
        needs_http2: events::need_http2(context, &signature),
        needs_md5: shape.traits.needs_md5(),
        checksums: shape.traits.checksums(),
        http_checksum: http_checksum::resolve(context, input, &signature.request, diagnostics),
        idempotency_token: diagnostics.value_or_default(token),
        host_prefix: diagnostics.value_or_default(prefix),
        endpoint_params: params,
        compression: shape.traits.takes_encoding("gzip").then_some(Compression::Gzip),
        has_unsigned_payload: shape.traits.has_unsigned_payload(),
        auth: context.service.schemes_of(context.model, &shape.traits).supported,
        is_long_poll: shape.traits.is_long_poll(),
        timeout: shape.traits.timeout(),
        endpoint_from: context.service.endpoint_of_operation_from(&shape.traits),
        is_presigned_as_get: wire::is_presigned_as_get(context, input, &mut diagnostics.problems),
        session,
        digests: digests::resolve(context, input, &mut diagnostics.problems),
        presigned_copy: wire::presigned_copy(
            context,
            input,
            &signature.request,
            &mut diagnostics.problems,
        ),
        request: Structure { docs: docs.collect::<Vec<_>>().join("\n\n"), ..signature.request },
        response: signature.response,
        error: signature.error,
        pagination,
        waiters,
    }
}

fn signature(
    context: &Context<'_>,
    selected: &Selected<'_>,
    names: &OperationNames,
    diagnostics: &mut Diagnostics,
) -> Signature {
    let Selected { id, shape, .. } = *selected;
    let docs = documentation::of_shape(context.reference(Role::Request), id, &shape.traits, || {
        format!("The operation `{}`.", id.name())
    });
    let request = Head {
        name: names.request.clone(),
        shape_name: id.name().to_owned(),
        docs,
        deprecated: deprecation(&shape.traits),
        query_code: None,
        retry: None,
        role: Role::Request,
    };
    let response = Head {
        name: names.response.clone(),
        shape_name: names.response.as_str().to_owned(),
        docs: format!("The response of [`{}`].", names.request.as_str()),
        deprecated: None,
        query_code: None,
        retry: None,
        role: Role::Response,
    };
    let problems = &mut diagnostics.problems;
    let mut request = structure(context, selected.input.unwrap_or(id), request, problems);
    let checksums = shape.traits.checksums();
    for field in &mut request.fields {
        if matches!(&field.value.wire.place, Place::Header(name) if checksums.contains_key(&name.to_ascii_lowercase()))
        {
            field.docs.push_str("\n\nA client fills in the checksum of the body if it is absent.");
        }
    }
    let algorithm = shape.traits.http_checksum().and_then(|it| it.algorithm_member);
    for field in request.fields.iter_mut().filter(|field| Some(&*field.value.name) == algorithm) {
        field.docs.push_str("\n\nIf it and all checksums are absent, a client computes CRC32.");
    }
    let mut response = structure(context, selected.output.unwrap_or(id), response, problems);
    events::receive(&mut response, &names.error);
    if context.protocol == Protocol::RestXml && shape.traits.has_unwrapped_output() {
        let mut fields = response.fields.iter_mut();
        let in_body = fields.find(|field| field.value.wire.place == Place::Body);
        in_body.into_iter().for_each(|field| field.value.wire.xml.is_unwrapped = true);
    }
    request.docs = with_members(context, id.name(), request.docs, &response.fields);
    Signature {
        request,
        response,
        error: error_enum(context, selected, names.error.clone(), problems),
    }
}

fn error_enum(
    context: &Context<'_>,
    selected: &Selected<'_>,
    name: TypeName,
    problems: &mut Vec<Problem>,
) -> ErrorEnum {
    let mut variants = Vec::new();
    let names = naming::errors(context.model, &selected.errors, problems);
    for (id, name) in selected.errors.iter().zip(names) {
        let Some(shape) = context.model.get(id) else { continue };
        if shape.traits.error().is_none() {
            let cause = format!("`{id}` is listed in `errors`, but is not an error");
            let problem = Problem::of(selected.id, cause)
                .help("give it the trait `smithy.api#error`, or remove it from `errors`");
            problems.push(problem.in_file(&selected.shape.file));
        }
        variants.push(ErrorVariant {
            origin: id.to_string(),
            name: name.variant,
            constant: name.constant,
            shape: context.names.of_type(id),
        });
    }
    ErrorEnum { name, equality: context.equality_of_all(&selected.errors), variants }
}

//! The service of a model, and whether it is supported.

use super::context::Diagnostics;
use crate::error::{Errors, Problem};
use crate::ir::Protocol;
use crate::model::{Model, Service, Shape, ShapeKind, Traits};
use crate::shape_id::ShapeId;
use crate::warning::WarningKind;

/// The service of the model: the one that is named, or the only one.
pub(crate) fn find<'a>(
    model: &'a Model,
    name: Option<&str>,
) -> Result<(&'a ShapeId, &'a Shape, &'a Service), Errors> {
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
            .help("add the file that defines it: all files of a model are read together")
            .into()),
        [] => {
            let cause = format!("the model has no service `{}`", name.unwrap_or_default());
            let problem = Problem::general(cause).help(format!("it has {}", ids.join(", ")));
            Err(problem.of_setting("service", name.unwrap_or_default()).into())
        }
        [..] => {
            let cause = format!("the model defines several services: {}", ids.join(", "));
            Err(Problem::general(cause).help("choose one with the flag `--service`, or with the key `service` of lensmith.toml").into())
        }
    }
}

const SUPPORTED_AUTH: &str = "Lensmith supports `aws.auth#sigv4`, `aws.auth#sigv4a`, \
                              `smithy.api#httpBearerAuth` and `smithy.api#noAuth`; \
                              if the service takes one of them, add it in an overlay";

const SUPPORTED: &str = "Lensmith supports rpcv2Cbor, rpcv2Json, awsJson1_0, awsJson1_1, restJson1, restXml, awsQuery and ec2Query";

/// The protocol that the client speaks with a service: the one that is asked for, by name or shape id, or else
/// the best of those that the service states.
///
/// # Errors
/// The reason why the service is not supported, or why it is not in this protocol.
pub(crate) fn protocol(
    model: &Model,
    id: &ShapeId,
    shape: &Shape,
    asked: Option<&str>,
) -> Result<Protocol, Errors> {
    let spoken: Vec<Protocol> = shape.traits.protocols().collect();
    let Some(best) = spoken.first() else {
        return Err(match shape.traits.other_protocols(model).as_slice() {
            [] => refuse(id, shape, "the service states no protocol", SUPPORTED),
            others => {
                let cause = format!("its protocols are not supported: `{}`", others.join("`, `"));
                refuse(id, shape, &cause, SUPPORTED)
            }
        });
    };
    let is_asked = |protocol: &&Protocol| {
        asked.is_none_or(|it| [protocol.id(), protocol.name()].contains(&it))
    };
    let Some(protocol) = spoken.iter().find(is_asked) else {
        let asked = asked.unwrap_or(best.name());
        let cause = format!("the client does not speak `{asked}` with this service");
        let spoken = spoken.iter().map(|protocol| protocol.name());
        let others = shape.traits.other_protocols(model);
        let stated: Vec<&str> = spoken.chain(others).collect();
        let stated = stated.join("`, `");
        let help = format!(
            "the service states `{stated}`, and {SUPPORTED}; name one of both lists, or no protocol"
        );
        return Err(
            refuse(id, shape, &cause, &help).map(|problem| problem.of_setting("protocol", asked))
        );
    };
    if let Some(versions) = shape.traits.other_http_versions(*protocol) {
        let cause = format!("the service requires another version of HTTP: `{versions}`");
        return Err(refuse(id, shape, &cause, "the client speaks `http/1.1` and `h2`"));
    }
    let schemes = shape.traits.schemes(model);
    if schemes.are_unsupported() {
        let cause =
            format!("the service is authenticated by `{}` alone", schemes.others.join("`, `"));
        return Err(refuse(id, shape, &cause, SUPPORTED_AUTH));
    }
    Ok(*protocol)
}

/// The name that the service is signed for. Without signatures it is the first that the service has of those by which
/// [AWS](https://smithy.io/2.0/aws/aws-core.html#aws-api-service-trait) knows it.
pub(super) fn signing_name(id: &ShapeId, traits: &Traits) -> String {
    let names = [traits.signing_name(), traits.endpoint_prefix(), traits.arn_namespace()];
    let name = names.into_iter().flatten().next();
    name.map_or_else(|| id.name().to_ascii_lowercase(), str::to_owned)
}

/// Warns of new names for shapes that no file defines, as parts of a model have them.
pub(super) fn check_renames(
    model: &Model,
    id: &ShapeId,
    shape: &Shape,
    service: &Service,
    diagnostics: &mut Diagnostics,
) {
    for unknown in service.rename.keys().filter(|id| model.get(id).is_none()) {
        let cause = format!("no model file defines `{unknown}`, which it renames");
        let problem = Problem::of(id, cause);
        let problem = problem.did_you_mean_shape(unknown, model.shapes.keys());
        let problem =
            problem.or_help("remove the entry of `rename`, or pass the file that defines it");
        diagnostics.warn(WarningKind::Rename, problem.in_file(&shape.file));
    }
}

#[track_caller]
fn refuse(id: &ShapeId, shape: &Shape, cause: &str, help: &str) -> Errors {
    Problem::of(id, cause).help(help).in_file(&shape.file).into()
}

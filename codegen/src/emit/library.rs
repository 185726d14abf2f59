//! `src/lib.rs`: the crate's table of contents.

use super::literal::doc_lines;
use super::operation::auth_name;
use super::types::feature;
use super::{Item, Module, deprecation, front_page, session, structure};
use crate::Config;
use crate::ir::{
    Auth, Operation, Protocol, RegionRedirect, RetryPolicy, Service, Signing, Structure, Target,
    Type, TypeKind, XmlNamespace,
};

/// The crate:
///
/// ```text
/// lensmith::generated! {
///     for runtime 2;
///     {
///         mod endpoint;
///         pub mod types;
///         pub static SERVICE: lensmith::Service = lensmith::Service { ... };
///     }
///
///     /// Adds an image to a repository.
///     "PutImage" put_image { PutImage, PutImageError, PutImageResponse }
/// }
/// ```
pub(super) fn emit(service: &Service, config: &Config, has_constraints: bool) -> Module {
    let operations: Vec<String> =
        service.operations.iter().map(|it| operation(service.target, it)).collect();
    let table = format!(
        "lensmith::generated! {{\n    for runtime {RUNTIME};\n    {{\n{}    }}\n\n{}}}\n",
        plain_items(service, has_constraints),
        operations.join("\n")
    );
    let docs = front_page::library(service, config);
    let items = vec![Item::Text(table)];
    Module { docs, attributes: attributes(service), imports: Vec::new(), items }
}

/// The version of the interface between generated code and the runtime, whose macro `generated` checks it.
const RUNTIME: u32 = 2;

/// The items of the crate other than its operations.
fn plain_items(service: &Service, has_constraints: bool) -> String {
    let mut items = String::new();
    if has_constraints {
        items.push_str("        mod constraints;\n");
    }
    items.push_str("        mod endpoint;\n");
    if !service.types.is_empty() {
        items.push_str("        pub mod types;\n");
    }
    items + "\n" + &service_static(service)
}

/// The attributes of the crate. Lints of clippy are allowed only if the model would break them.
fn attributes(service: &Service) -> Vec<&'static str> {
    if service.target == Target::Module {
        return MODULE_ATTRIBUTES.to_vec();
    }
    let mut attributes = vec!["#![forbid(unsafe_code)]", "#![warn(missing_docs)]", DOCS_RS];
    let types = service.types.iter().filter_map(|ty| match &ty.kind {
        TypeKind::Structure(structure) => Some(structure),
        _ => None,
    });
    let operations = service.operations.iter();
    let structures = operations.flat_map(|operation| [&operation.request, &operation.response]);
    let structures: Vec<&Structure> = structures.chain(types).collect();
    if structures.iter().any(|structure| structure::parameter_count(structure) > 7) {
        attributes.push(
            "#![allow(clippy::too_many_arguments, reason = \"constructors take the required members\")]",
        );
    }
    let mut fields = structures.iter().flat_map(|structure| &structure.fields);
    if fields.any(|field| nesting(&field.value.ty) > 2) {
        attributes
            .push("#![allow(clippy::type_complexity, reason = \"the model nests types deeply\")]");
    }
    attributes.extend(deprecation::is_in(service).then_some(deprecation::ALLOW));
    attributes
}

/// Lets docs.rs show which feature an operation needs, but not the features of shared types, which users never
/// turn on themselves.
const DOCS_RS: &str = "#![cfg_attr(docsrs, feature(doc_cfg), doc(auto_cfg = false))]";

/// The attributes of a module, which turn off the lints of the crate around it.
const MODULE_ATTRIBUTES: [&str; 3] = [
    "#![forbid(unsafe_code)]",
    "#![allow(dead_code, unreachable_pub, unused_imports, reason = \"a program uses part of it\")]",
    "#![allow(deprecated, clippy::all, clippy::pedantic, reason = \"generated code\")]",
];

/// The depth to which containers are nested.
fn nesting(ty: &Type) -> usize {
    match ty {
        Type::List(inner) | Type::Map(_, inner) | Type::Sparse(inner) => 1 + nesting(inner),
        _ => 0,
    }
}

/// A line of the table. Documentation has the types of an operation in its module, so that the names at
/// the root of the crate are hidden there.
fn operation(target: Target, operation: &Operation) -> String {
    let names = [&operation.name, &operation.error.name, &operation.response.name];
    let mut names = names.map(|name| name.as_str());
    names.sort_unstable();
    let head = format!("{}{}", feature(target, &operation.feature), operation.module.as_str());
    let line = format!("    {head} {{ {} }}\n", names.join(", "));
    let docs = doc_lines(&operation.summary, 4);
    if line.trim_end().len() <= WIDTH {
        return docs + &line;
    }
    let [one, two, three] = names;
    let line = format!("        {one}, {two}, {three},\n");
    let lines = if line.trim_end().len() <= WIDTH {
        line
    } else if 8 + one.len() + two.len() + 3 <= WIDTH {
        format!("        {one}, {two},\n        {three},\n")
    } else {
        format!("        {one},\n        {two},\n        {three},\n")
    };
    format!("{docs}    {head} {{\n{lines}    }}\n")
}

/// The last column of a line.
const WIDTH: usize = 100;

fn service_static(service: &Service) -> String {
    let Service { sdk_id, name, version, signing_name, .. } = service;
    let protocol = match service.protocol {
        Protocol::RpcV2Cbor => "RPC_V2_CBOR",
        Protocol::RpcV2Json => "RPC_V2_JSON",
        Protocol::AwsJson1_0 => "AWS_JSON_1_0",
        Protocol::AwsJson1_1 => "AWS_JSON_1_1",
        Protocol::RestJson1 => "REST_JSON_1",
        Protocol::RestXml => "REST_XML",
        Protocol::AwsQuery => "AWS_QUERY",
        Protocol::Ec2Query => "EC2_QUERY",
    };
    let rest = optional_fields(service);
    format!(
        "        /// {}: what its operations share.
        pub static SERVICE: lensmith::Service = lensmith::Service {{
            sdk_id: {sdk_id:?},
            name: {name:?},
            version: {version:?},
            signing_name: {signing_name:?},
            protocol: &lensmith::protocol::{protocol},
            endpoint_rules: &endpoint::RULES,
{rest}        }};
",
        crate::docs::line(&service.title)
    )
}

/// The fields that most services leave out:
///
/// ```text
/// auth: &[lensmith::Auth::SigV4, lensmith::Auth::HttpBearer],
/// is_query_compatible: true,
/// xml_namespace: Some(lensmith::schema::Namespace::new("", "https://library.example/2026-01-01/")),
/// retry: lensmith::retry::Policy::new()
///     .with_max_attempts(4)
///     .with_transient_delay(std::time::Duration::from_millis(25)),
/// signing: lensmith::sign::ServiceSigning::PLAIN.with_verbatim_path().with_payload_header().with_unsigned_urls(),
/// region_redirect: Some(lensmith::RegionRedirect::new("Bucket", "x-amz-bucket-region", "Region")),
/// response_crc32: Some("x-amz-crc32"),
/// headers: &[("accept", "application/json")],
/// endpoint_from: Some("`DescribeDomains` of CloudSearch"),
/// session_auth: Some(lensmith::session::SessionAuth { ... }),
/// ```
fn optional_fields(service: &Service) -> String {
    let RetryPolicy { max_attempts, transient_delay, throttling_delay, max_delay } = service.retry;
    let delay = |delay: u32| format!("std::time::Duration::from_millis({delay})");
    let settings = [
        ("max_attempts", max_attempts.map(|attempts| attempts.to_string())),
        ("transient_delay", transient_delay.map(delay)),
        ("throttling_delay", throttling_delay.map(delay)),
        ("max_delay", max_delay.map(delay)),
    ];
    let settings = settings.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let settings: String =
        settings.map(|(name, value)| format!("\n                .with_{name}({value})")).collect();
    let schemes = service.auth.iter().map(|it| format!("lensmith::Auth::{}", auth_name(*it)));
    let schemes: Vec<String> = schemes.collect();
    let auth = (service.auth != [Auth::SigV4])
        .then(|| format!("            auth: &[{}],\n", schemes.join(", ")));
    let is_query_compatible =
        service.is_query_compatible.then(|| "            is_query_compatible: true,\n".to_owned());
    let namespace = service.xml_namespace.as_ref().map(|XmlNamespace { prefix, uri }| {
        format!(
            "            xml_namespace: Some(lensmith::schema::Namespace::new({prefix:?}, {uri:?})),\n"
        )
    });
    let retry = (!settings.is_empty())
        .then(|| format!("            retry: lensmith::retry::Policy::new(){settings},\n"));
    let headers = service.headers.iter().map(|header| format!("{header:?}"));
    let headers = headers.collect::<Vec<_>>().join(", ");
    let headers = (!headers.is_empty()).then(|| format!("            headers: &[{headers}],\n"));
    let endpoint_from = service.endpoint_from.as_ref();
    let endpoint_from =
        endpoint_from.map(|from| format!("            endpoint_from: Some({from:?}),\n"));
    let redirect = service.region_redirect.as_ref().map(|RegionRedirect { param, header, field }| {
        format!(
            "            region_redirect: Some(lensmith::RegionRedirect::new({param:?}, {header:?}, {field:?})),\n"
        )
    });
    let crc32 = service.response_crc32.as_ref();
    let crc32 = crc32.map(|header| format!("            response_crc32: Some({header:?}),\n"));
    let signing = signing(service.signing);
    let session_auth = session::field(service);
    let fields = [
        auth,
        is_query_compatible,
        namespace,
        retry,
        signing,
        redirect,
        crc32,
        headers,
        endpoint_from,
        session_auth,
    ];
    let rest =
        fields.iter().any(Option::is_none).then_some("            ..lensmith::Service::DEFAULT\n");
    fields.into_iter().flatten().chain(rest.map(str::to_owned)).collect()
}

fn signing(signing: Signing) -> Option<String> {
    let Signing { has_verbatim_path, has_payload_header, has_unsigned_urls } = signing;
    let parts = [
        (has_verbatim_path, "with_verbatim_path"),
        (has_payload_header, "with_payload_header"),
        (has_unsigned_urls, "with_unsigned_urls"),
    ];
    let calls = parts.into_iter().filter(|(is_set, _)| *is_set);
    let calls: String = calls.map(|(_, name)| format!("\n                .{name}()")).collect();
    (!calls.is_empty())
        .then(|| format!("            signing: lensmith::sign::ServiceSigning::PLAIN{calls},\n"))
}
